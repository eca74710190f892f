"""The made organisations: customers of very different size, their people and contracts.

One customer in twenty has most of the tickets, as it is; the first is the largest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import isqrt
from random import Random

from benchmarks.making.loading import Loader, Row
from benchmarks.making.moments import HISTORY, NOW

ENGINEERS = 20
PEOPLE_OF_A_CUSTOMER = 3
FAMILY = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤")
GIVEN = ("健", "由美", "大輔", "千尋", "誠", "恵子", "翔太", "明", "直樹", "美咲")
TRADES = ("精機", "食品", "物流", "電子", "建設", "薬品", "商事", "印刷", "化学", "運輸")
TOWNS = ("旭", "みどり", "北斗", "若葉", "青葉", "富士見", "桜台", "港", "中央", "東和")
STAMP = "0123456789abcdef"
RESELLERS = 5

_PERSON = (
    "id", "email", "name", "role", "language", "phone", "customer_id", "reseller_id",
    "password_hash", "session_stamp", "active", "created_at", "last_seen_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer's person."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class MadeCustomer:
    """A customer with its people and its contract for each service."""

    id: int
    contacts: tuple[Contact, ...]
    contracts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Organisations:
    """Everybody; `weights` are the running sums of how often each customer writes."""

    engineers: tuple[Contact, ...]
    manager: Contact
    customers: tuple[MadeCustomer, ...]
    weights: tuple[float, ...]


def make_organisations(into: Loader, random: Random, tickets: int) -> Organisations:
    """Make the operator's people and as many customers as suit `tickets`."""
    count = max(10, 2 * isqrt(tickets))
    into.put("reseller", ("id", "name"), [(n, f"販売店{n}株式会社") for n in _upto(RESELLERS)])
    engineers = tuple(_person(random, n, f"engineer{n}@desk.example") for n in _upto(ENGINEERS))
    manager = _person(random, ENGINEERS + 1, "manager@desk.example")
    staff = [_row(one, "engineer") for one in engineers] + [_row(manager, "manager")]
    customers = tuple(_customer(random, n) for n in _upto(count))
    into.put(
        "customer",
        ("id", "code", "name", "language", "reseller_id", "mail_domain"),
        [_customer_row(random, customer.id) for customer in customers],
    )
    members = [
        _row(one, "customer_admin" if place == 0 else "member", customer.id)
        for customer in customers
        for place, one in enumerate(customer.contacts)
    ]
    into.put("person", _PERSON, staff + members)
    _sign(into, customers)
    # The n-th customer writes as often as 1/n, but for a floor.
    weights = tuple(accumulate(1 / place + 0.01 for place in _upto(count)))
    return Organisations(engineers, manager, customers, weights)


def _sign(into: Loader, customers: tuple[MadeCustomer, ...]) -> None:
    began = (NOW - HISTORY).date().replace(day=1)
    contracts: list[Row] = []
    contacts: list[Row] = []
    for customer in customers:
        for service, contract_id in customer.contracts.items():
            if service == "webex_meetings":
                continue
            contracts.append(_contract_row(customer.id, contract_id, service, began))
            for place, purpose in enumerate(("contract", "technical", "alert", "report")):
                who = customer.contacts[place % PEOPLE_OF_A_CUSTOMER]
                contacts.append((contract_id * 4 + place, contract_id, who.id, purpose))
    into.put(
        "contract",
        ("id", "customer_id", "reseller_id", "service", "starts_on", "ends_on", "state",
         "licence", "quantities", "options"),
        contracts,
    )  # fmt: skip
    into.put("contract_contact", ("id", "contract_id", "person_id", "purpose"), contacts)


def _contract_row(customer_id: int, contract_id: int, service: str, began: date) -> Row:
    webex = service == "webex_calling"
    return (
        contract_id, customer_id, None, service, began.isoformat(), None, "active",
        "Professional" if webex else "Essentials",
        json.dumps({"licences" if webex else "clients": 100}),
        json.dumps(["webex_meetings"] if webex else []),
    )  # fmt: skip


def _customer(random: Random, number: int) -> MadeCustomer:
    first = 1000 + number * PEOPLE_OF_A_CUSTOMER
    contacts = tuple(
        _person(random, first + place, f"person{place}@customer{number}.example")
        for place in range(PEOPLE_OF_A_CUSTOMER)
    )
    webex = {"webex_calling": number * 2, "webex_meetings": number * 2}
    endpoint = {"secure_endpoint": number * 2 + 1}
    both = {**webex, **endpoint}
    return MadeCustomer(number, contacts, (both, webex, endpoint, both)[(number - 1) % 4])


def _customer_row(random: Random, number: int) -> Row:
    name = f"{random.choice(TOWNS)}{random.choice(TRADES)}株式会社 第{number}"
    reseller = random.choice((None, *_upto(RESELLERS)))
    return (number, f"customer{number}", name, "ja", reseller, f"customer{number}.example")


def _person(random: Random, person_id: int, email: str) -> Contact:
    return Contact(person_id, f"{random.choice(FAMILY)} {random.choice(GIVEN)}", email)


def _row(one: Contact, role: str, customer_id: int | None = None) -> Row:
    return (
        one.id, one.email, one.name, role, "ja", "03-5550-0100", customer_id, None, None, STAMP,
        True, NOW - HISTORY, None,
    )  # fmt: skip


def _upto(count: int) -> range:
    return range(1, count + 1)
