"""What a mail is once it has been read: frozen values, safe to store and to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.mail.addresses import Address


class Automatic(StrEnum):
    """Why a mail counts as sent by a machine: it must not be answered by one (RFC 3834 2)."""

    AUTO_SUBMITTED = "auto_submitted"
    OUT_OF_OFFICE = "out_of_office"
    NULL_RETURN_PATH = "null_return_path"
    DAEMON = "daemon"
    LIST = "list"
    PRECEDENCE = "precedence"


class Oddity(StrEnum):
    """What is strange about a mail's make-up; a person should look before it is believed."""

    NO_SENDER = "no_sender"
    SEVERAL_SENDERS = "several_senders"
    NESTED_TOO_DEEP = "nested_too_deep"
    HTML_CUT = "html_cut"


class BounceKind(StrEnum):
    """Whether a later try could succeed (RFC 3463: class 5 or class 4)."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a letter did not arrive (RFC 3464).

    `final` says that nothing more will be tried; a report of mere delay is not final.
    """

    original_message_id: str | None
    recipient: str | None
    kind: BounceKind
    final: bool
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail; an unnamed one has been given a name."""

    filename: str
    content_type: str
    content: bytes

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of a mail."""

    from_name: str
    from_address: str
    subject: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as read from its bytes.

    `text` is what to show, made from the HTML where there is nothing else; `html` is sanitised.
    `delivered_to` are the addresses that mail servers noted, for mail that names the desk nowhere.
    `attached_messages` are those of `attachments` that are mails themselves, read.
    """

    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    from_name: str
    from_address: str
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    subject: str
    date: datetime | None
    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    attached_messages: tuple[Mail, ...]
    automatic: Automatic | None
    bounce: Bounce | None
    oddities: tuple[Oddity, ...]
