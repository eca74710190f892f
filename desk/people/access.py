"""Who may see and do what, decided here and nowhere else.

Two questions, two answers. *May this role use this page at all?* is `allowed`; pages name one
`Permission` each, and a page that names none is closed to everybody. *Which customers' things
does this person see?* is `Sight`, by which every query about a customer's things is narrowed.
What lies outside either looks like it did not exist (404).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import InstrumentedAttribute

from desk.people.models import Customer, Person, Role


class Permission(StrEnum):
    """What a page or a deed asks for."""

    SEE_TICKETS = "see_tickets"
    READ_MESSAGES = "read_messages"
    OPEN_TICKET = "open_ticket"
    REPLY = "reply"
    WORK_TICKETS = "work_tickets"
    SEE_CONTRACTS = "see_contracts"
    HAND_IN_TABLE = "hand_in_table"
    SEE_TABLE = "see_table"
    SET_ROWS = "set_rows"
    SEE_INCIDENTS = "see_incidents"
    WORK_INCIDENTS = "work_incidents"
    INSTRUCT = "instruct"
    READ_REPORTS = "read_reports"
    PUBLISH_REPORTS = "publish_reports"
    SEE_WALL = "see_wall"
    SEE_MAIL = "see_mail"
    SEE_AUDIT = "see_audit"
    ADMINISTER = "administer"


_P = Permission
_MEMBER = frozenset(
    {_P.SEE_TICKETS, _P.READ_MESSAGES, _P.OPEN_TICKET, _P.REPLY, _P.SEE_CONTRACTS,
     _P.HAND_IN_TABLE, _P.SEE_TABLE, _P.SEE_INCIDENTS, _P.INSTRUCT, _P.READ_REPORTS}
)  # fmt: skip
_ENGINEER = frozenset(
    {_P.SEE_TICKETS, _P.READ_MESSAGES, _P.OPEN_TICKET, _P.REPLY, _P.WORK_TICKETS,
     _P.SEE_CONTRACTS, _P.SEE_TABLE, _P.SET_ROWS, _P.SEE_INCIDENTS, _P.WORK_INCIDENTS,
     _P.READ_REPORTS, _P.SEE_MAIL}
)  # fmt: skip
_MANAGER = _ENGINEER | {_P.SEE_WALL, _P.PUBLISH_REPORTS, _P.SEE_AUDIT}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: _MEMBER,
    Role.CUSTOMER_ADMIN: _MEMBER,
    # A reseller sees that there are tickets and how they stand, never what they say.
    Role.RESELLER: frozenset({_P.SEE_TICKETS, _P.SEE_CONTRACTS}),
    Role.ENGINEER: _ENGINEER,
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: _MANAGER | {_P.ADMINISTER},
}


def allowed(person: Person, permission: Permission) -> bool:
    """Return whether `person` holds `permission`."""
    return person.active and permission in GRANTS[Role(person.role)]


Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True, slots=True)
class Sight:
    """Which customers' things a person sees: all, one customer's, or a reseller's customers'."""

    everything: bool = False
    customer_id: int | None = None
    reseller_id: int | None = None

    @property
    def inside(self) -> bool:
        """Whether the desk's inner side is seen too: notes, incidents before their notice."""
        return self.everything

    def narrow(
        self,
        statement: Query,
        customer: InstrumentedAttribute[int]
        | InstrumentedAttribute[int | None]
        | ColumnElement[int],
    ) -> Query:
        """Return `statement` narrowed to what is seen, by its `customer` id column."""
        if self.everything:
            return statement
        if self.customer_id is not None:
            return statement.where(customer == self.customer_id)
        if self.reseller_id is not None:
            theirs = select(Customer.id).where(Customer.reseller_id == self.reseller_id)
            return statement.where(customer.in_(theirs))
        return statement.where(false())


EVERYTHING = Sight(everything=True)
"""What the desk itself sees (jobs, the mail door)."""


def sight_of(person: Person) -> Sight:
    """Return what `person` sees; an inactive person sees nothing."""
    if not person.active:
        return Sight()
    if person.is_operator:
        return EVERYTHING
    return Sight(customer_id=person.customer_id, reseller_id=person.reseller_id)
