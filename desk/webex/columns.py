"""The columns of the extension table, in the order of W 別紙1, and how their headers are spelt.

A header is looked up by its name, never by its place: customers move and hide columns. Spellings
are compared after NFKC with all white space removed, because headers are wrapped in the cell and
because copies made from the PDF carry radical look-alikes (U+2F52 for 氏) that NFKC folds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

_SPACE = re.compile(r"\s+")


class Column(StrEnum):
    """One column: the value is its code name, stored and shown in JSON."""

    NUMBER = "number"
    DISPLAY_NAME = "display_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    MAIL = "mail"
    SITE = "site"
    EXTENSION = "extension"
    EXTERNAL_NUMBER = "external_number"
    CALLER_NUMBER = "caller_number"
    DEPARTMENT = "department"
    PICKUP_GROUP = "pickup_group"
    CALLING_CLASS = "calling_class"
    HAS_PHONE = "has_phone"
    DEVICE_MODEL = "device_model"
    HOLD_2 = "hold_2"
    HOLD_3 = "hold_3"
    HOLD_4 = "hold_4"
    HOLD_5 = "hold_5"
    HOLD_6 = "hold_6"


COLUMNS: tuple[Column, ...] = tuple(Column)
PLACE: Mapping[Column, int] = MappingProxyType({column: i for i, column in enumerate(COLUMNS)})

HOLD_COLUMNS = (Column.HOLD_2, Column.HOLD_3, Column.HOLD_4, Column.HOLD_5, Column.HOLD_6)
NAME_COLUMNS = (Column.DISPLAY_NAME, Column.FAMILY_NAME, Column.GIVEN_NAME)
IDENTITY_COLUMNS = (Column.MAIL, Column.EXTENSION, *NAME_COLUMNS)
"""The cells that say who a row is: with none of them a row is nobody's."""

PHONE_COLUMNS = (Column.EXTERNAL_NUMBER, Column.CALLER_NUMBER)

OPTIONAL_COLUMNS = frozenset({Column.NUMBER})
"""Columns without which a sheet is still an extension table: the item number is no setting."""

LABELS: Mapping[Column, str] = MappingProxyType(
    {
        Column.NUMBER: "項番",
        Column.DISPLAY_NAME: "表示名",
        Column.FAMILY_NAME: "氏",
        Column.GIVEN_NAME: "名",
        Column.MAIL: "メールアドレス",
        Column.SITE: "拠点",
        Column.EXTENSION: "Line1 内線番号",
        Column.EXTERNAL_NUMBER: "外線番号",
        Column.CALLER_NUMBER: "発番",
        Column.DEPARTMENT: "部署名",
        Column.PICKUP_GROUP: "ピックGr",
        Column.CALLING_CLASS: "発信クラス",
        Column.HAS_PHONE: "電話機の割り当て",
        Column.DEVICE_MODEL: "デバイス型番",
        Column.HOLD_2: "Line2 保留ボタン",
        Column.HOLD_3: "Line3 保留ボタン",
        Column.HOLD_4: "Line4 保留ボタン",
        Column.HOLD_5: "Line5 保留ボタン",
        Column.HOLD_6: "Line6 保留ボタン",
    }
)

# The sheet's own instructions spell some names in another way than its header row.
_OTHER_SPELLINGS: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("No", "No."),
    Column.FAMILY_NAME: ("姓",),
    Column.EXTENSION: ("内線番号",),
    Column.PICKUP_GROUP: ("ピックグループ", "ピックアップグループ"),
    Column.HAS_PHONE: ("電話機の割当て", "電話機の割当"),
    Column.DEVICE_MODEL: ("デバイスの型番",),
}


def header_key(text: str) -> str:
    """Return what of a header's spelling counts: NFKC, no white space, no case."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


_BY_HEADER: Mapping[str, Column] = {
    header_key(spelling): column
    for column in COLUMNS
    for spelling in (LABELS[column], *_OTHER_SPELLINGS.get(column, ()))
}


def column_of(header: str) -> Column | None:
    """Return the column that a header names, or None if it names none."""
    return _BY_HEADER.get(header_key(header))
