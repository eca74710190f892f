"""Encoded words (RFC 2047), as they ought to be and as they are.

Words that follow each other are one run of bytes, because some programs cut them in the middle of
a character, or of a base64 group; white space between them is not text. Words inside quotes,
without spaces around them, or with spaces in them are decoded too.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from desk.mail.charsets import decode

_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


@dataclass(slots=True)
class _Run:
    """Encoded words in a row, of one charset and one encoding."""

    charset: str
    encoding: str
    pieces: list[str]

    def text(self) -> str:
        read = _base64 if self.encoding == "b" else _quoted
        return decode(read(self.pieces), self.charset)


def decode_words(text: str) -> str:
    """Return `text` with its encoded words decoded. Never raises."""
    shown: list[str] = []
    run: _Run | None = None
    at = 0
    for word in _WORD.finditer(text):
        charset, encoding, payload = word[1].lower(), word[2].lower(), word[3]
        gap = text[at : word.start()]
        at = word.end()
        if run and not gap.strip():
            if (run.charset, run.encoding) == (charset, encoding):
                run.pieces.append(payload)
                continue
            gap = ""
        shown += [run.text() if run else "", gap]
        run = _Run(charset, encoding, [payload])
    return "".join([*shown, run.text() if run else "", text[at:]])


def encode_word(raw: bytes) -> str:
    """Return UTF-8 bytes as one encoded word; the caller sees to its length."""
    return f"=?utf-8?B?{base64.b64encode(raw).decode('ascii')}?="


def _base64(pieces: list[str]) -> bytes:
    raw, open_group = b"", ""
    for piece in pieces:
        # Without padding, an incomplete group goes on in the next word.
        group = open_group + _NOT_BASE64.sub("", piece)
        open_group = "" if "=" in piece else group[len(group) - len(group) % 4 :]
        raw += lenient_base64(group[: len(group) - len(open_group)])
    return raw + lenient_base64(open_group)


def lenient_base64(text: str) -> bytes:
    """Return what `text`, which holds base64 letters only, stands for; a cut end is dropped."""
    whole = text if len(text) % 4 != 1 else text[:-1]
    return base64.b64decode(whole + "=" * (-len(whole) % 4))


def _quoted(pieces: list[str]) -> bytes:
    joined = "".join(pieces).encode("utf-8", "surrogateescape")
    return binascii.a2b_qp(joined, header=True)
