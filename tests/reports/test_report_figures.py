"""The figures of a month made by hand equal what a person counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from desk.errors import Conflict
from desk.reports.collecting import collect
from desk.reports.figures import Count, Figures, Miss
from desk.reports.json_form import from_json, to_json
from desk.reports.months import Month
from tests.reports.made_month import OCTOBER, MadeMonth, at

H = timedelta(hours=1)


@pytest.fixture
def made(session, world) -> MadeMonth:
    return MadeMonth(session, world)


@pytest.fixture
def numbers(made) -> dict[str, int]:
    return made.everything()


@pytest.fixture
def figures(session, world, numbers, clock) -> Figures:
    return collect(session, world.places.asahi, OCTOBER, now=clock())


def these(numbers: dict[str, int], *names: str) -> Count:
    return Count(len(names), tuple(sorted(numbers[name] for name in names)))


def test_tickets_come_and_go_as_counted_by_hand(figures, numbers):
    total = figures.tickets.total
    assert total.before == these(numbers, "old")
    assert total.received == these(numbers, "quick", "slow", "waited", "late", "first", "last")
    assert total.reopened == these(numbers, "again")
    assert total.resolved == these(numbers, "quick", "slow", "waited", "first")
    assert total.open == these(numbers, "again", "old", "late", "last")


def test_kinds_are_counted_apart(figures, numbers):
    rows = {row.code: row.movement for row in figures.tickets.by_kind}
    assert list(rows) == ["inquiry", "fault", "request"]
    assert rows["fault"].resolved == these(numbers, "slow")
    assert rows["request"].open == these(numbers, "late")
    assert rows["inquiry"].received.number == 4


def test_services_are_counted_apart(figures, numbers):
    rows = {row.code: row.movement for row in figures.tickets.by_service}
    assert list(rows) == ["webex_calling", "secure_endpoint"]
    assert rows["secure_endpoint"].resolved == these(numbers, "waited")
    assert rows["webex_calling"].received.number == 5


def test_days_hold_what_came_and_what_was_resolved_on_them(figures, numbers):
    days = {str(day.day): day for day in figures.tickets.by_day}
    assert len(days) == 31
    assert days["2026-10-01"].received == these(numbers, "quick", "first")
    assert days["2026-10-01"].resolved == these(numbers, "first")
    assert days["2026-10-14"].resolved == these(numbers, "slow")
    assert sum(day.received.number for day in days.values()) == 6
    assert sum(day.resolved.number for day in days.values()) == 4


def test_first_responses_are_in_business_time(figures, numbers):
    # 0.5 h, 0.5 h, 2 h, 2 h (over a holiday) and 6 h (from a Saturday)
    spread = figures.tickets.first_response.spread
    assert spread.count == these(numbers, "quick", "slow", "waited", "first", "last")
    assert (spread.median, spread.ninetieth, spread.worst) == (2 * H, 6 * H, 6 * H)
    assert spread.worst_ticket == numbers["waited"]


def test_a_first_response_past_its_due_moment_is_a_miss(figures, numbers):
    promise = figures.tickets.first_response.promise
    assert promise.kept == these(numbers, "quick", "slow", "first", "last")
    assert promise.misses == (
        Miss(numbers["waited"], at("2026-10-19 13:00"), at("2026-10-19 15:00")),
    )


def test_resolutions_leave_waiting_out(figures, numbers):
    # 0.5 h, 8 h (without a wait), 9 h and 17 h
    spread = figures.tickets.resolution.spread
    assert spread.count == these(numbers, "quick", "slow", "waited", "first")
    assert (spread.median, spread.ninetieth, spread.worst) == (8.5 * H, 17 * H, 17 * H)
    assert spread.worst_ticket == numbers["slow"]


def test_a_resolution_is_missed_in_the_month_of_its_due_moment(figures, numbers):
    promise = figures.tickets.resolution.promise
    assert promise.kept == these(numbers, "quick", "waited", "first")
    assert promise.misses == (
        Miss(numbers["again"], at("2026-10-05 17:00"), None),
        Miss(numbers["slow"], at("2026-10-14 16:00"), at("2026-10-14 17:00")),
    )


def test_what_happens_later_changes_nothing(session, world, made, figures, numbers, clock):
    made.reopened(session.get(*_ticket(numbers["quick"])), "2026-11-05 09:00")
    made.resolved(session.get(*_ticket(numbers["late"])), "2026-11-05 10:00")
    session.flush()
    assert collect(session, world.places.asahi, OCTOBER, now=clock()) == figures


def _ticket(number: int):
    from desk.tickets.models import FIRST_NUMBER, Ticket

    return Ticket, number - FIRST_NUMBER + 1


def test_every_ticket_is_either_left_or_resolved(figures):
    for row in (figures.tickets.total, *(r.movement for r in figures.tickets.by_kind)):
        came = row.before.number + row.received.number + row.reopened.number
        assert came == row.resolved.number + row.open.number


def test_the_figures_come_back_from_json_as_they_were(figures):
    import json

    assert from_json(json.loads(json.dumps(to_json(figures)))) == figures


def test_a_customer_without_tickets_has_a_month_of_zeros(session, world, numbers, clock):
    figures = collect(session, world.places.midori, OCTOBER, now=clock())
    assert figures.tickets.total.received == Count(0, ())
    assert figures.tickets.by_kind == ()
    assert figures.tickets.first_response.spread.median is None
    assert figures.services == ("secure_endpoint",)
    assert figures.webex == ()


def test_a_month_that_is_not_over_has_no_figures(session, world):
    with pytest.raises(Conflict, match="month_not_over"):
        collect(session, world.places.asahi, OCTOBER, now=at("2026-10-31 23:59"))


def test_a_month_without_a_contract_has_no_figures(session, world, clock):
    with pytest.raises(Conflict, match="no_contract_in_month"):
        collect(session, world.places.asahi, Month(OCTOBER.first.replace(year=2020)), now=clock())


def test_collecting_takes_as_many_queries_for_many_tickets_as_for_none(
    session, connection, world, made, clock
):
    def queries() -> int:
        seen: list[str] = []
        listen = (connection, "before_cursor_execute", lambda *args: seen.append(args[2]))
        session.flush()
        session.expire_all()
        event.listen(*listen)
        collect(session, world.places.asahi, OCTOBER, now=clock())
        event.remove(*listen)
        return len(seen)

    before = queries()
    made.everything()
    assert queries() == before
