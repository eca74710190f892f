"""The ticket and what hangs on it: messages, attachments, pauses, closures.

State that matters is a row with who and when (a pause, a closure); the columns `state`, `next_due`
and the two due moments are kept beside them so that "what is late?" is one indexed query.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.db import Base
from desk.people.models import Customer, Person


class Kind(StrEnum):
    """The kinds of ticket (glossary)."""

    INQUIRY = "inquiry"
    FAULT = "fault"
    CHANGE = "change"
    ALERT = "alert"
    REQUEST = "request"


class State(StrEnum):
    """How a ticket stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"


LIVE = (State.NEW, State.OPEN)


class Channel(StrEnum):
    """The door a ticket or message came in by."""

    PORTAL = "portal"
    MAIL = "mail"
    PHONE = "phone"
    ALERT = "alert"


class Outcome(StrEnum):
    """How a ticket ended (W menu 2(1), S menu 1(1))."""

    ANSWERED = "answered"
    MANUAL = "manual"
    OUT_OF_SCOPE = "out_of_scope"
    VENDOR = "vendor"
    WITHDRAWN = "withdrawn"


FIRST_NUMBER = 10_001
"""Ticket numbers have five digits from the first, so that they sort and are known by sight."""


class Ticket(Base):
    """One matter of one customer. `shown_at` is None while it stays behind the desk (an alert
    before its notice); customers and resellers do not see it until then.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index(None, "next_due", "id"),
        Index(None, "state", "updated_at", "id"),
        Index(None, "customer_id", "updated_at", "id"),
        Index(None, "customer_id", "state", "updated_at", "id"),
        Index(None, "assignee_id", "next_due", "id"),
        # What counts are taken from: small, and all that they need.
        Index(
            "ix_ticket_not_resolved",
            "next_due",
            "assignee_id",
            "state",
            sqlite_where=text("state <> 'resolved'"),
            postgresql_where=text("state <> 'resolved'"),
        ),
        Index(None, "opened_at"),
        Index(None, "updated_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    service: Mapped[str] = mapped_column(String(40))
    kind: Mapped[Kind] = mapped_column(String(20))
    channel: Mapped[Channel] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(200))
    state: Mapped[State] = mapped_column(String(20))
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    first_response_due: Mapped[datetime]
    first_responded_at: Mapped[datetime | None]
    resolution_due: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    promise_kept_at: Mapped[datetime | None]
    follow_up_due: Mapped[datetime | None]
    next_due: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    customer: Mapped[Customer] = relationship()
    contact: Mapped[Person | None] = relationship(foreign_keys=contact_id)
    assignee: Mapped[Person | None] = relationship(foreign_keys=assignee_id)
    messages: Mapped[list[Message]] = relationship(order_by="Message.id", back_populates="ticket")
    pauses: Mapped[list[Pause]] = relationship(order_by="Pause.id")
    closures: Mapped[list[Closure]] = relationship(order_by="Closure.id")

    # Two engineers who save at once: the second is refused instead of winning silently.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def number(self) -> int:
        """The number that people say aloud and letters carry."""
        return self.id + FIRST_NUMBER - 1


# Written out: a database uses a partial index only for the very condition that it was made with.
NOT_RESOLVED = Ticket.state != literal_column("'resolved'")


class Message(Base):
    """One post on a ticket: a public reply, or an internal note that customers never see."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    author_name: Mapped[str] = mapped_column(String(200))
    from_desk: Mapped[bool]
    internal: Mapped[bool]
    channel: Mapped[Channel] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    raw_mail_id: Mapped[int | None] = mapped_column(ForeignKey("raw_mail.id"), index=True)
    created_at: Mapped[datetime]

    ticket: Mapped[Ticket] = relationship(back_populates="messages")
    attachments: Mapped[list[Attachment]] = relationship(order_by="Attachment.id")


class Attachment(Base):
    """A file on a message; its bytes are kept under `sha256`."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class Pause(Base):
    """A span in which the ticket waits for the customer and its clock stands still."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    by_name: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Closure(Base):
    """An end of a ticket, and the moment it was opened again, if it was."""

    __tablename__ = "closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(String(20))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    reopened_at: Mapped[datetime | None]
