"""Puts the clocks' due moments into a ticket's stored columns, whenever its history changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from desk.catalogue.closed_days import calendar_in_force
from desk.catalogue.offer import service
from desk.hours import BusinessCalendar
from desk.tickets.clocks import Stop, dues, put_off
from desk.tickets.models import LIVE, Kind, State, Ticket


def set_dues(
    session: Session,
    ticket: Ticket,
    *,
    now: datetime,
    calendar: BusinessCalendar | None = None,
) -> None:
    """Reckon the due moments of `ticket` anew and store them; those already met stay as they were.

    An alert's promise belongs to its incident: once kept, `follow_up_due` says by when the
    customer's instruction is to be carried out (ours). `calendar` is the one in force, where it
    has been read already.
    """
    reckoned = dues(
        service(ticket.service).target(ticket.kind),
        opened_at=ticket.opened_at,
        stops=stops_of(ticket),
        now=now,
        calendar=calendar or calendar_in_force(session),
    )
    if ticket.first_responded_at is None:
        ticket.first_response_due = reckoned.first_response
    if ticket.promise_kept_at is None:
        ticket.resolution_due = reckoned.resolution
    ticket.next_due = next_due(ticket)


def put_off_follow_up(
    session: Session, ticket: Ticket, *, begins: datetime, ends: datetime
) -> None:
    """Move by when an alert's instruction is to be carried out by a wait that ends now."""
    if ticket.follow_up_due is not None:
        ticket.follow_up_due = put_off(
            ticket.follow_up_due, begins=begins, ends=ends, calendar=calendar_in_force(session)
        )


def set_live_dues(session: Session, *, now: datetime) -> int:
    """Reckon anew the due moments of all unresolved tickets; return how many tickets moved.

    Called when the calendar has changed. What was used stays used; only what is left moves.
    """
    unresolved = session.scalars(
        select(Ticket)
        .where(Ticket.state.in_([*LIVE, State.WAITING]))
        .options(selectinload(Ticket.pauses), selectinload(Ticket.closures))
    ).all()
    calendar, moved = calendar_in_force(session), 0
    for ticket in unresolved:
        before = ticket.resolution_due, ticket.next_due
        set_dues(session, ticket, now=now, calendar=calendar)
        moved += (ticket.resolution_due, ticket.next_due) != before
    return moved


def stops_of(ticket: Ticket) -> list[Stop]:
    """Return the spans in which the ticket's resolution clock stood still."""
    waits: list[Stop] = [(pause.started_at, pause.ended_at) for pause in ticket.pauses]
    ends: list[Stop] = [(closure.at, closure.reopened_at) for closure in ticket.closures]
    return sorted(waits + ends, key=lambda stop: stop[0])


def next_due(ticket: Ticket) -> datetime | None:
    """Return the moment the desk has to act by next; None where it has nothing to do.

    An alert's two business days run on while it waits (S menu 1(2)), so it stays in the queue.
    """
    alert = ticket.kind == Kind.ALERT
    if alert and ticket.promise_kept_at is None and ticket.state != State.RESOLVED:
        return ticket.resolution_due
    if ticket.state not in LIVE:
        return None
    if alert:
        return ticket.follow_up_due
    open_dues = [ticket.resolution_due]
    if ticket.first_responded_at is None:
        open_dues.append(ticket.first_response_due)
    return min((due for due in open_dues if due is not None), default=None)
