"""Every list runs the same number of queries however many rows it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from desk.contracts.cover import sign_contract
from desk.contracts.models import ContactPurpose
from desk.demo.alert_mails import kept_mail
from desk.demo.people import LOADER
from desk.mail.models import MailState
from desk.people.enrolment import add_person
from desk.people.models import Role
from desk.runs.claiming import claim
from desk.tickets.conversing import post, reply
from desk.tickets.letters import acknowledge
from desk.tickets.models import Channel, Kind
from desk.tickets.states import assign
from tests.tickets.made_tickets import SENDER, a_ticket, november


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """Collect the queries of a block, without the savepoints that only tests make."""
    queries: list[str] = []

    def note(_connection, _cursor, statement: str, *_: object) -> None:
        if "SAVEPOINT" not in statement:
            queries.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield queries
    event.remove(connection, "before_cursor_execute", note)


class Rows:
    """Makes rows of each kind, every one with all that hangs on it and people of its own."""

    def __init__(self, session, world, app, clock) -> None:
        self.session, self.world, self.app, self.clock = session, world, app, clock
        self.ticket = a_ticket(session, world, subject="長い")

    def tickets(self, number: int) -> None:
        who = self.people(number)
        engineer = add_person(
            self.session, email=f"e{number}@desk.example", name="担当", role=Role.ENGINEER,
            by=LOADER, at=self.clock(),
        )  # fmt: skip
        made = a_ticket(self.session, self.world, contact=who, subject=f"件 {number}",
                        at=november(19, 12), kind=Kind.FAULT)  # fmt: skip
        assign(self.session, made, engineer, by=LOADER, at=self.clock())

    def people(self, number: int):
        return add_person(
            self.session, email=f"p{number}@asahi-seiki.example", name="人", role=Role.MEMBER,
            customer_id=self.world.places.asahi.id, by=LOADER, at=self.clock(),
        )  # fmt: skip

    def messages(self, number: int) -> None:
        from desk.tickets.files import KeptFile

        file = KeptFile(f"{number}.txt", "text/plain", 1, "a" * 64)
        who = self.world.people["takahashi"].as_actor
        post(self.session, self.ticket, text="x", by=who, at=self.clock(),
             channel=Channel.PORTAL, files=[file])  # fmt: skip
        reply(self.session, self.ticket, text="y", by=self.world.people["clarke"].as_actor,
              at=self.clock(), sender=SENDER, files=[file])  # fmt: skip

    def contracts(self, number: int) -> None:
        sign_contract(
            self.session, customer=self.world.places.asahi, service="webex_calling",
            starts_on=self.clock().date(), by=LOADER, at=self.clock(),
            contacts={ContactPurpose.ALERT: [self.people(number)]},
        )  # fmt: skip

    def mails(self, number: int) -> None:
        content = f"From: x{number}@y.jp\r\nSubject: {number}\r\n\r\nx".encode()
        mail = kept_mail(self.session, self.app.house.blobs, content, at=self.clock())
        mail.state, mail.held_reason = MailState.HELD, "unknown_sender"

    def letters(self, number: int) -> None:
        acknowledge(self.session, self.ticket, sender=SENDER, at=self.clock())

    def jobs(self, number: int) -> None:
        claim(self.session, f"job {number}", by="one", at=self.clock(),
              lease=timedelta(minutes=1), not_since=self.clock())  # fmt: skip


@pytest.fixture
def rows(session, world, app, clock) -> Rows:
    return Rows(session, world, app, clock)


@pytest.mark.parametrize(
    ("who", "address", "kind"),
    [
        ("yamamoto", "/queue", "tickets"),
        ("yamamoto", "/queue?view=all", "tickets"),
        ("yamamoto", "/queue?view=missed", "tickets"),
        ("takahashi", "/tickets", "tickets"),
        ("matsuda", "/tickets", "tickets"),
        ("yamamoto", "/search?q=件", "tickets"),
        ("nakamura", "/deadlines", "tickets"),
        ("yamamoto", "/tickets/{number}", "messages"),
        ("takahashi", "/tickets/{number}", "messages"),
        ("sasaki", "/contracts", "contracts"),
        ("clarke", "/contracts", "contracts"),
        ("yamamoto", "/held-mail", "mails"),
        ("yamamoto", "/outbox", "letters"),
        ("ogawa", "/people", "people"),
        ("ogawa", "/audit", "people"),
        ("ogawa", "/jobs", "jobs"),
    ],
)
def test_fifty_rows_take_no_more_queries_than_five(
    as_person, session, connection, rows, who, address, kind
):
    client, url = as_person(who), address.format(number=rows.ticket.number)
    counts, sizes = [], []
    for made in (range(5), range(5, 50)):
        for number in made:
            getattr(rows, kind)(number)
        session.commit()
        with counted(connection) as queries:
            answer = client.get(url)
        assert answer.status_code == 200
        counts.append(len(queries))
        sizes.append(len(answer.data))
    assert sizes[1] > sizes[0] + 40 * 40  # the rows are really there
    assert counts[0] == counts[1]
    assert counts[1] <= 16
