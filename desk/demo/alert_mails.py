"""Alert mails as the dashboard sends them, about invented threats, taken in by the real path."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from desk.audit import INTAKE
from desk.endpoint.incidents import take_alert
from desk.endpoint.mail_text import mail_text_from_bytes
from desk.endpoint.reading import read_alert
from desk.hours import JST
from desk.mail.models import MailOutcome, MailState, RawMail

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desk.blobs import BlobStore
    from desk.contracts.models import Contract
    from desk.endpoint.models import Incident

SENDER = "Cisco Secure Endpoint <no-reply@apjc.amp.cisco.com>"
DESK = "alerts@desk.example"


@dataclass(frozen=True, slots=True)
class Seen:
    """One event of an alert mail; what is empty is not written."""

    at: datetime
    event_type: str = "Threat Detected"
    computer: str = "PC-SALES-014"
    user: str = ""
    path: str = ""
    sha256: str = ""
    detection: str = ""
    severity: str = ""
    parent: str = ""
    detection_id: str = ""
    connector_guid: str = ""

    def lines(self) -> list[str]:
        """Return the event as labelled lines."""
        told = (
            ("Event Type", self.event_type),
            ("Computer", self.computer),
            ("User", self.user),
            ("File path", self.path),
            ("SHA-256", self.sha256),
            ("Detection", self.detection),
            ("Severity", self.severity),
            ("Parent process", self.parent),
            ("Detection ID", self.detection_id),
            ("Connector GUID", self.connector_guid),
            ("Date", self.at.astimezone(JST).isoformat(timespec="seconds")),
        )
        return [f"{label}: {value}" for label, value in told if value]


def digest(name: str) -> str:
    """Return an invented file's SHA-256, the same for the same name."""
    return hashlib.sha256(name.encode()).hexdigest()


def alert_mail(
    events: Sequence[Seen], *, at: datetime, text: str = "", computer: str = "PC-STORE-002"
) -> bytes:
    """Return the bytes of an alert mail sent at `at`.

    Without events it holds `text` only, and its subject names `computer`.
    """
    computers = {event.computer for event in events}
    where = computers.pop() if len(computers) == 1 else f"{len(computers)} computers"
    where = where if events else computer
    body = ["Hello,", "", "Cisco Secure Endpoint found events for your saved filter.", ""]
    for number, event in enumerate(events, start=1):
        body += [f"Event {number} of {len(events)}", *event.lines(), ""]
    mail = EmailMessage()
    mail["From"], mail["To"] = SENDER, DESK
    mail["Subject"] = (
        f"[Cisco Secure Endpoint Subscription] [All groups] Matching Events Found On {where}"
    )
    mail["Date"] = format_datetime(at)
    mail.set_content(text or "\n".join(body))
    mail["Message-ID"] = f"<{digest(f'{at}{mail.get_content()}')[:24]}@amp.cisco.com>"
    return bytes(mail)


def deliver(
    session: Session, blobs: BlobStore, contract: Contract, content: bytes, *, at: datetime
) -> list[Incident]:
    """Keep a mail that the mail server received at `at`, read it, and take it in."""
    raw_mail = kept_mail(session, blobs, content, at=at)
    mail = mail_text_from_bytes(content)
    incidents = take_alert(
        session,
        customer=contract.customer,
        contract=contract,
        raw_mail=raw_mail,
        alert=read_alert(mail),
        subject=mail.subject,
        text=mail.text,
        by=INTAKE,
        at=at,
        now=at,
    )
    if incidents:
        raw_mail.ticket_id = incidents[0].ticket_id
    return incidents


def kept_mail(session: Session, blobs: BlobStore, content: bytes, *, at: datetime) -> RawMail:
    """Return the row of a mail whose bytes are kept, as the mail door leaves it when done."""
    sha256 = blobs.put(content)
    raw_mail = RawMail(
        mailbox="demo",
        key=f"{at.isoformat()}-{sha256[:16]}",
        sha256=sha256,
        size=len(content),
        received_at=at,
        message_id=f"{sha256[:24]}@amp.cisco.com",
        state=MailState.DONE,
        outcome=MailOutcome.ALERT,
        handled_at=at,
    )
    session.add(raw_mail)
    session.flush()
    return raw_mail
