"""Who is who (services.md 1): organisations and the people in them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.audit import Actor
from desk.db import Base


class Role(StrEnum):
    """What a person is to the desk."""

    MEMBER = "member"
    CUSTOMER_ADMIN = "customer_admin"
    RESELLER = "reseller"
    ENGINEER = "engineer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


CUSTOMER_ROLES = frozenset({Role.MEMBER, Role.CUSTOMER_ADMIN})
OPERATOR_ROLES = frozenset({Role.ENGINEER, Role.MANAGER, Role.ADMINISTRATOR})


class Reseller(Base):
    """An organisation that sells the services on (販売店)."""

    __tablename__ = "reseller"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Customer(Base):
    """An organisation that bought a service (お客様); `code` names it in commands and files."""

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    language: Mapped[str] = mapped_column(String(5), default="ja")
    reseller_id: Mapped[int | None] = mapped_column(ForeignKey("reseller.id"), index=True)
    mail_domain: Mapped[str | None] = mapped_column(String(255), index=True)

    reseller: Mapped[Reseller | None] = relationship()


class Person(Base):
    """One person: a contact of a customer, a reseller's, or one of the operator's.

    `email` is kept in lower case. Without a `password_hash` nobody can log in as this person.
    `session_stamp` is part of every session: a new one ends all of them.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(
            "(role IN ('member', 'customer_admin')) = (customer_id IS NOT NULL)",
            name="customer_of_role",
        ),
        CheckConstraint("(role = 'reseller') = (reseller_id IS NOT NULL)", name="reseller_of_role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(5), default="ja")
    phone: Mapped[str | None] = mapped_column(String(40))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    reseller_id: Mapped[int | None] = mapped_column(ForeignKey("reseller.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_stamp: Mapped[str] = mapped_column(String(32))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]

    customer: Mapped[Customer | None] = relationship()
    reseller: Mapped[Reseller | None] = relationship()

    @property
    def is_operator(self) -> bool:
        """Whether the person works for the operator."""
        return self.role in OPERATOR_ROLES

    @property
    def is_customer(self) -> bool:
        """Whether the person is a contact of a customer."""
        return self.role in CUSTOMER_ROLES

    @property
    def as_actor(self) -> Actor:
        """The person as the one who does something."""
        return Actor(self.name, self.id)


class OneTimeLink(Base):
    """An invitation or a password reset: good once, until a moment; only its hash is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
