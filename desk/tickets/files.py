"""Files on messages: the bytes are kept first, by content; a message then points at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.errors import NotFound
from desk.people.access import Sight
from desk.tickets.finding import seen_only
from desk.tickets.models import Attachment, Message, Ticket


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose bytes the desk has kept already."""

    filename: str
    content_type: str
    size: int
    sha256: str


def as_attachments(files: Sequence[KeptFile]) -> list[Attachment]:
    """Return attachments for a new message."""
    return [
        Attachment(
            filename=file.filename[:255] or "file",
            content_type=file.content_type[:127],
            size=file.size,
            sha256=file.sha256,
        )
        for file in files
    ]


def find_attachment(session: Session, sight: Sight, attachment_id: int) -> Attachment:
    """Return an attachment of a message that is seen; raises NotFound otherwise."""
    statement = (
        select(Attachment)
        .join(Message, Message.id == Attachment.message_id)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Attachment.id == attachment_id)
    )
    statement = seen_only(statement, sight)
    if not sight.inside:
        statement = statement.where(Message.internal.is_(False))
    found = session.scalar(statement)
    if found is None:
        raise NotFound("attachment")
    return found
