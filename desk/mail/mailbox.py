"""Where mail comes in: a mailbox hands out mails and is told what became of them.

A mail is handed out again until `done` or `held` was called for it, so that a crash loses none;
its key stays the same, so that the desk knows it by then. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desk.errors import DeskError


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it lay in the mailbox: `received_at` is the mail server's time, aware."""

    key: str
    raw: bytes
    received_at: datetime


class MailboxUnreachable(DeskError):
    """The mailbox cannot be reached or does not do what it is told; nothing is lost by it."""


class Mailbox(Protocol):
    """A place where mail arrives. Every call may raise MailboxUnreachable."""

    def fetch(self, limit: int) -> Iterator[Arrived]:
        """Yield up to `limit` mails that are neither done nor held, oldest first."""

    def done(self, key: str) -> None:
        """Say that the desk has dealt with a mail; saying it again changes nothing."""

    def held(self, key: str) -> None:
        """Say that the desk keeps a mail for a person to place; it is not handed out again."""

    def close(self) -> None:
        """Leave the mailbox."""
