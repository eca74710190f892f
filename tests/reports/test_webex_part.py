"""A month of setting changes: rows count in the month in which they are carried out."""

from __future__ import annotations

import pytest

from desk.reports.collecting import collect
from desk.reports.figures import WebexFigures
from tests.reports.made_month import OCTOBER, at
from tests.webex.made_submissions import Changing


@pytest.fixture
def changing(session, world, clock) -> Changing:
    clock.set(at("2026-09-01 09:00"))
    people = world.people
    made = Changing(
        session, world.contracts["asahi_webex"], people["takahashi"], people["yamamoto"], clock
    )
    made.begin()
    return made


@pytest.fixture
def month_of(session, world):
    def collected(now: str) -> WebexFigures:
        [found] = collect(session, world.places.asahi, OCTOBER, now=at(now)).webex
        return found

    return collected


def test_rows_count_in_the_month_they_are_carried_out_in(changing, clock, month_of):
    clock.set(at("2026-09-30 10:00"))
    submission = changing.asked([1, 2, 3, 4])
    first, second, third, _fourth = submission.items
    changing.set(first)
    clock.set(at("2026-10-01 00:00"))
    changing.set(second)
    clock.set(at("2026-10-31 23:59"))
    changing.set(third)
    figures = month_of("2026-11-20 10:00")
    assert (figures.limit, figures.used, figures.waiting) == (10, 2, 1)
    assert [(row.work_type, row.number) for row in figures.by_work_type] == [("user_add", 2)]
    assert figures.tickets.tickets == (submission.ticket.number,)


def test_a_row_set_after_the_month_still_waited_when_it_ended(changing, clock, month_of):
    clock.set(at("2026-10-30 10:00"))
    [item] = changing.asked([5]).items
    clock.set(at("2026-11-02 10:00"))
    changing.set(item)
    figures = month_of("2026-11-20 10:00")
    assert (figures.used, figures.waiting) == (0, 1)


def test_a_month_without_changes_says_none_of_ten(changing, month_of):
    figures = month_of("2026-11-20 10:00")
    assert (figures.used, figures.waiting, figures.by_work_type) == (0, 0, ())
