"""Gathers what is known of a mail before it is placed: sender, thread, alert, twin."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.blobs import BlobStore
from desk.contracts.cover import contract_covering, services_in_force
from desk.contracts.models import Contract
from desk.endpoint.mail_text import mail_text_from_bytes
from desk.endpoint.reading import AlertReading, read_alert
from desk.errors import NotFound, Unreadable
from desk.intake.placing import Facts
from desk.mail.addresses import DeskAddress
from desk.mail.identity import Sender
from desk.mail.mail import Mail
from desk.mail.models import Letter, MailState, RawMail
from desk.mail.reading import read
from desk.mail.threads import number_in_subject, read_reply_address
from desk.people.enrolment import find_by_address
from desk.people.models import Customer, Person
from desk.tickets.models import FIRST_NUMBER, Ticket

ALERT_SERVICE = "secure_endpoint"

MOST_IDS = 100
"""How many of the message ids that a mail names are looked up; programs name far fewer."""

# desk+alert-CODE@…: the address that a customer's dashboard sends its alerts to.
_ALERT_TAG = re.compile(r"(.+)\+alert-([a-z0-9_-]{1,40})@(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A mail with everything that was found about it."""

    mail: Mail
    facts: Facts
    person: Person | None
    letter: Letter | None
    alert: AlertReading | None
    alert_contract: Contract | None


def find_out(
    session: Session, raw_mail: RawMail, raw: bytes, *, sender: Sender, blobs: BlobStore, on: date
) -> Found:
    """Read the mail and look up what is known of it; `on` is the day of receipt (JST)."""
    mail = read(raw)
    known = _sender_of(session, mail)
    person = known if known is not None and known.active else None
    letter = _bounced_letter(session, mail)
    answered = _answered_ticket(session, mail, sender)
    named = _named_ticket(session, mail)
    alert = _alert_of(raw)
    contract = _alert_contract(session, mail, person, sender.identity, on=on) if alert else None
    facts = Facts(
        sender=mail.from_address,
        from_own_address=mail.from_address.lower() == sender.identity.address.lower(),
        sender_is_operator=person is not None and person.is_operator,
        sender_is_contact=person is not None and person.is_customer,
        sender_is_shut_out=known is not None and person is None,
        sender_has_contract=_has_contract(session, person, on=on),
        automatic=mail.automatic is not None,
        is_bounce=mail.bounce is not None,
        bounced_letter=letter.id if letter else None,
        duplicate_of=_twin_of(session, raw_mail, mail, blobs),
        is_alert=alert is not None,
        alert_contract=contract.id if contract else None,
        answered_ticket=answered.id if answered else None,
        named_ticket=named.id if named else None,
        sender_in_named=_takes_part(person, named),
    )
    return Found(mail, facts, person, letter, alert, contract)


def guess_service(codes: Iterable[str], subject: str, text: str) -> str:
    """Return which of the customer's services a mail is about, by the products' own names (ours).

    An engineer sees the service on the ticket; the first of the contract's where no name occurs.
    """
    offered = list(codes)
    words = f"{subject}\n{text}".casefold()
    names = {
        "secure_endpoint": ("secure endpoint", "amp for endpoints", "検知", "隔離", "ウイルス"),
        "webex_meetings": ("webex meetings", "ミーティング", "会議の録画"),
        "webex_calling": ("webex", "内線", "電話", "外線", "保留"),
    }
    for code, own in names.items():
        if code in offered and any(name in words for name in own):
            return code
    return offered[0]


def _sender_of(session: Session, mail: Mail) -> Person | None:
    if not mail.from_address:
        return None
    return find_by_address(session, mail.from_address)


def _bounced_letter(session: Session, mail: Mail) -> Letter | None:
    if mail.bounce is None or mail.bounce.original_message_id is None:
        return None
    return session.scalar(
        select(Letter).where(Letter.message_id == mail.bounce.original_message_id)
    )


