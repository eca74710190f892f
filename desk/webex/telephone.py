"""Telephone numbers of the extension table: the customer's spelling and E.164 beside it.

A number counts only when the numbering plan of Japan knows it: a number that merely has a possible
length does not. A leading zero that a spreadsheet ate is forgiven, because a Japanese number as
dialled inside the country always begins with one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import phonenumbers

NONE_WORD = "なし"
"""What a cell says when there is no external number (W 別紙1)."""


def says_none(text: str) -> bool:
    """Tell whether the cell says that there is no number."""
    return unicodedata.normalize("NFKC", text).strip() == NONE_WORD


@lru_cache(maxsize=16_384)
def e164(spelling: str) -> str | None:
    """Return a Japanese number as E.164 (`+81…`), None if it is no valid number of Japan."""
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", spelling), "JP")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number_for_region(number, "JP"):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
