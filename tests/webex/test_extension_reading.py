import io
import zipfile

import pytest
from made_tables import HEADER, cells, filled_in, person, read_here, rewritten, saved, workbook
from openpyxl import Workbook, load_workbook

from desk.errors import DeskError, TooLarge
from desk.webex import reading
from desk.webex.choices import CHOOSE, FILLED_IN
from desk.webex.columns import COLUMNS, LABELS, Column
from desk.webex.table import Flag

SHEET1 = "xl/worksheets/sheet1.xml"
UNTOUCHED = ["1", *[None] * 9, FILLED_IN, "外線可能", *[CHOOSE] * 7]


def test_a_row_is_read_as_typed() -> None:
    read = read_here(workbook(cells(person(1))))
    assert [row.values for row in read.rows] == [person(1).values]
    assert (read.sheet, read.rows[0].sheet_row, read.base_version) == ("内線管理表", 2, None)


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    row = cells(person(1))
    assert read_here(workbook(row[::-1], header=HEADER[::-1])).rows[0].values == person(1).values


def test_columns_of_the_customers_own_are_passed_over() -> None:
    read = read_here(workbook(["memo", *cells(person(1))], header=["備考", *HEADER]))
    assert read.rows[0].values == person(1).values


def test_hidden_columns_and_rows_are_read_like_others() -> None:
    book = load_workbook(io.BytesIO(workbook(cells(person(1)))))
    book.worksheets[0].column_dimensions["E"].hidden = True
    book.worksheets[0].row_dimensions[2].hidden = True
    assert read_here(saved(book)).rows[0].text(Column.MAIL) == "user1@example.jp"


def test_the_header_may_stand_below_instructions() -> None:
    read = read_here(
        workbook(
            ["・表示名", "ユーザの表示名"], [], HEADER, cells(person(1)), header=["内線管理表"]
        )
    )
    assert [row.sheet_row for row in read.rows] == [5]


def test_examples_and_untouched_rows_are_no_data() -> None:
    example, full_width = cells(person(1)), cells(person(2))
    example[0], full_width[0] = "例1", "例１０"
    read = read_here(workbook(example, full_width, UNTOUCHED, ["2"], cells(person(3))))
    assert [row.text(Column.NUMBER) for row in read.rows] == ["3"]


def test_an_untouched_row_in_which_one_thing_was_chosen_is_data() -> None:
    row = list(UNTOUCHED)
    row[COLUMNS.index(Column.CALLING_CLASS)] = "内線のみ"
    assert len(read_here(workbook(row)).rows) == 1


@pytest.mark.parametrize("placeholder", ["<自動入力>", "＜選択して下さい＞", "<選択してください>"])
def test_a_placeholder_is_no_input(placeholder: str) -> None:
    row = read_here(workbook(filled_in(pickup_group=placeholder))).rows[0]
    assert row.value(Column.PICKUP_GROUP) is None


def test_na_is_no_input_and_flagged() -> None:
    row = read_here(workbook(filled_in(pickup_group="#N/A"))).rows[0]
    assert row.value(Column.PICKUP_GROUP) is None
    assert row.is_flagged(Column.PICKUP_GROUP, Flag.ERROR_VALUE)


def test_a_formula_that_carries_no_value_is_no_input_unlike_an_empty_cell() -> None:
    row = read_here(workbook(filled_in(pickup_group="=VLOOKUP(1,A:B,2)", department=None))).rows[0]
    assert row.value(Column.PICKUP_GROUP) is None
    assert row.is_flagged(Column.PICKUP_GROUP, Flag.FORMULA_WITHOUT_VALUE)
    assert row.value(Column.DEPARTMENT) == ""


