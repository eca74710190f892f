"""A due moment with its derivation: each day counted, each day skipped and why.

These walks are the rules themselves; `reckoning` and `days` take only their last step. Sources:
Civil Code 140 (the first day does not count), 484(2) and S menu 2(2) (due at the close), services
2.2 and 2.3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from desk.errors import Invalid
from desk.hours.moments import FIRST_DAY, ONE_DAY, in_japan
from desk.hours.opening import BusinessCalendar, WhyClosed, is_open

NOTHING = timedelta(0)


class StepCode(StrEnum):
    """What happens in one step of a derivation."""

    RECEIVED = "received"
    """The day of receipt, which does not count; `at` is the moment."""
    COUNTED_DAY = "counted_day"
    """A business day that counts; about: number."""
    CLOSED_DAY = "closed_day"
    """A day passed over; about: reason, name (see WhyClosed)."""
    STARTS = "starts"
    """The span starts within opening hours."""
    STARTS_OUTSIDE = "starts_outside_hours"
    """The span is asked for outside opening hours."""
    BEGINS = "begins_at_opening"
    """So it begins at this opening."""
    COUNTED_TIME = "counted_time"
    """Open time used up to `at`; about: since (datetime), used and left (timedelta)."""
    DUE = "due"
    """The result; always the last step."""


Particulars = Mapping[str, str | int | timedelta | datetime]


def _nothing_more() -> Particulars:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation: when, what, and the particulars of a sentence about it.

    `at` is a moment in JST, or a date where the step is about a whole day.
    """

    at: datetime | date
    code: StepCode
    about: Particulars = field(default_factory=_nothing_more, hash=False)


def explain_business_days(
    calendar: BusinessCalendar, received: datetime, days: int
) -> tuple[Step, ...]:
    """Return how the close of the `days`-th business day after receipt is found (services 2.2).

    `days` is 1 or more. The last step is the due moment. Raises Invalid: `days_not_positive`,
    `never_open`, `day_out_of_range`, `moment_naive`, `moment_out_of_range`.
    """
    return tuple(day_steps(calendar, received, days))


def explain_business_time(
    calendar: BusinessCalendar, start: datetime, amount: timedelta
) -> tuple[Step, ...]:
    """Return how `amount` of open time, begun at `start`, is used up (services 2.3).

    The last step is the due moment. Raises Invalid: `amount_negative` and what
    `explain_business_days` raises about days and moments.
    """
    return tuple(time_steps(calendar, start, amount))


def day_steps(calendar: BusinessCalendar, received: datetime, days: int) -> Iterator[Step]:
    """Give the steps of `explain_business_days` one by one."""
    if days < 1:
        raise Invalid("days_not_positive", days=days)
    local = in_japan(received)
    yield Step(local, StepCode.RECEIVED)
    number = 0
    for day, why in calendar.days_from(local.date() + ONE_DAY):
        if why:
            yield _closed(day, why)
            continue
        number += 1
        yield Step(day, StepCode.COUNTED_DAY, MappingProxyType({"number": number}))
        if number == days:
            yield Step(calendar.spans_on(day)[-1][1], StepCode.DUE)
            return


def time_steps(calendar: BusinessCalendar, start: datetime, amount: timedelta) -> Iterator[Step]:
    """Give the steps of `explain_business_time` one by one."""
    if amount < NOTHING:
        raise Invalid("amount_negative", amount=str(amount))
    local = in_japan(start)
    if not amount and _closes_at(calendar, local):
        # Used up exactly at closing; so adding twice is always adding the sum once.
        yield Step(local, StepCode.STARTS)
        yield Step(local, StepCode.DUE)
        return
    waiting = not is_open(calendar, local)
    yield Step(local, StepCode.STARTS_OUTSIDE if waiting else StepCode.STARTS)
    for stretch in _stretches(calendar, local):
        if isinstance(stretch, Step):
            yield stretch
            continue
        begins, ends = stretch
        if waiting:
            yield Step(begins, StepCode.BEGINS)
            waiting = False
        used = min(amount, ends - begins)
        amount -= used
        if used:
            yield _counted(begins, used, amount)
        if not amount:
            yield Step(begins + used, StepCode.DUE)
            return


def last_moment(steps: Iterator[Step]) -> datetime:
    """Return the moment of the last of `steps`, which is the due moment."""
    at = deque(steps, maxlen=1).pop().at
    assert isinstance(at, datetime)
    return at


def _closes_at(calendar: BusinessCalendar, at: datetime) -> bool:
    # A day that closes at 24:00 closes at a moment that already bears the next date.
    days = max(at.date() - ONE_DAY, FIRST_DAY), at.date()
    return any(closes == at for day in days for _, closes in calendar.spans_on(day))


def _stretches(
    calendar: BusinessCalendar, start: datetime
) -> Iterator[tuple[datetime, datetime] | Step]:
    for day, why in calendar.days_from(start.date()):
        if why:
            yield _closed(day, why)
            continue
        for opens, closes in calendar.spans_on(day):
            if start < closes:
                yield max(opens, start), closes


def _counted(since: datetime, used: timedelta, left: timedelta) -> Step:
    about: Particulars = {"since": since, "used": used, "left": left}
    return Step(since + used, StepCode.COUNTED_TIME, MappingProxyType(about))


def _closed(day: date, why: WhyClosed) -> Step:
    about = MappingProxyType({"reason": why.code, "name": why.name})
    return Step(day, StepCode.CLOSED_DAY, about)
