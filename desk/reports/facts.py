"""What the figures are counted from: plain facts of a customer's tickets, read in few queries.

Read are the tickets that were unresolved at some moment of the month, by their whole history; how
each stood when the month ended is then decided without the database (`desk.reports.counting`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from desk.reports.months import Month
from desk.tickets.clocks import Stop
from desk.tickets.models import FIRST_NUMBER, Closure, Kind, Pause, Ticket


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """One ticket: when it came, was answered, waited and was resolved (and opened again).

    `waits` and `ends` hold (from, until); None while it still lasts. `kept_at` is when an alert's
    findings and notice were given (S menu 1(2)).
    """

    number: int
    kind: str
    service: str
    opened_at: datetime
    first_response_due: datetime
    first_responded_at: datetime | None
    kept_at: datetime | None
    waits: tuple[Stop, ...]
    ends: tuple[Stop, ...]

    def resolved_before(self, moment: datetime) -> datetime | None:
        """Return since when the ticket stood resolved just before `moment`; None if it did not."""
        for at, until in reversed(self.ends):
            if at < moment and (until is None or until >= moment):
                return at
        return None

    @property
    def resolved_at(self) -> datetime | None:
        """Since when the ticket stands resolved, as last known."""
        return next((at for at, until in self.ends if until is None), None)

    @property
    def stops(self) -> list[Stop]:
        """When the resolution clock stood still."""
        return sorted([*self.waits, *self.ends], key=lambda stop: stop[0])


def read_tickets(session: Session, customer_id: int, month: Month) -> list[TicketFacts]:
    """Return the facts of the customer's tickets that the month has to do with; three queries."""
    concerned = _concerned(customer_id, month)
    waits = _stops(
        session,
        select(Pause.ticket_id, Pause.started_at, Pause.ended_at)
        .where(Pause.ticket_id.in_(concerned))
        .order_by(Pause.id),
    )
    ends = _stops(
        session,
        select(Closure.ticket_id, Closure.at, Closure.reopened_at)
        .where(Closure.ticket_id.in_(concerned))
        .order_by(Closure.id),
    )
    return [
        TicketFacts(
            number=row.id + FIRST_NUMBER - 1,
            kind=row.kind,
            service=row.service,
            opened_at=row.opened_at,
            first_response_due=row.first_response_due,
            first_responded_at=row.first_responded_at,
            kept_at=row.promise_kept_at if row.kind == Kind.ALERT else None,
            waits=tuple(waits[row.id]),
            ends=tuple(ends[row.id]),
        )
        for row in session.execute(_columns(customer_id, month))
    ]


def _concerned(customer_id: int, month: Month) -> Select[int]:
    # Resolved before the month began and never opened again: the month has nothing to do with it.
    return select(Ticket.id).where(
        Ticket.customer_id == customer_id,
        Ticket.opened_at < month.ends,
        or_(Ticket.resolved_at.is_(None), Ticket.resolved_at >= month.begins),
    )


def _columns(customer_id: int, month: Month) -> Select[*tuple[object, ...]]:
    return (
        select(
            Ticket.id,
            Ticket.kind,
            Ticket.service,
            Ticket.opened_at,
            Ticket.first_response_due,
            Ticket.first_responded_at,
            Ticket.promise_kept_at,
        )
        .where(Ticket.id.in_(_concerned(customer_id, month)))
        .order_by(Ticket.id)
    )


def _stops(
    session: Session, statement: Select[int, datetime, datetime | None]
) -> defaultdict[int, list[Stop]]:
    found: defaultdict[int, list[Stop]] = defaultdict(list)
    for ticket_id, begins, ends in session.execute(statement):
        found[ticket_id].append((begins, ends))
    return found
