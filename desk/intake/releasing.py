"""What a person does with a held mail: make it a ticket of a customer, or put it away.

Either way its bytes stay, and so does who decided and why.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.blobs import BlobStore
from desk.contracts.cover import contract_covering
from desk.errors import Conflict, Invalid
from desk.hours import JST
from desk.intake.acting import Work, open_from_mail, take_alert_mail
from desk.intake.finding import ALERT_SERVICE, find_out
from desk.mail.identity import Sender
from desk.mail.models import MailOutcome, MailState, RawMail
from desk.people.models import Customer
from desk.tickets.models import Ticket


def make_ticket(
    session: Session,
    raw_mail: RawMail,
    customer: Customer,
    *,
    sender: Sender,
    blobs: BlobStore,
    by: Actor,
    at: datetime,
) -> Ticket:
    """Open a ticket of `customer` from a held mail; its writer is the contact only if known.

    An alert becomes an incident, whose two business days count from the receipt (S menu 1(2)).
    Raises Conflict where the mail is not held or no service is in force for the customer.
    """
    _require_held(session, raw_mail)
    on = raw_mail.received_at.astimezone(JST).date()
    raw = blobs.get(raw_mail.sha256)
    found = find_out(session, raw_mail, raw, sender=sender, blobs=blobs, on=on)
    work = Work(session, raw_mail, found, sender, blobs, at)
    ticket, outcome = _as_alert(work, customer, on=on), MailOutcome.ALERT
    if ticket is None:
        writer = found.person
        contact = writer if writer is not None and writer.customer_id == customer.id else None
        ticket, outcome = open_from_mail(work, customer, contact), MailOutcome.TICKET
    _settle(raw_mail, outcome, at, ticket.id)
    record(session, "mail.made_a_ticket", subject="raw_mail", subject_id=raw_mail.id, by=by, at=at,
           ticket=ticket.number)  # fmt: skip
    return ticket


def _as_alert(work: Work, customer: Customer, *, on: date) -> Ticket | None:
    """Return the ticket of the mail's incident; None where it is no alert, or only routine."""
    if work.found.alert is None:
        return None
    contract = contract_covering(work.session, customer.id, ALERT_SERVICE, on=on)
    return take_alert_mail(work, contract) if contract else None


def discard(session: Session, raw_mail: RawMail, *, reason: str, by: Actor, at: datetime) -> None:
    """Put a held mail away, saying why; raises Invalid without a reason."""
    _require_held(session, raw_mail)
    if not reason.strip():
        raise Invalid("reason_missing")
    _settle(raw_mail, MailOutcome.DISCARDED, at, None)
    record(session, "mail.discarded", subject="raw_mail", subject_id=raw_mail.id, by=by, at=at,
           reason=reason.strip()[:200])  # fmt: skip


def _require_held(session: Session, raw_mail: RawMail) -> None:
    # Read again under a lock: of two people who decide at once, the second finds it decided.
    session.refresh(raw_mail, with_for_update=True)
    if raw_mail.state != MailState.HELD:
        raise Conflict("mail_not_held")


def _settle(raw_mail: RawMail, outcome: MailOutcome, at: datetime, ticket_id: int | None) -> None:
    raw_mail.state = MailState.DONE
    raw_mail.outcome = outcome
    raw_mail.ticket_id = ticket_id
    raw_mail.handled_at = at
