"""Messages on a ticket: the customer's posts, the desk's answers, and internal notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.errors import Conflict, Invalid
from desk.mail.identity import Sender
from desk.tickets.files import KeptFile, as_attachments
from desk.tickets.letters import send_reply
from desk.tickets.models import Channel, Message, State, Ticket
from desk.tickets.search import index_message
from desk.tickets.states import end_pause, reopen
from desk.tickets.timing import next_due

LONGEST_TEXT = 100_000


def post(
    session: Session,
    ticket: Ticket,
    *,
    text: str,
    by: Actor,
    at: datetime,
    channel: Channel,
    files: Sequence[KeptFile] = (),
    raw_mail_id: int | None = None,
) -> Message:
    """Add the customer's message; a waiting ticket goes on, a resolved one is opened again."""
    message = add_message(
        session, ticket, text=text, by=by, at=at, channel=channel, from_desk=False,
        internal=False, files=files, raw_mail_id=raw_mail_id,
    )  # fmt: skip
    if ticket.state == State.WAITING:
        end_pause(session, ticket, by=by, at=at)
    elif ticket.state == State.RESOLVED:
        reopen(session, ticket, by=by, at=at)
    record(session, "ticket.posted", subject="ticket", subject_id=ticket.id, by=by, at=at,
           message=message.id, channel=channel)  # fmt: skip
    return message


def reply(
    session: Session,
    ticket: Ticket,
    *,
    text: str,
    by: Actor,
    at: datetime,
    sender: Sender,
    channel: Channel = Channel.PORTAL,
    files: Sequence[KeptFile] = (),
) -> Message:
    """Answer the customer: shown in the portal and sent as a letter to the ticket's contact.

    The first answer is the first response. Raises Conflict for a resolved ticket.
    """
    if ticket.state == State.RESOLVED:
        raise Conflict("ticket_resolved")
    message = add_message(
        session, ticket, text=text, by=by, at=at, channel=channel, from_desk=True,
        internal=False, files=files,
    )  # fmt: skip
    ticket.shown_at = ticket.shown_at or at
    if ticket.first_responded_at is None:
        ticket.first_responded_at = at
    if ticket.state == State.NEW:
        ticket.state = State.OPEN
    ticket.next_due = next_due(ticket)
    send_reply(session, ticket, message, files=files, sender=sender, at=at)
    record(session, "ticket.replied", subject="ticket", subject_id=ticket.id, by=by, at=at,
           message=message.id)  # fmt: skip
    return message


def note(
    session: Session,
    ticket: Ticket,
    *,
    text: str,
    by: Actor,
    at: datetime,
    files: Sequence[KeptFile] = (),
) -> Message:
    """Add an internal note, which customers never see in any form."""
    message = add_message(
        session, ticket, text=text, by=by, at=at, channel=Channel.PORTAL, from_desk=True,
        internal=True, files=files,
    )  # fmt: skip
    record(session, "ticket.noted", subject="ticket", subject_id=ticket.id, by=by, at=at,
           message=message.id)  # fmt: skip
    return message


def add_message(
    session: Session,
    ticket: Ticket,
    *,
    text: str,
    by: Actor,
    at: datetime,
    channel: Channel,
    from_desk: bool,
    internal: bool,
    files: Sequence[KeptFile] = (),
    raw_mail_id: int | None = None,
    subject: str = "",
) -> Message:
    """Append a message without any other effect; raises Invalid for a missing or long text.

    `subject` is found by search together with the message.
    """
    message = Message(
        ticket_id=ticket.id,
        author_id=by.person_id,
        author_name=by.name,
        from_desk=from_desk,
        internal=internal,
        channel=channel,
        text=checked_text(text),
        raw_mail_id=raw_mail_id,
        created_at=at,
        attachments=as_attachments(files),
    )
    session.add(message)
    ticket.updated_at = at
    session.flush()
    index_message(session, message, customer_id=ticket.customer_id, subject=subject)
    return message


def checked_text(text: str) -> str:
    """Return the text without trailing space; raises Invalid where it is missing or too long."""
    # PostgreSQL keeps no null characters.
    kept = text.replace("\x00", "").replace("\r\n", "\n").rstrip()
    if not kept.strip():
        raise Invalid("text_missing")
    if len(kept) > LONGEST_TEXT:
        raise Invalid("text_too_long", most=LONGEST_TEXT)
    return kept
