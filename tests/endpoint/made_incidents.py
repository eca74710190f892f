"""Incidents for tests, opened by alert mails that were really read."""

from datetime import datetime, timedelta

from desk.demo.alert_mails import Seen, alert_mail, deliver, digest
from desk.endpoint.findings import Answer, record_findings
from desk.endpoint.models import Decision, Incident, What
from desk.endpoint.telling import Advice
from desk.hours import JST
from desk.mail.addresses import DeskAddress
from desk.mail.identity import Sender

MONDAY_TEN = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
WEDNESDAY_CLOSING = datetime(2026, 11, 18, 17, 0, tzinfo=JST)
SENDER = Sender(DeskAddress("デスク", "desk@desk.example"), "https://desk.example", "a secret")
ADVICE = Advice(Decision.QUARANTINE)
FOUND = {what: Answer(f"{what} found", f"{what} seen") for what in What}


def after(*, hours: int = 0, minutes: int = 0) -> datetime:
    return MONDAY_TEN + timedelta(hours=hours, minutes=minutes)


def seen(minute: int = 0, **more: str) -> Seen:
    given = {"sha256": digest("setup.exe"), "path": r"C:\Temp\setup.exe", **more}
    return Seen(after(minutes=minute), **given)


def incident_at(session, contract, blobs, *events: Seen, at: datetime = MONDAY_TEN) -> Incident:
    content = alert_mail(events or (seen(user="ito@PC-SALES-014"),), at=at)
    return deliver(session, blobs, contract, content, at=at)[0]


def find_all(session, incident: Incident, *, by, at: datetime) -> None:
    record_findings(session, incident, FOUND, by=by, at=at)
