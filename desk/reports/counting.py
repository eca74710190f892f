"""Counts tickets from their facts: what came, what was resolved, what was left; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from desk.hours import JST
from desk.reports.facts import TicketFacts
from desk.reports.figures import Count, DayFigures, Movement, MovementRow
from desk.reports.months import Month
from desk.reports.spreads import count_of


def movement_of(tickets: Iterable[TicketFacts], month: Month) -> Movement:
    """Return how the tickets came and went in the month.

    A ticket that is resolved, opened again and resolved again in one month counts once.
    """
    concerned = [ticket for ticket in tickets if in_play(ticket, month)]
    old = [ticket for ticket in concerned if ticket.opened_at < month.begins]
    left = [ticket for ticket in concerned if ticket.resolved_before(month.ends) is None]
    return Movement(
        before=_numbers(t for t in old if t.resolved_before(month.begins) is None),
        received=_numbers(t for t in concerned if t.opened_at >= month.begins),
        reopened=_numbers(t for t in old if t.resolved_before(month.begins) is not None),
        resolved=_numbers(t for t in concerned if t.resolved_before(month.ends) is not None),
        open=_numbers(left),
    )


def in_play(ticket: TicketFacts, month: Month) -> bool:
    """Whether the ticket was there and unresolved at some moment of the month."""
    if ticket.opened_at >= month.ends:
        return False
    if ticket.opened_at >= month.begins:
        return True
    if ticket.resolved_before(month.begins) is None:
        return True
    return any(until is not None and month.holds(until) for _, until in ticket.ends)


def rows_by(
    tickets: Sequence[TicketFacts],
    month: Month,
    *,
    code: Callable[[TicketFacts], str],
    order: Iterable[str],
) -> tuple[MovementRow, ...]:
    """Return the movement for each code that has any, in `order`."""
    parts = {name: [t for t in tickets if code(t) == name and in_play(t, month)] for name in order}
    return tuple(
        MovementRow(name, movement_of(part, month)) for name, part in parts.items() if part
    )


def days_of(tickets: Sequence[TicketFacts], month: Month) -> tuple[DayFigures, ...]:
    """Return every day of the month with what came and what was resolved on it."""
    came = {ticket.number: ticket.opened_at for ticket in tickets}
    went = {
        ticket.number: at
        for ticket in tickets
        if in_play(ticket, month) and (at := ticket.resolved_before(month.ends)) is not None
    }
    return tuple(
        DayFigures(
            day,
            count_of(n for n, at in came.items() if _day(at) == day),
            count_of(n for n, at in went.items() if _day(at) == day),
        )
        for day in month.days
    )


def _day(moment: datetime) -> object:
    return moment.astimezone(JST).date()


def _numbers(tickets: Iterable[TicketFacts]) -> Count:
    return count_of(ticket.number for ticket in tickets)
