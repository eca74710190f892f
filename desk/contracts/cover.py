"""What a contract means for a customer on a day: which services are in force, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from desk.audit import Actor, record
from desk.contracts.models import ContactPurpose, Contract, ContractContact, ContractState
from desk.errors import Conflict, Invalid, NotFound
from desk.people.access import Sight
from desk.people.models import Customer, Person


def sign_contract(
    session: Session,
    *,
    customer: Customer,
    service: str,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    licence: str = "",
    quantities: dict[str, int] | None = None,
    options: Sequence[str] = (),
    contacts: dict[ContactPurpose, Sequence[Person]] | None = None,
) -> Contract:
    """Add a contract, in force from `starts_on`; raises Invalid for a foreign contact."""
    contract = Contract(
        customer=customer,
        reseller_id=customer.reseller_id,
        service=service,
        starts_on=starts_on,
        ends_on=ends_on,
        state=ContractState.ACTIVE,
        licence=licence,
        quantities=quantities or {},
        options=list(options),
    )
    for purpose, people in (contacts or {}).items():
        for person in people:
            if person.customer_id != customer.id:
                raise Invalid("contact_of_another_customer", person=person.id)
            contract.contacts.append(ContractContact(person=person, purpose=purpose))
    session.add(contract)
    session.flush()
    record(session, "contract.signed", subject="contract", subject_id=contract.id, by=by, at=at,
           service=service, customer=customer.id)  # fmt: skip
    return contract


def contracts_in_force(session: Session, customer_id: int, *, on: date) -> Sequence[Contract]:
    """Return the customer's contracts in force on `on` (JST), by service."""
    return session.scalars(
        select(Contract)
        .where(
            Contract.customer_id == customer_id,
            Contract.state == ContractState.ACTIVE,
            Contract.starts_on <= on,
            or_(Contract.ends_on.is_(None), Contract.ends_on >= on),
        )
        .order_by(Contract.service, Contract.id)
    ).all()


def contract_covering(
    session: Session, customer_id: int, service: str, *, on: date
) -> Contract | None:
    """Return the contract under which `service` is given to the customer on `on`, or None.

    An option such as `webex_meetings` is covered by the contract that has it.
    """
    for contract in contracts_in_force(session, customer_id, on=on):
        if contract.service == service or service in contract.options:
            return contract
    return None


def services_in_force(session: Session, customer_id: int, *, on: date) -> list[str]:
    """Return the codes of services and options that the customer can use on `on`, in order."""
    codes: dict[str, None] = {}
    for contract in contracts_in_force(session, customer_id, on=on):
        codes[contract.service] = None
        codes.update(dict.fromkeys(contract.options))
    return list(codes)


def require_cover(session: Session, customer_id: int, service: str, *, on: date) -> Contract:
    """Return the covering contract; raises Conflict where the service is not in force."""
    contract = contract_covering(session, customer_id, service, on=on)
    if contract is None:
        raise Conflict("service_not_in_force", service=service)
    return contract


def find_contract(session: Session, sight: Sight, contract_id: int) -> Contract:
    """Return a contract that is seen; raises NotFound otherwise."""
    statement = select(Contract).where(Contract.id == contract_id)
    contract = session.scalar(sight.narrow(statement, Contract.customer_id))
    if contract is None:
        raise NotFound("contract")
    return contract


def seen_contracts(session: Session, sight: Sight, *, limit: int = 200) -> Sequence[Contract]:
    """Return the contracts that are seen, by customer, with people and organisations loaded."""
    statement = (
        select(Contract)
        .join(Contract.customer)
        .options(
            joinedload(Contract.customer),
            joinedload(Contract.reseller),
            selectinload(Contract.contacts).joinedload(ContractContact.person),
        )
        .order_by(Customer.code, Contract.service, Contract.id)
        .limit(limit)
    )
    return session.scalars(sight.narrow(statement, Contract.customer_id)).all()


def contact_for(contract: Contract, purpose: ContactPurpose) -> Person | None:
    """Return the first active contact for `purpose`, else the technical, else the contract's."""
    for wanted in (purpose, ContactPurpose.TECHNICAL, ContactPurpose.CONTRACT):
        for entry in contract.contacts:
            if entry.purpose == wanted and entry.person.active:
                return entry.person
    return None
