"""Business time: add it to a moment, count it between two moments.

Services 2.3: business time counts the open seconds between two moments. A span that begins outside
hours begins at the next opening; one that is used up exactly at closing ends at that closing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.errors import Invalid
from desk.hours.explaining import last_moment, time_steps
from desk.hours.moments import ONE_DAY, in_japan
from desk.hours.opening import BusinessCalendar


def add_business_time(calendar: BusinessCalendar, start: datetime, amount: timedelta) -> datetime:
    """Return the moment, in JST, at which `amount` of open time from `start` on is used up.

    Exact to the microsecond. An amount of zero ends where it begins: at `start` within hours and
    at the very closing, else at the next opening. Raises Invalid: `amount_negative`, `never_open`,
    `day_out_of_range`, `moment_naive`, `moment_out_of_range`.
    """
    return last_moment(time_steps(calendar, start, amount))


def business_time_between(calendar: BusinessCalendar, start: datetime, end: datetime) -> timedelta:
    """Return the open time from `start` to `end`, exact to the microsecond, never negative.

    Raises Invalid: `end_before_start`, `moment_naive`, `moment_out_of_range`.
    """
    begins, ends = in_japan(start), in_japan(end)
    if ends < begins:
        raise Invalid("end_before_start", start=begins.isoformat(), end=ends.isoformat())
    minutes = 0
    day = begins.date()
    while day < ends.date():
        minutes += sum(span.minutes for span in calendar.hours_on(day))
        day += ONE_DAY
    whole_days = timedelta(minutes=minutes)
    return whole_days - _open_until(calendar, begins) + _open_until(calendar, ends)


def _open_until(calendar: BusinessCalendar, local: datetime) -> timedelta:
    """Return the open time of the day of `local` that lies before it."""
    if local.time() == local.time().min:
        return timedelta(0)
    return sum(
        (
            max(min(local, closes) - opens, timedelta(0))
            for opens, closes in calendar.spans_on(local.date())
        ),
        timedelta(0),
    )
