"""What may stand in a letter's fields. No line break gets into one: a mail has one header only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desk.errors import Invalid
from desk.mail.charsets import storable
from desk.mail.headers import LONGEST_MESSAGE_ID, one_line

_LONGEST_ADDRESS = 320
_MOST_REFERENCES = 30

# Two dots in a row, or one at the end, are against RFC 5321 and in real addresses of Japanese
# carriers, so they are let through.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_ID = re.compile(r"<[\x21-\x3b=\x3f-\x7e]+>")


def checked_address(address: str, *, field: str) -> str:
    """Return `address`; raises Invalid where it is not one plain ASCII mail address."""
    bare = address.strip(" ")
    if len(bare) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(bare):
        raise Invalid("letter_address_odd", field=field, value=one_line(address)[:100])
    return bare


def checked_line(text: str, *, longest: int) -> str:
    """Return `text` as one line of at most `longest` characters that can be stored."""
    return one_line(storable(text))[:longest]


def checked_text(text: str) -> str:
    """Return `text` with plain line ends, as it can be stored and sent."""
    return storable(text).replace("\r\n", "\n").replace("\r", "\n")


def checked_ids(ids: Sequence[str]) -> list[str]:
    """Return those of `ids` that are message ids, each once; of very many, the first and the last.

    The first names the thread, the last ones the place in it (RFC 5322 3.6.4).
    """
    good = [each for each in ids if len(each) <= LONGEST_MESSAGE_ID and _ID.fullmatch(each)]
    once = list(dict.fromkeys(good))
    return once if len(once) <= _MOST_REFERENCES else [once[0], *once[1 - _MOST_REFERENCES :]]
