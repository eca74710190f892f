"""Which promises were kept and which were missed in a month; pure.

A promise is settled once: kept at the moment of the deed, missed at the due moment. So no promise
counts in two months, and one that is still running counts in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.catalogue.offer import Target
from desk.hours import BusinessCalendar, business_time_between, reckon
from desk.reports.counting import in_play
from desk.reports.facts import TicketFacts
from desk.reports.figures import MOST_NAMED, ClockFigures, Miss, PromiseFigures
from desk.reports.months import Month
from desk.reports.spreads import count_of, spread_of
from desk.tickets.clocks import dues
from desk.tickets.models import Kind

Targets = Mapping[tuple[str, str], Target]
"""The target of each (service, kind)."""


@dataclass(frozen=True, slots=True)
class Settling:
    """One promise as it stood when the month ended.

    `due` is None while a pause keeps it unknown, `done_at` None while it was not done by then;
    `later` is when it was done after that, as last known.
    """

    ticket: int
    due: datetime | None
    done_at: datetime | None
    later: datetime | None = None


def settle(promises: Iterable[Settling], month: Month) -> PromiseFigures:
    """Return what was kept and missed in the month; a deed at the due moment keeps it."""
    kept, misses = [], []
    for promise in promises:
        done, due = promise.done_at, promise.due
        if done is not None and (due is None or done <= due):
            if month.holds(done):
                kept.append(promise.ticket)
        elif due is not None and month.holds(due):
            misses.append(Miss(promise.ticket, due, done or promise.later))
    misses.sort(key=lambda miss: (miss.due, miss.ticket))
    missed = count_of(miss.ticket for miss in misses)
    return PromiseFigures(count_of(kept), missed, tuple(misses[:MOST_NAMED]))


def first_responses(
    tickets: Iterable[TicketFacts], month: Month, calendar: BusinessCalendar
) -> ClockFigures:
    """Return the first responses: spans of those given in the month, promises settled in it."""
    asked = [ticket for ticket in tickets if ticket.kind != Kind.ALERT]
    spans = {
        ticket.number: business_time_between(calendar, ticket.opened_at, at)
        for ticket in asked
        if (at := ticket.first_responded_at) is not None and month.holds(at)
    }
    promises = (
        Settling(
            ticket.number,
            ticket.first_response_due,
            _before(ticket.first_responded_at, month.ends),
            ticket.first_responded_at,
        )
        for ticket in asked
    )
    return ClockFigures(spread_of(spans), settle(promises, month))


def resolutions(
    tickets: Iterable[TicketFacts], month: Month, calendar: BusinessCalendar, targets: Targets
) -> ClockFigures:
    """Return the resolutions: business time without waits of what the month resolved."""
    asked = [ticket for ticket in tickets if ticket.kind != Kind.ALERT]
    spans = {
        ticket.number: _worked(ticket, month, calendar)
        for ticket in asked
        if in_play(ticket, month) and ticket.resolved_before(month.ends) is not None
    }
    promises = (
        Settling(
            ticket.number,
            _resolution_due(ticket, month, calendar, targets),
            ticket.resolved_before(month.ends),
            ticket.resolved_at,
        )
        for ticket in asked
    )
    return ClockFigures(spread_of(spans), settle(promises, month))


def alert_promises(
    tickets: Sequence[TicketFacts], month: Month, calendar: BusinessCalendar, targets: Targets
) -> PromiseFigures:
    """Return the two-business-day promises (S menu 1(2)): findings and notice in time or not.

    An alert that was withdrawn in time without a notice promised nothing.
    """
    promises = (
        Settling(
            ticket.number,
            _resolution_due(ticket, month, calendar, targets),
            _before(ticket.kept_at, month.ends),
            ticket.kept_at,
        )
        for ticket in tickets
        if ticket.kind == Kind.ALERT
    )
    withdrawn = {
        t.number: t.resolved_at for t in tickets if t.kept_at is None and t.resolved_at is not None
    }
    return settle((p for p in promises if not _released(p, withdrawn.get(p.ticket))), month)


def _released(promise: Settling, withdrawn_at: datetime | None) -> bool:
    return withdrawn_at is not None and promise.due is not None and withdrawn_at <= promise.due


def _before(moment: datetime | None, end: datetime) -> datetime | None:
    return moment if moment is not None and moment < end else None


def _resolution_due(
    ticket: TicketFacts, month: Month, calendar: BusinessCalendar, targets: Targets
) -> datetime | None:
    """Return the due moment as it was known when the month ended: later waits move it later."""
    return dues(
        targets[ticket.service, ticket.kind],
        opened_at=ticket.opened_at,
        stops=ticket.stops,
        now=month.ends,
        calendar=calendar,
    ).resolution


def _worked(ticket: TicketFacts, month: Month, calendar: BusinessCalendar) -> timedelta:
    whatever = timedelta(hours=1)  # what is used does not depend on what is allowed
    return reckon(
        calendar,
        opened=ticket.opened_at,
        allowance=whatever,
        pauses=ticket.stops,
        now=month.ends,
    ).used
