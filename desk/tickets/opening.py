"""Every door ends here: portal, mail, phone and alert all open a ticket by `open_ticket`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.catalogue.offer import service as service_of
from desk.errors import Invalid
from desk.people.models import Customer, Person
from desk.tickets.conversing import add_message, checked_text
from desk.tickets.files import KeptFile
from desk.tickets.models import Channel, Kind, State, Ticket
from desk.tickets.timing import set_dues

LONGEST_SUBJECT = 200


def open_ticket(
    session: Session,
    *,
    customer: Customer,
    contact: Person | None,
    contract_id: int | None,
    service: str,
    kind: Kind,
    channel: Channel,
    subject: str,
    text: str,
    by: Actor,
    at: datetime,
    files: Sequence[KeptFile] = (),
    raw_mail_id: int | None = None,
    shown: bool = True,
) -> Ticket:
    """Open a ticket with its first message and its clocks running from `at`.

    `shown=False` keeps it behind the desk (an alert before its notice). Raises Invalid for a
    subject or text that is missing or too long, and for a kind that the service does not take.
    """
    subject = checked_subject(subject)
    text = checked_text(text)
    if not service_of(service).takes(kind):
        raise Invalid("kind_not_offered", service=service, kind=kind)
    ticket = Ticket(
        customer=customer,
        contact=contact,
        contract_id=contract_id,
        service=service,
        kind=kind,
        channel=channel,
        subject=subject,
        state=State.NEW,
        opened_at=at,
        updated_at=at,
        shown_at=at if shown else None,
        first_response_due=at,
    )
    set_dues(session, ticket, now=at)
    session.add(ticket)
    session.flush()
    add_message(
        session, ticket, text=text, by=by, at=at, channel=channel, from_desk=False,
        internal=not shown, files=files, raw_mail_id=raw_mail_id, subject=subject,
    )  # fmt: skip
    record(session, "ticket.opened", subject="ticket", subject_id=ticket.id, by=by, at=at,
           channel=channel, kind=kind, service=service)  # fmt: skip
    return ticket


def checked_subject(subject: str) -> str:
    """Return the subject on one line; raises Invalid where it is missing or too long."""
    one_line = " ".join(subject.replace("\x00", "").split())
    if not one_line:
        raise Invalid("subject_missing")
    if len(one_line) > LONGEST_SUBJECT:
        raise Invalid("subject_too_long", most=LONGEST_SUBJECT)
    return one_line