def test_a_formula_without_value_is_found_in_a_sheet_written_in_utf_16() -> None:
    content = workbook(filled_in(pickup_group="=VLOOKUP(1,A:B,2)"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(SHEET1)
    wide = "<?xml version='1.0' encoding='utf-16'?>" + sheet.decode()
    row = read_here(rewritten(content, SHEET1, sheet, wide.encode("utf-16"))).rows[0]
    assert row.is_flagged(Column.PICKUP_GROUP, Flag.FORMULA_WITHOUT_VALUE)


@pytest.mark.parametrize(("cached", "value"), [("Gr-9", "Gr-9"), ("", "")])
def test_a_formula_that_carries_a_value_is_that_value(cached: str, value: str) -> None:
    content = workbook(filled_in(pickup_group='="Gr-"&9'))
    new = f'<c r="K2" t="str"><f>"Gr-"&amp;9</f><v>{cached}</v></c>'.encode()
    old = b'<c r="K2"><f>"Gr-"&amp;9</f><v /></c>'
    row = read_here(rewritten(content, SHEET1, old, new)).rows[0]
    assert row.value(Column.PICKUP_GROUP) == value


def test_a_row_whose_mail_is_a_formula_without_value_is_not_taken_for_gone() -> None:
    row: list[object] = list(UNTOUCHED)
    row[COLUMNS.index(Column.MAIL)] = '=A2&"@example.jp"'
    assert len(read_here(workbook(row)).rows) == 1


@pytest.mark.parametrize(
    ("typed", "shape", "read"),
    [
        (311111111, "General", "0311111111"),
        (311111111.0, "General", "0311111111"),
        (311111111, "0000000000", "0311111111"),
        (9011112222, "000-0000-0000", "09011112222"),
        ("311111111", "@", "0311111111"),
    ],
)
def test_an_eaten_zero_is_put_back_and_flagged(typed: object, shape: str, read: str) -> None:
    book = load_workbook(io.BytesIO(workbook(filled_in(external_number=typed))))
    book.worksheets[0]["H2"].number_format = shape
    row = read_here(saved(book)).rows[0]
    assert row.text(Column.EXTERNAL_NUMBER) == read
    assert row.is_flagged(Column.EXTERNAL_NUMBER, Flag.RESTORED_ZERO)


@pytest.mark.parametrize("typed", ["03-1111-1111", "+81 3 1111 1111", "なし", "81311111111", 110])
def test_a_number_that_lost_nothing_is_left_alone(typed: object) -> None:
    row = read_here(workbook(filled_in(external_number=typed))).rows[0]
    assert (row.text(Column.EXTERNAL_NUMBER), row.flags) == (str(typed), ())


def test_an_extension_typed_as_a_number_is_text() -> None:
    assert read_here(workbook(filled_in(extension=4001.0))).rows[0].text(Column.EXTENSION) == "4001"


@pytest.mark.parametrize("typed", [4001.5, True, "4001 から"])
def test_odd_numbers_are_read_and_left_to_the_checks(typed: object) -> None:
    assert read_here(workbook(filled_in(extension=typed))).rows[0].text(Column.EXTENSION)


def test_a_number_past_all_bounds_is_read_and_left_to_the_checks() -> None:
    content = workbook(filled_in(extension=4001))
    endless = rewritten(content, SHEET1, b"<v>4001</v>", b"<v>1E999</v>")
    assert read_here(endless).rows[0].text(Column.EXTENSION) == "inf"


def test_white_space_around_a_value_is_trimmed() -> None:
    row = read_here(workbook(filled_in(site="　東京 \n", department="　"))).rows[0]
    assert (row.text(Column.SITE), row.value(Column.DEPARTMENT)) == ("東京", "")


def test_a_stray_cell_in_the_last_corner_changes_nothing() -> None:
    book = load_workbook(io.BytesIO(workbook(cells(person(1)))))
    book.worksheets[0]["XFD1048576"] = "stray"
    book.worksheets[0]["A1048576"] = " "
    assert len(read_here(saved(book)).rows) == 1


def test_a_stale_dimension_hides_no_row() -> None:
    content = workbook(*(cells(person(n)) for n in range(1, 6)))
    stale = rewritten(content, SHEET1, b'<dimension ref="A1:S6" />', b'<dimension ref="A1:B2" />')
    assert len(read_here(stale).rows) == 5


def test_other_sheets_and_hidden_copies_are_passed_over() -> None:
    book = load_workbook(io.BytesIO(workbook(cells(person(1)))))
    book.create_sheet("メモ", 0).append(["表示名", "電話のこと"])
    old = book.create_sheet("旧", 0)
    old.sheet_state = "hidden"
    old.append(HEADER)
    assert read_here(saved(book)).sheet == "内線管理表"


def _refusal(content: bytes) -> DeskError:
    with pytest.raises(DeskError) as refused:
        read_here(content)
    return refused.value


def test_two_tables_are_not_chosen_between() -> None:
    book = load_workbook(io.BytesIO(workbook(cells(person(1)))))
    book.create_sheet("埼玉").append(HEADER)
    refused = _refusal(saved(book))
    assert (refused.code, refused.about) == ("several_tables", {"sheets": ["内線管理表", "埼玉"]})


def test_a_workbook_without_the_header_is_refused() -> None:
    assert _refusal(saved(Workbook())).code == "header_missing"


def test_missing_columns_are_named() -> None:
    header = [each for each in HEADER if each not in ("メールアドレス", LABELS[Column.HOLD_6])]
    refused = _refusal(workbook(header=header))
    assert refused.code == "columns_missing"
    assert refused.about["columns"] == ["メールアドレス", "Line6 保留ボタン"]


def test_a_table_without_item_numbers_is_a_table() -> None:
    row = read_here(workbook(cells(person(1))[1:], header=HEADER[1:])).rows[0]
    assert row.value(Column.NUMBER) is None


def test_a_column_that_stands_twice_is_refused() -> None:
    refused = _refusal(workbook(header=[*HEADER, "拠 点"]))
    assert (refused.code, refused.about["columns"]) == ("columns_repeated", ["拠点"])


def test_a_row_far_below_is_never_lost_in_silence() -> None:
    book = load_workbook(io.BytesIO(workbook(cells(person(1)))))
    book.worksheets[0]["B20000"] = "見本 2"
    refused = _refusal(saved(book))
    assert (refused.code, refused.about["cell"]) == ("too_many_rows", "B20000")


def test_more_rows_than_a_table_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    content = workbook(*(cells(person(n)) for n in range(1, 4)))
    with pytest.raises(TooLarge) as refused:
        read_here(content)
    assert refused.value.about == {"rows": 3, "allowed": 2}
