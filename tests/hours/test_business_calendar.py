"""Which days are business days, and why the others are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import Invalid
from desk.hours import (
    ALWAYS_OPEN,
    DIS_HOURS,
    BusinessCalendar,
    OpenSpan,
    YearlyClosure,
    business_calendar,
    is_open,
    next_opening,
    same_hours,
)
from tests.hours.made_calendars import (
    DIS,
    HOLIDAYS,
    LUNCH,
    NEVER_OPEN,
    at,
    calendars,
    dates,
    moments,
)

YEAR_END_DAYS = {"12-29", "12-30", "12-31", "1-1", "1-2", "1-3"}


def test_two_whole_years_agree_with_the_published_lists() -> None:
    for number in range(2 * 365):
        day = date(2026, 1, 1) + timedelta(days=number)
        year_end = f"{day.month}-{day.day}" in YEAR_END_DAYS
        expected = day.weekday() < 5 and day not in HOLIDAYS and not year_end
        assert DIS.is_business_day(day) is expected, day


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 5, 6), "holiday:振替休日"),
        (date(2026, 9, 22), "holiday:国民の休日"),
        (date(2027, 3, 22), "holiday:振替休日"),
        (date(2026, 11, 23), "holiday:勤労感謝の日"),
        (date(2026, 5, 3), "holiday:憲法記念日"),
        (date(2026, 11, 21), "weekend"),
        (date(2026, 11, 22), "weekend"),
        (date(2026, 12, 29), "year_end:年末年始"),
        (date(2026, 12, 31), "year_end:年末年始"),
        (date(2027, 1, 1), "holiday:元日"),
        (date(2027, 1, 3), "year_end:年末年始"),
        (date(2026, 12, 28), "None"),
        (date(2027, 1, 4), "None"),
        (date(2026, 11, 20), "None"),
    ],
)
def test_a_closed_day_says_why(day: date, why: str) -> None:
    assert str(DIS.why_closed(day)) == why


def test_an_entered_closed_day_is_closed_for_its_reason() -> None:
    calendar = business_calendar(closed={date(2026, 11, 20): "棚卸し", date(2026, 11, 23): "停電"})
    assert str(calendar.why_closed(date(2026, 11, 20))) == "closed:棚卸し"
    assert str(calendar.why_closed(date(2026, 11, 23))) == "closed:停電"
    assert calendar.spans_on(date(2026, 11, 20)) == ()


@pytest.mark.parametrize(
    "day",
    [date(2026, 11, 21), date(2026, 11, 23), date(2026, 12, 30), date(2027, 1, 1)],
    ids=["weekend", "holiday", "year end", "both"],
)
def test_an_extra_day_is_open_with_a_weekdays_hours(day: date) -> None:
    calendar = business_calendar(extra={day: "振替出勤"})
    assert calendar.is_business_day(day)
    assert calendar.spans_on(day) == ((at(f"{day} 09:00"), at(f"{day} 17:00")),)


def test_an_extra_day_keeps_its_own_weekdays_hours_where_it_has_some() -> None:
    weekly = [*DIS_HOURS[:4], [OpenSpan(600, 720)], [], []]
    friday_and_saturday = {date(2027, 1, 1): "出勤", date(2027, 1, 2): "出勤"}
    calendar = business_calendar(weekly=weekly, extra=friday_and_saturday)
    assert calendar.hours_on(date(2027, 1, 1)) == (OpenSpan(600, 720),)
    assert calendar.hours_on(date(2027, 1, 2)) == DIS_HOURS[0]


def test_a_weekday_without_hours_is_not_called_a_weekend() -> None:
    calendar = business_calendar(weekly=same_hours(OpenSpan(540, 1020), days=4))
    assert str(calendar.why_closed(date(2026, 11, 20))) == "no_hours"


def test_holidays_and_year_end_can_be_left_out() -> None:
    calendar = replace(DIS, holidays=False, year_end=None)
    assert calendar.is_business_day(date(2027, 1, 1))
    assert business_calendar(year_end=None).is_business_day(date(2026, 12, 29))


def test_a_closure_within_a_year_covers_its_first_and_last_day_only() -> None:
    calendar = business_calendar(year_end=YearlyClosure((8, 12), (8, 14), "夏季休業"))
    days = [date(2026, 8, day) for day in (12, 13, 14, 17)]
    assert [calendar.is_business_day(day) for day in days] == [False, False, False, True]


def test_spans_are_moments_in_japan() -> None:
    spans = LUNCH.spans_on(date(2026, 11, 20))
    assert spans == (
        (at("2026-11-20 09:00"), at("2026-11-20 12:00")),
        (at("2026-11-20 13:00"), at("2026-11-20 17:00")),
    )
    assert spans[0][0].isoformat() == "2026-11-20T09:00:00+09:00"


def test_a_day_open_around_the_clock_closes_as_the_next_begins() -> None:
    (span,) = ALWAYS_OPEN.spans_on(date(2026, 2, 28))
    assert span == (at("2026-02-28 00:00"), at("2026-03-01 00:00"))
    assert all(ALWAYS_OPEN.is_business_day(date(2027, 1, day)) for day in range(1, 32))


def test_calendars_of_the_same_data_are_equal_and_cannot_be_changed() -> None:
    closed = {date(2026, 11, 20): "棚卸し"}
    calendar = business_calendar(closed=closed)
    closed.clear()
    assert calendar == business_calendar(closed={date(2026, 11, 20): "棚卸し"})
    assert hash(calendar) == hash(business_calendar(closed={date(2026, 11, 20): "棚卸し"}))
    assert calendar != DIS
    with pytest.raises(TypeError):
        calendar.closed[date(2026, 11, 24)] = "停電"


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("span_odd", lambda: OpenSpan(600, 600)),
        ("span_odd", lambda: OpenSpan(-1, 600)),
        ("span_odd", lambda: OpenSpan(600, 1441)),
        ("spans_overlap", lambda: same_hours(OpenSpan(0, 61), OpenSpan(60, 120), days=1)),
        ("spans_overlap", lambda: same_hours(OpenSpan(60, 120), OpenSpan(0, 30), days=1)),
        ("week_not_seven_days", lambda: business_calendar(weekly=DIS_HOURS[:6])),
        ("yearly_closure_odd", lambda: YearlyClosure((2, 30), (3, 1), "?")),
        ("yearly_closure_odd", lambda: YearlyClosure((2, 1), (13, 1), "?")),
        (
            "closed_and_extra",
            lambda: business_calendar(
                closed={date(2026, 11, 20): "停電"}, extra={date(2026, 11, 20): "出勤"}
            ),
        ),
        ("extra_without_hours", lambda: replace(NEVER_OPEN, extra={date(2026, 11, 20): "出勤"})),
        ("day_is_a_moment", lambda: business_calendar(closed={at("2026-11-20 00:00"): "停電"})),
        ("day_is_a_moment", lambda: DIS.is_business_day(at("2026-11-20 10:00"))),
        ("day_out_of_range", lambda: DIS.is_business_day(date(2100, 1, 1))),
        ("day_out_of_range", lambda: DIS.spans_on(date(1951, 12, 31))),
        ("day_out_of_range", lambda: business_calendar(extra={date(2100, 1, 1): "出勤"})),
    ],
)
def test_what_makes_no_calendar_is_refused(code: str, make: object) -> None:
    assert callable(make)
    with pytest.raises(Invalid) as refusal:
        make()
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("moment", "open_then", "opening"),
    [
        ("2026-11-20 08:59:59.999999", False, "2026-11-20 09:00"),
        ("2026-11-20 09:00", True, "2026-11-20 09:00"),
        ("2026-11-20 11:59:59.999999", True, "2026-11-20 11:59:59.999999"),
        ("2026-11-20 12:00", False, "2026-11-20 13:00"),
        ("2026-11-20 17:00", False, "2026-11-24 09:00"),
        ("2026-12-28 17:00", False, "2027-01-04 09:00"),
    ],
)
def test_the_desk_is_open_from_opening_until_just_before_closing(
    moment: str, open_then: bool, opening: str
) -> None:
    assert is_open(LUNCH, at(moment)) is open_then
    assert next_opening(LUNCH, at(moment)) == at(opening)


def test_the_desk_is_open_by_the_clocks_of_japan() -> None:
    assert is_open(DIS, datetime(2026, 11, 20, 0, 0, tzinfo=UTC))
    assert not is_open(DIS, datetime(2026, 11, 20, 10, 0, tzinfo=UTC))


@pytest.mark.parametrize("open_at", [is_open, next_opening])
def test_a_moment_needs_an_offset(open_at: object) -> None:
    assert callable(open_at)
    with pytest.raises(Invalid, match="moment_naive"):
        open_at(DIS, datetime(2026, 11, 20, 10))  # noqa: DTZ001


def test_a_search_for_an_opening_ends_after_400_closed_days() -> None:
    days = {date(2026, 1, 5) + timedelta(days=n): "休業" for n in range(400)}
    assert next_opening(replace(ALWAYS_OPEN, closed=days), at("2026-01-05 10:00")) == at(
        "2027-02-09 00:00"
    )
    longer = days | {date(2027, 2, 9): "休業"}
    with pytest.raises(Invalid, match="never_open"):
        next_opening(replace(ALWAYS_OPEN, closed=longer), at("2026-01-05 10:00"))


@settings(deadline=None, max_examples=60)
@given(calendar=calendars, day=dates)
def test_a_day_has_spans_exactly_when_it_is_a_business_day(
    calendar: BusinessCalendar, day: date
) -> None:
    spans = calendar.spans_on(day)
    assert bool(spans) is calendar.is_business_day(day) is (calendar.why_closed(day) is None)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)


@settings(deadline=None, max_examples=100)
@given(calendar=calendars, moment=moments, data=st.data())
def test_nothing_is_open_before_the_next_opening(
    calendar: BusinessCalendar, moment: datetime, data: st.DataObject
) -> None:
    opening = next_opening(calendar, moment)
    assert opening >= moment
    assert is_open(calendar, opening)
    assert (opening == moment) is is_open(calendar, moment)
    if opening > moment:
        between = data.draw(st.timedeltas(timedelta(0), opening - moment))
        assert not is_open(calendar, min(moment + between, opening - timedelta.resolution))
