"""From an alert mail to incidents and their tickets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from made_incidents import ADVICE, find_all
from sqlalchemy.orm import Session

from desk.audit import INTAKE
from desk.blobs import BlobStore
from desk.contracts.models import Contract
from desk.demo.alert_mails import Seen, alert_mail, deliver, digest, kept_mail
from desk.demo.world import load_ground
from desk.endpoint.incidents import take_alert
from desk.endpoint.mail_text import mail_text_from_bytes
from desk.endpoint.models import DetectionEvent, Incident
from desk.endpoint.reading import AlertReading, read_alert
from desk.endpoint.recognition import Recognition, RecognitionReason
from desk.endpoint.telling import record_call
from desk.hours import JST
from desk.tickets.models import Channel, Kind, State, Ticket

MONDAY_TEN = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
MINUTE = timedelta(minutes=1)


HOUR = timedelta(hours=1)


@pytest.fixture
def blobs(tmp_path) -> BlobStore:
    return BlobStore(tmp_path)


@pytest.fixture
def taken(session, world, blobs):
    def take(
        *events: Seen, at: datetime = MONDAY_TEN, at_customer="asahi", text=""
    ) -> list[Incident]:
        contract = world.contracts[f"{at_customer}_endpoint"]
        return deliver(session, blobs, contract, alert_mail(events, at=at, text=text), at=at)

    return take


def seen(minute: int = 0, **more: str) -> Seen:
    given = {"sha256": digest("setup.exe"), "path": r"C:\Temp\setup.exe", **more}
    return Seen(MONDAY_TEN + minute * MINUTE, **given)


def test_a_new_threat_opens_an_incident_with_a_ticket_behind_the_desk(taken, world):
    [incident] = taken(seen(user="ito@PC-SALES-014"))
    ticket = incident.ticket
    assert (ticket.kind, ticket.channel, ticket.service) == (
        Kind.ALERT, Channel.ALERT, "secure_endpoint",
    )  # fmt: skip
    assert ticket.shown_at is None
    assert ticket.assignee is None
    assert ticket.contact is world.people["sasaki"]
    assert [message.internal for message in ticket.messages] == [True]
    assert (incident.computer, incident.sha256) == ("PC-SALES-014", digest("setup.exe"))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-16T10:00", "2026-11-18T17:00"),  # Monday morning
        ("2026-11-16T23:00", "2026-11-18T17:00"),  # Monday night
        ("2026-11-14T12:00", "2026-11-17T17:00"),  # Saturday
        ("2026-11-13T16:59", "2026-11-17T17:00"),  # Friday
        ("2026-11-20T10:00", "2026-11-25T17:00"),  # Friday before a Monday holiday
        ("2026-11-22T10:00", "2026-11-25T17:00"),  # Sunday before it
        ("2026-12-28T09:00", "2027-01-05T17:00"),  # before the year's end
    ],
)
def test_findings_and_notice_are_due_at_closing_of_the_second_business_day(taken, received, due):
    at = datetime.fromisoformat(received).replace(tzinfo=JST)
    [incident] = taken(Seen(at, sha256=digest("a")), at=at)
    assert incident.due_at == datetime.fromisoformat(due).replace(tzinfo=JST)


def test_the_same_mail_again_changes_nothing(session, world, blobs):
    content = alert_mail([seen(), seen(1, computer="PC-2", sha256=digest("b"))], at=MONDAY_TEN)
    contract, mail = world.contracts["asahi_endpoint"], mail_text_from_bytes(content)
    raw_mail = kept_mail(session, blobs, content, at=MONDAY_TEN)
    first, again = (
        take_alert(
            session, customer=contract.customer, contract=contract, raw_mail=raw_mail,
            alert=read_alert(mail), subject=mail.subject, text=mail.text, by=INTAKE,
            at=MONDAY_TEN, now=MONDAY_TEN + lag,
        )
        for lag in (MINUTE, 2 * MINUTE)
    )  # fmt: skip
    assert first == again
    assert len(first) == 2
    assert session.query(Ticket).count() == 2
    assert session.query(DetectionEvent).count() == 2


def test_a_mail_nobody_understands_opens_an_incident_for_a_person(taken):
    [incident] = taken(text="Something new has matched your saved filter. Please sign in.")
    assert incident.needs_person
    assert incident.urgency == 2


def test_routine_events_open_nothing(taken, session):
    assert taken(seen(event_type="Policy Update", sha256="", path="")) == []
    assert session.query(Ticket).count() == 0


def test_a_threat_on_several_computers_is_one_incident_and_urgent(taken):
    [incident] = taken(*(seen(minute, computer=f"PC-{minute}") for minute in range(3)))
    assert len(incident.events) == 3
    assert (incident.urgency, incident.urgency_reason) == (1, "spreading")


def test_a_mail_about_two_threats_opens_two_incidents_that_name_their_computers(taken):
    one, two = taken(seen(), seen(1, computer="PC-2", sha256=digest("b")))
    assert one.ticket.subject.startswith("PC-SALES-014 · ")
    assert two.ticket.subject.startswith("PC-2 · ")


def test_another_mail_about_an_open_threat_joins_it(taken, session):
    [first] = taken(seen())
    [again] = taken(seen(30, event_type="Quarantine Failure"), at=MONDAY_TEN + HOUR)
    assert again is first
    assert [event.type_id for event in again.events] == [1090519054, 2164260880]
    assert (again.urgency, again.urgency_reason) == (1, "quarantine_failed")
    assert again.due_at == datetime(2026, 11, 18, 17, 0, tzinfo=JST)
    session.expire_all()
    assert [message.internal for message in again.ticket.messages] == [True, True]
    assert session.query(Ticket).count() == 1


def test_another_customers_threat_is_its_own_incident(taken):
    [ours], [theirs] = taken(seen()), taken(seen(1), at_customer="midori")
    assert ours.id != theirs.id
    assert theirs.customer_id != ours.customer_id


def test_a_threat_that_comes_after_its_incident_is_finished_opens_a_new_one(taken):
    [first] = taken(seen())
    first.ticket.state = State.RESOLVED
    [second] = taken(seen(30), at=MONDAY_TEN + HOUR)
    assert second.id != first.id


def test_a_threat_that_was_told_runs_its_own_two_days_on_another_computer(taken, session, world):
    [first] = taken(seen())
    find_all(session, first, by=world.people["yamamoto"].as_actor, at=MONDAY_TEN + 5 * MINUTE)
    record_call(
        session, first, reached="佐々木 由美", called_at=MONDAY_TEN + 6 * MINUTE, told="ご説明",
        person=None, advice=ADVICE, by=world.people["yamamoto"].as_actor,
        at=MONDAY_TEN + 6 * MINUTE,
    )  # fmt: skip
    tuesday = MONDAY_TEN + 24 * HOUR
    [second] = taken(seen(10, computer="PC-2"), at=tuesday)
    assert second.id != first.id
    assert second.due_at == datetime(2026, 11, 19, 17, 0, tzinfo=JST)


def test_words_that_the_database_cannot_keep_are_left_out(session, world, blobs):
    contract = world.contracts["asahi_endpoint"]
    nothing = alert_mail([], at=MONDAY_TEN, text="Something new has come.", computer="")
    mail = mail_text_from_bytes(nothing)
    raw_mail = kept_mail(session, blobs, b"x", at=MONDAY_TEN)
    [incident] = take_alert(
        session, customer=contract.customer, contract=contract, raw_mail=raw_mail,
        alert=read_alert(mail), subject="a\x00b" * 200, text="c\x00d\udcff", by=INTAKE,
        at=MONDAY_TEN, now=MONDAY_TEN,
    )  # fmt: skip
    session.flush()
    assert incident.ticket.subject == ("ab" * 200)[:200]
    assert incident.ticket.messages[0].text == "cd?"


def test_a_mail_without_subject_and_text_is_taken_all_the_same(session, world, blobs):
    contract = world.contracts["asahi_endpoint"]
    raw_mail = kept_mail(session, blobs, b"", at=MONDAY_TEN)
    reading = AlertReading(Recognition(True, RecognitionReason.FROM_CONSOLE), (), None)
    [incident] = take_alert(
        session, customer=contract.customer, contract=contract, raw_mail=raw_mail, alert=reading,
        subject=" ", text="", by=INTAKE, at=MONDAY_TEN, now=MONDAY_TEN,
    )  # fmt: skip
    assert incident.needs_person


def test_two_mails_about_one_threat_at_once_are_one_incident(own_engine, blobs):
    with Session(own_engine) as session:
        contract_id = load_ground(session, at=MONDAY_TEN).contracts["asahi_endpoint"].id
        session.commit()
    together = Barrier(2)

    def take(minute: int) -> None:
        content = alert_mail([seen(minute)], at=MONDAY_TEN)
        together.wait()
        with Session(own_engine) as session:
            contract = session.get_one(Contract, contract_id)
            deliver(session, blobs, contract, content, at=MONDAY_TEN)
            session.commit()

    with ThreadPoolExecutor(2) as both:
        list(both.map(take, (0, 1)))
    with Session(own_engine) as session:
        assert session.query(Incident).count() == 1
        assert session.query(DetectionEvent).count() == 2
