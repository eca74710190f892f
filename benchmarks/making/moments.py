"""The made moments: one present for all runs, opening moments, due moments reckoned once an hour.

Reckoning costs too much to be done a million times; the due moment of a ticket is that of the full
hour in which it was opened, which moves nothing by more than an hour.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from desk.catalogue.offer import service
from desk.hours import business_calendar
from desk.tickets.clocks import Dues, dues

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
"""Friday, 14:00 in Japan: the present of every made world."""

HISTORY = timedelta(days=3 * 365)
RUSH = timedelta(days=8)
"""How far back tickets go, and how far those of which some are still live."""

_CALENDAR = business_calendar()


def hour_of(moment: datetime) -> datetime:
    """Return the full hour in which `moment` lies."""
    return moment.replace(minute=0, second=0, microsecond=0)


@lru_cache(maxsize=200_000)
def dues_of_hour(service_code: str, kind: str, hour: datetime) -> Dues:
    """Return both due moments of a ticket opened at the full `hour`."""
    target = service(service_code).target(kind)
    found = dues(target, opened_at=hour, stops=(), now=hour, calendar=_CALENDAR)
    assert found.resolution is not None
    return Dues(found.first_response.astimezone(UTC), found.resolution.astimezone(UTC))
