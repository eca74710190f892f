"""The ten setting changes of a month, as a pure rule (W menu 2(3), W§5.5; services.md 2.1).

A row counts in the calendar month (JST) in which it is carried out. A row that is handed in and
not yet carried out holds a place: in the month it was handed in, and, once that month is over, in
every month that follows, for that is where it will be carried out. So the rows that wait and the
rows that are done are never more than the month's count together, whatever day they are set on.
Nothing else carries over: places that were not used are gone with their month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desk.hours import JST


@dataclass(frozen=True, slots=True)
class Quota:
    """How the month that begins with `month` stands, in rows.

    `used` were carried out, `reserved` were handed in this month and wait, `carried` were handed
    in earlier and still wait.
    """

    month: date
    limit: int
    used: int
    reserved: int
    carried: int

    @property
    def taken(self) -> int:
        """Places that are not free any more."""
        return self.used + self.reserved + self.carried

    @property
    def left(self) -> int:
        """Rows that can still be handed in."""
        return max(self.limit - self.taken, 0)

    def over(self, rows: int) -> int:
        """How many of so many more rows are past the month's count."""
        return max(rows - self.left, 0)


def month_of(at: datetime) -> date:
    """Return the first day of the calendar month (JST) that the moment lies in."""
    return at.astimezone(JST).date().replace(day=1)
