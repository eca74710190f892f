"""A letter's header fields as bytes on the wire, written here to the letter.

Text beyond plain ASCII goes as encoded words that are whole in themselves (RFC 2047 5): each holds
whole characters, spaces included, so that no reader has to guess what stood between two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from desk.mail.words import encode_word

# An encoded word has at most 75 characters: 12 of frame, and 60 of base64, which are 45 bytes.
_BYTES_A_WORD = 45
_LONGEST_PLAIN = 60
_PLAIN = re.compile(r"[\x20-\x7e]*")
_FOLD = "\r\n "


def field(name: str, value: str) -> bytes:
    """Return one field, ready for the wire; `value` is made by one of the functions below."""
    return f"{name}: {value}\r\n".encode("ascii")


def text_value(text: str) -> str:
    """Return one line of text, as for a subject."""
    return text if _is_plain(text) else _words(text)


def address_value(name: str, address: str) -> str:
    """Return an address with its name, if it has one."""
    if not name:
        return address
    if _is_plain(name):
        quoted = re.sub(r'(["\\])', r"\\\1", name)
        return f'"{quoted}"{_FOLD}<{address}>'
    return f"{_words(name)}{_FOLD}<{address}>"


def ids_value(ids: Sequence[str]) -> str:
    """Return message ids, one on each line."""
    return _FOLD.join(ids)


def _is_plain(text: str) -> bool:
    return len(text) <= _LONGEST_PLAIN and "=?" not in text and _PLAIN.fullmatch(text) is not None


def _words(text: str) -> str:
    return _FOLD.join(encode_word(piece) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[bytes]:
    piece = b""
    for character in text:
        raw = character.encode("utf-8")
        if len(piece) + len(raw) > _BYTES_A_WORD:
            yield piece
            piece = b""
        piece += raw
    yield piece
