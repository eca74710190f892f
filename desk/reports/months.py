"""The month that a report is about: a calendar month in Japan, and by when its report is due.

S menu 1(3) says "in the month after"; the last business day and the hour are the house's and come
from the catalogue's report rule.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.catalogue.offer import ReportRule
from desk.hours import JST, BusinessCalendar, last_business_day_of_month

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Japan, known by its first day."""

    first: date

    @property
    def begins(self) -> datetime:
        """The first moment of the month."""
        return datetime.combine(self.first, time(0), JST)

    @property
    def ends(self) -> datetime:
        """The first moment after the month."""
        return self.later(1).begins

    @property
    def last(self) -> date:
        """The last day of the month."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def days(self) -> list[date]:
        """Every day of the month, in order."""
        return [self.first + timedelta(days=n) for n in range(self.last.day)]

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in the month: its first moment does, the next month's does not."""
        return self.begins <= moment < self.ends

    def later(self, months: int) -> Month:
        """Return the month that many months later; earlier where `months` is negative."""
        count = self.first.year * 12 + self.first.month - 1 + months
        return Month(date(count // 12, count % 12 + 1, 1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def month_of(moment: datetime) -> Month:
    """Return the month in which a moment lies in Japan."""
    return Month(moment.astimezone(JST).date().replace(day=1))


def read_month(text: str) -> Month | None:
    """Return the month that is written like 2026-10; None for anything else."""
    found = _MONTH.fullmatch(text)
    return Month(date(int(found[1]), int(found[2]), 1)) if found else None


def report_due(month: Month, rules: Iterable[ReportRule], calendar: BusinessCalendar) -> datetime:
    """Return the moment by which the report on `month` is due: the earliest that a rule gives.

    `rules` holds one at least. Raises Invalid("month_without_business_day").
    """
    return min(_due(month, rule, calendar) for rule in rules)


def _due(month: Month, rule: ReportRule, calendar: BusinessCalendar) -> datetime:
    later = month.later(rule.months_after).first
    day = last_business_day_of_month(calendar, later.year, later.month)
    return datetime.combine(day, rule.at, JST)
