"""Where a deadline comes from, line by line: opened, waited, which day was skipped and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask_babel import gettext as _

from desk.catalogue.offer import BusinessDays, service
from desk.hours import (
    BusinessCalendar,
    Step,
    StepCode,
    business_time_between,
    explain_business_days,
    explain_business_time,
)
from desk.tickets.clocks import Promise, Stop
from desk.tickets.models import Ticket
from desk.tickets.timing import stops_of
from desk.web import display


def derivation_of(ticket: Ticket, calendar: BusinessCalendar) -> list[str]:
    """Return how the ticket's resolution due moment comes about, in the reader's language."""
    promise = service(ticket.service).target(ticket.kind).resolution
    stops = stops_of(ticket)
    if ticket.resolution_due is None:
        return [*_waits(stops, calendar), _("The clock stands still until the ticket goes on.")]
    steps = _steps(promise, ticket.opened_at, ticket.resolution_due, calendar)
    return [*_waits(stops, calendar), *(_say(step) for step in steps)]


def _steps(
    promise: Promise, opened_at: datetime, due: datetime, calendar: BusinessCalendar
) -> tuple[Step, ...]:
    if isinstance(promise, BusinessDays):
        return explain_business_days(calendar, opened_at, promise.days)
    # The stored moment says how much open time lies before it, waits included.
    return explain_business_time(
        calendar, opened_at, business_time_between(calendar, opened_at, due)
    )


def _waits(stops: list[Stop], calendar: BusinessCalendar) -> Iterator[str]:
    for begin, end in stops:
        if end is None:
            yield _("Standing still since %(begin)s.", begin=display.jst(begin))
        else:
            span = display.business_span(business_time_between(calendar, begin, end))
            yield _("Stood still from %(begin)s to %(end)s: %(span)s do not count.",
                    begin=display.jst(begin), end=display.jst(end), span=span)  # fmt: skip


def _say(step: Step) -> str:
    at = display.jst(step.at) if isinstance(step.at, datetime) else display.day(step.at)
    about = step.about
    if step.code == StepCode.CLOSED_DAY:
        return _(
            "%(at)s: closed (%(why)s)", at=at, why=_why(str(about["reason"]), str(about["name"]))
        )
    if step.code == StepCode.COUNTED_TIME:
        used, rest = about["used"], about["left"]
        assert isinstance(used, timedelta)
        assert isinstance(rest, timedelta)
        return _("Until %(at)s: %(used)s used, %(left)s to go", at=at,
                 used=display.business_span(used), left=display.business_span(rest))  # fmt: skip
    if step.code == StepCode.COUNTED_DAY:
        return _("%(at)s: business day %(number)s", at=at, number=about["number"])
    plain = {
        StepCode.RECEIVED: _("%(at)s: received; this day does not count", at=at),
        StepCode.STARTS: _("%(at)s: opened", at=at),
        StepCode.STARTS_OUTSIDE: _("%(at)s: opened, outside opening hours", at=at),
        StepCode.BEGINS: _("%(at)s: begins at the next opening", at=at),
        StepCode.DUE: _("%(at)s: due", at=at),
    }
    return plain[step.code]


def _why(reason: str, name: str) -> str:
    words = {"weekend": _("weekend"), "year_end": _("year end")}
    return name or words.get(reason, reason)
