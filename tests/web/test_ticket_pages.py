"""The pages of tickets: for whom they are, and what they do."""

from __future__ import annotations

import pytest

from desk.tickets.models import Channel, Kind, State, Ticket
from desk.tickets.opening import open_ticket


@pytest.fixture
def ticket(session, world, clock) -> Ticket:
    who, contract = world.people["takahashi"], world.contracts["asahi_webex"]
    return open_ticket(
        session, customer=contract.customer, contact=who, contract_id=contract.id,
        service="webex_calling", kind=Kind.INQUIRY, channel=Channel.PORTAL,
        subject="保留音が鳴らない", text="内線から保留にすると無音です。", by=who.as_actor,
        at=clock(),
    )  # fmt: skip


def test_an_engineer_finds_a_new_ticket_in_the_queue_with_its_deadline(as_person, ticket):
    page = as_person("yamamoto").get("/queue").get_data(as_text=True)
    assert "保留音が鳴らない" in page
    assert "11/20(金) 14:00" in page  # four business hours after 10:00


def test_a_customer_sees_an_answer_and_gets_it_by_letter(as_person, ticket, session):
    url = f"/tickets/{ticket.number}"
    answer = as_person("yamamoto").post(f"{url}/messages", data={"text": "設定を直しました。"})
    assert answer.status_code == 303
    assert "設定を直しました。" in as_person("takahashi").get(url).get_data(as_text=True)


def test_another_customer_gets_404(as_person, ticket):
    assert as_person("inoue").get(f"/tickets/{ticket.number}").status_code == 404


def test_a_reseller_may_not_write(as_person, ticket):
    url = f"/tickets/{ticket.number}/messages"
    assert as_person("matsuda").post(url, data={"text": "x"}).status_code == 403


def test_an_empty_answer_is_refused_with_a_sentence(as_person, ticket):
    page = as_person("yamamoto").post(f"/tickets/{ticket.number}/messages", data={"text": " "})
    assert page.status_code == 422


def test_a_customer_opens_a_ticket(as_person, session):
    form = {
        "service": "webex_calling",
        "kind": "fault",
        "subject": "発信できない",
        "text": "外線に出られません。",
    }
    answer = as_person("takahashi").post("/tickets", data=form)
    assert answer.status_code == 303
    found = session.query(Ticket).one()
    assert (found.state, found.subject) == (State.NEW, "発信できない")


def test_a_service_is_chosen_not_assumed_where_there_are_several(as_person):
    form = {
        "service": "",
        "kind": "fault",
        "subject": "発信できない",
        "text": "外線に出られません。",
    }
    answer = as_person("takahashi").post("/tickets", data=form)
    assert answer.status_code == 422
    assert "外線に出られません。" in answer.get_data(as_text=True)
