"""The incident and what hangs on it: mails, events, findings, notices, instructions, actions.

Everything but the incident's own heading is appended and never changed, so that who found, told,
decided and did what can be shown to the customer later. The newest finding of a kind counts, and
so does the newest instruction. The deadline is the ticket's `resolution_due` (S menu 1(2)).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.db import Base
from desk.endpoint.incident_key import EventMarks
from desk.endpoint.ordering import EventFacts
from desk.mail.models import Letter, RawMail
from desk.people.models import Customer, Person
from desk.tickets.models import Channel, Ticket


class What(StrEnum):
    """The four findings (S menu 1(2)): 感染者, 感染ファイル, 感染経路, 拡散状況."""

    WHO = "who"
    FILE = "file"
    ROUTE = "route"
    SPREAD = "spread"


class Decision(StrEnum):
    """What the customer may instruct (S menu 1(4), 1(5))."""

    QUARANTINE = "quarantine"
    ALLOW_LIST = "allow_list"
    NEITHER = "neither"


class ActionKind(StrEnum):
    """What was done in the dashboard; no call quarantines one file on one computer."""

    DETECTION_LIST = "detection_list"
    ISOLATION = "isolation"
    CONFIRMED = "confirmed"
    ALLOW_LIST = "allow_list"
    NOTHING = "nothing"


class Incident(Base):
    """The desk's case for one threat at one customer; `urgency` is 1 (first) to 4.

    `received_at` is when the mail server had the first alert mail, `opened_at` when the desk took
    it. `needs_person` marks a mail that could not be understood (要手動確認).
    """

    __tablename__ = "incident"
    __table_args__ = (Index(None, "customer_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    received_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    urgency: Mapped[int]
    urgency_reason: Mapped[str] = mapped_column(String(40))
    needs_person: Mapped[bool]
    computer: Mapped[str | None] = mapped_column(String(255))
    file_name: Mapped[str | None] = mapped_column(String(255))
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)

    ticket: Mapped[Ticket] = relationship()
    customer: Mapped[Customer] = relationship()
    mails: Mapped[list[AlertMail]] = relationship(order_by="AlertMail.id")
    events: Mapped[list[DetectionEvent]] = relationship(order_by="DetectionEvent.id")
    findings: Mapped[list[Finding]] = relationship(order_by="Finding.id")
    notices: Mapped[list[Notice]] = relationship(order_by="Notice.id")
    instructions: Mapped[list[Instruction]] = relationship(order_by="Instruction.id")
    actions: Mapped[list[Action]] = relationship(order_by="Action.id")

    @property
    def due_at(self) -> datetime:
        """By when findings and notice are due: the promise of the incident's ticket."""
        due = self.ticket.resolution_due
        assert due is not None  # a promise in business days is never paused
        return due

    @property
    def instruction(self) -> Instruction | None:
        """The instruction in force: the newest."""
        return self.instructions[-1] if self.instructions else None


class AlertMail(Base):
    """An alert mail that opened an incident or was joined to it."""

    __tablename__ = "alert_mail"
    __table_args__ = (UniqueConstraint("raw_mail_id", "incident_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    raw_mail_id: Mapped[int] = mapped_column(ForeignKey("raw_mail.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    taken_at: Mapped[datetime]

    raw_mail: Mapped[RawMail] = relationship()


class DetectionEvent(Base):
    """One event of an alert mail, as it was read; ids are text because they exceed 2^53."""

    __tablename__ = "detection_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    raw_mail_id: Mapped[int] = mapped_column(ForeignKey("raw_mail.id"), index=True)
    event_type_id: Mapped[str | None] = mapped_column(String(20))
    event_type: Mapped[str | None] = mapped_column(String(255))
    computer: Mapped[str | None] = mapped_column(String(255))
    user: Mapped[str | None] = mapped_column("user_name", String(255))
    file_name: Mapped[str | None] = mapped_column(String(255))
    file_path: Mapped[str | None] = mapped_column(String(1024))
    sha256: Mapped[str | None] = mapped_column(String(64))
    detection: Mapped[str | None] = mapped_column(String(255))
    detection_id: Mapped[str | None] = mapped_column(String(255))
    disposition: Mapped[str | None] = mapped_column(String(255))
    severity: Mapped[str | None] = mapped_column(String(255))
    occurred_at: Mapped[datetime | None]
    connector_guid: Mapped[str | None] = mapped_column(String(255))
    group: Mapped[str | None] = mapped_column("group_name", String(255))
    parent: Mapped[str | None] = mapped_column(String(255))
    received_at: Mapped[datetime]
    read_at: Mapped[datetime]

    @property
    def type_id(self) -> int | None:
        """The event type's id as the table of types has it."""
        return int(self.event_type_id) if self.event_type_id else None

    @property
    def facts(self) -> EventFacts:
        """What urgency goes by."""
        return EventFacts(
            event_type_id=self.type_id,
            at=self.occurred_at,
            computer=self.computer,
            sha256=self.sha256,
            severity=self.severity,
        )

    def marks(self, customer_id: int) -> EventMarks:
        """What grouping goes by."""
        return EventMarks(
            customer_id=customer_id,
            at=self.occurred_at or self.received_at,
            connector_guid=self.connector_guid,
            detection_id=self.detection_id,
            sha256=self.sha256,
            computer=self.computer,
        )


class Finding(Base):
    """One answer to one of the four questions, or why it cannot be known; with its evidence."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint("value <> '' OR unknown_reason <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    what: Mapped[What] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(Text)
    unknown_reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class Notice(Base):
    """The customer told of the findings, by a letter or on the phone (S menu 1(2)).

    `at` is the moment of the call, or when the letter was written; `text` is what was told,
    `recommended` and `remark` the part of it that is the desk's advice. A manager may record that a
    letter that came back is deemed given (S§3.8-9): `deemed_reason` then says why.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("(channel = 'mail') = (letter_id IS NOT NULL)", name="letter_of_channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    channel: Mapped[Channel] = mapped_column(String(20))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reached: Mapped[str] = mapped_column(String(200))
    recommended: Mapped[Decision] = mapped_column(String(20))
    remark: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))
    failure_noted_at: Mapped[datetime | None]
    deemed_reason: Mapped[str | None] = mapped_column(Text)
    deemed_by_name: Mapped[str | None] = mapped_column(String(200))
    deemed_at: Mapped[datetime | None]

    letter: Mapped[Letter | None] = relationship()
    person: Mapped[Person | None] = relationship()


class Instruction(Base):
    """What the customer decided; `said_by` names who said it on the phone, else it is empty."""

    __tablename__ = "instruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    decision: Mapped[Decision] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(Text)
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    by_name: Mapped[str] = mapped_column(String(200))
    said_by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class Action(Base):
    """What was done on an instruction: on which list, for which file, what it covers, evidence."""

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"), index=True)
    kind: Mapped[ActionKind] = mapped_column(String(20))
    list_name: Mapped[str] = mapped_column(String(255))
    list_guid: Mapped[str] = mapped_column(String(36))
    sha256: Mapped[str] = mapped_column(String(64))
    covers: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
