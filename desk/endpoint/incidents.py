"""From an alert mail to incidents: its events are grouped, and every new threat opens a ticket.

The desk receives the alert mail in the customer's place (S menu 1(2)). The two business days count
from the day the mail server had it. The ticket stays behind the desk until the notice. A mail that
was recognised but not understood opens an incident for a person to read (要手動確認); events that
are only routine never open one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.contracts.cover import contact_for
from desk.contracts.models import ContactPurpose, Contract
from desk.endpoint.models import AlertMail, DetectionEvent, Incident
from desk.endpoint.ordering import judge
from desk.endpoint.placing import places_for
from desk.endpoint.reading import AlertReading, DetectionEventRead
from desk.mail.models import RawMail
from desk.people.models import Customer
from desk.tickets.conversing import LONGEST_TEXT, add_message
from desk.tickets.models import Channel, Kind, Ticket
from desk.tickets.opening import LONGEST_SUBJECT, open_ticket

SERVICE = "secure_endpoint"


def take_alert(
    session: Session,
    *,
    customer: Customer,
    contract: Contract,
    raw_mail: RawMail,
    alert: AlertReading,
    subject: str,
    text: str,
    by: Actor,
    at: datetime,
    now: datetime,
) -> list[Incident]:
    """Open or extend the incidents that an alert mail is about, and return them, oldest first.

    `at` is when the mail server received the mail, `now` when the desk takes it; `subject` and
    `text` are the mail's own, for the ticket's first message. The same mail again changes nothing.
    A mail with nothing but routine events gives an empty list.
    """
    # One mail of a customer at a time: two about one threat must not open two incidents.
    session.execute(select(Customer.id).where(Customer.id == customer.id).with_for_update())
    known = _incidents_of(session, raw_mail)
    if known:
        return known
    taking = _Taking(session, customer, contract, raw_mail, subject, text, by, at, now)
    if not alert.events:
        return [taking.open((), computer=alert.recognition.computer)]
    places = places_for(session, customer.id, alert.events, at)
    shares: dict[int, list[DetectionEventRead]] = defaultdict(list)
    for place, event in zip(places, alert.events, strict=True):
        if place is not None:
            shares[place].append(event)
    taken = [
        taking.join(place, events) if place > 0 else taking.open(events, computer=None)
        for place, events in shares.items()
    ]
    return sorted(taken, key=lambda incident: incident.id)


class _Taking:
    """One alert mail on its way into incidents."""

    def __init__(
        self,
        session: Session,
        customer: Customer,
        contract: Contract,
        raw_mail: RawMail,
        subject: str,
        text: str,
        by: Actor,
        at: datetime,
        now: datetime,
    ) -> None:
        self.session = session
        self.customer = customer
        self.contract = contract
        self.raw_mail = raw_mail
        self.subject = " ".join(_storable(subject).split()) or "(no subject)"
        self.text = _storable(text).strip()[:LONGEST_TEXT] or "(no text)"
        self.by = by
        self.at = at
        self.now = now

    def open(self, events: Sequence[DetectionEventRead], *, computer: str | None) -> Incident:
        """Open a ticket and its incident; without events a person has to read the mail."""
        ticket = self._ticket(_subject(self.subject, events, computer))
        incident = Incident(
            ticket=ticket,
            customer_id=self.customer.id,
            received_at=self.at,
            opened_at=self.now,
            urgency=0,
            urgency_reason="",
            needs_person=not events,
            computer=computer,
        )
        self._add(incident, events)
        self.session.add(incident)
        self.session.flush()
        self._record("incident.opened", incident)
        return incident

    def join(self, incident_id: int, events: Sequence[DetectionEventRead]) -> Incident:
        """Put more events to an incident; its ticket gets the mail as an internal message."""
        incident = self.session.get_one(Incident, incident_id)
        self._add(incident, events)
        add_message(
            self.session, incident.ticket, text=f"{self.subject}\n\n{self.text}"[:LONGEST_TEXT],
            by=self.by, at=self.at, channel=Channel.ALERT, from_desk=False, internal=True,
            raw_mail_id=self.raw_mail.id,
        )  # fmt: skip
        self._record("incident.joined", incident)
        return incident

    def _ticket(self, subject: str) -> Ticket:
        return open_ticket(
            self.session,
            customer=self.customer,
            contact=contact_for(self.contract, ContactPurpose.ALERT),
            contract_id=self.contract.id,
            service=SERVICE,
            kind=Kind.ALERT,
            channel=Channel.ALERT,
            subject=subject,
            text=self.text,
            by=self.by,
            at=self.at,
            raw_mail_id=self.raw_mail.id,
            shown=False,
        )

    def _add(self, incident: Incident, events: Sequence[DetectionEventRead]) -> None:
        incident.mails.append(AlertMail(raw_mail_id=self.raw_mail.id, taken_at=self.now))
        incident.events.extend(self._event(event) for event in events)
        judgement = judge([event.facts for event in incident.events])
        incident.urgency = int(judgement.urgency)
        incident.urgency_reason = judgement.reason
        incident.computer = incident.computer or _first(e.computer for e in incident.events)
        incident.file_name = incident.file_name or _first(e.file_name for e in incident.events)
        incident.sha256 = incident.sha256 or _first(e.sha256 for e in incident.events)

    def _event(self, event: DetectionEventRead) -> DetectionEvent:
        told = asdict(event)
        type_id = told.pop("event_type_id")
        return DetectionEvent(
            **told,
            event_type_id=None if type_id is None else str(type_id),
            raw_mail_id=self.raw_mail.id,
            received_at=self.at,
            read_at=self.now,
        )

    def _record(self, action: str, incident: Incident) -> None:
        record(self.session, action, subject="incident", subject_id=incident.id, by=self.by,
               at=self.now, ticket=incident.ticket_id, raw_mail=self.raw_mail.id)  # fmt: skip


def _incidents_of(session: Session, raw_mail: RawMail) -> list[Incident]:
    statement = select(Incident).join(AlertMail, AlertMail.incident_id == Incident.id)
    return list(
        session.scalars(statement.where(AlertMail.raw_mail_id == raw_mail.id).order_by(Incident.id))
    )


def _subject(subject: str, events: Sequence[DetectionEventRead], computer: str | None) -> str:
    """Return what a person calls the matter: computer and file; the mail's subject without them.

    The dashboard's own subject names its filter first and the computer last, and is in English.
    """
    file_name = _first(event.file_name for event in events)
    known = _first([computer, *(event.computer for event in events)])
    named = " · ".join(each for each in (known, file_name) if each)
    return " ".join(_storable(named).split())[:LONGEST_SUBJECT] or subject[:LONGEST_SUBJECT]


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _storable(text: str) -> str:
    """Return the text without what no database keeps: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
