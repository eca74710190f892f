"""Messages: what the customer's post does, what an answer does, what a note never does."""

from __future__ import annotations

import pytest

from desk.audit import entries_about
from desk.errors import Conflict, Invalid, NotFound
from desk.mail.models import Letter
from desk.mail.threads import number_in_subject, read_reply_address
from desk.people.access import sight_of
from desk.people.enrolment import set_active
from desk.tickets.conversing import note, post, reply
from desk.tickets.files import KeptFile, find_attachment
from desk.tickets.finding import conversation
from desk.tickets.letters import acknowledge
from desk.tickets.models import Attachment, Channel, Outcome, State
from desk.tickets.states import pause, resolve
from tests.tickets.made_tickets import FRIDAY_TEN, SENDER, a_ticket, an_alert, november

LATER, LATEST = november(20, 11), november(20, 12)
FILE = KeptFile("記録.txt", "text/plain", 3, "a" * 64)


@pytest.fixture
def engineer(world):
    return world.people["yamamoto"].as_actor


@pytest.fixture
def customer(world):
    return world.people["takahashi"].as_actor


@pytest.fixture
def ticket(session, world):
    return a_ticket(session, world)


def _post(session, ticket, by, text="その後いかがですか。", at=LATEST):
    return post(session, ticket, text=text, by=by, at=at, channel=Channel.PORTAL)


def _reply(session, ticket, by, text="設定を直しました。", at=LATER, **more):
    return reply(session, ticket, text=text, by=by, at=at, sender=SENDER, **more)


def _letters(session):
    return session.query(Letter).order_by(Letter.id).all()


def test_a_post_on_a_waiting_ticket_lets_it_go_on(session, ticket, engineer, customer):
    pause(session, ticket, reason="ログ", by=engineer, at=LATER)
    _post(session, ticket, customer)
    assert (ticket.state, ticket.pauses[0].ended_at) == (State.OPEN, LATEST)
    assert ticket.next_due is not None


def test_a_post_on_a_resolved_ticket_opens_it_again(session, ticket, engineer, customer):
    resolve(session, ticket, outcome=Outcome.ANSWERED, by=engineer, at=LATER)
    _post(session, ticket, customer)
    assert (ticket.state, ticket.closures[0].reopened_at) == (State.OPEN, LATEST)


def test_a_post_on_a_new_ticket_leaves_it_new(session, ticket, customer):
    _post(session, ticket, customer)
    assert (ticket.state, ticket.updated_at, len(ticket.messages)) == (State.NEW, LATEST, 2)


def test_the_first_answer_is_the_first_response_and_later_ones_are_not(session, ticket, engineer):
    _reply(session, ticket, engineer, at=LATER)
    _reply(session, ticket, engineer, at=LATEST)
    assert (ticket.first_responded_at, ticket.state) == (LATER, State.OPEN)
    assert ticket.next_due == ticket.resolution_due


def test_an_answer_to_a_resolved_ticket_is_refused_and_sends_nothing(session, ticket, engineer):
    resolve(session, ticket, outcome=Outcome.ANSWERED, by=engineer, at=LATER)
    with pytest.raises(Conflict, match="ticket_resolved"):
        _reply(session, ticket, engineer)
    assert _letters(session) == []


def test_an_answer_goes_out_as_a_letter_that_can_be_answered(session, ticket, engineer):
    message = _reply(session, ticket, engineer, files=[FILE])
    (letter,) = _letters(session)
    assert (letter.to_address, letter.kind) == ("takahashi@asahi-seiki.example", "reply")
    assert number_in_subject(letter.subject) == ticket.number
    assert "保留音が鳴らない" in letter.subject
    assert message.text in letter.text
    answered = [letter.reply_to]
    assert read_reply_address(answered, SENDER.identity, secret=SENDER.secret) == ticket.number
    assert [(f.filename, f.sha256) for f in letter.files] == [("記録.txt", "a" * 64)]
    assert not letter.auto_submitted


def test_a_letter_continues_the_thread_of_the_ticket(session, ticket, engineer):
    acknowledge(session, ticket, sender=SENDER, at=FRIDAY_TEN)
    _reply(session, ticket, engineer, at=LATER)
    _reply(session, ticket, engineer, at=LATEST)
    first, second, third = _letters(session)
    assert (first.in_reply_to, first.references) == (None, "")
    assert (second.in_reply_to, second.references) == (first.message_id, first.message_id)
    assert third.in_reply_to == second.message_id
    assert third.references.split() == [first.message_id, second.message_id]


