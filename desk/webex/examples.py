"""What the extension table tells its reader: how to fill it in, and ten examples (W 別紙1).

The people, addresses and numbers are invented; a row whose item number begins with 例 is never
read as data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desk.webex.choices import (
    EXTENSIONS,
    HOLD_BUTTONS_PER_SITE,
    NAME_LENGTH,
    CallingClass,
    HasPhone,
)
from desk.webex.columns import HOLD_COLUMNS, Column

INSTRUCTIONS = (
    "内線管理表",
    "・黄色のセルに記入して下さい。1行が1回の設定変更です。Professionalライセンスのユーザーとデバイスが対象です。",
    f"・表示名、氏、名：ユーザーの名前（各{NAME_LENGTH}文字以内）。メールアドレス：ユーザー毎に1つ。拠点：在籍する拠点。",
    f"・内線番号：{EXTENSIONS.start}~{EXTENSIONS.stop - 1}。同じ拠点の中で重複しない番号。",
    "・外線番号：着信する番号。着信しない場合は「なし」。発番：相手に通知する番号（変更できない場合があります）。",
    "・ピックGr：外線番号から自動で決まります。変える場合だけ記入して下さい。",
    f"・発信クラス：{'、'.join(CallingClass)}から選択。電話機の割り当て：{'、'.join(HasPhone)}から選択。「あり」の場合は型番も選択。",
    f"・保留ボタン：1行に最大{len(HOLD_COLUMNS)}つ、拠点毎に最大{HOLD_BUTTONS_PER_SITE}。拠点をまたいで使うことはできません。",
    "・設定を消す場合はセルを空にして下さい。<選択して下さい>などの表示のままのセルは「変更なし」として扱います。",
    "・ユーザーを削除する場合は、行のすべてのセルを空にするか、行を削除して下さい。",
)

_GIVEN_NAMES = ("葵", "樹", "梓", "楓", "椿", "桂", "柊", "榊", "橘", "桜")
_SITES = ("東京",) * 5 + ("埼玉",) * 3 + ("千葉",) * 2
_LINES = {"東京": "03-0000-0001", "埼玉": "048-000-0001", "千葉": "043-000-0001"}


def _examples() -> Iterator[Mapping[Column, str]]:
    for number, (given, site) in enumerate(zip(_GIVEN_NAMES, _SITES, strict=True), start=1):
        buttons = {column: f"保留-{n:02}" for n, column in enumerate(HOLD_COLUMNS, start=1)}
        yield {
            Column.NUMBER: f"例{number}",
            Column.DISPLAY_NAME: f"見本 {given}",
            Column.FAMILY_NAME: "見本",
            Column.GIVEN_NAME: given,
            Column.MAIL: f"sample{number:02}@example.jp",
            Column.SITE: site,
            Column.EXTENSION: str(EXTENSIONS.start + number - 1),
            Column.EXTERNAL_NUMBER: _LINES[site],
            Column.CALLER_NUMBER: _LINES[site],
            Column.DEPARTMENT: "営業課",
            Column.PICKUP_GROUP: f"Gr-{list(_LINES).index(site) + 1:03}",
            Column.CALLING_CLASS: CallingClass.EXTERNAL,
            Column.HAS_PHONE: HasPhone.YES,
            Column.DEVICE_MODEL: "Cisco 7821",
            **buttons,
        }


EXAMPLES = tuple(_examples())
