"""Does what was decided about a mail, in one transaction: the thin side of the mail door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import INTAKE, Actor, record
from desk.blobs import BlobStore
from desk.contracts.cover import require_cover, services_in_force
from desk.contracts.models import Contract
from desk.endpoint.incidents import take_alert
from desk.hours import JST
from desk.intake.acknowledging import acknowledge_unless_often
from desk.intake.finding import Found, find_out, guess_service
from desk.intake.placing import Place, place
from desk.mail.identity import Sender
from desk.mail.mail import Mail
from desk.mail.models import LetterState, MailOutcome, MailState, RawMail
from desk.mail.outbox import mark_bounced
from desk.mail.quoted import split_reply
from desk.people.models import Customer, Person
from desk.tickets.conversing import LONGEST_TEXT, add_message, post
from desk.tickets.files import KeptFile
from desk.tickets.models import Channel, Kind, Ticket
from desk.tickets.opening import LONGEST_SUBJECT, open_ticket

NO_SUBJECT = {"ja": "（件名なし）", "en": "(no subject)"}
NO_TEXT = {"ja": "（本文なし）", "en": "(no text)"}
LONGEST_NAME = 200


def handle(
    session: Session,
    raw_mail: RawMail,
    *,
    sender: Sender,
    blobs: BlobStore,
    now: datetime,
) -> MailOutcome:
    """Place a kept mail and do what follows; on `raw_mail` stands what became of it.

    A mail that was handled before changes nothing more.
    """
    if raw_mail.state != MailState.KEPT:
        return raw_mail.outcome or MailOutcome.HELD
    received_on = raw_mail.received_at.astimezone(JST).date()
    found = find_out(
        session, raw_mail, blobs.get(raw_mail.sha256), sender=sender, blobs=blobs, on=received_on
    )
    raw_mail.message_id = found.mail.message_id
    decided = place(found.facts)
    work = Work(session, raw_mail, found, sender, blobs, now)
    ticket_id = _DOERS.get(decided.outcome, _nothing)(work, decided)
    held = decided.outcome == MailOutcome.HELD
    raw_mail.state = MailState.HELD if held else MailState.DONE
    raw_mail.outcome = decided.outcome
    raw_mail.held_reason = decided.held
    raw_mail.ticket_id = ticket_id
    raw_mail.handled_at = now
    return decided.outcome


class Work:
    """What the doers need: the mail with all that was found, and where things are kept."""

    def __init__(
        self,
        session: Session,
        raw_mail: RawMail,
        found: Found,
        sender: Sender,
        blobs: BlobStore,
        now: datetime,
    ) -> None:
        self.session = session
        self.raw_mail = raw_mail
        self.found = found
        self.sender = sender
        self.blobs = blobs
        self.now = now

    @property
    def mail(self) -> Mail:
        """The mail as read."""
        return self.found.mail

    @property
    def by(self) -> Actor:
        """The contact who wrote, or the mail door under the address that the mail bears."""
        person = self.found.person
        if person is not None and person.is_customer:
            return person.as_actor
        return Actor(self.mail.from_address[:LONGEST_NAME] or INTAKE.name)

    def files(self) -> list[KeptFile]:
        """Keep the mail's attachments and return what a message points at."""
        return [
            KeptFile(file.filename, file.content_type, file.size, self.blobs.put(file.content))
            for file in self.mail.attachments
        ]


def open_from_mail(work: Work, customer: Customer, contact: Person | None) -> Ticket:
    """Open a ticket of `customer` from a mail; acknowledged to the contact, if there is one."""
    language = customer.language
    on = work.raw_mail.received_at.astimezone(JST).date()
    codes = services_in_force(work.session, customer.id, on=on)
    service = guess_service(codes, work.mail.subject, work.mail.text) if codes else ""
    contract = require_cover(work.session, customer.id, service, on=on)
    ticket = open_ticket(
        work.session,
        customer=customer,
        contact=contact,
        contract_id=contract.id,
        service=service,
        kind=Kind.INQUIRY,
        channel=Channel.MAIL,
        subject=work.mail.subject.strip()[:LONGEST_SUBJECT] or _one_of(NO_SUBJECT, language),
        text=_text(work.mail.text, language),
        files=work.files(),
        raw_mail_id=work.raw_mail.id,
        by=work.by,
        at=work.raw_mail.received_at,
    )
    if work.mail.automatic is None:
        acknowledge_unless_often(work.session, ticket, sender=work.sender, at=work.now)
    return ticket


def _open(work: Work, _decided: Place) -> int:
    person = work.found.person
    assert person is not None
    assert person.customer is not None
    return open_from_mail(work, person.customer, person).id


def _answer(work: Work, decided: Place) -> int:
    # Locked, that an engineer who saves at this moment does not make the answer fail.
    ticket = work.session.get_one(
        Ticket, decided.ticket_id, with_for_update={"of": Ticket}, populate_existing=True
    )
    text = _text(split_reply(work.mail.text).new, ticket.customer.language)
    if decided.quiet:
        add_message(
            work.session, ticket, text=text, by=work.by, at=work.now, channel=Channel.MAIL,
            from_desk=False, internal=True, files=work.files(), raw_mail_id=work.raw_mail.id,
        )  # fmt: skip
    else:
        post(
            work.session, ticket, text=text, by=work.by, at=work.now, channel=Channel.MAIL,
            files=work.files(), raw_mail_id=work.raw_mail.id,
        )  # fmt: skip
    return ticket.id


def take_alert_mail(work: Work, contract: Contract) -> Ticket | None:
    """Take an alert mail under `contract`; return the ticket of the first incident it is about."""
    alert = work.found.alert
    assert alert is not None
    incidents = take_alert(
        work.session,
        customer=contract.customer,
        contract=contract,
        raw_mail=work.raw_mail,
        alert=alert,
        subject=work.mail.subject,
        text=work.mail.text,
        by=INTAKE,
        at=work.raw_mail.received_at,
        now=work.now,
    )
    return incidents[0].ticket if incidents else None


def _alert(work: Work, _decided: Place) -> int | None:
    contract = work.found.alert_contract
    assert contract is not None
    ticket = take_alert_mail(work, contract)
    return ticket.id if ticket else None


def _bounce(work: Work, _decided: Place) -> int | None:
    bounce, letter = work.mail.bounce, work.found.letter
    assert bounce is not None
    assert letter is not None
    if not bounce.final or letter.state == LetterState.BOUNCED:
        return letter.ticket_id
    reason = bounce.diagnostic or bounce.status
    mark_bounced(work.session, letter.message_id, reason=reason)
    if letter.ticket_id is not None:
        record(work.session, "letter.bounced", subject="ticket", subject_id=letter.ticket_id,
               by=INTAKE, at=work.now, to=letter.to_address)  # fmt: skip
    return letter.ticket_id


def _nothing(_work: Work, _decided: Place) -> None:
    return None


_DOERS: dict[MailOutcome, Callable[[Work, Place], int | None]] = {
    MailOutcome.TICKET: _open,
    MailOutcome.REPLY: _answer,
    MailOutcome.ALERT: _alert,
    MailOutcome.BOUNCE: _bounce,
}


def _text(text: str, language: str) -> str:
    kept = text.replace("\r\n", "\n").strip()
    # What is cut off is still in the kept mail, which the ticket points at.
    return kept[:LONGEST_TEXT] if kept else _one_of(NO_TEXT, language)


def _one_of(words: dict[str, str], language: str) -> str:
    return words.get(language, words["ja"])
