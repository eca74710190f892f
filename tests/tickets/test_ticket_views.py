"""Views: what each holds, in which order, page by page; and what is late."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.catalogue.closed_days import calendar_in_force
from desk.demo.people import LOADER
from desk.people.access import EVERYTHING, Sight, sight_of
from desk.tickets.lateness import lateness
from desk.tickets.models import Channel, Kind, Outcome, State, Ticket
from desk.tickets.states import assign, pause, resolve
from desk.tickets.views import BY_DUE, Key, View, count_live, page_of, read_key
from tests.tickets.made_tickets import FRIDAY_TEN, a_ticket, an_alert, november

NOW = november(20, 15)
MOMENTS = st.sampled_from([FRIDAY_TEN + timedelta(hours=hours) for hours in range(4)])
ROWS = st.lists(
    st.tuples(st.sampled_from(State), st.none() | MOMENTS, MOMENTS, st.booleans()), max_size=12
)


@pytest.fixture
def engineer(world):
    return world.people["yamamoto"]


def _row(world, state, next_due, updated_at, shown):
    return Ticket(
        customer=world.places.asahi, service="webex_calling", kind=Kind.INQUIRY,
        channel=Channel.PORTAL, subject="x", state=state, opened_at=FRIDAY_TEN,
        updated_at=updated_at, first_response_due=FRIDAY_TEN, next_due=next_due,
        shown_at=FRIDAY_TEN if shown else None,
    )  # fmt: skip


def _walk(session, sight, view, limit):
    """Give all tickets of a view, page by page, each page asked for as a browser would."""
    after = None
    while True:
        page = page_of(session, sight, view, now=NOW, after=after, limit=limit)
        yield from page.tickets
        if page.after is None:
            return
        after = read_key(str(page.after))


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, limit=st.integers(1, 4), inside=st.booleans())
def test_paging_visits_every_ticket_of_a_view_exactly_once_in_order(
    session, world, rows, limit, inside
):
    sight = EVERYTHING if inside else Sight(customer_id=world.places.asahi.id)
    with session.begin_nested() as made:
        session.add_all([_row(world, *row) for row in rows])
        session.flush()
        for view in (View.DUE, View.MISSED, View.WAITING, View.ALL):
            whole = page_of(session, sight, view, now=NOW, limit=100)
            assert whole.after is None
            assert list(_walk(session, sight, view, limit)) == list(whole.tickets)
            keys = [
                (t.next_due, t.id) if view in BY_DUE else (t.updated_at, t.id)
                for t in whole.tickets
            ]
            assert keys == sorted(keys, reverse=view not in BY_DUE)
            assert inside or all(t.shown_at for t in whole.tickets)
        made.rollback()


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View.DUE, ["late", "mine", "new"]),
        (View.MINE, ["mine"]),
        (View.UNASSIGNED, ["late", "new"]),
        (View.MISSED, ["late"]),
        (View.WAITING, ["waiting"]),
        (View.RESOLVED, ["resolved"]),
        (View.ALL, ["resolved", "waiting", "mine", "new", "late"]),
    ],
)
def test_each_view_holds_what_its_name_says_in_its_order(session, world, engineer, view, expected):
    _every_state(session, world, engineer)
    page = page_of(session, EVERYTHING, view, now=NOW, engineer_id=engineer.id)
    assert [ticket.subject for ticket in page.tickets] == expected


def test_the_counts_beside_the_views_are_the_lengths_of_the_views(session, world, engineer):
    _every_state(session, world, engineer)
    counts = count_live(session, EVERYTHING, now=NOW, engineer_id=engineer.id)
    assert counts == {
        view: len(page_of(session, EVERYTHING, view, now=NOW, engineer_id=engineer.id).tickets)
        for view in counts
    }


def _every_state(session, world, engineer):
    by = engineer.as_actor
    a_ticket(session, world, subject="late", kind=Kind.FAULT)
    a_ticket(session, world, subject="new", at=november(20, 14))
    mine = a_ticket(session, world, subject="mine", at=november(20, 11))
    assign(session, mine, engineer, by=by, at=november(20, 14, 1))
    waiting = a_ticket(session, world, subject="waiting")
    pause(session, waiting, reason="", by=by, at=november(20, 14, 2))
    resolved = a_ticket(session, world, subject="resolved")
    resolve(session, resolved, outcome=Outcome.ANSWERED, by=by, at=november(20, 14, 3))
    session.flush()


def test_a_view_can_be_narrowed_to_one_service(session, world):
    a_ticket(session, world)
    other = a_ticket(session, world, who="inoue", service="secure_endpoint")
    page = page_of(session, EVERYTHING, View.ALL, now=NOW, service="secure_endpoint")
    assert page.tickets == [other]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("sasaki", ["asahi"]),
        ("inoue", ["midori"]),
        ("matsuda", ["asahi"]),
        ("yamamoto", ["midori", "alert", "asahi"]),
    ],
)
def test_everybody_sees_their_own_part_of_all_tickets(session, world, who, expected):
    a_ticket(session, world, subject="asahi")
    an_alert(session, world, subject="alert")
    a_ticket(session, world, who="inoue", service="secure_endpoint", subject="midori")
    page = page_of(session, sight_of(world.people[who]), View.ALL, now=NOW)
    assert [ticket.subject for ticket in page.tickets] == expected


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 2**31 - 1))
@settings(deadline=None)
def test_a_key_is_read_back_as_it_was_written(moment, ticket_id):
    key = Key(moment, ticket_id)
    assert read_key(str(key)) == key


@pytest.mark.parametrize(
    "text",
    ["", "-", "x", "1-", "-1", "1-x", "9" * 40 + "-1", "1-" + "9" * 40, "1-" + str(2**31), "1-0",
     "nan-1", "1e9-1", "' OR 1=1--"],
)  # fmt: skip
def test_what_is_no_key_begins_at_the_first_page(text):
    assert read_key(text) is None


def test_late_is_what_is_past_its_moment_and_near_what_is_due_in_four_business_hours(
    session, world
):
    faulty = a_ticket(session, world, kind=Kind.FAULT, at=november(20, 9))  # due 11:00
    at_once = a_ticket(session, world, kind=Kind.FAULT, at=november(20, 13))  # due 15:00
    near = a_ticket(session, world, at=november(20, 15))  # due Tuesday 11:00
    a_ticket(session, world, at=november(20, 15, 1))  # due Tuesday 11:01
    found = lateness(session, EVERYTHING, now=NOW, calendar=calendar_in_force(session))
    assert (list(found.late), list(found.near)) == ([faulty], [at_once, near])
    assert (found.late_count, found.near_count) == (1, 2)
    assert found.near_until == november(24, 11)


def test_a_waiting_alert_is_late_like_any_other(session, world):
    alert = an_alert(session, world)
    pause(session, alert, reason="端末", by=LOADER, at=november(20, 11))
    found = lateness(
        session, EVERYTHING, now=november(25, 17, 0, 1), calendar=calendar_in_force(session)
    )
    assert list(found.late) == [alert]