def test_an_acknowledgement_quotes_nothing_and_says_that_a_machine_wrote_it(session, world):
    ticket = a_ticket(session, world, text="秘密の文面")
    letter = acknowledge(session, ticket, sender=SENDER, at=FRIDAY_TEN)
    assert letter.auto_submitted
    assert "秘密の文面" not in letter.text
    assert "14:00" in letter.text  # when it is answered


def test_without_a_contact_an_answer_is_shown_in_the_portal_only(session, world, engineer):
    ticket = a_ticket(session, world, contact=None)
    assert acknowledge(session, ticket, sender=SENDER, at=FRIDAY_TEN) is None
    assert _reply(session, ticket, engineer) in ticket.messages
    assert _letters(session) == []


def test_nothing_is_written_to_a_contact_who_was_shut_out(session, world, ticket, engineer):
    set_active(session, ticket.contact, active=False, by=engineer, at=LATER)
    assert acknowledge(session, ticket, sender=SENDER, at=LATER) is None
    _reply(session, ticket, engineer)
    assert _letters(session) == []


def test_an_english_reader_gets_an_english_letter(session, world, engineer):
    ticket = a_ticket(session, world, who="ross", service="secure_endpoint", subject="Counts")
    _reply(session, ticket, engineer, text="It does.")
    (letter,) = _letters(session)
    assert "Daniel Ross" in letter.text
    assert "様" not in letter.text


def test_an_internal_note_leaves_in_no_letter_and_counts_as_no_response(session, ticket, engineer):
    note(session, ticket, text="電源を疑う。", by=engineer, at=LATER, files=[FILE])
    assert (ticket.first_responded_at, ticket.state) == (None, State.NEW)
    assert _letters(session) == []
    _reply(session, ticket, engineer, at=LATEST)
    (letter,) = _letters(session)
    assert "電源を疑う。" not in letter.text
    assert letter.files == []


def test_a_customer_reads_neither_notes_nor_their_files(session, world, ticket, engineer):
    note(session, ticket, text="電源を疑う。", by=engineer, at=LATER, files=[FILE])
    theirs = sight_of(world.people["takahashi"])
    hidden = session.query(Attachment).one()
    assert [m.text for m in conversation(session, theirs, ticket)] == [
        "内線から保留にすると無音です。"
    ]
    with pytest.raises(NotFound):
        find_attachment(session, theirs, hidden.id)
    assert find_attachment(session, sight_of(world.people["clarke"]), hidden.id) is hidden


def test_a_file_is_found_by_those_who_see_its_message_only(session, world, ticket, engineer):
    _reply(session, ticket, engineer, files=[FILE])
    kept = session.query(Attachment).one()
    assert find_attachment(session, sight_of(world.people["sasaki"]), kept.id) is kept
    for stranger in ("inoue", "ross"):
        with pytest.raises(NotFound):
            find_attachment(session, sight_of(world.people[stranger]), kept.id)


def test_answering_an_alert_shows_it_to_the_customer(session, world, engineer):
    ticket = an_alert(session, world)
    _reply(session, ticket, engineer)
    assert ticket.shown_at == LATER
    shown = conversation(session, sight_of(world.people["sasaki"]), ticket)
    assert [m.text for m in shown] == ["設定を直しました。"]  # never the alert mail itself


@pytest.mark.parametrize("text", ["", " \n\u3000"])
def test_an_empty_message_is_refused_and_changes_nothing(session, ticket, engineer, text):
    with pytest.raises(Invalid, match="text_missing"):
        _reply(session, ticket, engineer, text=text)
    assert (ticket.first_responded_at, ticket.state, ticket.updated_at) == (
        None, State.NEW, FRIDAY_TEN,
    )  # fmt: skip


def test_every_message_is_on_record(session, ticket, engineer, customer):
    _reply(session, ticket, engineer)
    note(session, ticket, text="メモ", by=engineer, at=LATER)
    _post(session, ticket, customer)
    deeds = [(e.action, e.actor_name) for e in entries_about(session, "ticket", ticket.id)]
    assert deeds == [
        ("ticket.opened", "高橋 健"),
        ("ticket.replied", "山本 大輔"),
        ("ticket.noted", "山本 大輔"),
        ("ticket.posted", "高橋 健"),
    ]
