"""Moments and days the desk can reckon with: aware in, Japan Standard Time out.

Services 2: all dates and times are Japan Standard Time, UTC+9 without daylight saving. That is
true from 1952 on (there was summer time in 1948-1951), and the holiday law can be computed to
2099 (the equinoxes are known by formula to then). Within these years every day has 24 hours, so
wall-clock arithmetic is exact; outside them the desk refuses instead of guessing.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.errors import Invalid

JST = ZoneInfo("Asia/Tokyo")
FIRST_DAY = date(1952, 1, 1)
LAST_DAY = date(2099, 12, 31)
ONE_DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    """Return the moment `day` begins in Japan."""
    return datetime.combine(day, time(), JST)


FIRST_MOMENT = midnight(FIRST_DAY)
LAST_MOMENT = midnight(LAST_DAY) + ONE_DAY


def in_japan(moment: datetime) -> datetime:
    """Return `moment` in Japan Standard Time.

    Raises Invalid: `moment_naive` without an offset, `moment_out_of_range` outside 1952-2099.
    """
    if moment.utcoffset() is None:
        raise Invalid("moment_naive", value=moment.isoformat())
    # The year is looked at first: turning a moment of year 1 or 9999 may overflow.
    if FIRST_DAY.year - 1 <= moment.year <= LAST_DAY.year + 1:
        local = moment.astimezone(JST)
        if FIRST_MOMENT <= local <= LAST_MOMENT:
            return local
    raise Invalid("moment_out_of_range", value=moment.isoformat(), first=FIRST_DAY, last=LAST_DAY)


def known_day(day: date) -> date:
    """Return `day` when the desk can reckon with it.

    Raises Invalid: `day_is_a_moment` for a datetime (whose day depends on its zone),
    `day_out_of_range` outside 1952-2099.
    """
    if isinstance(day, datetime):
        raise Invalid("day_is_a_moment", value=day.isoformat())
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Invalid("day_out_of_range", value=day.isoformat(), first=FIRST_DAY, last=LAST_DAY)
    return day
