"""Mail as rows: what came in (kept before it is understood) and what is to go out.

A mail is a row as soon as its bytes are kept, whatever becomes of it; a letter is a row before
any mail server is asked. Neither row is ever deleted by the desk itself.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.db import Base
from desk.mail.headers import LONGEST_MESSAGE_ID


class MailState(StrEnum):
    """How far a mail that came in has got."""

    KEPT = "kept"
    DONE = "done"
    HELD = "held"


class MailOutcome(StrEnum):
    """What a mail became; a discarded one was held and then put away by a person."""

    TICKET = "ticket"
    REPLY = "reply"
    ALERT = "alert"
    BOUNCE = "bounce"
    DUPLICATE = "duplicate"
    HELD = "held"
    DISCARDED = "discarded"


class LetterState(StrEnum):
    """How far a letter has got; `failed` needs a person, `bounced` came back."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"


class RawMail(Base):
    """A mail that came in. Its bytes are kept under `sha256`; (`mailbox`, `key`) is where it was
    found, so that the same delivery is never taken twice. `received_at` is the mail server's time,
    never the sender's.
    """

    __tablename__ = "raw_mail"
    __table_args__ = (
        UniqueConstraint("mailbox", "key"),
        Index(None, "state", "id"),
        # With the state, or SQLite would look for a mail's twin through all that are done.
        Index(None, "message_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    received_at: Mapped[datetime]
    message_id: Mapped[str | None] = mapped_column(String(LONGEST_MESSAGE_ID))
    state: Mapped[MailState] = mapped_column(String(10))
    outcome: Mapped[MailOutcome | None] = mapped_column(String(20))
    held_reason: Mapped[str | None] = mapped_column(String(60))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    handled_at: Mapped[datetime | None]


class Letter(Base):
    """A mail that is to go out. `attempts` counts the claims; `next_try_at` is None once nothing
    more will be tried by itself.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index(None, "state", "next_try_at"),
        Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    to_address: Mapped[str] = mapped_column(String(320))
    to_name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(LONGEST_MESSAGE_ID), unique=True)
    in_reply_to: Mapped[str | None] = mapped_column(String(LONGEST_MESSAGE_ID))
    references: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[str | None] = mapped_column(String(320))
    auto_submitted: Mapped[bool]
    created_at: Mapped[datetime]
    state: Mapped[LetterState] = mapped_column(String(10))
    attempts: Mapped[int]
    next_try_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(100))
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))

    files: Mapped[list[LetterFile]] = relationship(order_by="LetterFile.id")


class LetterFile(Base):
    """A file that goes out with a letter; its bytes are kept under `sha256`."""

    __tablename__ = "letter_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(127))
    sha256: Mapped[str] = mapped_column(String(64))
