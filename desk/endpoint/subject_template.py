"""Subjects as templates: literal pieces, `*` for anything, `{computer}` for the computer's name.

Templates rather than regular expressions, because they are data that people edit: a template cannot
be written so that matching it takes long. Matching looks for each literal piece in turn, once.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_SUBJECT = 2_000
COMPUTER = "{computer}"
_HOLES = re.compile(r"(\*|\{computer\})")


@dataclass(frozen=True, slots=True)
class SubjectMatch:
    """A subject that fits; `computer` is None where the template has no place for it."""

    computer: str | None


def match_subject(template: str, subject: str) -> SubjectMatch | None:
    """Hold a whole subject against a template, letters' case and width apart."""
    tokens = [token for token in _HOLES.split(_plain(template)) if token]
    rest = _plain(subject[:MAX_SUBJECT])
    computer: str | None = None
    hole: str | None = None
    for position, token in enumerate(tokens):
        if token in {"*", COMPUTER}:
            hole = token
            continue
        found = _find(token, rest, anchored=hole is None, last=position == len(tokens) - 1)
        if found is None:
            return None
        if hole == COMPUTER:
            computer = rest[: found[0]].strip()
        rest, hole = rest[found[1] :], None
    if hole == COMPUTER:
        computer, rest = rest.strip(), ""
    if rest and hole is None:
        return None
    return SubjectMatch(computer or None) if computer != "" else None


def _find(piece: str, text: str, *, anchored: bool, last: bool) -> tuple[int, int] | None:
    wanted = re.escape(piece)
    if anchored:
        found = re.match(wanted, text, re.IGNORECASE)
    elif last:
        start = max(len(text) - len(piece), 0)
        found = re.compile(wanted + r"\Z", re.IGNORECASE).search(text, start)
    else:
        found = re.search(wanted, text, re.IGNORECASE)
    return found.span() if found else None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
