"""Moments, spans and sizes as readers see them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale

from desk.hours import business_calendar
from desk.web import display
from tests.tickets.made_tickets import november

H, MIN = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(params=["ja", "en"])
def language(request, app):
    with app.test_request_context(), force_locale(request.param):
        yield request.param


def _by(language: str, ja: str, en: str) -> str:
    return {"ja": ja, "en": en}[language]


def test_a_moment_is_shown_in_japan_with_its_weekday(language):
    moment = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    long = _by(language, "2026/11/21(土) 00:30", "Sat 21 Nov 2026, 00:30")
    short = _by(language, "11/21(土) 00:30", "Sat 21 Nov 00:30")
    assert (display.jst(moment), display.jst_short(moment)) == (long, short)


def test_days_and_months_are_written_as_the_language_does(language):
    day = date(2026, 11, 3)
    assert display.day(day) == _by(language, "2026/11/03(火)", "Tue 3 Nov 2026")
    assert display.month(day) == _by(language, "2026年11月", "November 2026")


@pytest.mark.parametrize(
    ("span", "numbers"),
    [
        (timedelta(0), ["0"]),
        (59 * MIN + timedelta(seconds=59), ["59"]),
        (H, ["1"]),
        (25 * H, ["25"]),
        (25 * H + 5 * MIN, ["25", "5"]),
    ],
)
def test_business_time_is_told_in_hours_and_minutes(language, span, numbers):
    told = display.business_span(span)
    assert re.findall("[0-9]+", told) == numbers
    assert _by(language, "営業", "business") in told


@pytest.mark.parametrize(
    ("due", "tone", "span"),
    [
        (november(20, 16), "ahead", 6 * H),
        (november(20, 12, 1), "ahead", 2 * H + MIN),
        (november(20, 12), "near", 2 * H),
        (november(20, 10), "near", timedelta(0)),
        (november(20, 9, 30), "missed", 30 * MIN),
        (november(24, 10), "ahead", 8 * H),  # the holiday Monday does not count
        (november(19, 16), "missed", 2 * H),  # nor does the night
    ],
)
def test_what_is_left_is_business_time(app, due, tone, span):
    with app.test_request_context(), force_locale("en"):
        found = display.left(due, november(20, 10), business_calendar())
        told = display.business_span(span)
    assert found.tone == tone
    assert found.words == (f"late by {told}" if tone == "missed" else f"{told} left")


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (1536, "2 KB"), (5 * 1024 * 1024, "5.0 MB"),
     (1024 * 1024 - 1, "1.0 MB")],
)  # fmt: skip
def test_a_size_is_told_in_the_unit_that_suits_it(count, words):
    assert display.size(count) == words