def _answered_ticket(session: Session, mail: Mail, sender: Sender) -> Ticket | None:
    number = read_reply_address(_addressed(mail), sender.identity, secret=sender.secret)
    if number is not None:
        found = session.get(Ticket, number - FIRST_NUMBER + 1)
        if found is not None:
            return found
    named = [*mail.references[-MOST_IDS:], *([mail.in_reply_to] if mail.in_reply_to else [])]
    if not named:
        return None
    return session.scalar(
        select(Ticket)
        .join(Letter, Letter.ticket_id == Ticket.id)
        .where(Letter.message_id.in_(named))
        .order_by(Letter.id.desc())
        .limit(1)
    )


def _named_ticket(session: Session, mail: Mail) -> Ticket | None:
    number = number_in_subject(mail.subject)
    return session.get(Ticket, number - FIRST_NUMBER + 1) if number is not None else None


def _takes_part(person: Person | None, ticket: Ticket | None) -> bool:
    """A contact has part in the tickets of their own customer that customers may see."""
    if person is None or ticket is None or not person.is_customer:
        return False
    return person.customer_id == ticket.customer_id and ticket.shown_at is not None


def _alert_of(raw: bytes) -> AlertReading | None:
    reading = read_alert(mail_text_from_bytes(raw))
    return reading if reading.recognition.recognised else None


def _alert_contract(
    session: Session, mail: Mail, person: Person | None, desk: DeskAddress, *, on: date
) -> Contract | None:
    """Return the contract of the alert address written to, else of the contact who sent it on."""
    code = next(filter(None, (_alert_code(each, desk) for each in _addressed(mail))), None)
    customer_id = None
    if code is not None:
        customer_id = session.scalar(select(Customer.id).where(Customer.code == code))
    elif person is not None:
        customer_id = person.customer_id
    if customer_id is None:
        return None
    return contract_covering(session, customer_id, ALERT_SERVICE, on=on)


def _alert_code(address: str, desk: DeskAddress) -> str | None:
    """Return the customer's code in an alert address of the desk's own, or None for any other."""
    tag = _ALERT_TAG.fullmatch(address)
    if tag is None or f"{tag[1]}@{tag[3]}".lower() != desk.address.lower():
        return None
    return tag[2].lower()


def _addressed(mail: Mail) -> list[str]:
    return [*mail.delivered_to, *(address.address for address in (*mail.to, *mail.cc))]


def _has_contract(session: Session, person: Person | None, *, on: date) -> bool:
    if person is None or person.customer_id is None:
        return False
    return bool(services_in_force(session, person.customer_id, on=on))


def _twin_of(session: Session, raw_mail: RawMail, mail: Mail, blobs: BlobStore) -> int | None:
    """Return an earlier delivery of the same mail: same message id, sender, words and files.

    The id alone is not enough: broken programs use one for several mails, and none may be lost.
    """
    if mail.message_id is None:
        return None
    _wait_for_twins(session, mail.message_id)
    earlier = session.scalars(
        select(RawMail)
        .where(
            RawMail.message_id == mail.message_id,
            RawMail.id != raw_mail.id,
            RawMail.state == MailState.DONE,
        )
        .order_by(RawMail.id)
        .limit(5)
    )
    for other in earlier:
        try:
            theirs = read(blobs.get(other.sha256))
        except (NotFound, Unreadable):
            continue  # what became of that one's bytes is no reason to lose this one
        if _says(theirs) == _says(mail):
            return other.id
    return None


def _says(mail: Mail) -> tuple[object, ...]:
    files = tuple((file.filename, file.content) for file in mail.attachments)
    return mail.from_address, mail.subject, mail.text, files


def _wait_for_twins(session: Session, message_id: str) -> None:
    """Let deliveries of one mail be placed one after the other, that the second finds the first.

    SQLite has one writer at a time anyhow; on PostgreSQL the lock goes with the transaction.
    """
    if session.get_bind().dialect.name == "postgresql":
        digest = hashlib.sha256(message_id.encode("utf-8", "replace")).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))
