"""The end of a submission: the baseline moves on, the customer is told, the ticket is resolved.

One letter and one message tell the result row by row, in the contact's language.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.mail.identity import Sender
from desk.tickets.conversing import add_message
from desk.tickets.letters import reader_of, send_letter
from desk.tickets.models import Channel, Outcome, State, Ticket
from desk.tickets.states import resolve
from desk.webex.applying import apply_rows
from desk.webex.baselines import add_version, current_baseline, table_of
from desk.webex.changes import change_from_json
from desk.webex.models import ItemState, Submission, SubmissionState
from desk.webex.telling import result_text


def finish(
    session: Session, submission: Submission, *, by: Actor, at: datetime, sender: Sender
) -> bool:
    """End the submission if none of its rows waits any more; return whether it ended.

    The caller holds the contract's lock.
    """
    if any(item.state == ItemState.OPEN for item in submission.items):
        return False
    submission.state, submission.ended_at = SubmissionState.DONE, at
    _move_baseline(session, submission, by=by, at=at)
    ticket = submission.ticket
    assert ticket is not None
    _tell(session, submission, ticket, by=by, at=at, sender=sender)
    if ticket.state != State.RESOLVED:
        resolve(session, ticket, outcome=Outcome.ANSWERED, by=by, at=at)
    record(session, "submission.done", subject="submission", subject_id=submission.id, by=by,
           at=at)  # fmt: skip
    return True


def _move_baseline(session: Session, submission: Submission, *, by: Actor, at: datetime) -> None:
    """Carry the rows that were set over into the next baseline."""
    done = [change_from_json(i.change) for i in submission.items if i.state == ItemState.SET]
    if not done:
        return
    current = current_baseline(session, submission.contract_id)
    assert current is not None
    table = apply_rows(table_of(current), done)
    add_version(session, submission.contract_id, table, by=by, at=at, submission_id=submission.id)


def _tell(
    session: Session,
    submission: Submission,
    ticket: Ticket,
    *,
    by: Actor,
    at: datetime,
    sender: Sender,
) -> None:
    language = ticket.contact.language if ticket.contact else ticket.customer.language
    text = result_text(submission.items, language)
    add_message(
        session, ticket, text=text, by=by, at=at, channel=Channel.PORTAL, from_desk=True,
        internal=False,
    )  # fmt: skip
    to = reader_of(ticket)
    if to is not None:
        send_letter(
            session, ticket, to, "change_done", sender=sender, at=at,
            auto_submitted=False, text=text, author=by.name,
        )  # fmt: skip
