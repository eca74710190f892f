"""A contract joins a customer to a service (services.md 1-3, first cut)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.db import Base
from desk.people.models import Customer, Person, Reseller


class ContractState(StrEnum):
    """How a contract stands; whether it is in force also depends on the day."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class ContactPurpose(StrEnum):
    """What a contact of a contract is there for (services.md 1)."""

    CONTRACT = "contract"
    TECHNICAL = "technical"
    EMERGENCY = "emergency"
    ALERT = "alert"
    REPORT = "report"


class Contract(Base):
    """One customer's purchase of one service, from its start month to its last day.

    `quantities` counts what was bought (`licences`, `clients`), `options` holds the codes of
    add-ons such as `webex_meetings`. Customers may have several contracts of one service.
    """

    __tablename__ = "contract"
    __table_args__ = (
        Index(None, "customer_id", "service"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    reseller_id: Mapped[int | None] = mapped_column(ForeignKey("reseller.id"), index=True)
    service: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    state: Mapped[ContractState] = mapped_column(String(20))
    licence: Mapped[str] = mapped_column(String(40))
    quantities: Mapped[dict[str, Any]]
    options: Mapped[list[Any]]

    customer: Mapped[Customer] = relationship()
    reseller: Mapped[Reseller | None] = relationship()
    contacts: Mapped[list[ContractContact]] = relationship(order_by="ContractContact.id")

    def in_force(self, day: date) -> bool:
        """Whether the service is to be given on `day` (JST)."""
        return (
            self.state == ContractState.ACTIVE
            and self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
        )


class ContractContact(Base):
    """Whom to turn to under a contract, by purpose."""

    __tablename__ = "contract_contact"
    __table_args__ = (UniqueConstraint("contract_id", "person_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[ContactPurpose] = mapped_column(String(20))

    person: Mapped[Person] = relationship()
