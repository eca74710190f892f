"""What a reply says anew, apart from the letter it quotes.

Cut only where a mail program's own mark stands and nothing but quotation follows: an answer
written between quoted lines, or below them, is shown whole. No word of a customer gets lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = r"[-_＿―─]{5,}"

# Below these lines everything is the old letter, with no mark on each line (Outlook).
_BLOCK_STARTS = re.compile(
    r"-{2,}\s*(?:Original Message|Forwarded message|元のメッセージ|転送メッセージ)\s*-{2,}"
    rf"|{_RULE}",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\*?(From|Sent|Date|To|Cc|Subject|差出人|送信者|送信日時|日付|日時|宛先|件名)\*?\s*[:：]\s*\*?",
    re.IGNORECASE,
)
_FIRST_FIELDS = {"from", "差出人", "送信者"}

# The line above a quotation (Gmail, Apple Mail, Thunderbird; English and Japanese).
_INTRODUCTIONS = re.compile(
    r"(?:On\s.{5,200}\swrote:"
    r"|\d{4}年\d{1,2}月\d{1,2}日.{0,200}[:：]"
    r"|\d{4}[/-]\d{1,2}[/-]\d{1,2}.{0,200}(?:[:：]|のメール|wrote:?|書きました。?))",
    re.IGNORECASE,
)
_LONGEST_INTRODUCTION = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail's text in two: what was written now, and the old text below it (may be empty)."""

    new: str
    quoted: str


def split_reply(text: str) -> Reply:
    """Return the text of a mail, split where the quoted letter begins."""
    lines = text.split("\n")
    tail = _where_only_quotes_follow(lines)
    for at in range(len(lines)):
        if _begins_block(lines, at) or _begins_quotation(lines, at, tail):
            new = "\n".join(lines[:at]).rstrip()
            return Reply(new, "\n".join(lines[at:])) if new.strip() else Reply(text, "")
    return Reply(text, "")


def _begins_block(lines: list[str], at: int) -> bool:
    """Whether Outlook's head of the old letter begins at line `at`."""
    line = lines[at].strip()
    if _BLOCK_STARTS.fullmatch(line):
        rest = [each for each in lines[at + 1 : at + 4] if each.strip()]
        return bool(rest) and _first_field(rest[0]) in _FIRST_FIELDS
    following = [_first_field(each) for each in lines[at : at + 5]]
    return following[0] in _FIRST_FIELDS and sum(name is not None for name in following) >= 3


def _first_field(line: str) -> str | None:
    found = _FIELD.match(line.strip())
    return found[1].lower() if found else None


def _begins_quotation(lines: list[str], at: int, tail: int) -> bool:
    """Whether from line `at` on there is an introduction, if any, and only quoted lines.

    From line `tail` on there are only quoted and empty lines.
    """
    if at >= tail:
        return lines[at].lstrip().startswith(">")
    if tail - at > _LONGEST_INTRODUCTION:
        return False
    introduction = " ".join(line.strip() for line in lines[at:tail])
    return _INTRODUCTIONS.fullmatch(introduction) is not None and any(
        line.strip() for line in lines[tail:]
    )


def _where_only_quotes_follow(lines: list[str]) -> int:
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith(">")):
        at -= 1
    return at
