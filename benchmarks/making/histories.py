"""The made tickets, each with its history as the desk's verbs would have left it.

Nineteen in twenty lie further back than the last eight days and are resolved; of the rest four in
ten are live and one in ten waits for the customer. So two in a hundred of all tickets are live.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from benchmarks.making.moments import HISTORY, NOW, RUSH, dues_of_hour, hour_of
from benchmarks.making.organisations import Contact, MadeCustomer, Organisations
from benchmarks.making.phrases import ANSWERS, NOTES, THANKS, lines_of, question, subject_of
from desk.catalogue.offer import service as service_of
from desk.tickets.clocks import Dues

RECENT = 0.05
KINDS = ("inquiry", "fault", "change", "request", "alert")
KIND_WEIGHTS = (60, 22, 8, 6, 4)


@dataclass(slots=True)
class Post:
    """A message to be: who wrote what when; `files` counts its attachments."""

    lines: list[str]
    author: Contact | None
    at: datetime
    from_desk: bool
    internal: bool = False
    files: int = 0


@dataclass(slots=True)
class History:
    """A ticket to be, with all that happened to it."""

    id: int
    customer: MadeCustomer
    contact: Contact
    engineer: Contact | None
    service: str
    kind: str
    channel: str
    subject: str
    state: str
    opened_at: datetime
    dues: Dues
    posts: list[Post]
    waited: tuple[datetime, datetime | None] | None
    resolved_at: datetime | None

    @property
    def answered_at(self) -> datetime | None:
        """When the desk first answered."""
        return next((p.at for p in self.posts if p.from_desk and not p.internal), None)

    @property
    def shown_at(self) -> datetime | None:
        """When customers first saw it: an alert only with its notice."""
        return self.answered_at if self.kind == "alert" else self.opened_at

    @property
    def updated_at(self) -> datetime:
        """When it last changed."""
        waited_since = self.waited[0] if self.waited else self.opened_at
        return max(self.posts[-1].at, self.resolved_at or self.opened_at, waited_since)

    @property
    def next_due(self) -> datetime | None:
        """The stored moment of `desk.tickets.timing.next_due`."""
        if self.state not in {"new", "open"}:
            return None
        if self.kind == "alert" and self.answered_at is not None:
            return self.dues.resolution + timedelta(days=7) if self.dues.resolution else None
        return self.dues.resolution if self.answered_at else self.dues.first_response


def make_history(random: Random, number: int, of: int, places: Organisations) -> History:
    """Return the `number`-th of `of` tickets, oldest first."""
    old = int(of * (1 - RECENT))
    opened_at = _opened_at(random, number, of, old)
    state = _state(random) if number > old else "resolved"
    customer = random.choices(places.customers, cum_weights=places.weights)[0]
    service, kind = _matter(random, customer)
    contact = random.choice(customer.contacts)
    engineer = random.choice(places.engineers) if state != "new" else None
    posts = _posts(random, number, contact, engineer, opened_at, state)
    if kind == "alert":
        # Before its notice the customer has seen nothing.
        posts[0].internal, posts[0].author = True, None
    last = posts[-1].at
    waiting = state == "waiting"
    return History(
        id=number,
        customer=customer,
        contact=contact,
        engineer=engineer,
        service=service,
        kind=kind,
        channel="alert" if kind == "alert" else random.choice(("portal", "portal", "mail")),
        subject=subject_of(random, service, kind),
        state=state,
        opened_at=opened_at,
        dues=dues_of_hour(service, kind, hour_of(opened_at)),
        posts=posts,
        waited=(last, None) if waiting else None,
        resolved_at=last if state == "resolved" else None,
    )


def _opened_at(random: Random, number: int, of: int, old: int) -> datetime:
    if number <= old:
        span, place = HISTORY - RUSH, (number - random.random()) / old
        return NOW - HISTORY + span * place
    return NOW - RUSH + RUSH * ((number - old - random.random()) / (of - old))


def _state(random: Random) -> str:
    states = ("resolved", "new", "open", "waiting")
    return random.choices(states, weights=(50, 15, 25, 10))[0]


def _matter(random: Random, customer: MadeCustomer) -> tuple[str, str]:
    service = random.choice(tuple(customer.contracts))
    kind = random.choices(KINDS, weights=KIND_WEIGHTS)[0]
    return service, kind if service_of(service).takes(kind) else "inquiry"


def _posts(
    random: Random,
    number: int,
    contact: Contact,
    engineer: Contact | None,
    opened_at: datetime,
    state: str,
) -> list[Post]:
    files = int(random.random() < 0.08)
    posts = [Post(question(random, number), contact, opened_at, from_desk=False, files=files)]
    if state == "new" or engineer is None:
        return posts
    rounds = random.choices((1, 2, 3), weights=(70, 25, 5))[0]
    # All of it lies between the opening and the present, in order.
    room = (NOW - opened_at) if NOW - opened_at < RUSH else RUSH * random.random()
    moments = sorted(opened_at + room * random.random() for _ in range(3 * rounds))
    for at, noted, thanked in zip(moments[::3], moments[1::3], moments[2::3], strict=True):
        posts.append(Post(lines_of(random, ANSWERS, 3), engineer, at, from_desk=True))
        if random.random() < 0.2:
            note = lines_of(random, NOTES, 2)
            posts.append(Post(note, engineer, noted, from_desk=True, internal=True))
        if random.random() < 0.6 and state != "waiting":
            posts.append(Post(lines_of(random, THANKS, 2), contact, thanked, from_desk=False))
    return posts
