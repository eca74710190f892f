"""Which contracts a month's report rests on: those in force on any day of the month.

A contract that has ended since, or is suspended, still had its month: the days decide, not how it
stands today.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from desk.catalogue.offer import ReportRule, service
from desk.contracts.cover import contact_for
from desk.contracts.models import ContactPurpose, Contract, ContractContact, ContractState
from desk.people.models import Customer, Person
from desk.reports.months import Month


def contracts_within(session: Session, customer_id: int, month: Month) -> Sequence[Contract]:
    """Return the customer's contracts of the month with their contacts, by service."""
    return session.scalars(
        select(Contract)
        .where(Contract.customer_id == customer_id, _within(month))
        .options(selectinload(Contract.contacts).joinedload(ContractContact.person))
        .order_by(Contract.service, Contract.id)
    ).all()


def customers_within(session: Session, month: Month) -> Sequence[Customer]:
    """Return the customers with a contract in the month, by code."""
    covered = select(Contract.customer_id).where(_within(month))
    return session.scalars(
        select(Customer).where(Customer.id.in_(covered)).order_by(Customer.code)
    ).all()


def services_of(contracts: Sequence[Contract]) -> tuple[str, ...]:
    """Return the codes of services and options under contract, each once, in order."""
    codes: dict[str, None] = {}
    for contract in contracts:
        codes[contract.service] = None
        codes.update(dict.fromkeys(str(option) for option in contract.options))
    return tuple(codes)


def rules_of(contracts: Sequence[Contract]) -> list[ReportRule]:
    """Return the report rules of the services under contract."""
    return [service(contract.service).report for contract in contracts]


def readers_of(contracts: Sequence[Contract]) -> list[Person]:
    """Return the active contacts for reports, each once; a contract without one has its own.

    Where nobody is named for reports, the technical contact is told, else the contract's.
    """
    found: dict[int, Person] = {}
    for contract in contracts:
        named = [
            entry.person
            for entry in contract.contacts
            if entry.purpose == ContactPurpose.REPORT and entry.person.active
        ]
        instead = contact_for(contract, ContactPurpose.REPORT)
        for person in named or ([instead] if instead else []):
            found[person.id] = person
    return list(found.values())


def _within(month: Month) -> ColumnElement[bool]:
    return and_(
        Contract.starts_on <= month.last,
        or_(
            and_(Contract.ends_on.is_(None), Contract.state != ContractState.ENDED),
            Contract.ends_on >= month.first,
        ),
    )
