"""Contracts and deadlines on the screen."""

from __future__ import annotations

from datetime import date

import pytest

from desk.contracts.cover import sign_contract
from desk.demo.people import LOADER
from desk.tickets.models import Kind
from tests.tickets.made_tickets import a_ticket, november


def _text(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_customer_sees_its_contracts_with_what_they_include(as_person, world):
    page = _text(as_person("sasaki").get("/contracts"))
    assert f"/contracts/{world.contracts['asahi_webex'].id}" in page
    assert f"/contracts/{world.contracts['midori_endpoint'].id}" not in page
    shown = _text(as_person("sasaki").get(f"/contracts/{world.contracts['asahi_webex'].id}"))
    assert "W menu 2(3)" in shown


def test_a_contract_of_secure_endpoint_says_where_alerts_go(as_person, world):
    url = f"/contracts/{world.contracts['asahi_endpoint'].id}"
    assert "desk+alert-asahi@desk.example" in _text(as_person("sasaki").get(url))
    assert "desk+alert-asahi@desk.example" not in _text(as_person("matsuda").get(url))


def test_a_reseller_sees_the_contracts_of_its_customers(as_person, world):
    page = _text(as_person("matsuda").get("/contracts"))
    assert "旭精機工業株式会社" in page
    assert "みどり食品株式会社" not in page


@pytest.mark.parametrize(
    ("ends_on", "word"), [(date(2026, 11, 20), "In force"), (date(2026, 11, 19), "Not in force")]
)
def test_a_contract_is_in_force_to_its_last_day(as_person, session, world, clock, ends_on, word):
    contract = sign_contract(
        session, customer=world.places.midori, service="webex_calling",
        starts_on=date(2025, 11, 1), ends_on=ends_on, by=LOADER, at=clock(),
    )  # fmt: skip
    assert word in _text(as_person("ross").get(f"/contracts/{contract.id}"))


def test_without_a_contract_in_force_no_ticket_can_be_opened(as_person, session, world, clock):
    for contract in world.contracts.values():
        contract.ends_on = date(2026, 11, 19)
    form = {"service": "webex_calling", "kind": "fault", "subject": "x", "text": "y"}
    assert as_person("takahashi").post("/tickets", data=form).status_code == 422
    assert "/tickets/new" not in _text(as_person("takahashi").get("/tickets"))


def test_the_page_of_deadlines_shows_late_ones_first_and_refreshes_alone(
    as_person, session, world, clock
):
    clock.set(november(20, 15))
    a_ticket(session, world, subject="遅れている", kind=Kind.FAULT, at=november(20, 9))
    a_ticket(session, world, subject="近い", at=november(20, 12))
    a_ticket(session, world, subject="まだ先", kind=Kind.REQUEST, at=november(20, 15))
    for url in ("/deadlines", "/deadlines/now"):
        page = _text(as_person("nakamura").get(url))
        assert 0 < page.index("遅れている") < page.index("近い")
        assert "まだ先" not in page
    assert "<html" not in _text(as_person("nakamura").get("/deadlines/now"))
