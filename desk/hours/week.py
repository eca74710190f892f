"""Opening hours as data: the spans of a day, the seven days of a week, a closure every year.

W menu 3 and S menu 2: Mon-Fri 9:00-17:00. C's faults: 24 hours, 365 days. Year end: services 2.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from desk.errors import Invalid

MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """One stretch of open time in a day: minutes from midnight, `closes` at most 1440 (24:00).

    The opening minute is inside, the closing one is not. Raises Invalid `span_odd`.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_OF_DAY:
            raise Invalid("span_odd", opens=self.opens, closes=self.closes)

    @property
    def minutes(self) -> int:
        """How many minutes the span is open."""
        return self.closes - self.opens


Day = tuple[OpenSpan, ...]
Week = tuple[Day, ...]
"""Seven days, Monday first; a day without spans is closed."""


def week(days: Iterable[Iterable[OpenSpan]]) -> Week:
    """Return `days` as a week.

    Raises Invalid: `week_not_seven_days`; `spans_overlap` where a day's spans overlap or are out
    of order (spans that touch are fine).
    """
    found = tuple(tuple(day) for day in days)
    if len(found) != 7:
        raise Invalid("week_not_seven_days", days=len(found))
    for weekday, spans in enumerate(found):
        for earlier, later in pairwise(spans):
            if later.opens < earlier.closes:
                raise Invalid("spans_overlap", weekday=weekday, at=later.opens)
    return found


def same_hours(*spans: OpenSpan, days: int) -> Week:
    """Return a week whose first `days` days, from Monday, have `spans`; the others are closed."""
    return week([spans] * days + [()] * (7 - days))


DIS_HOURS = same_hours(OpenSpan(9 * 60, 17 * 60), days=5)
AROUND_THE_CLOCK = same_hours(OpenSpan(0, MINUTES_OF_DAY), days=7)


@dataclass(frozen=True, slots=True)
class YearlyClosure:
    """Days closed every year, from `first` to `last` (month, day) inclusive; may cross 1 January.

    Raises Invalid `yearly_closure_odd` for a day that is not in the calendar.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    name: str

    def __post_init__(self) -> None:
        for month, day in (self.first, self.last):
            try:
                date(2000, month, day)
            except ValueError as error:
                raise Invalid("yearly_closure_odd", month=month, day=day) from error

    def covers(self, day: date) -> bool:
        """Whether `day` falls into the closure."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


YEAR_END = YearlyClosure(first=(12, 29), last=(1, 3), name="年末年始")
