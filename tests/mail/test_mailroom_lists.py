"""The mailroom's lists: letters by state, held mails, each a page at a time."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from desk.errors import NotFound
from desk.mail.addresses import DeskAddress
from desk.mail.mailroom import (
    PAGE,
    count_held,
    find_letter,
    find_raw_mail,
    held_mails,
    letter_counts,
    letters,
)
from desk.mail.models import Letter, LetterState, MailState, RawMail
from desk.mail.outbox import put_letter
from tests.times import HandSetClock


def put(session: Session, clock: HandSetClock, state: LetterState = LetterState.WAITING) -> Letter:
    letter = put_letter(
        session, to_address="a@x.example", to_name="", subject="x", text="x", kind="reply",
        identity=DeskAddress("d", "desk@desk.example"), at=clock(), auto_submitted=False,
    )  # fmt: skip
    letter.state = state
    session.flush()
    return letter


def keep(session: Session, clock: HandSetClock, number: int, state: MailState) -> RawMail:
    mail = RawMail(
        mailbox="inbox", key=str(number), sha256="0" * 64, size=1, received_at=clock(), state=state
    )
    session.add(mail)
    session.flush()
    return mail


def test_letters_are_counted_and_listed_by_state_newest_first(
    session: Session, clock: HandSetClock
) -> None:
    first, sent, last = (
        put(session, clock, state)
        for state in (LetterState.FAILED, LetterState.SENT, LetterState.FAILED)
    )
    assert letter_counts(session) == {LetterState.FAILED: 2, LetterState.SENT: 1}
    assert letters(session) == [last, sent, first]
    assert letters(session, state=LetterState.FAILED) == [last, first]
    assert letters(session, before=last.id) == [sent, first]


def test_a_page_has_one_letter_more_so_that_one_sees_that_there_are_more(
    session: Session, clock: HandSetClock
) -> None:
    for _ in range(PAGE + 5):
        put(session, clock)
    page = letters(session)
    assert len(page) == PAGE + 1
    assert len(letters(session, before=page[PAGE - 1].id)) == 5


def test_only_held_mails_are_listed_and_counted(session: Session, clock: HandSetClock) -> None:
    states = [MailState.HELD, MailState.DONE, MailState.KEPT, MailState.HELD]
    kept = [keep(session, clock, number, state) for number, state in enumerate(states)]
    assert held_mails(session) == [kept[3], kept[0]]
    assert held_mails(session, before=kept[3].id) == [kept[0]]
    assert count_held(session) == 2
    assert find_raw_mail(session, kept[1].id) is kept[1]


@pytest.mark.parametrize("find", [find_letter, find_raw_mail])
def test_what_is_not_there_is_not_found(session: Session, find) -> None:
    with pytest.raises(NotFound):
        find(session, 1)
