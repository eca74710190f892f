"""A mail's header fields as they stand in it, and as text.

Fields are read as bytes: raw eight-bit and raw ISO-2022-JP fields become text before anything in
them is looked for, since their second bytes look like quotes, commas and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from desk.mail.addresses import Address, read_addresses
from desk.mail.charsets import decode
from desk.mail.words import decode_words

_FOLD = re.compile(rb"[\r\n]+[ \t]*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ID = re.compile(r"<\s*([^\s<>]+)\s*>")
_YEARS = range(1970, 2200)
_LONGEST_FIELD = 64 * 1024

LONGEST_MESSAGE_ID = 500
"""Longer ones are treated as missing: they are not made by mail programs."""


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of a mail or part, in order: names in lower case, values as bytes."""

    fields: tuple[tuple[str, bytes], ...]

    def written(self, name: str) -> tuple[str, ...]:
        """Return every value of field `name` as it was written: unfolded, words still encoded."""
        return tuple(
            decode(_FOLD.sub(b" ", raw[:_LONGEST_FIELD]), None).strip()
            for key, raw in self.fields
            if key == name
        )

    def first(self, name: str) -> str:
        """Return the first value of field `name` as written, or an empty string."""
        return next(iter(self.written(name)), "")

    def text(self, name: str) -> str:
        """Return the first value of field `name` for showing: one line, words decoded."""
        return one_line(decode_words(self.first(name)))

    def addresses(self, *names: str) -> tuple[Address, ...]:
        """Return all addresses of the fields `names`."""
        return tuple(
            address
            for name in names
            for value in self.written(name)
            for address in read_addresses(value)
        )

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the message ids in field `name`, in angle brackets."""
        return tuple(read_ids(" ".join(self.written(name))))


def headers_of(items: Iterable[tuple[str, str]]) -> Headers:
    """Return the fields of a parsed message's `raw_items()`."""
    return Headers(
        tuple(
            (name.strip().lower(), value.encode("utf-8", "surrogateescape"))
            for name, value in items
        )
    )


def one_line(text: str) -> str:
    """Return `text` as one line: control characters and runs of white space become one space."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def read_ids(text: str) -> list[str]:
    """Return the message ids in `text`, each once, in angle brackets, in order."""
    found = (f"<{match[1]}>" for match in _ID.finditer(text))
    return list(dict.fromkeys(each for each in found if len(each) <= LONGEST_MESSAGE_ID))


def read_message_id(headers: Headers) -> str | None:
    """Return the mail's own id in angle brackets, or None; one without brackets gets them."""
    value = headers.first("message-id")
    ids = read_ids(value if "<" in value else f"<{value}>")
    return ids[0] if ids else None


def read_date(headers: Headers) -> datetime | None:
    """Return the sender's date, aware, or None where it is missing or absurd."""
    try:
        moment = parsedate_to_datetime(headers.first("date"))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if moment.year not in _YEARS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
