"""Delivery reports (RFC 3464): which letter did not arrive, at whom, and whether that is final."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desk.mail.headers import Headers, one_line, read_message_id
from desk.mail.mail import Bounce, BounceKind
from desk.mail.parts import Part, read_top

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_NOT_ARRIVED = {"failed", "delayed"}
_RETURNED = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
_LONGEST_DIAGNOSTIC = 300


def read_bounce(leaves: Sequence[Part]) -> Bounce | None:
    """Return what a delivery report says, or None where there is none or all was delivered.

    A report on several recipients speaks of the first that failed: a letter has only one.
    """
    report = next((leaf for leaf in leaves if leaf.content_type == _REPORT), None)
    if report is None:
        return None
    groups = [group for group in _groups(report.content) if _action(group) in _NOT_ARRIVED]
    if not groups:
        return None
    group = next((group for group in groups if _action(group) == "failed"), groups[0])
    return _bounce(group, original_message_id=_original(leaves))


_REPORT = "message/delivery-status"


def _bounce(group: Headers, *, original_message_id: str | None) -> Bounce:
    final = _action(group) == "failed"
    status = _STATUS.search(group.first("status"))
    soft = status[1] == "4" if status else not final
    return Bounce(
        original_message_id=original_message_id,
        recipient=_recipient(group),
        kind=BounceKind.SOFT if soft else BounceKind.HARD,
        final=final,
        status=status[0] if status else "",
        diagnostic=one_line(group.text("diagnostic-code").partition(";")[2])[:_LONGEST_DIAGNOSTIC],
    )


def _groups(content: bytes) -> list[Headers]:
    """Return the fields of each block of a report; the first one is about the whole mail."""
    blocks = re.split(rb"\r?\n[ \t]*\r?\n", content.strip())
    return [read_top(block.strip() + b"\r\n\r\n").headers for block in blocks]


def _action(group: Headers) -> str:
    return group.first("action").partition(";")[0].partition("(")[0].strip().lower()


def _recipient(group: Headers) -> str | None:
    # The address the letter went to, before anybody forwarded it.
    for name in ("original-recipient", "final-recipient"):
        address = group.first(name).partition(";")[2].strip().strip("<>").strip()
        if "@" in address:
            return one_line(address)
    return None


def _original(leaves: Sequence[Part]) -> str | None:
    returned = next((leaf for leaf in leaves if leaf.content_type in _RETURNED), None)
    if returned is None:
        return None
    return read_message_id(read_top(returned.content.lstrip()).headers)
