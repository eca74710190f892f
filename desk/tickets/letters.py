"""Letters about tickets: into the outbox in the verb's own transaction, in the contact's language.

Every letter can be answered: its reply address bears the desk's signature, its references hold the
ticket's thread, its subject the number. Internal notes leave in no letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.mail.identity import Sender
from desk.mail.letters import write_letter
from desk.mail.models import Letter, RawMail
from desk.mail.outbox import OutgoingFile, put_letter
from desk.mail.threads import reply_address, subject_of_answer
from desk.people.models import Person
from desk.tickets.files import KeptFile
from desk.tickets.models import Message, Ticket

MOST_REFERENCES = 20


def reader_of(ticket: Ticket) -> Person | None:
    """Return whom letters about the ticket go to; nobody who was shut out gets any more."""
    contact = ticket.contact
    return contact if contact is not None and contact.active else None


def acknowledge(session: Session, ticket: Ticket, *, sender: Sender, at: datetime) -> Letter | None:
    """Tell the contact that the ticket is there and when it is answered; None without a reader.

    Quotes nothing of what was written: the sender of a mail may not be who it says (RFC 3834 3).
    """
    to = reader_of(ticket)
    if to is None:
        return None
    return send_letter(
        session, ticket, to, "acknowledgement", sender=sender, at=at,
        auto_submitted=True, due=ticket.first_response_due,
    )  # fmt: skip


def send_reply(
    session: Session,
    ticket: Ticket,
    message: Message,
    *,
    files: Sequence[KeptFile],
    sender: Sender,
    at: datetime,
) -> Letter | None:
    """Send the desk's answer to the ticket's contact; None without a reader."""
    to = reader_of(ticket)
    if to is None or message.internal:
        return None
    return send_letter(
        session, ticket, to, "reply", sender=sender, at=at, auto_submitted=False,
        files=files, text=message.text, author=message.author_name,
    )  # fmt: skip


def send_letter(
    session: Session,
    ticket: Ticket,
    to: Person,
    kind: str,
    *,
    sender: Sender,
    at: datetime,
    auto_submitted: bool,
    files: Sequence[KeptFile] = (),
    **values: object,
) -> Letter:
    """Put a letter of `kind` about the ticket into the outbox, as part of the ticket's thread."""
    written = write_letter(
        kind,
        to.language,
        subject=subject_of_answer(ticket.number, ticket.subject),
        number=ticket.number,
        name=to.name,
        desk=sender.identity.name,
        link=sender.ticket_url(ticket.number),
        **values,
    )
    thread = thread_of(session, ticket)
    return put_letter(
        session,
        to_address=to.email,
        to_name=to.name,
        subject=written.subject,
        text=written.text,
        kind=kind,
        identity=sender.identity,
        at=at,
        auto_submitted=auto_submitted,
        ticket_id=ticket.id,
        in_reply_to=thread[-1] if thread else None,
        references=thread,
        reply_to=reply_address(sender.identity, ticket.number, secret=sender.secret),
        files=[OutgoingFile(f.filename, f.content_type, f.sha256) for f in files],
    )


def thread_of(session: Session, ticket: Ticket) -> list[str]:
    """Return the message ids of the ticket's mails and letters, oldest first."""
    came = session.execute(
        select(RawMail.received_at, RawMail.message_id)
        .join(Message, Message.raw_mail_id == RawMail.id)
        .where(Message.ticket_id == ticket.id, RawMail.message_id.is_not(None))
        .order_by(RawMail.id.desc())
        .limit(MOST_REFERENCES)
    ).all()
    went = session.execute(
        select(Letter.created_at, Letter.message_id)
        .where(Letter.ticket_id == ticket.id)
        .order_by(Letter.id.desc())
        .limit(MOST_REFERENCES)
    ).all()
    ordered = sorted([*came, *went], key=lambda pair: pair[0])
    return [message_id for _, message_id in ordered if message_id][-MOST_REFERENCES:]
