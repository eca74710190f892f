"""A month of alerts made by hand: incidents, events by type, the two business days.

Friday 9 October 2026 is followed by a holiday on Monday.
"""

from __future__ import annotations

import pytest

from desk.blobs import BlobStore
from desk.demo.alert_mails import Seen, alert_mail, deliver, digest
from desk.reports.collecting import collect
from desk.reports.figures import Count, EndpointFigures, Miss
from desk.tickets.models import Outcome, Ticket
from desk.tickets.states import resolve
from tests.reports.made_month import OCTOBER, at


@pytest.fixture
def taken(session, world, tmp_path):
    def take(when: str, name: str, *types: str) -> Ticket:
        events = [
            Seen(at(when), kind, computer=f"PC-{name}", sha256=digest(name)) for kind in types
        ]
        mail = alert_mail(events, at=at(when))
        [incident] = deliver(
            session, BlobStore(tmp_path), world.contracts["asahi_endpoint"], mail, at=at(when)
        )
        return incident.ticket

    return take


@pytest.fixture
def tickets(session, world, taken) -> dict[str, Ticket]:
    engineer = world.people["yamamoto"].as_actor
    made = {
        "old": taken("2026-09-30 10:00", "old", "Threat Detected"),  # due on 2 October
        "kept": taken("2026-10-09 10:00", "kept", "Threat Detected", "Threat Detected"),
        "late": taken("2026-10-17 12:00", "late", "Quarantine Failure"),
        "noise": taken("2026-10-05 10:00", "noise", "Threat Detected"),
        "running": taken("2026-10-29 23:00", "running", "Threat Detected"),
    }
    made["kept"].promise_kept_at = at("2026-10-14 17:00")  # at the due moment itself
    made["late"].promise_kept_at = at("2026-10-21 09:00")  # due the evening before
    resolve(session, made["kept"], outcome=Outcome.ANSWERED, by=engineer, at=at("2026-10-15 09:00"))
    resolve(
        session, made["noise"], outcome=Outcome.WITHDRAWN, by=engineer, at=at("2026-10-06 09:00")
    )
    session.flush()
    return made


@pytest.fixture
def endpoint(session, world, tickets, clock) -> EndpointFigures:
    found = collect(session, world.places.asahi, OCTOBER, now=clock()).endpoint
    assert found is not None
    return found


def these(tickets: dict[str, Ticket], *names: str) -> Count:
    return Count(len(names), tuple(sorted(tickets[name].number for name in names)))


def test_incidents_come_and_go_as_counted_by_hand(endpoint, tickets):
    assert endpoint.incidents.before == these(tickets, "old")
    assert endpoint.incidents.received == these(tickets, "kept", "late", "noise", "running")
    assert endpoint.incidents.resolved == these(tickets, "kept", "noise")
    assert endpoint.incidents.open == these(tickets, "old", "late", "running")


def test_the_two_business_days_are_kept_or_missed_in_the_month_they_end_in(endpoint, tickets):
    assert endpoint.promise.kept == these(tickets, "kept")
    assert endpoint.promise.misses == (
        Miss(tickets["old"].number, at("2026-10-02 17:00"), None),
        Miss(tickets["late"].number, at("2026-10-20 17:00"), at("2026-10-21 09:00")),
    )
    assert endpoint.promise.settled == 3


def test_events_are_counted_by_type_in_the_month_their_mail_came(endpoint, tickets):
    assert [(row.name, row.number) for row in endpoint.by_type] == [
        ("Threat Detected", 4),
        ("Quarantine Failure", 1),
    ]
    assert endpoint.by_type[0].incidents == these(tickets, "kept", "noise", "running")
    assert endpoint.events == 5


def test_alerts_have_no_part_in_the_times_of_tickets(session, world, tickets, clock):
    figures = collect(session, world.places.asahi, OCTOBER, now=clock()).tickets
    assert figures.first_response.promise.settled == 0
    assert figures.resolution.spread.count.number == 0
    assert [row.code for row in figures.by_kind] == ["alert"]


def test_another_customers_events_are_not_counted(session, world, tickets, clock):
    theirs = collect(session, world.places.midori, OCTOBER, now=clock()).endpoint
    assert theirs is not None
    assert (theirs.events, theirs.incidents.before.number) == (0, 0)
