"""What two spellings have in common: cells are compared by meaning, shown as typed.

Full and half width, white space, dashes in numbers and codes, and letter case in mail addresses and
codes make no change of a setting, so they must never cost the customer one (W menu 2(3)). A space
within a name does show on a phone's screen: runs of white space become one space, none is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from desk.webex.columns import COLUMNS, HOLD_COLUMNS, PHONE_COLUMNS, Column
from desk.webex.table import Row

Meaning = tuple[str, ...]

_SPACE = re.compile(r"\s+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
# The prolonged sound mark is a dash in a number only: in グループ it is a letter.
# A spreadsheet takes +81… for a number and drops the sign; 81 and 9 or 10 digits is no number here.
_ABROAD = re.compile(r"\+810?\d+|81\d{9,10}")
_WITHIN_NUMBERS = str.maketrans(dict.fromkeys("-ー()./", ""))


def folded(text: str) -> str:
    """Return a name's meaning: NFKC, trimmed, runs of white space as one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def code(text: str) -> str:
    """Return the meaning of a name from a list: without white space, case and kinds of dash."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES).casefold()


def dialled(text: str) -> str:
    """Return a telephone number's meaning: its digits as dialled in Japan, or the word as typed."""
    bare = code(text).translate(_WITHIN_NUMBERS)
    if _ABROAD.fullmatch(bare):
        return f"0{bare.removeprefix('+').removeprefix('81').removeprefix('0')}"
    # Nine or ten digits without the zero that every number begins with: a spreadsheet ate it.
    if bare.isdecimal() and len(bare) in (9, 10) and not bare.startswith("0"):
        return f"0{bare}"
    return bare


_CODES = (Column.MAIL, Column.SITE, Column.EXTENSION, Column.PICKUP_GROUP, Column.CALLING_CLASS)
_MORE_CODES = (Column.HAS_PHONE, Column.DEVICE_MODEL, *HOLD_COLUMNS, Column.NUMBER)

_FOLDING: Mapping[Column, Callable[[str], str]] = (
    dict.fromkeys(COLUMNS, folded)
    | dict.fromkeys((*_CODES, *_MORE_CODES), code)
    | dict.fromkeys(PHONE_COLUMNS, dialled)
)


# Tables repeat themselves: sites, models, groups; and both sides of a comparison share most cells.
@lru_cache(maxsize=65_536)
def _folded_as(fold: Callable[[str], str], text: str) -> str:
    return fold(text)


def meaning(column: Column, text: str) -> str:
    """Return what a cell of this column means, whatever its spelling; blank means blank."""
    return _folded_as(_FOLDING[column], text) if text else ""


_FOLDS = tuple(_FOLDING[column] for column in COLUMNS)


def meaning_of(row: Row) -> Meaning:
    """Return what a row means, along `COLUMNS`; blank and no input both mean nothing."""
    return tuple(
        _folded_as(fold, text) if text else ""
        for fold, text in zip(_FOLDS, row.values, strict=True)
    )
