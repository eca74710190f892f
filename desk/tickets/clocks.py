"""The clocks of a ticket: pure rules from its history, the promise in force and the calendar.

The first response and the resolution have a due moment each, in business time or business days
(services.md 2.2, 2.3; the house's own targets are data in the catalogue). The resolution clock
stands still while the ticket waits for the customer and while it is resolved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.catalogue.offer import BusinessDays, Target
from desk.hours import (
    BusinessCalendar,
    add_business_time,
    business_time_between,
    due_after_business_days,
    reckon,
)

Stop = tuple[datetime, datetime | None]
"""From when to when the clock stood still; None while it still does."""

Promise = timedelta | BusinessDays
"""Business time, or whole business days after the day of receipt."""


class ClockState(StrEnum):
    """How a clock stands (glossary: running, paused, met, missed)."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Dues:
    """When the first response and the resolution are due; None while a pause keeps it unknown."""

    first_response: datetime
    resolution: datetime | None


def dues(
    target: Target,
    *,
    opened_at: datetime,
    stops: Sequence[Stop],
    now: datetime,
    calendar: BusinessCalendar,
) -> Dues:
    """Return both due moments of a ticket opened at `opened_at`, as known at `now`.

    The first response is never put off by a pause: a ticket waits only after an answer. A promise
    in business days is never paused either: it is kept by findings and notice (S menu 1(2)).
    """
    return Dues(
        first_response=_due(target.first_response, opened_at, (), now, calendar),
        resolution=_due_unless_stopped(target.resolution, opened_at, stops, now, calendar),
    )


def put_off(
    due: datetime, *, begins: datetime, ends: datetime, calendar: BusinessCalendar
) -> datetime:
    """Return the due moment after a wait: what was left when it began is left when it ends.

    What was missed before the wait stays missed.
    """
    if due <= begins:
        return due
    return add_business_time(calendar, ends, business_time_between(calendar, begins, due))


def state_of(due: datetime | None, done_at: datetime | None, *, now: datetime) -> ClockState:
    """Return how a clock stands at `now`: the due moment itself is still in time."""
    if due is None:
        return ClockState.PAUSED
    if done_at is not None:
        return ClockState.MET if done_at <= due else ClockState.MISSED
    return ClockState.RUNNING if now <= due else ClockState.MISSED


def _due(
    promise: Promise,
    opened_at: datetime,
    stops: Sequence[Stop],
    now: datetime,
    calendar: BusinessCalendar,
) -> datetime:
    due = _due_unless_stopped(promise, opened_at, stops, now, calendar)
    assert due is not None  # without a stop nothing keeps it from being known
    return due


def _due_unless_stopped(
    promise: Promise,
    opened_at: datetime,
    stops: Sequence[Stop],
    now: datetime,
    calendar: BusinessCalendar,
) -> datetime | None:
    if isinstance(promise, BusinessDays):
        return due_after_business_days(calendar, opened_at, promise.days)
    return reckon(calendar, opened=opened_at, allowance=promise, pauses=stops, now=now).due
