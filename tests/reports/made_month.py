"""A month made by hand: October 2026 at 旭精機工業, with every moment known.

1 October 2026 is a Thursday; Monday 12 October is a holiday (スポーツの日).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.demo.world import World
from desk.hours import JST
from desk.mail.addresses import DeskAddress
from desk.mail.identity import Sender
from desk.reports.months import Month
from desk.tickets.conversing import post, reply
from desk.tickets.models import Channel, Kind, Outcome, Ticket
from desk.tickets.opening import open_ticket
from desk.tickets.states import pause, reopen, resolve

OCTOBER = Month(datetime(2026, 10, 1).date())  # noqa: DTZ001
SENDER = Sender(DeskAddress("Desk", "desk@desk.example"), "https://desk.example", "a secret")


def at(text: str) -> datetime:
    """Return the moment that is written in Japan's time, such as 2026-10-01 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


class MadeMonth:
    """Opens and works tickets of one customer by the desk's own verbs."""

    def __init__(self, session: Session, world: World) -> None:
        self.session, self.world = session, world
        self.engineer = world.people["yamamoto"].as_actor
        self.contact = world.people["takahashi"]

    def opened(
        self, when: str, kind: Kind = Kind.INQUIRY, service: str = "webex_calling"
    ) -> Ticket:
        contract = self.world.contracts["asahi_webex"]
        return open_ticket(
            self.session, customer=contract.customer, contact=self.contact,
            contract_id=contract.id, service=service, kind=kind, channel=Channel.PORTAL,
            subject=f"opened {when}", text="…", by=self.contact.as_actor, at=at(when),
        )  # fmt: skip

    def answered(self, ticket: Ticket, when: str) -> None:
        reply(self.session, ticket, text="…", by=self.engineer, at=at(when), sender=SENDER)

    def waits(self, ticket: Ticket, when: str, until: str) -> None:
        pause(self.session, ticket, reason="…", by=self.engineer, at=at(when))
        post(self.session, ticket, text="…", by=self.contact.as_actor, at=at(until),
             channel=Channel.PORTAL)  # fmt: skip

    def resolved(self, ticket: Ticket, when: str) -> None:
        resolve(self.session, ticket, outcome=Outcome.ANSWERED, by=self.engineer, at=at(when))

    def reopened(self, ticket: Ticket, when: str) -> None:
        reopen(self.session, ticket, by=self.contact.as_actor, at=at(when))

    def everything(self) -> dict[str, int]:
        """Make nine tickets and return their numbers by what is told of them."""
        quick = self.opened("2026-10-01 10:00")
        self.answered(quick, "2026-10-01 12:00")
        self.resolved(quick, "2026-10-02 11:00")

        slow = self.opened("2026-10-09 16:00", Kind.FAULT)
        self.answered(slow, "2026-10-13 10:00")
        self.resolved(slow, "2026-10-14 17:00")

        waited = self.opened("2026-10-17 12:00", service="secure_endpoint")
        self.answered(waited, "2026-10-19 15:00")
        self.waits(waited, "2026-10-19 15:00", "2026-10-21 10:00")
        self.resolved(waited, "2026-10-21 12:00")

        again = self.opened("2026-09-28 09:00")
        self.answered(again, "2026-09-28 10:00")
        self.resolved(again, "2026-09-30 09:00")
        self.reopened(again, "2026-10-05 09:00")

        old = self.opened("2026-09-15 09:00")
        self.answered(old, "2026-09-15 10:00")
        self.resolved(old, "2026-11-02 10:00")

        late = self.opened("2026-10-30 16:30", Kind.REQUEST)
        after = self.opened("2026-11-01 00:00")

        first = self.opened("2026-10-01 00:00")
        self.answered(first, "2026-10-01 09:30")
        self.resolved(first, "2026-10-01 09:30")

        last = self.opened("2026-10-29 09:00")
        self.answered(last, "2026-10-29 09:30")
        self.resolved(last, "2026-11-01 00:00")

        past = self.opened("2026-09-01 09:00")
        self.resolved(past, "2026-09-01 10:00")
        self.session.flush()
        made = {
            "quick": quick, "slow": slow, "waited": waited, "again": again, "old": old,
            "late": late, "after": after, "first": first, "last": last, "past": past,
        }  # fmt: skip
        return {name: ticket.number for name, ticket in made.items()}
