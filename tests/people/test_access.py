"""Who may see and do what."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desk.people.access import GRANTS, Permission, Sight, allowed, sight_of
from desk.people.models import Customer, Person, Role

CUSTOMERS = {
    "see_tickets", "read_messages", "open_ticket", "reply", "see_contracts", "hand_in_table",
    "see_table", "see_incidents", "instruct", "read_reports",
}  # fmt: skip
ENGINEERS = {
    "see_tickets", "read_messages", "open_ticket", "reply", "work_tickets", "see_contracts",
    "see_table", "set_rows", "see_incidents", "work_incidents", "read_reports", "see_mail",
}  # fmt: skip
MANAGERS = ENGINEERS | {"see_wall", "publish_reports", "see_audit"}

EXPECTED = {
    Role.MEMBER: CUSTOMERS,
    Role.CUSTOMER_ADMIN: CUSTOMERS,
    Role.RESELLER: {"see_tickets", "see_contracts"},
    Role.ENGINEER: ENGINEERS,
    Role.MANAGER: MANAGERS,
    Role.ADMINISTRATOR: MANAGERS | {"administer"},
}


def _person(role: Role, *, active: bool = True, **place: int) -> Person:
    return Person(role=role, active=active, **place)


@pytest.mark.parametrize("role", Role)
def test_a_role_grants_these_permissions_and_no_other(role):
    assert GRANTS[role] == EXPECTED[role]
    granted = {p for p in Permission if allowed(_person(role), p)}
    assert granted == EXPECTED[role]


@pytest.mark.parametrize("role", Role)
def test_who_is_shut_out_holds_nothing_and_sees_nothing(role):
    person = _person(role, active=False, customer_id=1)
    assert not any(allowed(person, permission) for permission in Permission)
    assert sight_of(person) == Sight()


@pytest.mark.parametrize("permission", [Permission.INSTRUCT, Permission.HAND_IN_TABLE])
def test_what_is_the_customers_to_decide_the_operator_cannot(permission):
    operators = (Role.ENGINEER, Role.MANAGER, Role.ADMINISTRATOR)
    assert not any(permission in GRANTS[role] for role in operators)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("takahashi", {"asahi"}),
        ("sasaki", {"asahi"}),
        ("inoue", {"midori"}),
        ("matsuda", {"asahi"}),
        ("yamamoto", {"asahi", "midori"}),
        ("nakamura", {"asahi", "midori"}),
        ("ogawa", {"asahi", "midori"}),
    ],
)
def test_sight_narrows_every_query_to_ones_own(session, world, who, seen):
    sight = sight_of(world.people[who])
    found = session.scalars(sight.narrow(select(Customer.code), Customer.id))
    assert set(found) == seen


@pytest.mark.parametrize("sight", [Sight(), Sight(customer_id=-1), Sight(reseller_id=-1)])
def test_a_sight_of_nothing_sees_nothing(session, world, sight):
    assert session.scalars(sight.narrow(select(Customer.code), Customer.id)).all() == []


def test_only_who_sees_everything_sees_the_inside():
    assert sight_of(_person(Role.ENGINEER)).inside
    for role in (Role.MEMBER, Role.CUSTOMER_ADMIN, Role.RESELLER):
        assert not sight_of(_person(role, customer_id=1)).inside
