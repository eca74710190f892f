"""The parameters of Content-Type and Content-Disposition, and the file name among them.

Read the way RFC 2231 writes them (`filename*0*=utf-8''...`), and the ways it forbids and programs
use all the same: encoded words in the value, raw bytes, percent signs without the star.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from desk.mail.charsets import decode
from desk.mail.headers import one_line
from desk.mail.words import decode_words

_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL)
_PART_OF = re.compile(r"([^*]+)\*(?:(\d{1,4})(\*)?)?")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}")
_PERCENT_ONLY = re.compile(r"(?=[^%]*%[0-9A-Fa-f]{2})[\x21-\x7e]+")
_LONGEST_NAME = 200


def read_value(field: str) -> tuple[str, dict[str, str]]:
    """Return the value before the first semicolon, in lower case, and the parameters by name."""
    value = field.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(field):
        name = match[1].lower()
        given = re.sub(r'\\(["\\])', r"\1", match[2]) if match[2] is not None else match[3].strip()
        split = _PART_OF.fullmatch(name)
        if split is None:
            plain.setdefault(name, given)
        else:
            number, percent = int(split[2] or 0), split[2] is None or split[3] is not None
            parts.setdefault(split[1], {}).setdefault(number, (given, percent))
    return value, plain | {name: _joined(pieces) for name, pieces in parts.items()}


def content_type(field: str) -> tuple[str, dict[str, str]]:
    """Return a Content-Type and its parameters; an odd or missing one is text/plain (RFC 2045)."""
    value, parameters = read_value(field)
    return (value if _TYPE.fullmatch(value) else "text/plain"), parameters


def file_name(disposition: Mapping[str, str], type_parameters: Mapping[str, str]) -> str:
    """Return the name of a part's file without folders and controls, or an empty string."""
    given = disposition.get("filename") or type_parameters.get("name") or ""
    shown = decode_words(given)
    if _PERCENT_ONLY.fullmatch(shown):
        shown = _unpercented(shown)
    bare = one_line(shown).replace("\\", "/").rpartition("/")[2].strip()
    return _shortened("" if bare in {".", ".."} else bare)


def _joined(pieces: Mapping[int, tuple[str, bool]]) -> str:
    """Return the value whose numbered pieces these are (RFC 2231 3): one run of bytes."""
    charset, raw = "", b""
    for place, number in enumerate(sorted(pieces)):
        piece, percent = pieces[number]
        if place == 0 and percent and piece.count("'") >= 2:
            charset, _, piece = piece.split("'", 2)
        encoded = piece.encode("utf-8", "surrogateescape")
        raw += unquote_to_bytes(encoded) if percent else encoded
    return decode(raw, charset)


def _unpercented(name: str) -> str:
    raw = unquote_to_bytes(name)
    try:
        return name if raw.isascii() else raw.decode("utf-8")
    except UnicodeDecodeError:
        return name


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    kept = dot + ending if stem and len(ending) <= 10 else ""
    return name[: _LONGEST_NAME - len(kept)] + kept
