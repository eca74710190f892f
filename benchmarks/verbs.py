"""What the desk's verbs cost, committed: opening a ticket, answering one, reckoning a deadline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import cycle
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.making.moments import HISTORY, NOW
from benchmarks.making.phrases import question
from benchmarks.measuring import Timing, time_it
from benchmarks.pages import Visit
from desk.db import db
from desk.hours import add_business_time, business_calendar, due_after_business_days, reckon
from desk.people.models import Customer, Person
from desk.tickets.conversing import reply
from desk.tickets.letters import acknowledge
from desk.tickets.models import LIVE, Channel, Kind, Ticket
from desk.tickets.opening import open_ticket

MANY = 500


def opening(to: Visit) -> Iterator[Timing]:
    """A customer's new ticket with its acknowledgement in the outbox."""
    random, made = Random(1), to.world.places.customers[0]

    def open_one(session: Session) -> None:
        contact = session.get_one(Person, made.contacts[0].id)
        ticket = open_ticket(
            session,
            customer=session.get_one(Customer, made.id),
            contact=contact,
            contract_id=made.contracts["webex_calling"],
            service="webex_calling",
            kind=Kind.INQUIRY,
            channel=Channel.PORTAL,
            subject="内線電話の設定方法を教えてください",
            text="\n".join(question(random, random.randrange(10**6))),
            by=contact.as_actor,
            at=NOW,
        )
        acknowledge(session, ticket, sender=to.app.house.sender, at=NOW)

    yield _committed(to, "opening a ticket", open_one)


def replying(to: Visit) -> Iterator[Timing]:
    """The desk's answer to a live ticket, with its letter in the outbox."""
    by = to.world.places.engineers[0]
    with to.app.app_context():
        live = select(Ticket.id).where(Ticket.state.in_(LIVE)).order_by(Ticket.id).limit(90)
        tickets = cycle(db.session.scalars(live).all())

    def answer(session: Session) -> None:
        engineer = session.get_one(Person, by.id)
        ticket = session.get_one(Ticket, next(tickets))
        reply(session, ticket, text="設定を変更いたしました。", by=engineer.as_actor, at=NOW,
              sender=to.app.house.sender)  # fmt: skip

    yield _committed(to, "reply", answer)


def reckoning() -> Iterator[Timing]:
    """One due moment of each kind, for moments all over three years."""
    calendar, random = business_calendar(), Random(2)
    moments = [NOW - HISTORY * random.random() for _ in range(MANY)]
    day = timedelta(hours=8)
    deeds: dict[str, Callable[[int], object]] = {
        "4 business hours": lambda n: add_business_time(calendar, moments[n], day / 2),
        "24 business hours": lambda n: add_business_time(calendar, moments[n], day * 3),
        "2 business days": lambda n: due_after_business_days(calendar, moments[n], 2),
        "24 hours with 3 pauses": lambda n: reckon(
            calendar, opened=moments[n], allowance=day * 3, now=moments[n] + day * 20,
            pauses=[(moments[n] + day * k, moments[n] + day * (k + 1)) for k in (1, 4, 7)],
        ),
    }  # fmt: skip
    for name, deed in deeds.items():
        once = partial(_next_of, iter(list(range(MANY)) * 3), deed)
        yield time_it(f"due moment: {name}", once, runs=MANY)


def _next_of(numbers: Iterator[int], deed: Callable[[int], object]) -> None:
    deed(next(numbers))


def _committed(to: Visit, name: str, deed: Callable[[Session], None]) -> Timing:
    def once() -> None:
        with to.app.app_context():
            deed(db.session())
            db.session.commit()

    return time_it(name, once, runs=to.runs)
