"""From state to state: taken, waiting, resolved, opened again; what is refused and what is calm."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from desk.audit import entries_about
from desk.demo.world import load_ground
from desk.errors import Conflict, Invalid
from desk.tickets.conversing import note
from desk.tickets.models import Message, Outcome, State, Ticket
from desk.tickets.states import assign, end_pause, pause, reopen, resolve
from tests.tickets.made_tickets import FRIDAY_TEN, a_ticket, an_alert, november

LATER = november(20, 11)
VERBS = {
    "pause": lambda s, t, by: pause(s, t, reason="ログ", by=by, at=LATER),
    "end_pause": lambda s, t, by: end_pause(s, t, by=by, at=LATER),
    "resolve": lambda s, t, by: resolve(s, t, outcome=Outcome.ANSWERED, by=by, at=LATER),
    "reopen": lambda s, t, by: reopen(s, t, by=by, at=LATER),
}
REACHED_BY = {
    State.NEW: (),
    State.WAITING: ("pause",),
    State.OPEN: ("pause", "end_pause"),
    State.RESOLVED: ("resolve",),
}


@pytest.fixture
def engineer(world):
    return world.people["yamamoto"]


def _deeds(session, ticket):
    return [entry.action for entry in entries_about(session, "ticket", ticket.id)]


@pytest.mark.parametrize(
    ("state", "verb", "then"),
    [
        (State.NEW, "pause", State.WAITING),
        (State.NEW, "end_pause", "ticket_not_waiting"),
        (State.NEW, "resolve", State.RESOLVED),
        (State.NEW, "reopen", "ticket_not_resolved"),
        (State.OPEN, "pause", State.WAITING),
        (State.OPEN, "end_pause", "ticket_not_waiting"),
        (State.OPEN, "resolve", State.RESOLVED),
        (State.OPEN, "reopen", "ticket_not_resolved"),
        (State.WAITING, "pause", "ticket_already_waiting"),
        (State.WAITING, "end_pause", State.OPEN),
        (State.WAITING, "resolve", State.RESOLVED),
        (State.WAITING, "reopen", "ticket_not_resolved"),
        (State.RESOLVED, "pause", "ticket_resolved"),
        (State.RESOLVED, "end_pause", "ticket_not_waiting"),
        (State.RESOLVED, "resolve", "ticket_resolved"),
        (State.RESOLVED, "reopen", State.OPEN),
    ],
)
def test_every_verb_leads_on_or_says_why_not(session, world, engineer, state, verb, then):
    ticket = a_ticket(session, world)
    for step in REACHED_BY[state]:
        VERBS[step](session, ticket, engineer.as_actor)
    assert ticket.state == state
    before = _deeds(session, ticket)
    if isinstance(then, State):
        VERBS[verb](session, ticket, engineer.as_actor)
        assert ticket.state == then
        assert len(_deeds(session, ticket)) > len(before)
    else:
        with pytest.raises(Conflict) as refused:
            VERBS[verb](session, ticket, engineer.as_actor)
        assert (refused.value.code, ticket.state) == (then, state)
        assert _deeds(session, ticket) == before


def test_taking_a_new_ticket_opens_it_and_taking_it_again_changes_nothing(session, world, engineer):
    ticket = a_ticket(session, world)
    for _ in range(2):
        assign(session, ticket, engineer, by=engineer.as_actor, at=LATER)
    assert (ticket.state, ticket.assignee) == (State.OPEN, engineer)
    assert _deeds(session, ticket) == ["ticket.opened", "ticket.assigned"]


def test_a_ticket_goes_back_to_the_queue(session, world, engineer):
    ticket = a_ticket(session, world)
    assign(session, ticket, engineer, by=engineer.as_actor, at=LATER)
    session.flush()
    assign(session, ticket, None, by=engineer.as_actor, at=LATER)
    session.flush()
    assert (ticket.assignee_id, ticket.state) == (None, State.OPEN)


def test_a_customers_person_is_given_no_ticket(session, world, engineer):
    with pytest.raises(Invalid, match="assignee_not_operator"):
        assign(session, a_ticket(session, world), world.people["sasaki"], by=engineer.as_actor,
               at=LATER)  # fmt: skip


def test_resolving_a_waiting_ticket_ends_the_wait_and_says_how_it_ended(session, world, engineer):
    ticket = a_ticket(session, world)
    pause(session, ticket, reason=" ログ ", by=engineer.as_actor, at=LATER)
    resolve(session, ticket, outcome=Outcome.VENDOR, by=engineer.as_actor, at=november(24, 9))
    (wait,), (closure,) = ticket.pauses, ticket.closures
    assert (wait.reason, wait.started_at, wait.ended_at) == ("ログ", LATER, november(24, 9))
    assert (closure.outcome, closure.by_name, closure.at) == (
        Outcome.VENDOR, "山本 大輔", november(24, 9),
    )  # fmt: skip
    assert ticket.resolved_at == ticket.promise_kept_at == november(24, 9)


def test_opening_again_keeps_the_closure_and_takes_the_kept_promise_back(session, world, engineer):
    ticket = a_ticket(session, world)
    resolve(session, ticket, outcome=Outcome.ANSWERED, by=engineer.as_actor, at=LATER)
    reopen(session, ticket, by=engineer.as_actor, at=november(24, 9))
    assert ticket.closures[0].reopened_at == november(24, 9)
    assert (ticket.resolved_at, ticket.promise_kept_at) == (None, None)


def test_an_alert_ends_by_no_click_before_its_notice_but_may_be_withdrawn(session, world, engineer):
    ticket = an_alert(session, world)
    with pytest.raises(Conflict, match="alert_not_notified"):
        resolve(session, ticket, outcome=Outcome.ANSWERED, by=engineer.as_actor, at=LATER)
    resolve(session, ticket, outcome=Outcome.WITHDRAWN, by=engineer.as_actor, at=LATER)
    assert (ticket.state, ticket.promise_kept_at) == (State.RESOLVED, None)


def test_an_engineer_who_saves_over_a_newer_ticket_is_refused_and_nothing_is_lost(own_engine):
    with Session(own_engine, expire_on_commit=False) as first:
        world = load_ground(first, at=FRIDAY_TEN)
        seen_before = a_ticket(first, world)
        yamamoto, clarke = (world.people[name] for name in ("yamamoto", "clarke"))
        first.commit()
        with Session(own_engine) as second:
            newer = second.get_one(Ticket, seen_before.id)
            note(second, newer, text="先に書きました。", by=clarke.as_actor, at=LATER)
            second.commit()
        assign(first, seen_before, yamamoto, by=yamamoto.as_actor, at=LATER)
        with pytest.raises(StaleDataError):
            first.flush()
        first.rollback()
        assert first.get_one(Ticket, seen_before.id).assignee is None
        assert first.query(Message).filter_by(text="先に書きました。").count() == 1
