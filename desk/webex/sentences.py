"""What is wrong with a cell or a file, and what has to be asked, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from desk.errors import DeskError
from desk.webex.problems import CellProblem
from desk.webex.questions import Question, QuestionCode

_CELL_JA: Mapping[str, str] = {
    "required": "必須の項目です。記入して下さい。",
    "name_too_long": "{allowed}文字以内で記入して下さい。",
    "name_forbidden_character": "次の文字は使用できません: {allowed}",
    "mail_invalid": "メールアドレスの形式が正しくありません。",
    "mail_repeated": "同じメールアドレスが複数の行にあります（{allowed}行目）。",
    "extension_out_of_range": "内線番号は{allowed}の数字4桁で記入して下さい。",
    "extension_repeated": "同じ拠点に同じ内線番号があります（{allowed}行目）。",
    "external_number_invalid": "電話番号として正しくありません。着信しない場合は「{allowed}」と"
    "記入して下さい。",
    "caller_number_invalid": "電話番号として正しくありません。通知しない場合は「{allowed}」と"
    "記入して下さい。",
    "external_number_not_contracted": "ヒアリングシートの契約中の電話番号にありません。",
    "caller_number_not_contracted": "ヒアリングシートの契約中の電話番号にありません。",
    "calling_class_unknown": "次の中から選択して下さい: {allowed}",
    "has_phone_unknown": "次の中から選択して下さい: {allowed}",
    "site_unknown": "登録されている拠点ではありません: {allowed}",
    "device_model_unknown": "次の中から選択して下さい: {allowed}",
    "device_model_required": "電話機の割り当てが「あり」の場合、型番を選択して下さい。",
    "one_hold_button_a_line": "1つのセルに設定できる保留ボタンは1つです。",
    "too_many_hold_buttons_at_site": "保留ボタンは拠点毎に最大{allowed}個です。",
}

_FILE_JA: Mapping[str, str] = {
    "workbook_encrypted": "パスワード付き、または古い形式（.xls）のファイルは読めません。"
    "パスワードを外し、.xlsx形式で保存して下さい。",
    "workbook_macro": "マクロを含むファイルは受け付けていません。.xlsx形式で保存して下さい。",
    "not_a_workbook": "Excelブック（.xlsx）として読めません。",
    "workbook_too_large": "ファイルが大きすぎます。",
    "workbook_bomb": "展開すると大きくなりすぎるファイルのため、読み込みを中止しました。",
    "reading_took_too_long": "読み込みに時間がかかりすぎるため中止しました。"
    "書式だけの空の行を削除して下さい。",
    "header_missing": "内線管理表の見出しの行が見つかりません。",
    "columns_missing": "内線管理表の列が足りません: {columns}",
    "columns_repeated": "同じ見出しの列が複数あります: {columns}",
    "several_tables": "内線管理表のシートが複数あります: {sheets}",
    "too_many_rows": "行数が多すぎます（上限{allowed}行）。",
}

_QUESTION_JA: Mapping[QuestionCode, str] = {
    QuestionCode.SAME_MAIL: "同じメールアドレスの行が複数あり、どの行の変更か決められません。",
    QuestionCode.SAME_EXTENSION: "同じ内線番号の行が複数あり、どの行の変更か決められません。",
    QuestionCode.SAME_PERSON: "名前だけが一致する行があります。同じ方の変更か、別の方か"
    "ご確認下さい。",
    QuestionCode.NO_IDENTITY: "表示名・メールアドレス・内線番号のない行があります。削除の場合は"
    "行のすべてのセルを空にして下さい。",
}

_CELL_EN: Mapping[str, str] = {
    "required": "This cell is required. Fill it in.",
    "name_too_long": "Use at most {allowed} characters.",
    "name_forbidden_character": "These characters cannot be used: {allowed}",
    "mail_invalid": "This is not a mail address.",
    "mail_repeated": "The same mail address is in several rows (row {allowed}).",
    "extension_out_of_range": "Give an extension number of four digits, {allowed}.",
    "extension_repeated": "The same extension is at this site already (row {allowed}).",
    "external_number_invalid": "This is not a telephone number. Write “{allowed}” for none.",
    "caller_number_invalid": "This is not a telephone number. Write “{allowed}” to show none.",
    "external_number_not_contracted": "This number is not among the contracted numbers of the "
    "hearing sheet.",
    "caller_number_not_contracted": "This number is not among the contracted numbers of the "
    "hearing sheet.",
    "calling_class_unknown": "Choose one of: {allowed}",
    "has_phone_unknown": "Choose one of: {allowed}",
    "site_unknown": "This site is not known. Known are: {allowed}",
    "device_model_unknown": "Choose one of: {allowed}",
    "device_model_required": "A row with a phone (あり) needs a device model.",
    "one_hold_button_a_line": "A cell holds one hold button.",
    "too_many_hold_buttons_at_site": "A site has at most {allowed} hold buttons.",
}

_FILE_EN: Mapping[str, str] = {
    "workbook_encrypted": "A file with a password or in the old format (.xls) cannot be read. "
    "Remove the password and save it as .xlsx.",
    "workbook_macro": "Files with macros are not taken. Save it as .xlsx.",
    "not_a_workbook": "This cannot be read as an Excel workbook (.xlsx).",
    "workbook_too_large": "The file is too large.",
    "workbook_bomb": "Unpacked, the file would be far too large; reading it was stopped.",
    "reading_took_too_long": "Reading took too long and was stopped. Delete rows that are empty "
    "but for their format.",
    "header_missing": "The header row of the extension table was not found.",
    "columns_missing": "Columns of the extension table are missing: {columns}",
    "columns_repeated": "Several columns have the same header: {columns}",
    "several_tables": "There are several extension tables in the workbook: {sheets}",
    "too_many_rows": "There are too many rows (at most {allowed}).",
}

_QUESTION_EN: Mapping[QuestionCode, str] = {
    QuestionCode.SAME_MAIL: "Several rows have the same mail address, so it cannot be told which "
    "row changes.",
    QuestionCode.SAME_EXTENSION: "Several rows have the same extension, so it cannot be told "
    "which row changes.",
    QuestionCode.SAME_PERSON: "Rows agree in the name only. Is it the same person, or another one?",
    QuestionCode.NO_IDENTITY: "A row has neither name, mail address nor extension. To delete a "
    "row, empty all of its cells.",
}

_CELL = {"ja": _CELL_JA, "en": _CELL_EN}
_FILE = {"ja": _FILE_JA, "en": _FILE_EN}
_QUESTION = {"ja": _QUESTION_JA, "en": _QUESTION_EN}
_BETWEEN = {"ja": "、", "en": ", "}


def cell_sentence(problem: CellProblem, language: str = "ja") -> str:
    """Return what is wrong with a cell and what to do about it."""
    return _CELL[language][problem.code].format(allowed=problem.allowed)


def file_sentence(error: DeskError, language: str = "ja") -> str:
    """Return why a file could not be read, in one sentence or two."""
    between = _BETWEEN[language]
    lists = {k: between.join(map(str, v)) for k, v in error.about.items() if isinstance(v, list)}
    return _FILE[language][error.code].format(**{**error.about, **lists})


def question_sentence(question: Question, language: str = "ja") -> str:
    """Return what the customer is asked."""
    return _QUESTION[language][question.code]
