"""What a person does with a held mail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from desk.audit import AuditEntry
from desk.blobs import BlobStore
from desk.demo.alert_mails import Seen, alert_mail, digest
from desk.demo.world import World, load_ground
from desk.endpoint.models import Incident
from desk.errors import Conflict, Invalid
from desk.intake.door import Door, keep, place_mail
from desk.intake.releasing import discard, make_ticket
from desk.mail.mailbox import Arrived
from desk.mail.models import Letter, MailOutcome, MailState, RawMail
from desk.tickets.models import Kind
from tests.intake.made_mails import INOUE, SENDER, mail
from tests.times import HandSetClock


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path)


def held(session: Session, blobs: BlobStore, clock: HandSetClock, raw: bytes) -> RawMail:
    door = Door(session, blobs, SENDER, clock, session.commit)
    number = keep(door, "test", Arrived("1", raw, clock()))
    place_mail(door, number)
    return session.get_one(RawMail, number)


@pytest.fixture
def from_nobody(session: Session, blobs: BlobStore, clock: HandSetClock, world: World) -> RawMail:
    return held(session, blobs, clock, mail("x@nowhere.example", files={"図.png": b"1"}))


def test_a_strangers_mail_becomes_a_ticket_of_the_customer_that_is_named(
    session: Session, blobs: BlobStore, clock: HandSetClock, world: World, from_nobody: RawMail
) -> None:
    received, by = clock(), world.people["yamamoto"].as_actor
    clock.advance(timedelta(hours=2))
    ticket = make_ticket(
        session, from_nobody, world.places.asahi, sender=SENDER, blobs=blobs, by=by, at=clock()
    )
    assert (ticket.customer, ticket.contact) == (world.places.asahi, None)
    # The clocks count from the receipt, not from when somebody got round to the mail.
    assert ticket.opened_at == received
    assert ticket.messages[0].author_name == "x@nowhere.example"
    assert [file.filename for file in ticket.messages[0].attachments] == ["図.png"]
    assert session.scalars(select(Letter)).all() == []
    assert (from_nobody.state, from_nobody.outcome, from_nobody.ticket_id) == (
        MailState.DONE, MailOutcome.TICKET, ticket.id,
    )  # fmt: skip


def test_a_contact_of_another_customer_does_not_become_the_tickets_contact(
    session: Session, blobs: BlobStore, clock: HandSetClock, world: World
) -> None:
    row = held(session, blobs, clock, mail(INOUE, fields={"Precedence": "bulk"}))
    by = world.people["yamamoto"].as_actor
    for place, contact in ((world.places.asahi, None), (world.places.midori, "井上 千尋")):
        row.state = MailState.HELD
        ticket = make_ticket(session, row, place, sender=SENDER, blobs=blobs, by=by, at=clock())
        assert (ticket.contact.name if ticket.contact else None) == contact


def test_an_alert_becomes_an_incident_of_the_customer_that_is_named(
    session: Session, blobs: BlobStore, clock: HandSetClock, world: World
) -> None:
    received = clock()
    events = [Seen(received, sha256=digest("a.exe"), path=r"C:\a.exe")]
    row = held(session, blobs, clock, alert_mail(events, at=received))
    assert row.held_reason == "alert_without_customer"
    clock.advance(timedelta(hours=2))
    ticket = make_ticket(
        session, row, world.places.asahi, sender=SENDER, blobs=blobs,
        by=world.people["yamamoto"].as_actor, at=clock(),
    )  # fmt: skip
    # The two business days count from the receipt, and the customer does not see it yet.
    assert (ticket.kind, ticket.opened_at, ticket.shown_at) == (Kind.ALERT, received, None)
    assert ticket.id == session.scalars(select(Incident.ticket_id)).one()
    assert (row.state, row.outcome, row.ticket_id) == (
        MailState.DONE, MailOutcome.ALERT, ticket.id,
    )  # fmt: skip


def test_a_mail_is_put_away_for_a_reason_that_stays_on_record(
    session: Session, clock: HandSetClock, world: World, from_nobody: RawMail
) -> None:
    by = world.people["yamamoto"].as_actor
    with pytest.raises(Invalid, match="reason_missing"):
        discard(session, from_nobody, reason=" ", by=by, at=clock())
    discard(session, from_nobody, reason="広告", by=by, at=clock())
    assert (from_nobody.state, from_nobody.outcome) == (MailState.DONE, MailOutcome.DISCARDED)
    session.flush()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "mail.discarded")).one()
    assert (entry.about["reason"], entry.actor_id) == ("広告", by.person_id)


def test_what_was_decided_is_not_decided_again(
    session: Session, blobs: BlobStore, clock: HandSetClock, world: World, from_nobody: RawMail
) -> None:
    by = world.people["yamamoto"].as_actor
    discard(session, from_nobody, reason="広告", by=by, at=clock())
    session.flush()
    with pytest.raises(Conflict, match="mail_not_held"):
        make_ticket(
            session, from_nobody, world.places.asahi, sender=SENDER, blobs=blobs, by=by, at=clock()
        )


def test_of_two_people_who_decide_at_once_the_second_finds_it_decided(
    own_engine: Engine, blobs: BlobStore, clock: HandSetClock
) -> None:
    with Session(own_engine) as first, Session(own_engine, expire_on_commit=False) as second:
        world = load_ground(first, at=clock())
        first.commit()
        number = held(first, blobs, clock, mail("x@nowhere.example")).id
        by = world.people["yamamoto"].as_actor
        first.commit()
        seen = second.get_one(RawMail, number)
        second.commit()
        row = first.get_one(RawMail, number)
        make_ticket(first, row, world.places.asahi, sender=SENDER, blobs=blobs, by=by, at=clock())
        first.commit()
        assert seen.state == MailState.HELD
        with pytest.raises(Conflict, match="mail_not_held"):
            discard(second, seen, reason="広告", by=by, at=clock())
