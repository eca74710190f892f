"""What is late and what is near, over all that the viewer sees: the manager's first question.

Both are read off the stored due moments by one indexed query each, against the moment of asking;
nobody has to save anything for a ticket to be late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from desk.hours import BusinessCalendar, add_business_time
from desk.people.access import Sight
from desk.tickets.models import Ticket

NEAR = timedelta(hours=4)
"""Business time ahead that counts as near (ours)."""

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Lateness:
    """The late tickets, longest overdue first, and the near ones; counts are of all of them."""

    late: Sequence[Ticket]
    near: Sequence[Ticket]
    late_count: int
    near_count: int
    near_until: datetime


def lateness(
    session: Session, sight: Sight, *, now: datetime, calendar: BusinessCalendar
) -> Lateness:
    """Return what is late at `now` and what is due within the next four business hours."""
    near_until = add_business_time(calendar, now, NEAR)
    late = sight.narrow(select(Ticket).where(Ticket.next_due < now), Ticket.customer_id)
    near = sight.narrow(
        select(Ticket).where(Ticket.next_due >= now, Ticket.next_due <= near_until),
        Ticket.customer_id,
    )
    late_count, near_count = (
        session.scalar(select(func.count()).select_from(each.subquery())) or 0
        for each in (late, near)
    )
    shown = joinedload(Ticket.customer), joinedload(Ticket.assignee)
    order = Ticket.next_due, Ticket.id
    return Lateness(
        late=session.scalars(late.options(*shown).order_by(*order).limit(MOST_SHOWN)).all(),
        near=session.scalars(near.options(*shown).order_by(*order).limit(MOST_SHOWN)).all(),
        late_count=late_count,
        near_count=near_count,
        near_until=near_until,
    )
