"""The words that cells are chosen from, and the words that mean "nothing was chosen" (W 別紙1)."""

from __future__ import annotations

from enum import StrEnum

from desk.webex.columns import HOLD_COLUMNS, Column, header_key

EXTENSIONS = range(4001, 7000)
"""Extension numbers that may be given out: 4001 to 6999."""

HOLD_BUTTONS_PER_SITE = 100
NAME_LENGTH = 30
NAME_FORBIDDEN = '%#<>\\/"'


class CallingClass(StrEnum):
    """Whom a line may call (発信クラス)."""

    INTERNAL = "内線のみ"
    EXTERNAL = "外線可能"
    INTERNATIONAL = "国際発信可能"


class HasPhone(StrEnum):
    """Whether the user has a desk phone (電話機の割り当て)."""

    YES = "あり"
    NO = "なし"


FILLED_IN = "<自動入力>"
CHOOSE = "<選択して下さい>"

_NO_INPUT = frozenset(map(header_key, (FILLED_IN, CHOOSE, "<選択してください>", "#N/A")))

UNTOUCHED = {
    Column.PICKUP_GROUP: FILLED_IN,
    Column.CALLING_CLASS: CallingClass.EXTERNAL.value,
    Column.HAS_PHONE: CHOOSE,
    Column.DEVICE_MODEL: CHOOSE,
    **dict.fromkeys(HOLD_COLUMNS, CHOOSE),
}
"""What a row holds before anyone has written in it."""


def is_no_input(text: str) -> bool:
    """Tell whether the text is a placeholder, which is no input and never a deletion."""
    return header_key(text) in _NO_INPUT
