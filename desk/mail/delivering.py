"""From the outbox to the mail server: claim, commit, send, record, commit, letter by letter.

The transaction belongs to the job runner, which passes in how to commit. A claim is committed
before a byte is sent, and what became of it straight afterwards, so that a crash leaves one letter
at most in doubt. The clock is read for each letter, since a slow server can make a run long and a
claim must not look older than it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desk.blobs import BlobStore
from desk.clock import Clock
from desk.errors import NotFound, Unreadable
from desk.mail.addresses import DeskAddress
from desk.mail.composing import compose
from desk.mail.models import Letter, LetterState
from desk.mail.outbox import claim_due, fail_stale_claims, mark_failed, mark_sent
from desk.mail.sending import Delivery, MailServer, Outcome


@dataclass(slots=True)
class SendCounts:
    """What a run did: letters sent, put off, and given up (those of dead senders too)."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0


def send_due(
    session: Session,
    server: MailServer,
    *,
    clock: Clock,
    by: str,
    blobs: BlobStore,
    identity: DeskAddress,
    commit: Callable[[], None],
    limit: int = 100,
) -> SendCounts:
    """Send up to `limit` letters that are due and say what became of them.

    `by` names the sender, differently for each process. `session` must hold nothing uncommitted;
    it is committed several times by `commit`. A run ends when the server cannot be reached, so
    that the letters behind do not use up their tries.
    """
    counts = SendCounts(failed=fail_stale_claims(session, now=clock()))
    commit()
    for _ in range(limit):
        parcel = _claim(session, now=clock(), by=by, blobs=blobs, identity=identity)
        # Committed before a byte goes out, so that no transaction waits for the mail server.
        commit()
        if parcel is None:
            break
        delivery = parcel.odd or server.send(parcel.raw, identity.address, parcel.recipient)
        _record(session, parcel.letter_id, delivery, at=clock(), counts=counts)
        commit()
        if delivery.outcome is Outcome.UNREACHABLE:
            break
    return counts


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A claimed letter, ready to go; `odd` says why it cannot be made into a mail."""

    letter_id: int
    recipient: str
    raw: bytes
    odd: Delivery | None = None


def _claim(
    session: Session, *, now: datetime, by: str, blobs: BlobStore, identity: DeskAddress
) -> _Parcel | None:
    claimed = claim_due(session, now=now, by=by, limit=1)
    if not claimed:
        return None
    letter = claimed[0]
    try:
        raw = compose(letter, identity=identity, blobs=blobs)
    except (NotFound, Unreadable) as error:
        return _Parcel(letter.id, letter.to_address, b"", Delivery(Outcome.REFUSED, str(error)))
    return _Parcel(letter.id, letter.to_address, raw)


def _record(
    session: Session, letter_id: int, delivery: Delivery, *, at: datetime, counts: SendCounts
) -> None:
    letter = session.get_one(Letter, letter_id)
    if delivery.outcome is Outcome.TAKEN:
        mark_sent(session, letter, at=at)
        counts.sent += 1
        return
    final = delivery.outcome in {Outcome.REFUSED, Outcome.UNCERTAIN}
    mark_failed(session, letter, at=at, error=delivery.detail, final=final)
    if letter.state == LetterState.WAITING:
        counts.put_off += 1
    else:
        counts.failed += 1
