"""The outbox: letters are rows before any mail server is asked, and are sent once or visibly not.

A letter is claimed before it is sent. Where a sender died in between, nobody knows whether the
mail server took the letter; it is then not sent again but shown as failed, for a person to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desk.errors import Conflict, NotFound
from desk.mail.addresses import DeskAddress
from desk.mail.models import Letter, LetterFile, LetterState
from desk.mail.threads import new_message_id
from desk.mail.writing import checked_address, checked_ids, checked_line, checked_text

LADDER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
"""How long a letter waits after its first, second, … failed try; after the last it has failed."""

CLAIM_LASTS = timedelta(minutes=10)
UNCERTAIN = "uncertain: the sender stopped before it knew whether the letter was taken"

_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to go out with a letter; its bytes are kept under `sha256`."""

    filename: str
    content_type: str
    sha256: str


def put_letter(
    session: Session,
    *,
    to_address: str,
    to_name: str,
    subject: str,
    text: str,
    kind: str,
    identity: DeskAddress,
    at: datetime,
    auto_submitted: bool,
    ticket_id: int | None = None,
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
    reply_to: str | None = None,
    files: Sequence[OutgoingFile] = (),
) -> Letter:
    """Put a letter into the outbox, in the running transaction, and return it with its id.

    Raises Invalid for an address that is none (a line break is never part of one). Line breaks in
    the subject and names become spaces; message ids that are none are left out.
    """
    answered = checked_ids([in_reply_to] if in_reply_to else [])
    letter = Letter(
        ticket_id=ticket_id,
        kind=kind,
        to_address=checked_address(to_address, field="to_address"),
        to_name=checked_line(to_name, longest=200),
        subject=checked_line(subject, longest=500),
        text=checked_text(text),
        message_id=new_message_id(identity),
        in_reply_to=answered[0] if answered else None,
        references=" ".join(checked_ids(references)),
        reply_to=checked_address(reply_to, field="reply_to") if reply_to else None,
        auto_submitted=auto_submitted,
        created_at=at,
        state=LetterState.WAITING,
        attempts=0,
        next_try_at=at,
        files=[
            LetterFile(
                filename=checked_line(file.filename, longest=255),
                content_type=checked_line(file.content_type, longest=127),
                sha256=file.sha256,
            )
            for file in files
        ],
    )
    session.add(letter)
    session.flush()
    return letter


def claim_due(session: Session, *, now: datetime, by: str, limit: int) -> list[Letter]:
    """Claim up to `limit` letters that are due, oldest first, for the sender named `by`.

    Nobody else can claim them once this transaction is committed; commit before sending.
    """
    # Locked first and updated by number: in one statement PostgreSQL may run the inner query once
    # for each letter and so claim more than `limit`.
    due = session.scalars(
        select(Letter.id)
        .where(Letter.state == LetterState.WAITING, Letter.next_try_at <= now)
        .order_by(Letter.next_try_at, Letter.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    claimed = session.scalars(
        update(Letter)
        .where(Letter.id.in_(due), Letter.state == LetterState.WAITING)
        .values(
            state=LetterState.SENDING,
            claimed_at=now,
            claimed_by=by,
            attempts=Letter.attempts + 1,
        )
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    ).all()
    letters = select(Letter).where(Letter.id.in_(claimed)).order_by(Letter.id)
    return list(session.scalars(letters.execution_options(populate_existing=True)))


def fail_stale_claims(session: Session, *, now: datetime) -> int:
    """Give up letters whose sender has not been heard of for ten minutes; return how many."""
    given_up = session.scalars(
        update(Letter)
        .where(Letter.state == LetterState.SENDING, Letter.claimed_at < now - CLAIM_LASTS)
        .values(state=LetterState.FAILED, next_try_at=None, last_error=UNCERTAIN)
        .returning(Letter.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    return len(given_up)


def mark_sent(session: Session, letter: Letter, *, at: datetime) -> None:
    """Record that the mail server has taken the letter, even where it had been given up."""
    session.flush()
    session.refresh(letter, with_for_update=True)
    letter.sent_at = at
    if letter.state == LetterState.BOUNCED:
        return  # the report was quicker than this record
    letter.state = LetterState.SENT
    letter.next_try_at = None
    letter.last_error = None


def mark_failed(
    session: Session, letter: Letter, *, at: datetime, error: str, final: bool = False
) -> None:
    """Record a failed try: the letter waits for the next step of the ladder, or has failed.

    `final` says that no later try can succeed, or that none may be made.
    """
    session.flush()
    session.refresh(letter, with_for_update=True)
    if letter.state != LetterState.SENDING:
        return
    step = None if final or letter.attempts > len(LADDER) else LADDER[letter.attempts - 1]
    letter.state = LetterState.WAITING if step else LetterState.FAILED
    letter.next_try_at = at + step if step else None
    letter.last_error = checked_line(error, longest=_LONGEST_ERROR)


def mark_bounced(session: Session, message_id: str, *, reason: str) -> Letter | None:
    """Record that the letter with `message_id` came back; return it, or None for no such letter.

    A second report on the same letter changes nothing.
    """
    letter = session.scalar(select(Letter).where(Letter.message_id == message_id))
    if letter is not None and letter.state != LetterState.BOUNCED:
        letter.state = LetterState.BOUNCED
        letter.next_try_at = None
        letter.last_error = checked_line(reason, longest=_LONGEST_ERROR)
    return letter


def send_again(session: Session, letter_id: int, *, at: datetime) -> Letter:
    """Put a letter that failed back among the waiting, its ladder from the start.

    Raises NotFound for no such letter, Conflict where it has not failed.
    """
    # Locked: of two people who ask at once, the second finds it waiting, or even sent.
    letter = session.get(Letter, letter_id, populate_existing=True, with_for_update={"of": Letter})
    if letter is None:
        raise NotFound("letter_missing", letter_id=letter_id)
    if letter.state != LetterState.FAILED:
        raise Conflict("letter_not_failed", letter_id=letter_id, state=str(letter.state))
    letter.state = LetterState.WAITING
    letter.attempts = 0
    letter.next_try_at = at
    return letter
