"""How two spellings are held against each other: NFKC, caseless, runs of blanks as one."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return `text` as it is compared (never as it is shown)."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
