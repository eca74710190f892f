"""Whatever course a ticket takes, its rows, its state and its clock tell the same story."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.demo.people import LOADER
from desk.errors import Conflict
from desk.hours import add_business_time, business_calendar, business_time_between
from desk.tickets.conversing import note, post, reply
from desk.tickets.models import LIVE, Channel, Outcome, State
from desk.tickets.states import assign, end_pause, pause, reopen, resolve
from tests.tickets.made_tickets import FRIDAY_TEN, SENDER, a_ticket

CALENDAR = business_calendar()
ALLOWED = timedelta(hours=24)  # business time for the resolution of an inquiry

DEEDS = {
    "pause": lambda s, t, p, at: pause(s, t, reason="x", by=p.as_actor, at=at),
    "end_pause": lambda s, t, p, at: end_pause(s, t, by=p.as_actor, at=at),
    "resolve": lambda s, t, p, at: resolve(s, t, outcome=Outcome.ANSWERED, by=p.as_actor, at=at),
    "reopen": lambda s, t, p, at: reopen(s, t, by=p.as_actor, at=at),
    "assign": lambda s, t, p, at: assign(s, t, p, by=p.as_actor, at=at),
    "reply": lambda s, t, p, at: reply(s, t, text="x", by=p.as_actor, at=at, sender=SENDER),
    "note": lambda s, t, p, at: note(s, t, text="x", by=p.as_actor, at=at),
    "post": lambda s, t, p, at: post(s, t, text="x", by=LOADER, at=at, channel=Channel.PORTAL),
}
SPANS = st.integers(0, 40 * 60).map(lambda minutes: timedelta(minutes=minutes))
COURSES = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), SPANS), max_size=12)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(course=COURSES)
def test_rows_state_and_clock_agree_after_every_deed(session, world, course):
    with session.begin_nested() as made:
        ticket, at, used = a_ticket(session, world), FRIDAY_TEN, timedelta(0)
        for deed, span in course:
            if ticket.state in LIVE:
                used += business_time_between(CALENDAR, at, at + span)
            at += span
            before = ticket.state
            try:
                DEEDS[deed](session, ticket, world.people["yamamoto"], at)
            except Conflict:
                assert ticket.state == before
            session.flush()
            _check(ticket, at, used)
        made.rollback()


def _check(ticket, at, used) -> None:
    waits = [wait for wait in ticket.pauses if wait.ended_at is None]
    ends = [end for end in ticket.closures if end.reopened_at is None]
    assert len(waits) == (ticket.state == State.WAITING)
    assert len(ends) == (ticket.state == State.RESOLVED)
    assert (ticket.resolved_at is None) == (ticket.promise_kept_at is None) == (not ends)
    assert (ticket.next_due is None) == (ticket.state not in LIVE)
    assert ticket.opened_at <= ticket.updated_at <= at
    if ticket.first_responded_at is not None:
        assert ticket.opened_at <= ticket.first_responded_at <= at
    if ticket.state in LIVE and used < ALLOWED:
        # What is left runs from now on, whatever waits and ends there were.
        assert ticket.resolution_due == add_business_time(CALENDAR, at, ALLOWED - used)
        first = ticket.first_responded_at is None
        assert ticket.next_due == (
            min(ticket.first_response_due, ticket.resolution_due) if first
            else ticket.resolution_due
        )  # fmt: skip
    elif ticket.state in LIVE:
        assert ticket.resolution_due <= at
