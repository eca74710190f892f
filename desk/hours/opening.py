"""Which days are business days, why a day is none, and when the desk is open on it.

Services 2.3: Mon-Fri, less the national holidays, less the operator's own closed days (year end as
data); a closed or an extra working day can be entered for one date. Several spans a day and 24 h x
365 d are the same rule with other data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from desk.errors import Invalid
from desk.hours.moments import ONE_DAY, in_japan, known_day, midnight
from desk.hours.national import national_holidays
from desk.hours.week import (
    AROUND_THE_CLOCK,
    DIS_HOURS,
    YEAR_END,
    Day,
    OpenSpan,
    YearlyClosure,
    week,
)

LONGEST_CLOSURE = 400
"""Days in a row without an opening after which a search gives up (`never_open`)."""

_NONE: Mapping[date, str] = MappingProxyType({})


def _none() -> Mapping[date, str]:
    return _NONE


def _by_day(days: Mapping[date, str]) -> Mapping[date, str]:
    return MappingProxyType({known_day(day): days[day] for day in sorted(days)})


@dataclass(frozen=True, slots=True)
class WhyClosed:
    """Why a day is no business day: a stable `code` and the Japanese `name` where it has one.

    `closed` (entered for this date; the name is the reason), `holiday`, `year_end`, `weekend`,
    `no_hours` (a Monday to Friday without opening hours). As text: `holiday:元日`, `weekend`.
    """

    code: Literal["closed", "holiday", "year_end", "weekend", "no_hours"]
    name: str = ""

    def __str__(self) -> str:
        return f"{self.code}:{self.name}" if self.name else self.code


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Opening hours of a week and the days that differ from them.

    `closed` and `extra` give the reason per date. An extra day is open even on a weekend, holiday
    or year end, with the hours of its weekday or, where that has none, of the week's first day
    that has some. Raises Invalid: `closed_and_extra` for a date in both, `extra_without_hours`
    where the week has no hours, and what `week` raises.
    """

    weekly: tuple[Day, ...]
    holidays: bool
    closed: Mapping[date, str] = field(default_factory=_none, hash=False)
    extra: Mapping[date, str] = field(default_factory=_none, hash=False)
    year_end: YearlyClosure | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekly", week(self.weekly))
        object.__setattr__(self, "closed", _by_day(self.closed))
        object.__setattr__(self, "extra", _by_day(self.extra))
        both = sorted(self.closed.keys() & self.extra.keys())
        if both:
            raise Invalid("closed_and_extra", day=both[0].isoformat())
        if self.extra and not any(self.weekly):
            raise Invalid("extra_without_hours", day=min(self.extra).isoformat())

    def is_business_day(self, day: date) -> bool:
        """Whether the desk opens on `day` at all. Raises Invalid as `known_day` does."""
        return self.why_closed(day) is None

    def why_closed(self, day: date) -> WhyClosed | None:
        """Return why `day` is no business day, or None where it is one.

        The most particular reason wins: entered for the date, holiday, year end, weekend.
        """
        known_day(day)
        if day in self.extra:
            return None
        if day in self.closed:
            return WhyClosed("closed", self.closed[day])
        if self.holidays and (name := national_holidays(day.year).get(day)):
            return WhyClosed("holiday", name)
        if self.year_end and self.year_end.covers(day):
            return WhyClosed("year_end", self.year_end.name)
        if self.weekly[day.weekday()]:
            return None
        return WhyClosed("weekend" if day.weekday() >= 5 else "no_hours")

    def hours_on(self, day: date) -> Day:
        """Return the open spans of `day` in minutes from its midnight, in order."""
        if self.why_closed(day):
            return ()
        return self.weekly[day.weekday()] or next(spans for spans in self.weekly if spans)

    def spans_on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the open spans of `day` as moments in JST, in order; none where it is closed."""
        start = midnight(day)
        return tuple(
            (start + timedelta(minutes=span.opens), start + timedelta(minutes=span.closes))
            for span in self.hours_on(day)
        )

    def days_from(
        self, day: date, step: timedelta = ONE_DAY
    ) -> Iterator[tuple[date, WhyClosed | None]]:
        """Give `day` and the days that follow it by `step`, each with why it is closed.

        Endless for a calendar that opens now and then, up to the last year the desk knows.
        Raises Invalid: `never_open` after 400 closed days in a row, `day_out_of_range`.
        """
        closed_in_a_row = 0
        while closed_in_a_row <= LONGEST_CLOSURE:
            why = self.why_closed(day)
            closed_in_a_row = closed_in_a_row + 1 if why else 0
            yield day, why
            day += step
        raise Invalid("never_open", until=day.isoformat(), days=LONGEST_CLOSURE)


def business_calendar(
    *,
    closed: Mapping[date, str] = _NONE,
    extra: Mapping[date, str] = _NONE,
    weekly: Iterable[Iterable[OpenSpan]] = DIS_HOURS,
    year_end: YearlyClosure | None = YEAR_END,
) -> BusinessCalendar:
    """Return DIS's calendar: Mon-Fri 9-17, less national holidays, less 12-29 to 01-03.

    `closed` and `extra` are the operator's entries for single dates (date to reason). Raises
    Invalid as `BusinessCalendar` does.
    """
    return BusinessCalendar(
        weekly=week(weekly), holidays=True, closed=closed, extra=extra, year_end=year_end
    )


ALWAYS_OPEN = BusinessCalendar(weekly=AROUND_THE_CLOCK, holidays=False)
"""24 hours a day, 365 days a year: C's faults (C SLA)."""


def is_open(calendar: BusinessCalendar, at: datetime) -> bool:
    """Whether the desk is open at `at`: from the opening on, no more at the closing."""
    local = in_japan(at)
    return any(opens <= local < closes for opens, closes in calendar.spans_on(local.date()))


def next_opening(calendar: BusinessCalendar, at: datetime) -> datetime:
    """Return the first open moment from `at` on, in JST: `at` itself while the desk is open.

    Raises Invalid: `never_open` after 400 closed days in a row, `day_out_of_range` past 2099.
    """
    local = in_japan(at)
    return next(
        max(opens, local)
        for day, _ in calendar.days_from(local.date())
        for opens, closes in calendar.spans_on(day)
        if local < closes
    )
