"""The made worlds that are measured are worlds the desk itself could have come to."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from benchmarks.making.histories import make_history
from benchmarks.making.loading import Loader
from benchmarks.making.moments import NOW
from benchmarks.making.organisations import make_organisations
from benchmarks.making.phrases import serial
from benchmarks.making.worlds import MadeWorld, make_world
from desk.contracts.models import Contract
from desk.db import Base
from desk.mail.models import Letter, RawMail
from desk.people.access import EVERYTHING, Sight
from desk.people.models import Person
from desk.tickets.models import LIVE, Channel, Closure, Kind, Message, State, Ticket
from desk.tickets.opening import open_ticket
from desk.tickets.search import search_tickets
from desk.tickets.timing import next_due
from desk.tickets.views import View, count_live, page_of

TICKETS = 200


class Nowhere(Loader):
    """Takes rows and keeps none."""

    def put(self, *_: object) -> None: ...

    def put_words(self, *_: object) -> None: ...

    def settle(self) -> None: ...


@pytest.fixture
def made(own_database_url: str) -> MadeWorld:
    return make_world(own_database_url, TICKETS, seed=7)


@pytest.fixture
def found(made: MadeWorld, own_engine: Engine) -> Iterator[Session]:
    with Session(own_engine) as session:
        yield session


def test_there_are_as_many_tickets_as_asked_for(made: MadeWorld, found: Session) -> None:
    assert found.scalar(select(func.count()).select_from(Ticket)) == TICKETS
    messages = found.scalar(select(func.count()).select_from(Message)) or 0
    assert messages == made.counts["message"]
    assert 2 * TICKETS < messages < 5 * TICKETS


def test_a_ticket_is_due_as_the_desk_itself_would_say(found: Session) -> None:
    tickets = found.scalars(select(Ticket)).all()
    assert [t.next_due for t in tickets] == [next_due(t) for t in tickets]
    assert all((t.next_due is None) == (t.state not in LIVE) for t in tickets)


def test_most_tickets_are_resolved_and_each_of_these_has_a_closure(found: Session) -> None:
    resolved = found.scalars(select(Ticket.id).where(Ticket.state == State.RESOLVED)).all()
    assert set(found.scalars(select(Closure.ticket_id))) == set(resolved)
    assert TICKETS * 0.9 < len(resolved) < TICKETS


def test_every_foreign_key_has_its_row(found: Session) -> None:
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            target = key.column.table.alias()
            orphans = (
                select(func.count())
                .select_from(table.outerjoin(target, key.parent == target.c[key.column.name]))
                .where(key.parent.is_not(None), target.c[key.column.name].is_(None))
            )
            assert found.scalar(orphans) == 0, f"{table.name}.{key.parent.name}"


def test_a_ticket_is_of_its_customers_contact_and_contract(found: Session) -> None:
    for ticket in found.scalars(select(Ticket)):
        contract = found.get_one(Contract, ticket.contract_id)
        assert ticket.contact is not None
        assert ticket.contact.customer_id == contract.customer_id == ticket.customer_id
        assert ticket.service in {contract.service, *contract.options}


def test_the_same_seed_makes_the_same_history() -> None:
    places = make_organisations(Nowhere(), Random(1), TICKETS)
    twins = [make_history(Random(5), 150, TICKETS, places) for _ in range(2)]
    assert twins[0] == twins[1] != make_history(Random(6), 150, TICKETS, places)


def test_nothing_lies_in_the_future_and_all_in_order(found: Session) -> None:
    for ticket in found.scalars(select(Ticket)):
        moments = [ticket.opened_at, *(m.created_at for m in ticket.messages)]
        assert moments == sorted(moments)
        assert moments[-1] <= ticket.updated_at <= NOW


def test_search_finds_a_made_ticket_by_its_serial_number(found: Session) -> None:
    assert [t.id for t in search_tickets(found, EVERYTHING, serial(150))] == [150]


def test_a_customer_finds_its_own_made_tickets_only(found: Session) -> None:
    own = search_tickets(found, Sight(customer_id=1), "電話")
    assert own
    assert {ticket.customer_id for ticket in own} == {1}


def test_the_desk_goes_on_where_the_made_rows_end(found: Session) -> None:
    contact = found.scalars(select(Person).where(Person.customer_id == 1)).first()
    assert contact is not None
    assert contact.customer is not None
    ticket = open_ticket(
        found, customer=contact.customer, contact=contact, contract_id=None,
        service="webex_calling", kind=Kind.INQUIRY, channel=Channel.PORTAL,
        subject="続き", text="続きです。", by=contact.as_actor, at=NOW,
    )  # fmt: skip
    assert ticket.id == TICKETS + 1


def test_mails_and_letters_belong_to_tickets(found: Session) -> None:
    numbers = set(found.scalars(select(Ticket.id)))
    for table in (RawMail, Letter):
        assert set(found.scalars(select(table.ticket_id))) <= numbers


def test_the_views_of_a_made_world_are_not_empty(found: Session) -> None:
    counts = count_live(found, EVERYTHING, now=NOW, engineer_id=1)
    assert counts[View.DUE] == len(page_of(found, EVERYTHING, View.DUE, now=NOW).tickets) > 0
