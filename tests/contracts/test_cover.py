"""What a contract means for a customer on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from desk.audit import entries_about
from desk.contracts.cover import (
    contact_for,
    contract_covering,
    find_contract,
    require_cover,
    seen_contracts,
    services_in_force,
    sign_contract,
)
from desk.contracts.models import ContactPurpose, ContractState
from desk.demo.people import LOADER
from desk.errors import Conflict, Invalid, NotFound
from desk.people.access import EVERYTHING, Sight, sight_of
from tests.times import FRIDAY_TEN

FIRST, LAST = date(2026, 4, 1), date(2026, 11, 30)
DAY = timedelta(days=1)


def _sign(session, world, **more):
    given = {"customer": world.places.midori, "service": "webex_calling", "starts_on": FIRST,
             "ends_on": LAST, **more}  # fmt: skip
    return sign_contract(session, by=LOADER, at=FRIDAY_TEN, **given)


@pytest.mark.parametrize(
    ("day", "covered"),
    [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)],
)
def test_a_contract_is_in_force_from_its_first_to_its_last_day(session, world, day, covered):
    contract = _sign(session, world)
    found = contract_covering(session, world.places.midori.id, "webex_calling", on=day)
    assert (found is contract) == covered == contract.in_force(day)


@pytest.mark.parametrize("state", [ContractState.SUSPENDED, ContractState.ENDED])
def test_a_contract_that_is_not_active_covers_nothing(session, world, state):
    contract = _sign(session, world, ends_on=None)
    contract.state = state
    assert contract_covering(session, world.places.midori.id, "webex_calling", on=FIRST) is None
    assert not contract.in_force(FIRST)


def test_an_option_is_covered_by_the_contract_that_has_it(session, world):
    contract = _sign(session, world, options=["webex_meetings"])
    assert require_cover(session, world.places.midori.id, "webex_meetings", on=FIRST) is contract


def test_services_come_once_each_in_order(session, world):
    _sign(session, world, options=["webex_meetings"])
    _sign(session, world)
    found = services_in_force(session, world.places.midori.id, on=date(2026, 11, 20))
    assert found == ["secure_endpoint", "webex_calling", "webex_meetings"]


def test_what_is_not_in_force_is_refused(session, world):
    with pytest.raises(Conflict, match="service_not_in_force"):
        require_cover(session, world.places.midori.id, "webex_calling", on=FIRST)


def test_another_customers_contract_covers_nothing(session, world):
    _sign(session, world, customer=world.places.asahi, service="webex_other")
    assert contract_covering(session, world.places.midori.id, "webex_other", on=FIRST) is None


def test_a_contact_of_another_customer_is_refused(session, world):
    with pytest.raises(Invalid, match="contact_of_another_customer"):
        _sign(session, world, contacts={ContactPurpose.ALERT: [world.people["sasaki"]]})


def test_a_contract_cannot_end_before_it_starts(session, world):
    with pytest.raises(IntegrityError):
        _sign(session, world, ends_on=FIRST - DAY)


def test_a_signature_is_on_record_and_takes_the_reseller_over(session, world):
    contract = _sign(session, world, customer=world.places.asahi)
    assert contract.reseller_id == world.places.reseller.id
    [entry] = entries_about(session, "contract", contract.id)
    assert (entry.action, entry.about["service"]) == ("contract.signed", "webex_calling")


@pytest.mark.parametrize(
    ("shut_out", "expected"),
    [((), "inoue"), (("inoue",), "ross"), (("inoue", "ross"), None)],
)
def test_a_contact_who_is_shut_out_is_passed_over_for_the_next_purpose(
    session, world, shut_out, expected
):
    contract = _sign(session, world, contacts={
        ContactPurpose.ALERT: [world.people["inoue"]],
        ContactPurpose.TECHNICAL: [world.people["ross"]],
    })  # fmt: skip
    for name in shut_out:
        world.people[name].active = False
    found = contact_for(contract, ContactPurpose.ALERT)
    assert found is (world.people[expected] if expected else None)


@pytest.mark.parametrize(
    ("who", "seen"),
    [("sasaki", {"asahi_webex", "asahi_endpoint"}), ("matsuda", {"asahi_webex", "asahi_endpoint"}),
     ("inoue", {"midori_endpoint"}),
     ("clarke", {"asahi_webex", "asahi_endpoint", "midori_endpoint"})],
)  # fmt: skip
def test_contracts_are_found_through_what_is_seen(session, world, who, seen):
    sight = sight_of(world.people[who])
    listed = {contract.id for contract in seen_contracts(session, sight)}
    assert listed == {world.contracts[name].id for name in seen}
    for contract in world.contracts.values():
        if contract.id in listed:
            assert find_contract(session, sight, contract.id) is contract
        else:
            with pytest.raises(NotFound):
                find_contract(session, sight, contract.id)


def test_nobody_sees_nothing(session, world):
    assert seen_contracts(session, Sight()) == []
    assert len(seen_contracts(session, EVERYTHING)) == 3
