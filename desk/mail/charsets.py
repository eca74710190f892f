"""Bytes to text, whatever charset was named, and even if none or a wrong one was.

A named charset is believed when the bytes fit it, save that bytes which are UTF-8 of Japanese are
UTF-8 whatever the label says: other charsets do not come out that way by chance. Everything that
leaves here can be stored (no NUL, no lone surrogate) and shown.
"""

from __future__ import annotations

import codecs
import re

from desk.mail.japanese import UNREADABLE, euc_jp, iso_2022_jp

_JIS, _SJIS, _EUC, _UTF8 = "iso-2022-jp", "cp932", "euc-jp", "utf-8"
_WESTERN = "cp1252"

_ALIASES = {
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "mskanji", "windows31j", "ms932"), _SJIS),
    **dict.fromkeys(("cp932", "cswindows31j", "csshiftjis", "xmscp932", "shiftjis2004"), _SJIS),
    **dict.fromkeys(("eucjp", "xeucjp", "eucjpms", "cp51932", "ujis", "eucjpwin"), _EUC),
    **dict.fromkeys(("utf8", "unicode11utf8", "utf8mb4", "xunicode20utf8"), _UTF8),
    **dict.fromkeys(("iso88591", "latin1", "windows1252", "cp1252"), _WESTERN),
    **dict.fromkeys(("gb2312", "gbk", "xgbk", "cp936"), "gb18030"),
    **dict.fromkeys(("ksc56011987", "euckr", "ksc5601"), "cp949"),
}
_SAYS_NOTHING = {"", "usascii", "ascii", "unknown8bit", "8bit", "binary", "xunknown", "default"}
_JIS_NAMES = re.compile(r"(cs)?iso2022jp.*|cp5022[0-2]|jis")

# Of Python's codecs only those of charsets: rot13, punycode, unicode_escape and the like are not.
_CHARSETS = re.compile(
    r"utf[-_ ]?(7|16|32)([-_][bl]e)?|iso8859[-_]\d+|cp\d+|koi8[-_][rtu]|gb18030|big5(hkscs)?|hz"
    r"|mac[-_]\w+|johab|tis[-_]620|iso2022_kr|kz1048|ptcp154|euc_kr"
)

_STATELESS_ESCAPE = re.compile(rb"\x1b[$(&]")
_OF_ITS_OWN_KIND = re.compile(r"utf-?(7|16|32).*")
_THREE_BYTES = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_FOUR_HIGH = re.compile(rb"[\x80-\xff]{4}")
_TWO_KANA = re.compile("[ぁ-んァ-ヶー]{2}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def decode(raw: bytes, named: str | None) -> str:
    """Return `raw` as text; `named` is the charset the mail claims, if any. Never raises."""
    return storable(_decode(raw, _known(named)))


def storable(text: str) -> str:
    """Return `text` without what a database cannot keep: NUL is dropped, lone surrogates show."""
    return _UNSTORABLE.sub(lambda found: "" if found[0] == "\x00" else UNREADABLE, text)


def _decode(raw: bytes, charset: str | None) -> str:
    if charset is not None and _OF_ITS_OWN_KIND.fullmatch(charset):
        text = _fits(raw, charset)
        return _guess(raw) if text is None else text
    if _STATELESS_ESCAPE.search(raw) and (raw.isascii() or charset in {None, _JIS}):
        # An escape in seven-bit text means one thing, whatever the label says.
        return iso_2022_jp(raw)
    if charset in {None, _JIS}:
        return _guess(raw)
    if _is_certainly_utf8(raw):
        return raw.decode(_UTF8)
    text = _fits(raw, charset or "")
    if text is None or (charset in {_WESTERN, _SJIS} and _says_more(raw, text)):
        return _guess(raw, otherwise=charset)
    return text


def _known(named: str | None) -> str | None:
    """Return the name under which `_fits` knows a charset, or None where none is known."""
    bare = re.sub(r"[^a-z0-9]", "", (named or "").lower())
    if bare in _SAYS_NOTHING:
        return None
    if _JIS_NAMES.fullmatch(bare):
        return _JIS
    if bare in _ALIASES:
        return _ALIASES[bare]
    try:
        found = codecs.lookup(re.sub(r"[^a-z0-9_-]", "", (named or "").lower())).name
    except LookupError:
        return None
    return found if _CHARSETS.fullmatch(found) else None


def _fits(raw: bytes, charset: str) -> str | None:
    """Return the text if every byte of `raw` fits the charset."""
    if charset == _EUC:
        text = euc_jp(raw)
        return None if UNREADABLE in text else text
    try:
        return raw.decode(charset)
    except (UnicodeError, ValueError):
        return None


def _guess(raw: bytes, *, otherwise: str | None = None) -> str:
    """Return `raw` read in the charset that suits it best; `otherwise` is the last resort."""
    for charset in ("ascii", _UTF8):
        text = _fits(raw, charset)
        if text is not None:
            return text
    if otherwise == _UTF8 and _is_cut_utf8(raw):
        return raw.decode(_UTF8, "replace")
    readings = [text for c in (_EUC, _SJIS) if (text := _fits(raw, c)) is not None]
    if readings:
        return max(readings, key=_plausibility)
    if otherwise == _EUC:
        return euc_jp(raw)
    if otherwise is None:
        otherwise = _UTF8 if _is_mostly_utf8(raw) else _rest(raw)
    return _lenient(raw, otherwise)


def _rest(raw: bytes) -> str:
    """Return the charset of bytes that fit none: a few odd ones in Western text, or Japanese."""
    odd = sum(byte >= 0x80 for byte in raw)
    return _WESTERN if odd * 5 < len(raw) else _SJIS


def _lenient(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace")
    except (UnicodeError, ValueError):
        return raw.decode("ascii", "replace")


def _is_certainly_utf8(raw: bytes) -> bool:
    return _THREE_BYTES.search(raw) is not None and _fits(raw, _UTF8) is not None


def _is_cut_utf8(raw: bytes) -> bool:
    """Whether `raw` is UTF-8 but for a last character that is not all there."""
    try:
        codecs.getincrementaldecoder(_UTF8)().decode(raw)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether a cut at either end, or one bad byte, is all that keeps `raw` from being UTF-8."""
    text = raw.decode(_UTF8, "replace")
    return text.count(UNREADABLE) * 10 < sum(not c.isascii() for c in text)


def _says_more(raw: bytes, text: str) -> bool:
    """Whether `raw`, read as `text` by its label, makes far better Japanese in another charset."""
    readings = [reading for c in (_EUC, _SJIS) if (reading := _fits(raw, c)) is not None]
    if text == _fits(raw, _WESTERN) and _FOUR_HIGH.search(raw):
        # No Western word has four accented letters in a row.
        return bool(readings)
    return any(
        _TWO_KANA.search(reading) and _plausibility(reading) > _plausibility(text) + 0.5
        for reading in readings
    )


def _plausibility(text: str) -> float:
    """Return how much `text` looks like Japanese as people write it, per byte it took."""
    worth, width = 0, 0
    for character in text:
        if character.isascii():
            continue
        width += 1 if "｡" <= character <= "ﾟ" else 2
        if "ぁ" <= character <= "ー" or character in "、。「」・":
            worth += 4
        elif "一" <= character <= "龥" or "！" <= character <= "～":
            worth += 2
        elif "｡" <= character <= "ﾟ":
            worth += 1
        elif "\ue000" <= character <= "\uf8ff" or character < "\u00a0":
            worth -= 4
    return worth / width if width else 0.0
