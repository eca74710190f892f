"""Bytes of ISO-2022-JP and EUC-JP to text, by way of the Windows code page 932.

Japanese mail names ISO-2022-JP or EUC-JP and then holds vendor characters (①, ㈱, 髙) that the
standards lack and Python's codecs refuse. Their two-byte codes are Shift_JIS ones in another coat,
so each pair is put into that coat and read as cp932, in which those characters are. All Japanese
charsets thereby give the same characters for the same signs (～ and － among them).
"""

from __future__ import annotations

import re
from enum import Enum, auto

UNREADABLE = "\ufffd"

_ESCAPE = 0x1B
_SHIFT_OUT, _SHIFT_IN = 0x0E, 0x0F


class _Set(Enum):
    ASCII = auto()
    KANA = auto()
    JIS_0208 = auto()
    JIS_0212 = auto()
    JIS_0213 = auto()


# JIS X 0201's Roman half is read as ASCII: its yen sign and overline stand for \ and ~ in mail.
_ESCAPES = (
    (b"\x1b(B", _Set.ASCII),
    (b"\x1b(J", _Set.ASCII),
    (b"\x1b(H", _Set.ASCII),
    (b"\x1b(I", _Set.KANA),
    (b"\x1b$@", _Set.JIS_0208),
    (b"\x1b$B", _Set.JIS_0208),
    (b"\x1b$(@", _Set.JIS_0208),
    (b"\x1b$(B", _Set.JIS_0208),
    (b"\x1b&@", _Set.JIS_0208),
    (b"\x1b$(D", _Set.JIS_0212),
    (b"\x1b$(O", _Set.JIS_0213),
    (b"\x1b$(Q", _Set.JIS_0213),
)
_SHIFTS = re.compile(rb"\x1b(?:\([BJHI]|\$\(?[@B]|&@|\$\([DOQ])|[\x0e\x0f\r\n]")
_SETS = dict(_ESCAPES)


def iso_2022_jp(raw: bytes) -> str:
    """Return the text of ISO-2022-JP bytes; what cannot be read becomes U+FFFD."""
    pieces: list[str] = []
    charset, shifted, at = _Set.ASCII, False, 0
    for shift in _SHIFTS.finditer(raw):
        pieces.append(_piece(raw[at : shift.start()], _Set.KANA if shifted else charset))
        at, sign = shift.end(), shift.group()
        if sign in {b"\r", b"\n"}:
            # Every line begins in ASCII (RFC 1468), so that a lost escape spoils one line only.
            pieces.append(sign.decode("ascii"))
            charset, shifted = _Set.ASCII, False
        elif sign[0] in {_SHIFT_OUT, _SHIFT_IN}:
            shifted = sign[0] == _SHIFT_OUT
        else:
            charset = _SETS[sign]
    pieces.append(_piece(raw[at:], _Set.KANA if shifted else charset))
    return "".join(pieces)


def _piece(raw: bytes, charset: _Set) -> str:
    if charset is _Set.ASCII:
        return _single(raw)
    if charset is _Set.KANA:
        return _single(bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in raw))
    read = {_Set.JIS_0208: _pair, _Set.JIS_0212: _pair_0212, _Set.JIS_0213: _pair_0213}[charset]
    characters, at = [], 0
    while at < len(raw):
        if raw[at] < 0x21:
            characters.append(chr(raw[at]))
            at += 1
            continue
        characters.append(read(raw[at] & 0x7F, raw[at + 1] & 0x7F) if at + 1 < len(raw) else "")
        at += 2
    return "".join(characters)


def _single(raw: bytes) -> str:
    # Eight-bit kana between the escapes is what some old mail programs send.
    return "".join(
        chr(byte) if byte < 0x80 else chr(byte + 0xFEC0) if 0xA1 <= byte <= 0xDF else UNREADABLE
        for byte in raw
    )


def _pair(first: int, second: int) -> str:
    """Return the character at a JIS X 0208 position, vendor rows 13 and 89-92 included."""
    lead = (first + 1) // 2 + (0x70 if first < 0x5F else 0xB0)
    trail = second + ((0x1F if second < 0x60 else 0x20) if first % 2 else 0x7E)
    return bytes((lead, trail)).decode("cp932", "replace")


def _pair_0212(first: int, second: int) -> str:
    return bytes((0x8F, first | 0x80, second | 0x80)).decode("euc_jp", "replace")


def _pair_0213(first: int, second: int) -> str:
    return bytes((first | 0x80, second | 0x80)).decode("euc_jis_2004", "replace")


_EUC = re.compile(
    rb"(?P<ascii>[\x00-\x7f]+)|(?P<pairs>(?:[\xa1-\xfe][\xa1-\xfe])+)"
    rb"|\x8e(?P<kana>[\xa1-\xdf])|\x8f(?P<supplement>[\xa1-\xfe][\xa1-\xfe])|(?P<odd>[\x80-\xff])",
    re.DOTALL,
)


def euc_jp(raw: bytes) -> str:
    """Return the text of EUC-JP bytes (vendor rows as in CP51932); unreadable ones are U+FFFD."""
    return "".join(_euc_piece(match) for match in _EUC.finditer(raw))


def _euc_piece(match: re.Match[bytes]) -> str:
    raw = match[match.lastgroup or 0]
    if match.lastgroup == "ascii":
        return raw.decode("ascii")
    if match.lastgroup == "kana":
        return _single(raw)
    if match.lastgroup == "supplement":
        return _pair_0212(raw[0] & 0x7F, raw[1] & 0x7F)
    if match.lastgroup == "pairs":
        return "".join(_pair(a & 0x7F, b & 0x7F) for a, b in zip(raw[::2], raw[1::2], strict=True))
    return UNREADABLE
