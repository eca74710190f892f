"""The order of things at the mail door, so that nothing is lost and nothing is there twice.

1. Take the bytes, keep them, and make that durable with a row (`keep`).
2. Place the mail and do what follows, in one transaction (`desk.intake.acting.handle`).
3. Only then tell the mailbox that it is done.

Killed between any two of these and started again, the door takes up where it was: a row alone is
not "done", and the mailbox hands out again what nobody has reported done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from desk.blobs import BlobStore
from desk.clock import Clock
from desk.intake.acting import handle
from desk.intake.placing import HeldReason
from desk.mail.identity import Sender
from desk.mail.mailbox import Arrived, Mailbox
from desk.mail.models import MailOutcome, MailState, RawMail

log = logging.getLogger(__name__)

AT_ONCE = 200
TRIES = 3

_INSERT: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

_PASSING = (OperationalError, StaleDataError)
"""What another transaction or the line to the database did, not the mail: worth another try."""


@dataclass(slots=True)
class Taken:
    """How many mails became what in one run."""

    outcomes: dict[MailOutcome, int] = field(default_factory=dict)

    def count(self, outcome: MailOutcome) -> None:
        """Count one mail."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def __str__(self) -> str:
        parts = [f"{outcome} {count}" for outcome, count in sorted(self.outcomes.items())]
        return ", ".join(parts) or "nothing new"


@dataclass(frozen=True, slots=True)
class Door:
    """What the door works with; `commit` ends a transaction, `clock` tells the time."""

    session: Session
    blobs: BlobStore
    sender: Sender
    clock: Clock
    commit: Callable[[], None]


def take_in(door: Door, mailbox: Mailbox, name: str, *, limit: int = AT_ONCE) -> Taken:
    """Take in up to `limit` mails of the mailbox known as `name`, and all that were left kept."""
    taken = Taken()
    _take_up_kept(door, taken)
    for arrived in mailbox.fetch(limit):
        raw_mail_id = keep(door, name, arrived)
        outcome = place_mail(door, raw_mail_id)
        if outcome is None:
            continue  # another process has it in hand; it reports to the mailbox itself
        taken.count(outcome)
        (mailbox.held if outcome == MailOutcome.HELD else mailbox.done)(arrived.key)
    return taken


def keep(door: Door, mailbox: str, arrived: Arrived) -> int:
    """Make a mail durable, bytes first, then its row; return the row's id. Twice is once."""
    sha256 = door.blobs.put(arrived.raw)
    row = _row(mailbox, arrived, sha256)
    insert = _INSERT[door.session.get_bind().dialect.name](RawMail)
    # Nothing is inserted where it was kept before, by another process a moment ago included.
    new = insert.values(row).on_conflict_do_nothing(index_elements=["mailbox", "key"])
    found: int | None = door.session.scalar(new.returning(RawMail.id))
    if found is None:
        known = RawMail.mailbox == mailbox, RawMail.key == row["key"]
        found = door.session.scalars(select(RawMail.id).where(*known)).one()
    door.commit()
    return found


def place_mail(door: Door, raw_mail_id: int) -> MailOutcome | None:
    """Handle a kept mail in a transaction of its own; None where another process holds it.

    A mail that cannot be handled never stops the next one: it is held, with its bytes.
    """
    for _ in range(TRIES):
        try:
            outcome = _handle_locked(door, raw_mail_id)
            door.commit()
        except _PASSING:
            log.warning("mail %s met another transaction", raw_mail_id, exc_info=True)
            door.session.rollback()
        except Exception:
            # The door stays open whatever is in a mail; the log has the reason, the row the fact.
            log.exception("mail %s could not be handled", raw_mail_id)
            door.session.rollback()
            break
        else:
            return outcome
    return _hold_as_fault(door, raw_mail_id)


def _handle_locked(door: Door, raw_mail_id: int) -> MailOutcome | None:
    raw_mail = door.session.scalar(
        select(RawMail)
        .where(RawMail.id == raw_mail_id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if raw_mail is None:
        return None
    return handle(door.session, raw_mail, sender=door.sender, blobs=door.blobs, now=door.clock())


def _take_up_kept(door: Door, taken: Taken) -> None:
    """Take up the mails whose handling died between keeping and placing."""
    left = door.session.scalars(
        select(RawMail.id)
        .where(RawMail.state == MailState.KEPT)
        .order_by(RawMail.id)
        .limit(AT_ONCE)
    ).all()
    door.commit()
    for raw_mail_id in left:
        outcome = place_mail(door, raw_mail_id)
        if outcome is not None:
            taken.count(outcome)


def _hold_as_fault(door: Door, raw_mail_id: int) -> MailOutcome:
    raw_mail = door.session.get_one(RawMail, raw_mail_id)
    raw_mail.state = MailState.HELD
    raw_mail.outcome = MailOutcome.HELD
    raw_mail.held_reason = HeldReason.FAULT
    raw_mail.handled_at = door.clock()
    door.commit()
    return MailOutcome.HELD


def _row(mailbox: str, arrived: Arrived, sha256: str) -> dict[str, Any]:
    return {
        "mailbox": mailbox,
        # A file's name need not be text: such a one could not be stored, nor any mail behind it.
        "key": arrived.key.encode("utf-8", "backslashreplace").decode("utf-8"),
        "sha256": sha256,
        "size": len(arrived.raw),
        "received_at": arrived.received_at,
        "state": MailState.KEPT,
    }
