"""Nothing is lost and nothing is there twice: killed at any moment, or two at once."""

from __future__ import annotations

import random
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from desk.blobs import BlobStore
from desk.demo.world import load_ground
from desk.intake.door import Door, keep, place_mail
from desk.mail.mailbox import Arrived
from desk.mail.models import Letter, MailOutcome, MailState, RawMail
from desk.tickets.models import Ticket
from tests.intake.made_mails import SENDER, drop, mail
from tests.intake.taking_in import intake_process
from tests.times import HandSetClock

LONG_ENOUGH = 60


@pytest.fixture
def known_world(own_engine: Engine, clock: HandSetClock) -> None:
    with Session(own_engine) as session:
        load_ground(session, at=clock())
        session.commit()


def subjects(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Ticket.subject).order_by(Ticket.subject)))


def outcomes(engine: Engine) -> dict[str, int]:
    with Session(engine) as session:
        assert set(session.scalars(select(RawMail.state))) == {MailState.DONE}
        rows = session.execute(select(RawMail.outcome, func.count()).group_by(RawMail.outcome))
        return {str(outcome): number for outcome, number in rows}


def test_killed_again_and_again_each_mail_is_one_ticket(
    own_engine: Engine,
    own_database_url: str,
    known_world: None,
    tmp_path: Path,
    clock: HandSetClock,
) -> None:
    wanted = [f"用件 {number:02}" for number in range(30)]
    for subject in wanted:
        drop(tmp_path / "inbox", mail(subject=subject, files={"図.png": b"1"}), clock())
    unfinished = 0
    for _ in range(12):
        with intake_process(own_database_url, tmp_path) as process:
            process.join(random.uniform(0.02, 0.25))
            unfinished += process.exitcode is None
    with intake_process(own_database_url, tmp_path) as process:
        process.join(LONG_ENOUGH)
        assert process.exitcode == 0
    assert unfinished > 0
    assert subjects(own_engine) == wanted
    assert outcomes(own_engine) == {"ticket": 30}
    with Session(own_engine) as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 30


def test_two_at_once_take_each_mail_once(
    own_engine: Engine,
    own_database_url: str,
    known_world: None,
    tmp_path: Path,
    clock: HandSetClock,
) -> None:
    wanted = [f"用件 {number:02}" for number in range(20)]
    for subject in wanted:
        raw = mail(subject=subject)
        for to in (b"a@x.example", b"b@x.example"):
            drop(tmp_path / "inbox", b"Delivered-To: " + to + b"\r\n" + raw, clock())
    with ExitStack() as running:
        both = [running.enter_context(intake_process(own_database_url, tmp_path)) for _ in range(2)]
        for process in both:
            process.join(LONG_ENOUGH)
        assert [process.exitcode for process in both] == [0, 0]
    assert subjects(own_engine) == wanted
    assert outcomes(own_engine) == {"ticket": 20, "duplicate": 20}


def test_an_answer_that_meets_an_engineers_save_is_not_held(
    own_engine: Engine, known_world: None, tmp_path: Path, clock: HandSetClock
) -> None:
    with Session(own_engine) as session, Session(own_engine) as engineers:
        door = Door(session, BlobStore(tmp_path), SENDER, clock, session.commit)
        opened = place(door, mail())
        number = opened.ticket_id
        session.commit()
        saves = iter([save_of_an_engineer])

        @event.listens_for(session, "before_flush")
        def meanwhile(flushing: Session, *_: object) -> None:
            if any(isinstance(changed, Ticket) for changed in flushing.dirty):
                for save in saves:
                    save(engineers, number)

        session.expunge_all()
        clock.advance(timedelta(minutes=1))
        to = session.scalars(select(Letter.reply_to)).one() or ""
        session.commit()
        assert place(door, mail(text="続きです。", to=to)).outcome == MailOutcome.REPLY


def save_of_an_engineer(session: Session, number: int | None) -> None:
    """Save a ticket, unless somebody else has it in hand."""
    if session.get_bind().dialect.name == "sqlite":
        return  # which has one writer at a time: nobody can save meanwhile
    session.execute(text("SET LOCAL lock_timeout = '100ms'"))
    session.get_one(Ticket, number).subject = "件名を直しました"
    try:
        session.commit()
    except OperationalError:
        session.rollback()


def place(door: Door, raw: bytes) -> RawMail:
    number = keep(door, "test", Arrived(str(len(raw)) + str(hash(raw)), raw, door.clock()))
    place_mail(door, number)
    return door.session.get_one(RawMail, number)
