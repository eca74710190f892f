"""Search where more is found than shown, and where terms stand far apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.people.access import EVERYTHING, sight_of
from desk.tickets.conversing import post
from desk.tickets.models import Channel
from desk.tickets.search import search_tickets
from tests.tickets.made_tickets import FRIDAY_TEN, a_ticket


def _post(session, world, ticket, text, *, after):
    who = world.people["takahashi"].as_actor
    post(session, ticket, text=text, by=who, at=FRIDAY_TEN + after, channel=Channel.PORTAL)


def _ids(session, query, *, limit=50, sight=EVERYTHING):
    return [ticket.id for ticket in search_tickets(session, sight, query, limit=limit)]


def test_of_too_many_tickets_those_with_the_newest_hits_are_shown_newest_change_first(
    session, world
):
    old, middle, new = (a_ticket(session, world, text="停電です。") for _ in range(3))
    _post(session, world, old, "停電がまた起きました。", after=timedelta(hours=1))
    assert _ids(session, "停電", limit=2) == [old.id, new.id]
    _post(session, world, middle, "まだです。", after=timedelta(hours=2))
    assert _ids(session, "停電", limit=3) == [middle.id, old.id, new.id]


def test_a_ticket_that_says_a_word_over_and_over_does_not_hide_the_others(session, world):
    quiet = a_ticket(session, world, text="停電です。")
    loud = a_ticket(session, world, text="停電です。")
    for minutes in range(12):
        _post(session, world, loud, "停電です。", after=timedelta(minutes=minutes))
    assert _ids(session, "停電", limit=2) == [loud.id, quiet.id]


@pytest.mark.parametrize("query", ["停電 落雷 火災", "火災 停電 落雷", "落 停電 火"])
def test_three_terms_may_stand_in_three_messages(session, world, query):
    ticket = a_ticket(session, world, text="停電です。")
    other = a_ticket(session, world, text="停電です。")
    _post(session, world, ticket, "落雷です。", after=timedelta(hours=1))
    _post(session, world, ticket, "火災です。", after=timedelta(hours=2))
    _post(session, world, other, "落雷です。", after=timedelta(hours=3))
    assert _ids(session, query) == [ticket.id]
    assert _ids(session, query, sight=sight_of(world.people["takahashi"])) == [ticket.id]
    assert _ids(session, query, sight=sight_of(world.people["inoue"])) == []
