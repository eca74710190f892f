"""Open time added to a moment and counted between two."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import Invalid
from desk.hours import (
    ALWAYS_OPEN,
    BusinessCalendar,
    OpenSpan,
    Step,
    StepCode,
    add_business_time,
    business_calendar,
    business_time_between,
    explain_business_time,
    is_open,
    next_opening,
    same_hours,
)
from tests.hours.made_calendars import (
    DIS,
    HOLIDAYS,
    LUNCH,
    NEVER_OPEN,
    amounts,
    at,
    calendars,
    moments,
    offsets,
)

ZERO = timedelta(0)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MONDAY_ONLY = business_calendar(weekly=same_hours(OpenSpan(0, 1440), days=1))


@pytest.mark.parametrize(
    ("calendar", "start", "amount", "due"),
    [
        (DIS, "2026-11-20 10:00", 2 * HOUR, "2026-11-20 12:00"),
        (DIS, "2026-11-20 16:59", MINUTE, "2026-11-20 17:00"),  # used up exactly at closing
        (DIS, "2026-11-20 16:59", 2 * MINUTE, "2026-11-24 09:01"),  # weekend, then a holiday
        (DIS, "2026-11-20 09:00", 8 * HOUR, "2026-11-20 17:00"),
        (DIS, "2026-11-19 09:00", 16 * HOUR, "2026-11-20 17:00"),
        (DIS, "2026-11-20 17:00", HOUR, "2026-11-24 10:00"),
        (DIS, "2026-11-20 08:00", HOUR, "2026-11-20 10:00"),
        (DIS, "2026-11-20 23:00", 8 * HOUR, "2026-11-24 17:00"),
        (DIS, "2026-11-21 12:00", HOUR, "2026-11-24 10:00"),
        (DIS, "2026-12-28 16:00", 2 * HOUR, "2027-01-04 10:00"),
        (DIS, "2026-05-01 16:00", 2 * HOUR, "2026-05-07 10:00"),
        (DIS, "2026-09-18 16:00", 2 * HOUR, "2026-09-24 10:00"),
        (DIS, "2026-11-20 10:00", ZERO, "2026-11-20 10:00"),
        (DIS, "2026-11-20 17:00", ZERO, "2026-11-20 17:00"),
        (DIS, "2026-11-20 17:00:00.000001", ZERO, "2026-11-24 09:00"),
        (DIS, "2026-11-20 08:00", ZERO, "2026-11-20 09:00"),
        (DIS, "2026-11-21 17:00", ZERO, "2026-11-24 09:00"),
        (DIS, "2026-11-20 16:59:59.999999", timedelta.resolution, "2026-11-20 17:00"),
        (DIS, "2026-11-20 16:59:59.999999", 2 * timedelta.resolution, "2026-11-24 09:00:00.000001"),
        (LUNCH, "2026-11-20 11:30", HOUR, "2026-11-20 13:30"),
        (LUNCH, "2026-11-20 11:30", HOUR / 2, "2026-11-20 12:00"),
        (LUNCH, "2026-11-20 12:15", HOUR, "2026-11-20 14:00"),
        (LUNCH, "2026-11-19 16:00", 6 * HOUR, "2026-11-20 15:00"),
        (ALWAYS_OPEN, "2026-12-31 23:00", 2 * HOUR, "2027-01-01 01:00"),
        (ALWAYS_OPEN, "2026-02-28 00:00", 24 * HOUR, "2026-03-01 00:00"),
        (ALWAYS_OPEN, "2026-01-01 00:00", 365 * 24 * HOUR, "2027-01-01 00:00"),
        (MONDAY_ONLY, "2026-11-16 23:00", HOUR, "2026-11-17 00:00"),
        (MONDAY_ONLY, "2026-11-17 00:00", ZERO, "2026-11-17 00:00"),
        (MONDAY_ONLY, "2026-11-17 00:00", HOUR, "2026-11-30 01:00"),  # 11-23 is a holiday
        (ALWAYS_OPEN, "1952-01-01 00:00", ZERO, "1952-01-01 00:00"),
        (ALWAYS_OPEN, "2099-12-31 23:00", HOUR, "2100-01-01 00:00"),
        (ALWAYS_OPEN, "2100-01-01 00:00", ZERO, "2100-01-01 00:00"),
    ],
)
def test_open_time_is_added(
    calendar: BusinessCalendar, start: str, amount: timedelta, due: str
) -> None:
    assert add_business_time(calendar, at(start), amount) == at(due)


@pytest.mark.parametrize(
    ("calendar", "start", "end", "passed"),
    [
        (DIS, "2026-11-20 10:00", "2026-11-20 12:00", 2 * HOUR),
        (DIS, "2026-11-20 16:59", "2026-11-24 09:01", 2 * MINUTE),
        (DIS, "2026-11-20 17:00", "2026-11-24 09:00", ZERO),
        (DIS, "2026-11-20 00:00", "2026-11-21 00:00", 8 * HOUR),
        (DIS, "2026-12-28 16:00", "2027-01-04 10:00", 2 * HOUR),
        (DIS, "2026-11-20 10:00", "2026-11-20 10:00", ZERO),
        (DIS, "2026-11-20 10:00", "2026-11-20 10:00:00.000001", timedelta.resolution),
        (LUNCH, "2026-11-20 11:30", "2026-11-20 13:30", HOUR),
        (LUNCH, "2026-11-20 12:10", "2026-11-20 12:50", ZERO),
        (LUNCH, "2026-11-20 09:00", "2026-11-24 17:00", 14 * HOUR),
        (ALWAYS_OPEN, "2026-01-01 00:00", "2027-01-01 00:00", 365 * 24 * HOUR),
        (ALWAYS_OPEN, "2099-12-31 00:00", "2100-01-01 00:00", 24 * HOUR),
        (NEVER_OPEN, "2026-01-01 00:00", "2027-01-01 00:00", ZERO),
    ],
)
def test_open_time_is_counted(
    calendar: BusinessCalendar, start: str, end: str, passed: timedelta
) -> None:
    assert business_time_between(calendar, at(start), at(end)) == passed


def test_moments_may_come_in_any_zone_and_leave_in_japans() -> None:
    new_york = timezone(timedelta(hours=-5))
    start = datetime(2026, 11, 19, 20, 0, tzinfo=new_york)  # 10:00 on the 20th in Japan
    assert add_business_time(DIS, start, HOUR).isoformat() == "2026-11-20T11:00:00+09:00"
    assert business_time_between(DIS, start, datetime(2026, 11, 20, 3, tzinfo=UTC)) == 2 * HOUR


def test_an_extra_day_counts_and_a_closed_day_does_not() -> None:
    calendar = business_calendar(
        closed={date(2026, 11, 24): "停電"}, extra={date(2026, 11, 21): "出勤"}
    )
    assert add_business_time(calendar, at("2026-11-20 16:00"), 2 * HOUR) == at("2026-11-21 10:00")
    assert add_business_time(calendar, at("2026-11-21 16:00"), 2 * HOUR) == at("2026-11-25 10:00")


def test_each_stretch_counted_or_skipped_is_one_step() -> None:
    steps = explain_business_time(DIS, at("2026-11-20 16:59"), HOUR)
    first = {"since": at("2026-11-20 16:59"), "used": MINUTE, "left": 59 * MINUTE}
    second = {"since": at("2026-11-24 09:00"), "used": 59 * MINUTE, "left": ZERO}
    assert steps == (
        Step(at("2026-11-20 16:59"), StepCode.STARTS),
        Step(at("2026-11-20 17:00"), StepCode.COUNTED_TIME, first),
        Step(date(2026, 11, 21), StepCode.CLOSED_DAY, {"reason": "weekend", "name": ""}),
        Step(date(2026, 11, 22), StepCode.CLOSED_DAY, {"reason": "weekend", "name": ""}),
        Step(
            date(2026, 11, 23), StepCode.CLOSED_DAY, {"reason": "holiday", "name": "勤労感謝の日"}
        ),
        Step(at("2026-11-24 09:59"), StepCode.COUNTED_TIME, second),
        Step(at("2026-11-24 09:59"), StepCode.DUE),
    )


@pytest.mark.parametrize("start", ["2026-11-19 17:00", "2026-11-19 18:00", "2026-11-20 08:59"])
def test_a_start_outside_hours_is_told_with_the_opening_it_waits_for(start: str) -> None:
    steps = explain_business_time(DIS, at(start), HOUR)
    assert [(step.at, step.code) for step in steps] == [
        (at(start), StepCode.STARTS_OUTSIDE),
        (at("2026-11-20 09:00"), StepCode.BEGINS),
        (at("2026-11-20 10:00"), StepCode.COUNTED_TIME),
        (at("2026-11-20 10:00"), StepCode.DUE),
    ]


@pytest.mark.parametrize(
    ("code", "calendar", "start", "amount"),
    [
        ("amount_negative", DIS, at("2026-11-20 10:00"), -timedelta.resolution),
        ("never_open", NEVER_OPEN, at("2026-11-20 10:00"), HOUR),
        ("never_open", NEVER_OPEN, at("2026-11-20 10:00"), ZERO),
        ("day_out_of_range", DIS, at("2026-11-20 10:00"), timedelta.max),
        ("day_out_of_range", ALWAYS_OPEN, at("2100-01-01 00:00"), HOUR),
        ("day_out_of_range", DIS, at("2100-01-01 00:00"), ZERO),
        ("moment_naive", DIS, datetime(2026, 11, 20, 10), HOUR),  # noqa: DTZ001
        ("moment_out_of_range", DIS, datetime.max.replace(tzinfo=UTC), HOUR),
    ],
)
def test_time_that_cannot_be_added_is_refused(
    code: str, calendar: BusinessCalendar, start: datetime, amount: timedelta
) -> None:
    with pytest.raises(Invalid) as refusal:
        add_business_time(calendar, start, amount)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("end_before_start", at("2026-11-20 10:00"), at("2026-11-20 09:59:59.999999")),
        ("moment_naive", at("2026-11-20 10:00"), datetime(2026, 11, 21)),  # noqa: DTZ001
        ("moment_naive", datetime(2026, 11, 19), at("2026-11-20 10:00")),  # noqa: DTZ001
        ("moment_out_of_range", at("1951-12-31 00:00"), at("2026-11-20 10:00")),
        ("moment_out_of_range", at("2026-11-20 10:00"), at("2100-01-01 00:01")),
    ],
)
def test_time_that_cannot_be_counted_is_refused(code: str, start: datetime, end: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        business_time_between(DIS, start, end)
    assert refusal.value.code == code


def test_a_hundred_years_are_counted_and_come_back_exactly() -> None:
    start, end = at("1970-01-05 12:34:56.789"), at("2069-12-27 16:00")
    passed = business_time_between(LUNCH, start, end)
    assert add_business_time(LUNCH, start, passed) == end
    assert business_time_between(ALWAYS_OPEN, start, end) == end - start


@settings(deadline=None, max_examples=150)
@given(calendar=calendars, start=moments, first=amounts, second=amounts)
def test_adding_twice_is_adding_the_sum_once(
    calendar: BusinessCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    halfway = add_business_time(calendar, start, first)
    whole = add_business_time(calendar, start, first + second)
    assert add_business_time(calendar, halfway, second) == whole


@settings(deadline=None, max_examples=150)
@given(calendar=calendars, start=moments, amount=amounts)
def test_counting_gives_back_what_was_added(
    calendar: BusinessCalendar, start: datetime, amount: timedelta
) -> None:
    due = add_business_time(calendar, start, amount)
    assert business_time_between(calendar, start, due) == amount
    if amount:
        just_before = due - timedelta.resolution
        assert is_open(calendar, just_before)
        assert business_time_between(calendar, start, just_before) == amount - timedelta.resolution


@settings(deadline=None, max_examples=150)
@given(calendar=calendars, three=st.tuples(moments, moments, moments).map(sorted))
def test_counting_adds_up_over_a_split(calendar: BusinessCalendar, three: list[datetime]) -> None:
    start, split, end = three
    before = business_time_between(calendar, start, split)
    after = business_time_between(calendar, split, end)
    assert business_time_between(calendar, start, end) == before + after
    assert before >= ZERO <= after


@settings(deadline=None, max_examples=150)
@given(
    calendar=calendars,
    starts=st.tuples(moments, moments).map(sorted),
    sizes=st.tuples(amounts, amounts).map(sorted),
)
def test_a_later_start_or_a_longer_span_never_ends_earlier(
    calendar: BusinessCalendar, starts: list[datetime], sizes: list[timedelta]
) -> None:
    early, late = (add_business_time(calendar, start, sizes[0]) for start in starts)
    assert early <= late
    assert early <= add_business_time(calendar, starts[0], sizes[1])
    assert starts[0] <= early


@settings(deadline=None, max_examples=100)
@given(calendar=calendars, start=moments, amount=amounts, zones=st.tuples(offsets, offsets))
def test_the_zone_a_moment_is_told_in_changes_nothing(
    calendar: BusinessCalendar,
    start: datetime,
    amount: timedelta,
    zones: tuple[timezone, timezone],
) -> None:
    steps = explain_business_time(calendar, start, amount)
    elsewhere = start.astimezone(zones[0])
    assert explain_business_time(calendar, elsewhere, amount) == steps
    due = add_business_time(calendar, elsewhere, amount)
    assert due.isoformat() == steps[-1].at.isoformat()
    assert business_time_between(calendar, elsewhere, due.astimezone(zones[1])) == amount


@settings(deadline=None, max_examples=100)
@given(calendar=calendars, start=moments, amount=amounts)
def test_the_steps_use_up_the_amount_in_order(
    calendar: BusinessCalendar, start: datetime, amount: timedelta
) -> None:
    steps = explain_business_time(calendar, start, amount)
    counted = [step.about for step in steps if step.code == StepCode.COUNTED_TIME]
    assert sum((about["used"] for about in counted), ZERO) == amount
    assert (steps[-1].code, steps[-1].at) == (
        StepCode.DUE,
        add_business_time(calendar, start, amount),
    )
    told = [step.at for step in steps if isinstance(step.at, datetime)]
    assert told == sorted(told)
    assert [step.at for step in steps if step.code == StepCode.BEGINS] == (
        [] if steps[0].code == StepCode.STARTS else [next_opening(calendar, start)]
    )


def _open_minutes(calendar: BusinessCalendar, day: date) -> set[int]:
    """The open minutes of a day, straight from the calendar's data."""
    weekend_or_closed = not calendar.weekly[day.weekday()] or day in calendar.closed
    holiday = calendar.holidays and day in HOLIDAYS
    year_end = calendar.year_end is not None and (
        (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)
    )
    if day not in calendar.extra and (weekend_or_closed or holiday or year_end):
        return set()
    spans = calendar.weekly[day.weekday()]
    if not spans:
        spans = next(each for each in calendar.weekly if each)
    return {minute for span in spans for minute in range(span.opens, span.closes)}


@settings(deadline=None, max_examples=80)
@given(
    calendar=calendars,
    day=st.dates(date(2026, 1, 1), date(2027, 1, 15)),
    minute=st.integers(0, 1439),
    length=st.integers(1, 5 * 1440),
)
def test_counting_and_adding_agree_with_a_walk_minute_by_minute(
    calendar: BusinessCalendar, day: date, minute: int, length: int
) -> None:
    open_minutes = {n: _open_minutes(calendar, day + timedelta(days=n)) for n in range(7)}
    start = datetime.combine(day, datetime.min.time(), at("2026-01-01 00:00").tzinfo)
    start += minute * MINUTE
    passed = 0
    for n in range(minute, minute + length):
        if n % 1440 in open_minutes[n // 1440]:
            passed += 1
            end_of_minute = start + (n + 1 - minute) * MINUTE
            assert add_business_time(calendar, start, passed * MINUTE) == end_of_minute
            if passed > 20:  # adding is held against the walk for the first minutes only
                break
    passed = sum(n % 1440 in open_minutes[n // 1440] for n in range(minute, minute + length))
    assert business_time_between(calendar, start, start + length * MINUTE) == passed * MINUTE
