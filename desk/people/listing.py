"""Lists of people and organisations for those who administer the desk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from desk.errors import NotFound
from desk.people.models import Customer, Person, Reseller

MOST = 500


def all_people(session: Session) -> Sequence[Person]:
    """Return everybody with their organisations, by address."""
    return session.scalars(
        select(Person)
        .options(joinedload(Person.customer), joinedload(Person.reseller))
        .order_by(Person.customer_id.is_not(None), Person.email)
        .limit(MOST)
    ).all()


def find_person(session: Session, person_id: int) -> Person:
    """Return a person; raises NotFound."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound("person")
    return found


def organisations(session: Session) -> tuple[Sequence[Customer], Sequence[Reseller]]:
    """Return all customers and all resellers, by name."""
    return (
        session.scalars(select(Customer).order_by(Customer.name)).all(),
        session.scalars(select(Reseller).order_by(Reseller.name)).all(),
    )
