"""Calendars and moments for the tests of business time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from hypothesis import strategies as st

from desk.hours import (
    ALWAYS_OPEN,
    JST,
    BusinessCalendar,
    OpenSpan,
    YearlyClosure,
    business_calendar,
    same_hours,
)

DIS = business_calendar()
LUNCH = business_calendar(
    weekly=same_hours(OpenSpan(9 * 60, 12 * 60), OpenSpan(13 * 60, 17 * 60), days=5)
)
NEVER_OPEN = BusinessCalendar(weekly=same_hours(days=0), holidays=False)

HOLIDAYS = {
    date(year, month, day)
    for year, months in {
        2026: "1,12/11,23/20/29/3,4,5,6//20/11/21,22,23/12/3,23/",
        2027: "1,11/11,23/21,22/29/3,4,5//19/11/20,23/11/3,23/",
    }.items()
    for month, days in enumerate(months.split("/"), 1)
    for day in map(int, filter(None, days.split(",")))
}
"""The national holidays of two years as the Cabinet Office lists them, month by month."""


def at(text: str) -> datetime:
    """Return the moment in Japan that `text` names, such as `2026-11-20 16:59`."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@st.composite
def _days(draw: st.DrawFn) -> tuple[OpenSpan, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(OpenSpan(opens * 15, closes * 15) for opens, closes in pairs)


@st.composite
def _touching_days(draw: st.DrawFn) -> tuple[OpenSpan, ...]:
    noon = draw(st.integers(1, 1439))
    return OpenSpan(0, noon), OpenSpan(noon, 1440)


dates = st.dates(date(2025, 12, 20), date(2027, 1, 10))
microseconds = st.integers(0, 24 * 60 * 60 * 1_000_000 - 1).map(lambda n: timedelta(microseconds=n))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@st.composite
def _odd_calendars(draw: st.DrawFn) -> BusinessCalendar:
    days = _days() | _touching_days() | st.just(())
    weekly = tuple(draw(st.lists(days, min_size=7, max_size=7).filter(any)))
    closed = draw(st.dictionaries(dates, st.text(max_size=3), max_size=8))
    extra = draw(st.dictionaries(dates, st.text(max_size=3), max_size=8))
    return BusinessCalendar(
        weekly=weekly,
        holidays=draw(st.booleans()),
        closed=closed,
        extra={day: why for day, why in extra.items() if day not in closed},
        year_end=draw(st.none() | st.just(YearlyClosure((12, 29), (1, 3), "年末年始"))),
    )


calendars = st.sampled_from([DIS, LUNCH, ALWAYS_OPEN]) | _odd_calendars()


@st.composite
def _boundaries(draw: st.DrawFn) -> datetime:
    day = datetime.combine(draw(dates), time(), JST)
    return day + timedelta(minutes=15 * draw(st.integers(0, 96)))


moments = _boundaries() | st.builds(
    lambda day, past: datetime.combine(day, time(), JST) + past, dates, microseconds
)
amounts = (
    st.integers(0, 400).map(lambda quarters: timedelta(minutes=15 * quarters))
    | microseconds
    | st.timedeltas(timedelta(0), timedelta(days=20))
)
