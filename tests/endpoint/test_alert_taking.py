"""From an alert mail to incidents and their tickets."""

from datetime import datetime, timedelta

import pytest

from desk.audit import INTAKE
from desk.blobs import BlobStore
from desk.demo.alert_mails import Seen, alert_mail, deliver, digest, kept_mail
from desk.endpoint.incidents import take_alert
from desk.endpoint.mail_text import mail_text_from_bytes
from desk.endpoint.models import DetectionEvent, Incident
from desk.endpoint.reading import read_alert
from desk.hours import JST
from desk.tickets.models import Channel, Kind, Ticket

MONDAY_TEN = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
MINUTE = timedelta(minutes=1)


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
