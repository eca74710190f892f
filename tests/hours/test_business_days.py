"""Business days after receipt, days and months before a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import Invalid
from desk.hours import (
    ALWAYS_OPEN,
    BusinessCalendar,
    Step,
    StepCode,
    business_calendar,
    closing_of,
    days_before,
    due_after_business_days,
    explain_business_days,
    last_business_day_of_month,
    months_before_month_end,
    nth_business_day_before,
)
from tests.hours.made_calendars import (
    DIS,
    LUNCH,
    NEVER_OPEN,
    at,
    calendars,
    dates,
    moments,
    offsets,
)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-16 10:00", "2026-11-18 17:00"),  # Mon -> Wed
        ("2026-11-16 23:00", "2026-11-18 17:00"),  # Mon night -> Wed
        ("2026-11-16 00:00", "2026-11-18 17:00"),
        ("2026-11-14 10:00", "2026-11-17 17:00"),  # Sat -> Tue
        ("2026-11-15 10:00", "2026-11-17 17:00"),  # Sun -> Tue
        ("2026-11-13 10:00", "2026-11-17 17:00"),  # Fri -> Tue
        ("2026-11-20 10:00", "2026-11-25 17:00"),  # Fri before a holiday Monday -> Wed
        ("2026-11-02 10:00", "2026-11-05 17:00"),  # Mon before a holiday -> Thu
        ("2026-11-03 10:00", "2026-11-05 17:00"),  # on the holiday -> Thu
        ("2026-05-01 10:00", "2026-05-08 17:00"),  # 05-04, 05-05 and the substitute 05-06
        ("2026-09-18 10:00", "2026-09-25 17:00"),  # 09-21, the in-between 09-22, 09-23
        ("2027-03-19 10:00", "2027-03-24 17:00"),  # the substitute 03-22
        ("2026-12-28 18:00", "2027-01-05 17:00"),
        ("2026-12-31 23:59:59.999999", "2027-01-05 17:00"),
    ],
)
def test_two_business_days_end_at_the_close_of_the_second_day(received: str, due: str) -> None:
    assert due_after_business_days(DIS, at(received), 2) == at(due)


def test_the_day_of_receipt_is_the_day_in_japan() -> None:
    sunday_evening_in_utc = datetime(2026, 11, 15, 15, 0, tzinfo=UTC)  # Monday 0:00 in Japan
    assert due_after_business_days(DIS, sunday_evening_in_utc, 2) == at("2026-11-18 17:00")


def test_the_due_moment_is_told_in_japans_time() -> None:
    due = due_after_business_days(DIS, datetime(2026, 11, 16, 1, tzinfo=UTC), 2)
    assert due.isoformat() == "2026-11-18T17:00:00+09:00"


def test_a_day_of_several_spans_ends_with_the_last() -> None:
    assert due_after_business_days(LUNCH, at("2026-11-16 10:00"), 1) == at("2026-11-17 17:00")


def test_a_day_open_around_the_clock_ends_at_midnight() -> None:
    assert due_after_business_days(ALWAYS_OPEN, at("2026-12-31 10:00"), 1) == at("2027-01-02 00:00")


def test_closed_and_extra_days_are_skipped_and_counted() -> None:
    calendar = business_calendar(
        closed={date(2026, 11, 17): "停電"}, extra={date(2026, 11, 21): "出勤"}
    )
    assert due_after_business_days(calendar, at("2026-11-16 10:00"), 2) == at("2026-11-19 17:00")
    assert due_after_business_days(calendar, at("2026-11-19 10:00"), 2) == at("2026-11-21 17:00")


def test_each_day_counted_or_skipped_is_one_step() -> None:
    steps = explain_business_days(DIS, at("2026-12-31 18:00"), 2)
    assert steps == (
        Step(at("2026-12-31 18:00"), StepCode.RECEIVED),
        Step(date(2027, 1, 1), StepCode.CLOSED_DAY, {"reason": "holiday", "name": "元日"}),
        Step(date(2027, 1, 2), StepCode.CLOSED_DAY, {"reason": "year_end", "name": "年末年始"}),
        Step(date(2027, 1, 3), StepCode.CLOSED_DAY, {"reason": "year_end", "name": "年末年始"}),
        Step(date(2027, 1, 4), StepCode.COUNTED_DAY, {"number": 1}),
        Step(date(2027, 1, 5), StepCode.COUNTED_DAY, {"number": 2}),
        Step(at("2027-01-05 17:00"), StepCode.DUE),
    )


@pytest.mark.parametrize(
    ("code", "calendar", "received", "days"),
    [
        ("days_not_positive", DIS, at("2026-11-16 10:00"), 0),
        ("days_not_positive", DIS, at("2026-11-16 10:00"), -1),
        ("never_open", NEVER_OPEN, at("2026-11-16 10:00"), 1),
        ("day_out_of_range", DIS, at("2026-11-16 10:00"), 100_000),
        ("day_out_of_range", DIS, at("2099-12-31 10:00"), 1),
        ("moment_naive", DIS, datetime(2026, 11, 16, 10), 1),  # noqa: DTZ001
        ("moment_out_of_range", DIS, datetime.max.replace(tzinfo=UTC), 1),
        ("moment_out_of_range", DIS, datetime.min.replace(tzinfo=UTC), 1),
        ("moment_out_of_range", DIS, at("1951-12-31 23:59"), 1),
        ("moment_out_of_range", DIS, at("2100-01-01 00:01"), 1),
    ],
)
def test_business_days_that_cannot_be_counted_are_refused(
    code: str, calendar: BusinessCalendar, received: datetime, days: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        due_after_business_days(calendar, received, days)
    assert refusal.value.code == code


def test_the_closing_of_a_day_is_its_last_closing() -> None:
    assert closing_of(LUNCH, date(2026, 11, 20)) == at("2026-11-20 17:00")
    with pytest.raises(Invalid, match=r"day_closed.*weekend"):
        closing_of(DIS, date(2026, 11, 21))


@pytest.mark.parametrize(
    ("day", "n", "found"),
    [
        (date(2027, 1, 31), 10, date(2027, 1, 18)),
        (date(2026, 11, 24), 1, date(2026, 11, 20)),  # over the holiday Monday and the weekend
        (date(2027, 1, 4), 1, date(2026, 12, 28)),  # over the year end
        (date(2026, 11, 21), 1, date(2026, 11, 20)),
        (date(2026, 5, 7), 1, date(2026, 5, 1)),
    ],
)
def test_business_days_before_a_day_do_not_count_the_day(day: date, n: int, found: date) -> None:
    assert nth_business_day_before(DIS, day, n) == found


@pytest.mark.parametrize(
    ("code", "calendar", "day", "n"),
    [
        ("days_not_positive", DIS, date(2026, 11, 16), 0),
        ("never_open", NEVER_OPEN, date(2026, 11, 16), 1),
        ("day_out_of_range", DIS, date(2026, 11, 16), 10**30),
        ("day_is_a_moment", DIS, at("2026-11-16 10:00"), 1),
    ],
)
def test_business_days_before_that_cannot_be_counted_are_refused(
    code: str, calendar: BusinessCalendar, day: date, n: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        nth_business_day_before(calendar, day, n)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("day", "n", "last"),
    [
        (date(2026, 1, 31), 10, date(2026, 1, 21)),
        (date(2026, 3, 10), 10, date(2026, 2, 28)),
        (date(2024, 3, 10), 10, date(2024, 2, 29)),
        (date(2026, 5, 16), 10, date(2026, 5, 6)),  # a holiday: no shift
        (date(2026, 5, 16), 0, date(2026, 5, 16)),
        (date(2099, 12, 31), 54_056, date(1952, 1, 1)),
    ],
)
def test_days_before_a_day_are_calendar_days(day: date, n: int, last: date) -> None:
    assert days_before(day, n) == last


@pytest.mark.parametrize(
    ("year", "month", "months", "day"),
    [
        (2026, 3, 1, date(2026, 2, 28)),
        (2024, 3, 1, date(2024, 2, 29)),
        (2026, 4, 1, date(2026, 3, 30)),
        (2026, 2, 1, date(2026, 1, 28)),
        (2026, 1, 1, date(2025, 12, 31)),
        (2026, 1, 3, date(2025, 10, 31)),
        (2026, 12, 24, date(2024, 12, 31)),
        (2026, 5, 0, date(2026, 5, 31)),
    ],
)
def test_months_before_a_month_end_lead_to_the_corresponding_day(
    year: int, month: int, months: int, day: date
) -> None:
    assert months_before_month_end(year, month, months) == day


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("days_negative", lambda: days_before(date(2026, 1, 31), -1)),
        ("day_out_of_range", lambda: days_before(date(2026, 1, 31), 10**12)),
        ("day_out_of_range", lambda: days_before(date(2100, 1, 1), 1)),
        ("day_out_of_range", lambda: days_before(date(2099, 12, 31), 54_057)),
        ("months_negative", lambda: months_before_month_end(2026, 1, -1)),
        ("month_odd", lambda: months_before_month_end(2026, 13, 1)),
        ("month_odd", lambda: last_business_day_of_month(DIS, 2026, 0)),
        ("day_out_of_range", lambda: months_before_month_end(1952, 1, 1)),
        ("day_out_of_range", lambda: months_before_month_end(9999, 1, 1)),
        ("day_out_of_range", lambda: last_business_day_of_month(DIS, 0, 1)),
        ("month_without_business_day", lambda: last_business_day_of_month(NEVER_OPEN, 2026, 1)),
    ],
)
def test_days_and_months_that_cannot_be_counted_are_refused(code: str, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(Invalid) as refusal:
        ask()
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2026, 12, date(2026, 12, 28)),
        (2026, 11, date(2026, 11, 30)),
        (2026, 10, date(2026, 10, 30)),
        (2026, 2, date(2026, 2, 27)),
        (2099, 12, date(2099, 12, 28)),
    ],
)
def test_the_last_business_day_of_a_month(year: int, month: int, day: date) -> None:
    assert last_business_day_of_month(DIS, year, month) == day


@settings(deadline=None, max_examples=100)
@given(calendar=calendars, received=moments, days=st.integers(1, 12), zone=offsets)
def test_business_days_agree_with_a_slow_walk(
    calendar: BusinessCalendar, received: datetime, days: int, zone: timezone
) -> None:
    day, left = received.date(), days
    while left:
        day += timedelta(days=1)
        left -= bool(calendar.spans_on(day))
    assert due_after_business_days(calendar, received, days) == calendar.spans_on(day)[-1][1]
    elsewhere = received.astimezone(zone)
    assert due_after_business_days(calendar, elsewhere, days) == calendar.spans_on(day)[-1][1]


@settings(deadline=None, max_examples=100)
@given(calendar=calendars, received=moments, days=st.integers(1, 12))
def test_the_last_step_of_business_days_is_the_due_moment(
    calendar: BusinessCalendar, received: datetime, days: int
) -> None:
    steps = explain_business_days(calendar, received, days)
    assert steps[-1].at == due_after_business_days(calendar, received, days)
    assert sum(step.code == StepCode.COUNTED_DAY for step in steps) == days
    walked = [step.at for step in steps[1:-1]]
    assert walked == [received.date() + timedelta(days=n + 1) for n in range(len(walked))]


@settings(deadline=None, max_examples=100)
@given(calendar=calendars, day=dates, n=st.integers(1, 12))
def test_exactly_n_business_days_lie_from_the_nth_before_a_day(
    calendar: BusinessCalendar, day: date, n: int
) -> None:
    found = nth_business_day_before(calendar, day, n)
    between = [found + timedelta(days=k) for k in range((day - found).days)]
    assert calendar.is_business_day(found)
    assert sum(calendar.is_business_day(each) for each in between) == n


@settings(deadline=None, max_examples=100)
@given(calendar=calendars, year=st.integers(1952, 2099), month=st.integers(1, 12))
def test_no_business_day_follows_the_last_of_its_month(
    calendar: BusinessCalendar, year: int, month: int
) -> None:
    last = last_business_day_of_month(calendar, year, month)
    later = [last + timedelta(days=n) for n in range(1, 32)]
    assert calendar.is_business_day(last)
    assert not any(calendar.is_business_day(day) for day in later if day.month == month)
