"""The clocks of a ticket: what is due when, what a wait and an end do to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.catalogue.closed_days import enter_day, withdraw_day
from desk.demo.people import LOADER
from desk.tickets.clocks import ClockState, state_of
from desk.tickets.models import Kind, Outcome
from desk.tickets.states import end_pause, pause, reopen, resolve
from desk.tickets.timing import set_live_dues
from tests.tickets.made_tickets import FRIDAY_TEN, a_ticket, an_alert, november

SECOND = timedelta(seconds=1)


def _wait(session, ticket, by, begin, end):
    pause(session, ticket, reason="ログ", by=by, at=begin)
    end_pause(session, ticket, by=by, at=end)


@pytest.mark.parametrize(
    ("opened", "first_response", "resolution"),
    [
        (november(20, 10), november(20, 14), november(26, 10)),
        (november(20, 13), november(20, 17), november(26, 13)),  # used up at closing: that day
        (november(20, 16), november(24, 12), november(26, 16)),  # over the holiday Monday
        (november(20, 17), november(24, 13), november(26, 17)),
        (november(20, 23, 59), november(24, 13), november(26, 17)),
        (november(21, 12), november(24, 13), november(26, 17)),
        (november(23, 12), november(24, 13), november(26, 17)),
        (november(24, 8), november(24, 13), november(26, 17)),
    ],
)
def test_an_inquiry_is_answered_in_4_and_settled_in_24_business_hours(
    session, world, opened, first_response, resolution
):
    ticket = a_ticket(session, world, at=opened)
    assert ticket.first_response_due == first_response
    assert ticket.resolution_due == resolution
    assert ticket.next_due == first_response


@pytest.mark.parametrize(
    ("kind", "first_response", "resolution"),
    [
        (Kind.FAULT, november(20, 12), november(25, 10)),
        (Kind.CHANGE, november(20, 14), november(26, 10)),
        (Kind.REQUEST, november(24, 10), november(30, 10)),
    ],
)
def test_other_kinds_have_targets_of_their_own(session, world, kind, first_response, resolution):
    ticket = a_ticket(session, world, kind=kind)
    assert (ticket.first_response_due, ticket.resolution_due) == (first_response, resolution)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (november(16, 10), november(18, 17)),  # Monday morning: Wednesday at closing
        (november(16, 23), november(18, 17)),  # Monday night: the same
        (november(14, 3), november(17, 17)),  # Saturday: Tuesday
        (november(20, 10), november(25, 17)),  # Friday before the holiday Monday: Wednesday
        (november(22, 10), november(25, 17)),  # the Sunday between
    ],
)
def test_an_alert_is_due_at_the_close_of_the_second_business_day(session, world, received, due):
    ticket = an_alert(session, world, at=received)
    assert (ticket.resolution_due, ticket.next_due) == (due, due)


def test_a_wait_over_a_night_and_a_holiday_moves_the_due_moment_by_its_open_time(session, world):
    ticket = a_ticket(session, world)
    _wait(session, ticket, LOADER, november(20, 16), november(24, 11))  # 1 h and 2 h
    assert ticket.resolution_due == november(26, 13)


def test_a_wait_outside_hours_moves_nothing(session, world):
    ticket = a_ticket(session, world)
    _wait(session, ticket, LOADER, november(20, 17), november(24, 9))
    assert ticket.resolution_due == november(26, 10)


def test_while_a_ticket_waits_nothing_is_due(session, world):
    ticket = a_ticket(session, world)
    pause(session, ticket, reason="ログ", by=LOADER, at=november(20, 12))
    assert (ticket.resolution_due, ticket.next_due) == (None, None)


def test_a_wait_never_puts_off_the_first_response(session, world):
    ticket = a_ticket(session, world)
    _wait(session, ticket, LOADER, november(20, 11), november(20, 13))
    assert ticket.first_response_due == november(20, 14)


def test_a_ticket_opened_again_goes_on_with_what_was_left(session, world):
    ticket = a_ticket(session, world)
    resolve(session, ticket, outcome=Outcome.ANSWERED, by=LOADER, at=november(20, 12))  # 2 h used
    assert (ticket.next_due, ticket.resolution_due) == (None, november(26, 10))
    reopen(session, ticket, by=LOADER, at=november(24, 10))
    assert ticket.resolution_due == november(26, 16)  # 22 h from Tuesday 10:00


def test_an_alert_is_never_put_off_by_a_wait_and_stays_due_meanwhile(session, world):
    ticket = an_alert(session, world)
    pause(session, ticket, reason="端末", by=LOADER, at=november(20, 11))
    assert (ticket.resolution_due, ticket.next_due) == (november(25, 17), november(25, 17))
    end_pause(session, ticket, by=LOADER, at=november(24, 11))
    assert (ticket.resolution_due, ticket.next_due) == (november(25, 17), november(25, 17))


def test_a_new_closed_day_moves_what_is_due_and_its_withdrawal_moves_it_back(session, world):
    plain, settled = a_ticket(session, world), a_ticket(session, world)
    waiting_alert = an_alert(session, world)
    pause(session, waiting_alert, reason="端末", by=LOADER, at=november(20, 11))
    resolve(session, settled, outcome=Outcome.ANSWERED, by=LOADER, at=november(20, 11))
    day = enter_day(session, november(24, 0).date(), opened=False, reason="停電", by=LOADER,
                    at=november(20, 12))  # fmt: skip
    assert set_live_dues(session, now=november(20, 12)) == 2  # the settled one stays
    assert plain.resolution_due == november(27, 10)
    assert waiting_alert.next_due == november(26, 17)
    assert settled.resolution_due == november(26, 10)
    withdraw_day(session, day.id, by=LOADER, at=november(20, 12))
    set_live_dues(session, now=november(20, 12))
    assert (plain.resolution_due, waiting_alert.next_due) == (november(26, 10), november(25, 17))


def test_a_promise_that_was_met_stays_held_against_the_due_moment_of_its_day(session, world):
    alert, answered = an_alert(session, world), a_ticket(session, world)
    alert.promise_kept_at = answered.first_responded_at = november(20, 12)
    enter_day(session, november(20, 0).date(), opened=False, reason="停電", by=LOADER,
              at=november(20, 13))  # fmt: skip
    set_live_dues(session, now=november(20, 13))
    assert alert.resolution_due == november(25, 17)
    assert answered.first_response_due == november(20, 14)
    assert answered.resolution_due == november(26, 17)


@pytest.mark.parametrize(
    ("due", "done", "now", "state"),
    [
        (FRIDAY_TEN, None, FRIDAY_TEN - SECOND, ClockState.RUNNING),
        (FRIDAY_TEN, None, FRIDAY_TEN, ClockState.RUNNING),  # the due moment itself is in time
        (FRIDAY_TEN, None, FRIDAY_TEN + SECOND, ClockState.MISSED),
        (FRIDAY_TEN, FRIDAY_TEN, FRIDAY_TEN + SECOND, ClockState.MET),
        (FRIDAY_TEN, FRIDAY_TEN + SECOND, FRIDAY_TEN + 2 * SECOND, ClockState.MISSED),
        (None, None, FRIDAY_TEN, ClockState.PAUSED),
    ],
)
def test_a_clock_is_running_paused_met_or_missed(due, done, now, state):
    assert state_of(due, done, now=now) == state
