"""How a ticket goes from state to state: taken, waiting, resolved, opened again.

Every verb is idempotent or says why not: taking one's own ticket again changes nothing, resolving
a resolved ticket is refused.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.errors import Conflict, Invalid
from desk.people.models import Person
from desk.tickets.models import Closure, Kind, Outcome, Pause, State, Ticket
from desk.tickets.timing import next_due, put_off_follow_up, set_dues


def assign(
    session: Session, ticket: Ticket, engineer: Person | None, *, by: Actor, at: datetime
) -> None:
    """Give the ticket to `engineer`, or back to the queue with None; a new ticket is then open."""
    if engineer is not None and not engineer.is_operator:
        raise Invalid("assignee_not_operator")
    if ticket.assignee == engineer:
        return
    ticket.assignee = engineer
    if engineer is not None and ticket.state == State.NEW:
        ticket.state = State.OPEN
    ticket.updated_at = at
    record(session, "ticket.assigned", subject="ticket", subject_id=ticket.id, by=by, at=at,
           to=engineer.name if engineer else None)  # fmt: skip


def pause(session: Session, ticket: Ticket, *, reason: str, by: Actor, at: datetime) -> None:
    """Wait for the customer from now on; the resolution clock stands still meanwhile."""
    if ticket.state == State.WAITING:
        raise Conflict("ticket_already_waiting")
    if ticket.state == State.RESOLVED:
        raise Conflict("ticket_resolved")
    ticket.pauses.append(Pause(reason=reason.strip()[:200], by_name=by.name, started_at=at))
    ticket.state = State.WAITING
    _changed(session, ticket, at)
    record(session, "ticket.paused", subject="ticket", subject_id=ticket.id, by=by, at=at,
           reason=reason.strip()[:200])  # fmt: skip


def end_pause(session: Session, ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Go on with a waiting ticket; what was used of its clock stays used."""
    if ticket.state != State.WAITING:
        raise Conflict("ticket_not_waiting")
    ticket.state = State.OPEN
    for open_pause in ticket.pauses:
        if open_pause.ended_at is None:
            open_pause.ended_at = at
            put_off_follow_up(session, ticket, begins=open_pause.started_at, ends=at)
    _changed(session, ticket, at)
    record(session, "ticket.resumed", subject="ticket", subject_id=ticket.id, by=by, at=at)


def resolve(session: Session, ticket: Ticket, *, outcome: Outcome, by: Actor, at: datetime) -> None:
    """End the ticket, saying how; a wait ends with it."""
    if ticket.state == State.RESOLVED:
        raise Conflict("ticket_resolved")
    if (
        ticket.kind == Kind.ALERT
        and ticket.promise_kept_at is None
        and outcome != Outcome.WITHDRAWN
    ):
        # The two business days end by findings and notice, never by a click (S menu 1(2)).
        raise Conflict("alert_not_notified")
    if ticket.state == State.WAITING:
        end_pause(session, ticket, by=by, at=at)
    ticket.closures.append(Closure(outcome=outcome, by_name=by.name, at=at))
    ticket.state = State.RESOLVED
    ticket.resolved_at = at
    if ticket.kind != Kind.ALERT:
        ticket.promise_kept_at = at
    if ticket.first_responded_at is None and by.is_person:
        ticket.first_responded_at = at
    ticket.updated_at = at
    # The clock stopped in time or not: the due moment stays the one that it was held against.
    ticket.next_due = None
    record(session, "ticket.resolved", subject="ticket", subject_id=ticket.id, by=by, at=at,
           outcome=outcome)  # fmt: skip


def reopen(session: Session, ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Open a resolved ticket again; the clock goes on with what was left."""
    if ticket.state != State.RESOLVED:
        raise Conflict("ticket_not_resolved")
    for closure in ticket.closures:
        if closure.reopened_at is None:
            closure.reopened_at = at
    ticket.state = State.OPEN
    ticket.resolved_at = None
    # What was instructed has been dealt with: the new words have a due moment of their own.
    ticket.follow_up_due = None
    if ticket.kind != Kind.ALERT:
        ticket.promise_kept_at = None
    _changed(session, ticket, at)
    record(session, "ticket.reopened", subject="ticket", subject_id=ticket.id, by=by, at=at)


def _changed(session: Session, ticket: Ticket, at: datetime) -> None:
    ticket.updated_at = at
    session.flush()
    set_dues(session, ticket, now=at)
    ticket.next_due = next_due(ticket)
