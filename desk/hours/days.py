"""Rules that count days and months: the alert rule, "n days before", month ends.

Services 2.2: due at the close of the n-th business day after the date of receipt. Services 2.3:
"n days before D" ends with D - n, at 24:00 (Civil Code 140-141), without a shift for holidays,
which only ever extends forward (142); "n business days before D" is the n-th one before D, D not
counted; "n months before a month end" is the corresponding day, clamped (143(2)).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from itertools import islice

from desk.errors import Invalid
from desk.hours.explaining import day_steps, last_moment
from desk.hours.moments import FIRST_DAY, LAST_DAY, ONE_DAY, known_day
from desk.hours.opening import BusinessCalendar

_TOO_MANY = (LAST_DAY - FIRST_DAY).days + 1
"""Days that lead out of the known years from anywhere; larger numbers could not be worked with."""


def due_after_business_days(calendar: BusinessCalendar, received: datetime, days: int) -> datetime:
    """Return the close, in JST, of the `days`-th business day after the date of receipt.

    S menu 1(2) with Civil Code 140: the day of receipt, in Japan, never counts, whatever the hour.
    `days` is 1 or more. Raises Invalid: `days_not_positive`, `never_open`, `day_out_of_range`,
    `moment_naive`, `moment_out_of_range`.
    """
    return last_moment(day_steps(calendar, received, days))


def closing_of(calendar: BusinessCalendar, day: date) -> datetime:
    """Return the moment, in JST, the desk closes for the day; Invalid `day_closed` without one."""
    why = calendar.why_closed(day)
    if why:
        raise Invalid("day_closed", day=day.isoformat(), why=str(why))
    return calendar.spans_on(day)[-1][1]


def nth_business_day_before(calendar: BusinessCalendar, day: date, n: int) -> date:
    """Return the `n`-th business day before `day`, which itself does not count; `n` is 1 or more.

    Raises Invalid: `days_not_positive`, `never_open`, `day_out_of_range`.
    """
    if n < 1:
        raise Invalid("days_not_positive", days=n)
    earlier = calendar.days_from(known_day(day) - ONE_DAY, -ONE_DAY)
    return next(islice((found for found, why in earlier if not why), min(n, _TOO_MANY) - 1, None))


def days_before(day: date, n: int) -> date:
    """Return the last day, until its 24:00, on which "`n` days before `day`" is still kept.

    Calendar days; `n` is 0 or more. Raises Invalid: `days_negative`, `day_out_of_range`.
    """
    if n < 0:
        raise Invalid("days_negative", days=n)
    return known_day(known_day(day) - timedelta(days=min(n, _TOO_MANY)))


def months_before_month_end(year: int, month: int, months: int) -> date:
    """Return the day `months` months before the last day of `month`, clamped to its month.

    One month before 31 March is 28 (29) February, before 30 April it is 30 March. `months` is 0 or
    more. Raises Invalid: `months_negative`, `month_odd`, `day_out_of_range`.
    """
    if months < 0:
        raise Invalid("months_negative", months=months)
    end = _last_day(year, month)
    count = end.year * 12 + end.month - 1 - months
    if count < FIRST_DAY.year * 12:
        raise Invalid("day_out_of_range", value=f"{end} - {months} months", first=FIRST_DAY)
    earlier = _last_day(count // 12, count % 12 + 1)
    return earlier.replace(day=min(end.day, earlier.day))


def last_business_day_of_month(calendar: BusinessCalendar, year: int, month: int) -> date:
    """Return the last business day of the month.

    Raises Invalid: `month_odd`, `day_out_of_range`, `month_without_business_day`.
    """
    end = _last_day(year, month)
    days = (end - timedelta(days=back) for back in range(end.day))
    found = next((day for day in days if calendar.is_business_day(day)), None)
    if found is None:
        raise Invalid("month_without_business_day", year=year, month=month)
    return found


def _last_day(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise Invalid("month_odd", month=month)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Invalid(
            "day_out_of_range", value=f"{year}-{month:02}", first=FIRST_DAY, last=LAST_DAY
        )
    return date(year, month, monthrange(year, month)[1])
