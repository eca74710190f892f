"""Tickets of the known world, and moments in the week of Friday 2026-11-20 in Tokyo.

Monday the 23rd is a national holiday, so the business day after that Friday is Tuesday the 24th.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.demo.world import World
from desk.hours import JST
from desk.mail.addresses import DeskAddress
from desk.mail.identity import Sender
from desk.tickets.models import Channel, Kind, Ticket
from desk.tickets.opening import open_ticket

SENDER = Sender(
    identity=DeskAddress(name="デスク", address="desk@desk.example"),
    url="https://desk.example",
    secret="signs reply addresses in tests",
)

CONTRACT_OF = {"webex_meetings": "asahi_webex", "webex_calling": "asahi_webex"}


def november(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment in November 2026 in Tokyo."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=JST)


FRIDAY_TEN = november(20, 10)


def a_ticket(
    session: Session,
    world: World,
    *,
    at: datetime = FRIDAY_TEN,
    who: str = "takahashi",
    service: str = "webex_calling",
    kind: Kind = Kind.INQUIRY,
    channel: Channel = Channel.PORTAL,
    subject: str = "保留音が鳴らない",
    text: str = "内線から保留にすると無音です。",
    **more: object,
) -> Ticket:
    """Open a ticket by the desk's one verb; what is not said is an ordinary inquiry of asahi."""
    person = world.people[who]
    code = next(
        (c.code for c in (world.places.asahi, world.places.midori) if c.id == person.customer_id),
        "",
    )
    contract = world.contracts[CONTRACT_OF.get(service, f"{code}_endpoint")]
    given = {"contact": person, "by": person.as_actor, **more}
    return open_ticket(
        session, customer=person.customer, contract_id=contract.id, service=service, kind=kind,
        channel=channel, subject=subject, text=text, at=at, **given,
    )  # fmt: skip


def an_alert(
    session: Session, world: World, *, at: datetime = FRIDAY_TEN, **more: object
) -> Ticket:
    """Open an alert, which stays behind the desk until its notice."""
    return a_ticket(
        session, world, at=at, who="sasaki", service="secure_endpoint", kind=Kind.ALERT,
        channel=Channel.ALERT, **{"shown": False, **more},
    )  # fmt: skip
