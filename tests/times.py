"""A clock that tests set by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

FRIDAY_TEN = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


class HandSetClock:
    """Stands still until told otherwise; reads like the wall clock: an aware moment in UTC."""

    def __init__(self) -> None:
        self._now = FRIDAY_TEN.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        """Show `moment`, which must be aware."""
        if moment.tzinfo is None:
            raise ValueError("the clock shows aware moments only")
        self._now = moment.astimezone(UTC)

    def advance(self, span: timedelta) -> None:
        """Show a moment that is `span` later."""
        self._now += span


@pytest.fixture(scope="session")
def the_clock() -> HandSetClock:
    """The one clock that everything made once for the whole run is given."""
    return HandSetClock()


@pytest.fixture
def clock(the_clock: HandSetClock) -> HandSetClock:
    """The clock the product reads in tests: Friday 2026-11-20, 10:00 in Tokyo."""
    the_clock.set(FRIDAY_TEN)
    return the_clock
