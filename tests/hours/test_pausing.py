"""A clock with pauses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import Invalid
from desk.hours import (
    BusinessCalendar,
    Pause,
    Reckoning,
    add_business_time,
    business_time_between,
    reckon,
)
from tests.hours.made_calendars import DIS, NEVER_OPEN, at, calendars, moments

ZERO = timedelta(0)
HOUR = timedelta(hours=1)
OPENED = at("2026-11-20 10:00")  # a Friday before a holiday Monday


def _reckon(now: str, *pauses: tuple[str, str | None], hours: int = 4) -> Reckoning:
    spans = [(at(begin), at(end) if end else None) for begin, end in pauses]
    return reckon(DIS, opened=OPENED, allowance=hours * HOUR, pauses=spans, now=at(now))


def test_a_clock_without_pauses_is_due_when_its_allowance_is_used_up() -> None:
    clock = _reckon("2026-11-20 11:00")
    assert clock == Reckoning(4 * HOUR, HOUR, at("2026-11-20 14:00"), None)
    assert clock.left == 3 * HOUR


def test_the_open_time_of_a_pause_is_added_on() -> None:
    clock = _reckon("2026-11-20 13:00", ("2026-11-20 11:00", "2026-11-20 12:30"))
    assert (clock.due, clock.used) == (at("2026-11-20 15:30"), 1.5 * HOUR)


def test_a_pause_over_night_adds_open_time_only() -> None:
    clock = _reckon("2026-11-24 10:00", ("2026-11-20 13:00", "2026-11-24 09:30"))
    assert (clock.due, clock.used) == (at("2026-11-24 10:30"), 3.5 * HOUR)


def test_a_pause_outside_hours_changes_nothing() -> None:
    clock = _reckon("2026-11-24 09:00", ("2026-11-20 17:00", "2026-11-24 09:00"), hours=8)
    assert clock.due == at("2026-11-24 10:00")
    assert clock.due == _reckon("2026-11-24 09:00", hours=8).due


def test_a_clock_that_stands_still_has_no_due_moment() -> None:
    clock = _reckon("2026-11-24 12:00", ("2026-11-20 11:00", None))
    assert clock == Reckoning(4 * HOUR, HOUR, None, at("2026-11-20 11:00"))


def test_a_pause_after_the_due_moment_does_not_undo_it() -> None:
    clock = _reckon("2026-11-24 12:00", ("2026-11-20 15:00", None))
    assert (clock.due, clock.used) == (at("2026-11-20 14:00"), 5 * HOUR)
    assert clock.left == ZERO
    over = _reckon("2026-11-24 12:00", ("2026-11-20 15:00", "2026-11-24 09:00"))
    assert (over.due, over.used) == (at("2026-11-20 14:00"), 8 * HOUR)


def test_a_pause_that_begins_as_the_allowance_is_used_up_does_not_move_it() -> None:
    clock = _reckon("2026-11-24 12:00", ("2026-11-20 17:00", None), hours=7)
    assert clock.due == at("2026-11-20 17:00")


def test_pauses_may_overlap_touch_and_come_in_any_order() -> None:
    clock = _reckon(
        "2026-11-24 12:00",
        ("2026-11-20 13:00", "2026-11-20 14:00"),
        ("2026-11-20 11:00", "2026-11-20 12:30"),
        ("2026-11-20 12:00", "2026-11-20 13:00"),
        ("2026-11-20 11:15", "2026-11-20 11:30"),
    )
    assert clock.due == at("2026-11-20 17:00")
    assert clock == _reckon("2026-11-24 12:00", ("2026-11-20 11:00", "2026-11-20 14:00"))


def test_an_open_pause_swallows_the_later_ones() -> None:
    clock = _reckon(
        "2026-11-24 12:00", ("2026-11-20 12:00", "2026-11-20 13:00"), ("2026-11-20 11:00", None)
    )
    assert clock == _reckon("2026-11-24 12:00", ("2026-11-20 11:00", None))


def test_pauses_that_touch_are_one() -> None:
    touching = ("2026-11-20 11:00", "2026-11-20 12:00"), ("2026-11-20 12:00", None)
    assert _reckon("2026-11-20 13:00", *touching).paused_since == at("2026-11-20 11:00")


def test_a_pause_from_before_the_opening_counts_from_the_opening() -> None:
    clock = _reckon("2026-11-20 12:00", ("2026-11-19 10:00", "2026-11-20 11:00"))
    assert (clock.due, clock.used) == (at("2026-11-20 15:00"), HOUR)
    assert _reckon("2026-11-20 12:00", ("2026-11-19 10:00", None)).used == ZERO
    assert _reckon("2026-11-20 12:00", ("2026-11-19 10:00", "2026-11-19 11:00")).used == 2 * HOUR


def test_what_lies_after_now_is_not_known_yet() -> None:
    planned = ("2026-11-20 11:00", "2026-11-20 12:00")
    assert _reckon("2026-11-20 10:59", planned) == _reckon("2026-11-20 10:59")
    assert _reckon("2026-11-20 11:00", planned).due is None
    assert _reckon("2026-11-20 11:59", planned).paused_since == at("2026-11-20 11:00")
    assert _reckon("2026-11-20 12:00", planned).due == at("2026-11-20 15:00")


def test_nothing_is_used_before_the_opening() -> None:
    clock = _reckon("2026-11-20 09:30")
    assert (clock.used, clock.due) == (ZERO, at("2026-11-20 14:00"))


def test_any_zone_goes_in_and_japans_comes_out() -> None:
    clock = reckon(
        DIS,
        opened=OPENED.astimezone(UTC),
        allowance=HOUR,
        pauses=[(at("2026-11-20 10:30").astimezone(UTC), at("2026-11-20 11:00").astimezone(UTC))],
        now=at("2026-11-20 12:00").astimezone(UTC),
    )
    assert clock.due is not None
    assert clock.due.isoformat() == "2026-11-20T11:30:00+09:00"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("allowance_not_positive", {"allowance": ZERO}),
        ("allowance_not_positive", {"allowance": -HOUR}),
        ("pause_ends_before_it_begins", {"pauses": [(OPENED + HOUR, OPENED)]}),
        ("moment_naive", {"now": datetime(2026, 11, 20)}),  # noqa: DTZ001
        ("moment_naive", {"opened": datetime(2026, 11, 20)}),  # noqa: DTZ001
        ("moment_naive", {"pauses": [(datetime(2026, 11, 20), None)]}),  # noqa: DTZ001
        ("moment_naive", {"pauses": [(OPENED, datetime(2026, 11, 21))]}),  # noqa: DTZ001
        ("never_open", {"calendar": NEVER_OPEN}),
    ],
)
def test_what_makes_no_clock_is_refused(code: str, change: dict[str, object]) -> None:
    whole = {"calendar": DIS, "opened": OPENED, "allowance": HOUR, "pauses": [], "now": OPENED}
    whole |= change
    calendar = whole.pop("calendar")
    with pytest.raises(Invalid) as refusal:
        reckon(calendar, **whole)
    assert refusal.value.code == code


@st.composite
def _histories(draw: st.DrawFn) -> tuple[datetime, list[Pause], datetime]:
    opened, *rest, now = sorted(draw(st.lists(moments, min_size=2, max_size=8, unique=True)))
    pauses: list[Pause] = list(zip(rest[::2], rest[1::2], strict=False))
    if len(rest) % 2:
        pauses.append((rest[-1], None))
    return opened, draw(st.permutations(pauses)), now


lengths = st.timedeltas(timedelta.resolution, timedelta(days=40)) | st.integers(1, 2000).map(
    lambda quarters: timedelta(minutes=15 * quarters)
)


@settings(deadline=None, max_examples=150)
@given(calendar=calendars, history=_histories(), allowance=lengths)
def test_used_time_is_all_open_time_less_that_of_the_pauses(
    calendar: BusinessCalendar,
    history: tuple[datetime, list[Pause], datetime],
    allowance: timedelta,
) -> None:
    opened, pauses, now = history
    clock = reckon(calendar, opened=opened, allowance=allowance, pauses=pauses, now=now)
    paused = sum((business_time_between(calendar, p, q or now) for p, q in pauses), ZERO)
    assert clock.used == business_time_between(calendar, opened, now) - paused
    assert (clock.paused_since is not None) is any(q is None for _, q in pauses)
    assert (clock.due is None) is (clock.paused_since is not None and clock.used < allowance)


@settings(deadline=None, max_examples=150)
@given(calendar=calendars, history=_histories(), allowance=lengths)
def test_the_due_moment_is_the_first_at_which_the_allowance_is_used_up(
    calendar: BusinessCalendar,
    history: tuple[datetime, list[Pause], datetime],
    allowance: timedelta,
) -> None:
    opened, pauses, now = history
    clock = reckon(calendar, opened=opened, allowance=allowance, pauses=pauses, now=now)
    if clock.due is None:
        return
    finished = [(p, q) for p, q in pauses if q is not None]
    waited = sum(
        (business_time_between(calendar, p, q) for p, q in finished if q <= clock.due), ZERO
    )
    assert clock.due == add_business_time(calendar, opened, allowance + waited)
    assert not any(p < clock.due < q for p, q in finished)
    assert (clock.due <= now) is (clock.used >= allowance)


@settings(deadline=None, max_examples=100)
@given(calendar=calendars, history=_histories(), allowance=lengths)
def test_a_clock_tells_the_same_afterwards_as_it_told_then(
    calendar: BusinessCalendar,
    history: tuple[datetime, list[Pause], datetime],
    allowance: timedelta,
) -> None:
    opened, pauses, now = history
    known_later = [*pauses, (now + timedelta.resolution, None)]
    then = reckon(calendar, opened=opened, allowance=allowance, pauses=pauses, now=now)
    assert then == reckon(calendar, opened=opened, allowance=allowance, pauses=known_later, now=now)
