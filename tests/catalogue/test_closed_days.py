"""The operator's own days: entered, in the calendar at once, withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from desk.audit import latest_entries
from desk.catalogue.closed_days import (
    calendar_days,
    calendar_in_force,
    enter_day,
    withdraw_day,
)
from desk.demo.people import LOADER
from desk.errors import Conflict, Invalid, NotFound
from tests.times import FRIDAY_TEN

TUESDAY, SATURDAY = date(2026, 11, 24), date(2026, 11, 28)


def _enter(session, day, *, opened=False, reason="停電"):
    return enter_day(session, day, opened=opened, reason=reason, by=LOADER, at=FRIDAY_TEN)


def test_a_closed_and_an_extra_day_are_in_the_calendar_at_once(session):
    _enter(session, TUESDAY)
    _enter(session, SATURDAY, opened=True, reason="振替")
    calendar = calendar_in_force(session)
    assert not calendar.is_business_day(TUESDAY)
    assert calendar.is_business_day(SATURDAY)


def test_a_withdrawn_day_is_as_it_was(session):
    entry = _enter(session, TUESDAY)
    withdraw_day(session, entry.id, by=LOADER, at=FRIDAY_TEN)
    assert calendar_days(session) == []
    assert calendar_in_force(session).is_business_day(TUESDAY)


@pytest.mark.parametrize(
    ("day", "reason", "kind", "code"),
    [
        (TUESDAY, "停電", Conflict, "day_already_entered"),
        (SATURDAY, " \u3000", Invalid, "reason_missing"),
        (date(1951, 12, 31), "x", Invalid, "day_not_known"),
        (date(2100, 1, 1), "x", Invalid, "day_not_known"),
    ],
)
def test_a_day_that_does_not_fit_is_refused_by_name(session, day, reason, kind, code):
    _enter(session, TUESDAY)
    with pytest.raises(kind, match=code):
        _enter(session, day, reason=reason)
    assert [entry.day for entry in calendar_days(session)] == [TUESDAY]


def test_what_was_never_entered_cannot_be_withdrawn(session):
    with pytest.raises(NotFound):
        withdraw_day(session, 1, by=LOADER, at=FRIDAY_TEN)


def test_days_come_and_go_on_record(session):
    entry = _enter(session, TUESDAY)
    withdraw_day(session, entry.id, by=LOADER, at=FRIDAY_TEN)
    session.flush()
    told = [(e.action, e.about["day"]) for e in latest_entries(session)]
    assert told == [
        ("calendar.day_withdrawn", "2026-11-24"),
        ("calendar.day_entered", "2026-11-24"),
    ]
