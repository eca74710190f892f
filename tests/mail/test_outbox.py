"""Letters that wait, are claimed, sent, put off and given up."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from desk.db import engine_options
from desk.errors import Conflict, Invalid, NotFound
from desk.mail.addresses import DeskAddress
from desk.mail.models import Letter, LetterState
from desk.mail.outbox import (
    CLAIM_LASTS,
    LADDER,
    UNCERTAIN,
    claim_due,
    fail_stale_claims,
    mark_bounced,
    mark_failed,
    mark_sent,
    put_letter,
    send_again,
)

DESK = DeskAddress("サポートデスク", "desk@desk.example")
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def put(session: Session, **changed: object) -> Letter:
    given: dict[str, object] = {
        "to_address": "taro@customer.example",
        "to_name": "太郎",
        "subject": "件名",
        "text": "本文",
        "kind": "reply",
        "identity": DESK,
        "at": NOW,
        "auto_submitted": False,
    }
    return put_letter(session, **(given | changed))  # type: ignore[arg-type]


def test_a_letter_waits_from_the_moment_it_is_put(session: Session) -> None:
    letter = put(session)
    assert (letter.state, letter.attempts, letter.next_try_at) == (LetterState.WAITING, 0, NOW)
    assert letter.message_id.endswith("@desk.example>")


def test_a_letter_is_claimed_once(session: Session) -> None:
    letter = put(session)
    assert claim_due(session, now=NOW, by="a", limit=10) == [letter]
    assert (letter.state, letter.claimed_by, letter.attempts) == ("sending", "a", 1)
    assert claim_due(session, now=NOW, by="b", limit=10) == []


def test_letters_are_claimed_oldest_first_and_not_before_their_time(session: Session) -> None:
    put(session, at=NOW + timedelta(seconds=1))
    second, first = put(session), put(session, at=NOW - timedelta(hours=1))
    assert claim_due(session, now=NOW, by="a", limit=1) == [first]
    assert claim_due(session, now=NOW, by="a", limit=9) == [second]


def test_two_senders_never_claim_the_same_letter(own_database_url: str) -> None:
    engine = create_engine(own_database_url, **engine_options(own_database_url))
    with Session(engine) as session:
        for _ in range(4):
            put(session)
        session.commit()
    with Session(engine) as one, Session(engine) as two:
        first = {letter.id for letter in claim_due(one, now=NOW, by="one", limit=2)}
        if engine.dialect.name == "sqlite":
            one.commit()  # SQLite lets the second writer wait until then
        second = {letter.id for letter in claim_due(two, now=NOW, by="two", limit=4)}
    engine.dispose()
    assert (len(first), len(second)) == (2, 2)
    assert first.isdisjoint(second)


def test_a_letter_that_was_taken_is_sent(session: Session) -> None:
    (letter,) = [put(session)] and claim_due(session, now=NOW, by="a", limit=1)
    mark_sent(session, letter, at=NOW)
    assert (letter.state, letter.sent_at, letter.next_try_at) == ("sent", NOW, None)


def test_a_letter_climbs_the_ladder_and_then_fails_for_all_to_see(session: Session) -> None:
    letter, now = put(session), NOW
    for step in LADDER:
        assert claim_due(session, now=now, by="a", limit=1) == [letter]
        mark_failed(session, letter, at=now, error="451 later")
        assert (letter.state, letter.next_try_at) == ("waiting", now + step)
        now += step
    claim_due(session, now=now, by="a", limit=1)
    mark_failed(session, letter, at=now, error="451\nlater")
    assert (letter.state, letter.next_try_at) == ("failed", None)
    assert letter.last_error == "451 later"


def test_a_letter_refused_for_good_is_not_tried_again(session: Session) -> None:
    letter = put(session)
    claim_due(session, now=NOW, by="a", limit=1)
    mark_failed(session, letter, at=NOW, error="550 no such user", final=True)
    assert (letter.state, letter.next_try_at) == ("failed", None)


def test_a_letter_whose_sender_died_is_shown_and_not_sent_again(session: Session) -> None:
    letter = put(session)
    claim_due(session, now=NOW, by="a", limit=1)
    assert fail_stale_claims(session, now=NOW + CLAIM_LASTS) == 0
    assert fail_stale_claims(session, now=NOW + CLAIM_LASTS + timedelta(seconds=1)) == 1
    assert (letter.state, letter.last_error) == ("failed", UNCERTAIN)
    assert claim_due(session, now=NOW + timedelta(days=1), by="b", limit=1) == []


def test_a_slow_sender_may_still_say_that_it_was_sent(session: Session) -> None:
    letter = put(session)
    claim_due(session, now=NOW, by="a", limit=1)
    fail_stale_claims(session, now=NOW + timedelta(hours=1))
    mark_sent(session, letter, at=NOW)
    assert (letter.state, letter.last_error) == ("sent", None)


def test_a_letter_that_came_back_is_bounced_whatever_is_recorded_later(session: Session) -> None:
    letter = put(session)
    claim_due(session, now=NOW, by="a", limit=1)
    assert mark_bounced(session, letter.message_id, reason="5.1.1") is letter
    mark_sent(session, letter, at=NOW)
    assert (letter.state, letter.sent_at, letter.last_error) == ("bounced", NOW, "5.1.1")
    assert mark_bounced(session, "<other@desk.example>", reason="5.1.1") is None


def test_a_person_can_have_a_failed_letter_sent_again(session: Session) -> None:
    letter = put(session)
    with pytest.raises(Conflict, match="letter_not_failed"):
        send_again(session, letter.id, at=NOW)
    claim_due(session, now=NOW, by="a", limit=1)
    mark_failed(session, letter, at=NOW, error="550", final=True)
    send_again(session, letter.id, at=NOW)
    assert claim_due(session, now=NOW, by="a", limit=1) == [letter]
    assert letter.attempts == 1
    with pytest.raises(NotFound, match="letter_missing"):
        send_again(session, letter.id + 1, at=NOW)


def test_of_two_who_ask_at_once_only_one_has_a_letter_sent_again(own_engine: Engine) -> None:
    with Session(own_engine) as session:
        letter = put(session)
        letter.state = LetterState.FAILED
        session.commit()
        number = letter.id
    ready = threading.Barrier(2)

    def ask(_: int) -> str:
        with Session(own_engine) as session:
            ready.wait(30)
            try:
                send_again(session, number, at=NOW)
            except Conflict as error:
                return error.code
            time.sleep(0.2)  # long enough for the other one to get here too
            session.commit()
            return "again"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(ask, range(2))) == ["again", "letter_not_failed"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "taro",
        "taro@",
        "a@b\r\nBcc: x@y.example",
        "a@b, c@d",
        "a b@c.example",
        "a@b>",
        "あ@b.jp",
    ],
)
def test_what_is_no_address_is_refused(session: Session, address: str) -> None:
    with pytest.raises(Invalid, match="letter_address_odd"):
        put(session, to_address=address)


def test_line_breaks_in_fields_become_spaces_and_odd_ids_are_left_out(session: Session) -> None:
    letter = put(
        session,
        subject="a\r\nBcc: x@y.example\x00",
        to_name="b\n\tc",
        in_reply_to="<1@x>\r\nBcc: x@y.example",
        references=("<1@x>", "no id", "<2@x>", "<1@x>"),
    )
    assert (letter.subject, letter.to_name) == ("a Bcc: x@y.example", "b c")
    assert (letter.in_reply_to, letter.references) == (None, "<1@x> <2@x>")


def test_very_many_references_keep_the_first_and_the_last(session: Session) -> None:
    letter = put(session, references=[f"<{n}@x>" for n in range(100)])
    ids = letter.references.split()
    assert (len(ids), ids[0], ids[1], ids[-1]) == (30, "<0@x>", "<71@x>", "<99@x>")
