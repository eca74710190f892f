"""Mail through the jobs: in by the inbox, out by a real mail server, each once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from desk.demo.world import World
from desk.mail.models import Letter, LetterState
from desk.mail.outbox import put_letter
from desk.mail.reading import read
from desk.tickets.conversing import reply
from desk.tickets.models import State, Ticket
from desk.web.edge import DeskFlask
from jobs.runner import run_job
from jobs.shift import worker_name
from jobs.timetable import TIMETABLE
from tests.intake.made_mails import SENDER, drop, mail
from tests.jobs.made_desk import made_desk
from tests.jobs.sending_out import sending_process
from tests.servers.imap import free_port
from tests.servers.smtp import SmtpTestServer
from tests.times import HandSetClock

JOBS = {job.name: job for job in TIMETABLE}
TAKAHASHI = "takahashi@asahi-seiki.example"


@pytest.fixture
def desk(
    surroundings: dict[str, str], known: World, clock: HandSetClock, smtp_server: SmtpTestServer
) -> Iterator[DeskFlask]:
    surroundings["OUT_URL"] = f"smtp://127.0.0.1:{smtp_server.port}"
    with made_desk(surroundings, clock) as app:
        yield app


def run(desk: DeskFlask, name: str) -> None:
    assert run_job(desk, JOBS[name], worker=worker_name())


@pytest.fixture
def answered(desk: DeskFlask, own_engine: Engine, known: World, clock: HandSetClock) -> Ticket:
    """A ticket that came by mail, was acknowledged, and has an engineer's answer in the outbox."""
    inbox = desk.house.settings.var / "inbox"
    drop(inbox, mail(subject="保留音が出ない", fields={"Message-ID": "<1@asahi>"}), clock())
    run(desk, "fetch_mail")
    run(desk, "send_letters")
    clock.advance(timedelta(minutes=5))
    with Session(own_engine, expire_on_commit=False) as session:
        ticket = session.scalars(select(Ticket)).one()
        engineer = known.people["yamamoto"].as_actor
        reply(session, ticket, text="再起動をお試しください。", by=engineer, at=clock(),
              sender=desk.house.sender)  # fmt: skip
        session.commit()
    return ticket


def test_an_engineers_answer_arrives_once_and_in_its_thread(
    desk: DeskFlask, answered: Ticket, smtp_server: SmtpTestServer, clock: HandSetClock
) -> None:
    for _ in range(3):
        run(desk, "send_letters")
        clock.advance(timedelta(minutes=5))
    acknowledged, answer = (read(taken.raw) for taken in smtp_server.taken_for(TAKAHASHI))
    assert acknowledged.automatic == "auto_submitted"
    assert acknowledged.in_reply_to == "<1@asahi>"
    assert answer.automatic is None
    assert answer.in_reply_to == acknowledged.message_id
    assert answer.references == ("<1@asahi>", acknowledged.message_id)
    assert answer.subject == f"[#{answered.number}] 保留音が出ない"
    assert "再起動をお試しください。" in answer.text
    assert answer.reply_to[0].address.startswith(f"desk+t{answered.number}-")


def test_the_answer_to_what_arrived_finds_its_ticket(
    desk: DeskFlask,
    answered: Ticket,
    own_engine: Engine,
    smtp_server: SmtpTestServer,
    clock: HandSetClock,
) -> None:
    run(desk, "send_letters")
    arrived = read(smtp_server.taken_for(TAKAHASHI)[-1].raw)
    clock.advance(timedelta(minutes=5))
    drop(desk.house.settings.var / "inbox",
         mail(subject="直りました", to=arrived.reply_to[0].address), clock())  # fmt: skip
    run(desk, "fetch_mail")
    with Session(own_engine) as session:
        ticket = session.scalars(select(Ticket)).one()
        assert [message.from_desk for message in ticket.messages] == [False, True, False]
        assert ticket.state == State.OPEN


def test_while_the_mail_server_is_away_letters_wait_and_then_go(
    surroundings: dict[str, str],
    known: World,
    clock: HandSetClock,
    own_engine: Engine,
    smtp_server: SmtpTestServer,
) -> None:
    put(own_engine, clock, "a@x.example")
    for port, expected in (
        (free_port(), (LetterState.WAITING, 1)),
        (smtp_server.port, (LetterState.SENT, 2)),
    ):
        surroundings["OUT_URL"] = f"smtp://127.0.0.1:{port}"
        with made_desk(surroundings, clock) as desk:
            run(desk, "send_letters")
        (letter,) = letters(own_engine)
        assert (letter.state, letter.attempts) == expected
        clock.advance(timedelta(minutes=1))
    assert len(smtp_server.taken_for("a@x.example")) == 1


def test_two_senders_at_once_send_each_letter_once(
    surroundings: dict[str, str],
    own_engine: Engine,
    own_database_url: str,
    clock: HandSetClock,
    smtp_server: SmtpTestServer,
    tmp_path: Path,
) -> None:
    wanted = [f"a{number:02}@x.example" for number in range(30)]
    put(own_engine, clock, *wanted)
    url = f"smtp://127.0.0.1:{smtp_server.port}"
    with ExitStack() as running:
        both = [
            running.enter_context(sending_process(own_database_url, url, tmp_path, name))
            for name in ("one", "two")
        ]
        for process in both:
            process.join(60)
        assert [process.exitcode for process in both] == [0, 0]
    assert sorted(taken.recipients[0] for taken in smtp_server.mails) == wanted
    assert {letter.state for letter in letters(own_engine)} == {LetterState.SENT}


def test_a_mail_in_another_mailbox_under_the_same_name_is_another_mail(
    surroundings: dict[str, str], known: World, clock: HandSetClock, own_engine: Engine,
    tmp_path: Path,
) -> None:  # fmt: skip
    for place in ("old", "new" * 60):
        drop(tmp_path / place, mail(subject=place[:3]), clock(), name="1.host")
        surroundings["INBOX_URL"] = f"maildir:{tmp_path / place}"
        with made_desk(surroundings, clock) as desk:
            run(desk, "fetch_mail")
        clock.advance(timedelta(minutes=1))
    with Session(own_engine) as session:
        assert set(session.scalars(select(Ticket.subject))) == {"old", "new"}


def put(engine: Engine, clock: HandSetClock, *addresses: str) -> None:
    with Session(engine) as session:
        for address in addresses:
            put_letter(
                session, to_address=address, to_name="", subject="x", text="x", kind="reply",
                identity=SENDER.identity, at=clock(), auto_submitted=False,
            )  # fmt: skip
        session.commit()


def letters(engine: Engine) -> list[Letter]:
    with Session(engine) as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))
