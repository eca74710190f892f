"""A mail's text as bounded, unquoted lines, and the part of it that is a forwarded console mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desk.endpoint.folding import fold
from desk.endpoint.html_lines import html_lines
from desk.endpoint.mail_text import MailText
from desk.endpoint.rules import AlertRules, HeaderLine

MAX_LINES = 5_000
MAX_LINE = 2_000
MAX_LABEL = 40
MAX_HEADER_LINES = 15
_QUOTE = re.compile(r"(?:[ \u3000]{0,4}[>|]){1,10}[ \u3000]?")
_BULLET = re.compile(r"[ \u3000]{0,20}(?:[-*•・●■◆▼][ \u3000]{0,4})?(?=\S)")
_DOMAIN = re.compile(r"@([A-Za-z0-9.-]{1,253})")
_SEPARATOR = re.compile(r"[:：=\t]|[ \u3000]{2,}")


@dataclass(frozen=True, slots=True)
class ForwardedPart:
    """A console mail inside another one's text: its subject and the lines below its header."""

    subject: str
    lines: tuple[str, ...]


def readings_of(mail: MailText) -> tuple[tuple[str, ...], ...]:
    """Return the mail's lines as plain text and as HTML tells them, leaving out what is empty."""
    plain = unquoted(mail.text.splitlines())
    rich = unquoted(html_lines(mail.html_text)) if mail.html_text.strip() else ()
    return tuple(lines for lines in (plain, rich) if any(line.strip() for line in lines))


def unquoted(lines: Sequence[str]) -> tuple[str, ...]:
    """Bound the lines in number and length and take quoting marks off their beginnings."""
    return tuple(_QUOTE.sub("", line[:MAX_LINE], count=1) if _QUOTE.match(line) else line[:MAX_LINE]
                 for line in lines[:MAX_LINES])  # fmt: skip


def label_and_value(line: str) -> tuple[str, str] | None:
    """Split "Label: value" at its first separator, or return None; the label comes folded."""
    bullet = _BULLET.match(line)
    rest = line[bullet.end() :] if bullet else line
    found = _SEPARATOR.search(rest, 0, MAX_LABEL + 1)
    if found is None or not found.start():
        return None
    value = rest[found.end() :].lstrip(" \u3000\t:：=")
    return fold(rest[: found.start()].strip("*_ \u3000")), value.rstrip("*_ \u3000\t")


def forwarded_part(lines: Sequence[str], rules: AlertRules) -> ForwardedPart | None:
    """Return the console mail that a mail program has put into this text, or None.

    Told by its header: a From line with a console address, among header lines in one block.
    """
    for at, line in enumerate(lines):
        header = _header_line(line, rules)
        if header and header[0] is HeaderLine.FROM and _from_console(header[1], rules):
            return _part_from(lines, at, rules)
    return None


def _part_from(lines: Sequence[str], at: int, rules: AlertRules) -> ForwardedPart:
    subject, end = "", at
    first = at
    while first > max(at - MAX_HEADER_LINES, 0) and _header_line(lines[first - 1], rules):
        first -= 1
    for end in range(first, min(first + MAX_HEADER_LINES, len(lines))):
        header = _header_line(lines[end], rules)
        if header is None:
            break
        if header[0] is HeaderLine.SUBJECT:
            subject = header[1]
    else:
        end += 1
    return ForwardedPart(subject, tuple(lines[end:]))


def _header_line(line: str, rules: AlertRules) -> tuple[HeaderLine, str] | None:
    split = label_and_value(line)
    kind = rules.header_lines.get(split[0]) if split else None
    return (kind, split[1]) if split and kind else None


def _from_console(value: str, rules: AlertRules) -> bool:
    return any(rules.is_console_domain(found[1]) for found in _DOMAIN.finditer(value))
