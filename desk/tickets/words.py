"""Cuts text into words for the search index, Japanese and Latin alike; pure.

Japanese does not part its words, so a run of Japanese characters becomes overlapping pairs of
characters, with its last character once more by itself. Any stretch of two or more characters is
then a phrase of pairs, and a single character is the beginning of one: words of one or two
characters are found as surely as long ones, the same on every database. Text is compared in NFKC
and without regard to case, so half-width kana and full-width letters make no difference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise

LONGEST_WORD = 100
MOST_TERMS = 8


def index_words(text: str) -> list[str]:
    """Return the words of `text` in order, as they go into the index."""
    words: list[str] = []
    for run, japanese in _runs(text):
        words.extend([*_pairs(run), run[-1]] if japanese else [run[:LONGEST_WORD]])
    return words


def query_phrases(text: str) -> list[list[str]]:
    """Return one phrase for each term of a query; each phrase's last word is a beginning.

    Terms are parted by white space. A query without a letter or digit has no phrases.
    """
    phrases = [_phrase(term) for term in unicodedata.normalize("NFKC", text).split()]
    return [phrase for phrase in phrases if phrase][:MOST_TERMS]


def is_pair(word: str) -> bool:
    """Whether a word is a pair of Japanese characters, with which no longer word begins."""
    return len(word) == 2 and all(_kind(character) == "japanese" for character in word)


def _phrase(term: str) -> list[str]:
    runs = list(_runs(term))
    words: list[str] = []
    for place, (run, japanese) in enumerate(runs, start=1):
        if not japanese:
            words.append(run[:LONGEST_WORD])
        elif place < len(runs):
            words.extend([*_pairs(run), run[-1]])
        else:
            words.extend(_pairs(run) or [run])
    return words


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Give the runs of Japanese and of other word characters, in order."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for kind, characters in groupby(folded, key=_kind):
        if kind:
            yield "".join(characters), kind == "japanese"


@lru_cache(maxsize=20_000)
def _kind(character: str) -> str:
    if unicodedata.category(character)[0] not in "LNM":
        return ""
    code = ord(character)
    japanese = 0x3005 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000
    return "japanese" if japanese else "other"
