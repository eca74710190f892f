"""The known world as a whole: organisations, people, contracts, and some work in hand.

Everything is done by the desk's own verbs, at moments relative to the start, so that the demo
shows deadlines ahead, near and missed whatever day it is loaded on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from desk.contracts.cover import sign_contract
from desk.contracts.models import ContactPurpose, Contract
from desk.demo.incidents import add_incidents
from desk.demo.people import LOADER, Organisations, add_organisations, add_people
from desk.demo.reports import add_past_work, add_reports
from desk.demo.tables import add_tables
from desk.demo.tickets import add_tickets
from desk.hours import JST
from desk.house import House
from desk.people.enrolment import count_people
from desk.people.models import Person


@dataclass(frozen=True, slots=True)
class World:
    """What the known world holds, by name."""

    places: Organisations
    people: dict[str, Person]
    contracts: dict[str, Contract]


def load_if_empty(session: Session, house: House) -> bool:
    """Load the known world into an empty database; return whether it was empty."""
    if count_people(session):
        return False
    load_world(session, house, at=house.clock())
    return True


def load_world(session: Session, house: House, *, at: datetime) -> World:
    """Load everything in the running transaction and return it."""
    world = load_ground(session, at=at)
    add_past_work(session, house, world.people, world.contracts, at=at)
    add_tickets(session, house, world.people, world.contracts, at=at)
    add_incidents(session, house, world.people, world.contracts, at=at)
    add_tables(session, house, world.people, world.contracts, at=at)
    places = world.places
    add_reports(session, house, world.people, (places.asahi, places.midori), at=at)
    return world


def load_ground(session: Session, *, at: datetime) -> World:
    """Load organisations, people and contracts only, as most tests want it."""
    places = add_organisations(session)
    people = add_people(session, places, at=at)
    return World(places, people, _sign(session, places, people, at=at))


def _sign(
    session: Session, places: Organisations, people: dict[str, Person], *, at: datetime
) -> dict[str, Contract]:
    started = _year_before(at)
    sasaki, takahashi, inoue = people["sasaki"], people["takahashi"], people["inoue"]
    webex = sign_contract(
        session,
        customer=places.asahi,
        service="webex_calling",
        starts_on=started,
        licence="Professional",
        quantities={"licences": 40},
        options=["webex_meetings"],
        contacts={
            ContactPurpose.CONTRACT: [sasaki],
            ContactPurpose.TECHNICAL: [takahashi],
            ContactPurpose.REPORT: [sasaki],
        },
        by=LOADER,
        at=at,
    )
    endpoint = {
        name: sign_contract(
            session,
            customer=customer,
            service="secure_endpoint",
            starts_on=started,
            licence="Essentials",
            quantities={"clients": clients},
            contacts={
                ContactPurpose.CONTRACT: [contact],
                ContactPurpose.ALERT: [contact],
                ContactPurpose.REPORT: [contact],
            },
            by=LOADER,
            at=at,
        )
        for name, customer, contact, clients in (
            ("asahi_endpoint", places.asahi, sasaki, 120),
            ("midori_endpoint", places.midori, inoue, 60),
        )
    }
    return {"asahi_webex": webex, **endpoint}


def _year_before(at: datetime) -> date:
    day = at.astimezone(JST).date() - timedelta(days=365)
    return day.replace(day=1)
