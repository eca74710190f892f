"""Opening a ticket: what every door checks, and what a new ticket is."""

from __future__ import annotations

import pytest

from desk.audit import entries_about
from desk.errors import Invalid, NotFound
from desk.people.access import EVERYTHING, sight_of
from desk.tickets.conversing import LONGEST_TEXT
from desk.tickets.finding import conversation, find_ticket
from desk.tickets.models import Kind, State, Ticket
from desk.tickets.opening import LONGEST_SUBJECT
from tests.tickets.made_tickets import FRIDAY_TEN, a_ticket, an_alert


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"subject": ""}, "subject_missing"),
        ({"subject": " \u3000\r\n\t"}, "subject_missing"),
        ({"subject": "あ" * (LONGEST_SUBJECT + 1)}, "subject_too_long"),
        ({"text": ""}, "text_missing"),
        ({"text": "\u3000\n \n"}, "text_missing"),
        ({"text": "あ" * (LONGEST_TEXT + 1)}, "text_too_long"),
        ({"kind": Kind.ALERT}, "kind_not_offered"),
        ({"service": "webex_meetings", "kind": Kind.FAULT}, "kind_not_offered"),
        ({"who": "sasaki", "service": "secure_endpoint", "kind": Kind.CHANGE}, "kind_not_offered"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_leaves_nothing(session, world, given, code):
    with pytest.raises(Invalid) as refused:
        a_ticket(session, world, **given)
    assert refused.value.code == code
    assert session.query(Ticket).count() == 0


def test_a_subject_and_a_text_may_be_as_long_as_the_limits(session, world):
    ticket = a_ticket(session, world, subject="あ" * LONGEST_SUBJECT, text="い" * LONGEST_TEXT)
    assert len(ticket.messages[0].text) == LONGEST_TEXT


def test_a_subject_is_kept_on_one_line(session, world):
    assert a_ticket(session, world, subject=" 音が\r\n 出ない\t件 ").subject == "音が 出ない 件"


def test_a_text_keeps_its_lines_and_its_spelling(session, world):
    ticket = a_ticket(session, world, text="ｱｲｳ\r\n  ＡＢＣ\n\n")
    assert ticket.messages[0].text == "ｱｲｳ\n  ＡＢＣ"


def test_a_character_that_no_database_keeps_is_left_out(session, world):
    ticket = a_ticket(session, world, subject="音\x00声", text="無\x00音")
    session.flush()
    assert (ticket.subject, ticket.messages[0].text) == ("音声", "無音")


def test_a_new_ticket_has_its_moments_its_number_and_an_entry(session, world):
    ticket = a_ticket(session, world)
    assert (ticket.state, ticket.opened_at, ticket.shown_at) == (State.NEW, FRIDAY_TEN, FRIDAY_TEN)
    assert ticket.number == ticket.id + 10_000
    (entry,) = entries_about(session, "ticket", ticket.id)
    assert (entry.action, entry.actor_name, entry.at) == ("ticket.opened", "高橋 健", FRIDAY_TEN)
    assert entry.about == {"channel": "portal", "kind": "inquiry", "service": "webex_calling"}


def test_a_ticket_behind_the_desk_is_not_there_for_the_customer(session, world):
    ticket = an_alert(session, world)
    customer = sight_of(world.people["sasaki"])
    with pytest.raises(NotFound):
        find_ticket(session, customer, ticket.number)
    assert find_ticket(session, EVERYTHING, ticket.number) is ticket
    assert conversation(session, customer, ticket) == []


@pytest.mark.parametrize("number", [0, 10_000, 9_999_999_999, 2**31 + 10_000, -1])
def test_a_number_that_no_ticket_can_have_is_not_found(session, world, number):
    with pytest.raises(NotFound):
        find_ticket(session, EVERYTHING, number)
