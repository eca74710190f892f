"""What is done with a ticket on its page, and what is refused."""

from __future__ import annotations

import io
import re

import pytest

from desk.mail.models import Letter
from desk.tickets.models import Message, Outcome, State
from desk.tickets.states import assign, pause, resolve
from tests.tickets.made_tickets import a_ticket, an_alert


@pytest.fixture
def ticket(session, world, app):
    return a_ticket(session, world)


@pytest.fixture
def address(ticket) -> str:
    return f"/tickets/{ticket.number}"


def _text(answer) -> str:
    return answer.get_data(as_text=True)


def _fresh(session, ticket):
    session.expire_all()
    return ticket


def test_an_engineer_takes_a_ticket(as_person, session, ticket, address, world):
    engineer = world.people["yamamoto"]
    form = {"engineer": str(engineer.id), "was": ""}
    assert as_person("yamamoto").post(f"{address}/assignment", data=form).status_code == 303
    assert _fresh(session, ticket).assignee is engineer


def test_who_takes_a_ticket_that_a_colleague_took_meanwhile_is_told(
    as_person, session, ticket, address, world
):
    clarke, yamamoto = world.people["clarke"], world.people["yamamoto"]
    page = _text(as_person("yamamoto").get(address))  # it is nobody's yet
    [was, _] = re.findall(r'name="was" value="(\d*)"', page)
    assign(session, ticket, clarke, by=clarke.as_actor, at=ticket.opened_at)
    form = {"engineer": str(yamamoto.id), "was": was}
    answer = as_person("yamamoto").post(f"{address}/assignment", data=form)
    assert answer.status_code == 409
    assert "Emily Clarke" in _text(answer)
    assert _fresh(session, ticket).assignee is clarke
    # Having read it, she may take it over all the same.
    form["was"] = str(clarke.id)
    assert as_person("yamamoto").post(f"{address}/assignment", data=form).status_code == 303


def test_a_ticket_is_not_given_to_a_customer_or_to_who_is_shut_out(
    as_person, session, address, world
):
    world.people["clarke"].active = False
    for name in ("sasaki", "clarke"):
        form = {"engineer": str(world.people[name].id)}
        assert as_person("yamamoto").post(f"{address}/assignment", data=form).status_code == 422


def test_an_answer_can_wait_for_the_customer_at_once(as_person, session, ticket, address):
    form = {"text": "画面を教えてください。", "then": "wait"}
    assert as_person("yamamoto").post(f"{address}/messages", data=form).status_code == 303
    assert _fresh(session, ticket).state == State.WAITING
    assert session.query(Letter).count() == 1


def test_an_answer_on_a_ticket_that_waits_by_now_is_sent_all_the_same(
    as_person, session, ticket, address, world
):
    pause(session, ticket, reason="ログ", by=world.people["clarke"].as_actor, at=ticket.opened_at)
    form = {"text": "画面を教えてください。", "then": "wait"}
    assert as_person("yamamoto").post(f"{address}/messages", data=form).status_code == 303
    assert _fresh(session, ticket).state == State.WAITING
    assert session.query(Letter).count() == 1


def test_who_is_shut_out_is_not_named_as_who_gets_the_letter(as_person, world, ticket, address):
    name = ticket.contact.name
    world.people["takahashi"].active = False
    page = _text(as_person("yamamoto").get(address))
    assert f"{name} さんへ" not in page
    assert "ポータルにのみ" in page


def test_a_wait_says_what_is_awaited(as_person, session, ticket, address):
    client = as_person("yamamoto")
    assert client.post(f"{address}/pause", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/pause", data={"reason": "あ" * 201}).status_code == 422
    assert _fresh(session, ticket).state == State.NEW
    assert client.post(f"{address}/pause", data={"reason": "ログ"}).status_code == 303
    assert [pause.reason for pause in _fresh(session, ticket).pauses] == ["ログ"]
    assert "ログ" in _text(client.get(address))


@pytest.mark.parametrize("outcome", Outcome)
def test_an_engineer_says_how_it_ended(as_person, session, ticket, address, outcome):
    form = {"outcome": outcome.value}
    assert as_person("yamamoto").post(f"{address}/closure", data=form).status_code == 303
    assert _fresh(session, ticket).closures[0].outcome == outcome


@pytest.mark.parametrize("form", [{}, {"outcome": ""}, {"outcome": "fixed"}])
def test_without_saying_how_nothing_ends(as_person, session, ticket, address, form):
    assert as_person("yamamoto").post(f"{address}/closure", data=form).status_code == 422
    assert _fresh(session, ticket).state == State.NEW


@pytest.mark.parametrize(
    ("answered", "outcome"), [(True, Outcome.ANSWERED), (False, Outcome.WITHDRAWN)]
)
def test_what_a_customer_settles_is_answered_only_if_it_was(
    as_person, session, ticket, address, answered, outcome
):
    if answered:
        as_person("yamamoto").post(f"{address}/messages", data={"text": "直しました。"})
    as_person("takahashi").post(f"{address}/closure")
    assert [closure.outcome for closure in _fresh(session, ticket).closures] == [outcome]


def test_a_click_that_came_twice_is_told_and_changes_nothing(as_person, session, ticket, address):
    client = as_person("takahashi")
    assert client.post(f"{address}/closure").status_code == 303
    assert client.post(f"{address}/closure").status_code == 409
    assert client.post(f"{address}/closure/end").status_code == 303
    assert client.post(f"{address}/closure/end").status_code == 409
    assert len(_fresh(session, ticket).closures) == 1


def test_a_customer_who_writes_on_a_resolved_ticket_opens_it(as_person, session, ticket, address,
                                                             world):  # fmt: skip
    resolve(session, ticket, outcome=Outcome.ANSWERED, by=world.people["yamamoto"].as_actor,
            at=ticket.opened_at)  # fmt: skip
    as_person("takahashi").post(f"{address}/messages", data={"text": "まだです。"})
    assert _fresh(session, ticket).state == State.OPEN


def test_a_note_is_seen_inside_and_nowhere_else(as_person, session, ticket, address):
    as_person("yamamoto").post(f"{address}/notes", data={"note-text": "秘密の覚書"})
    assert "秘密の覚書" in _text(as_person("nakamura").get(address))
    for name in ("takahashi", "sasaki"):
        assert "秘密の覚書" not in _text(as_person(name).get(address))
        assert "秘密の覚書" not in _text(as_person(name).get("/search?q=秘密"))
    assert [m.internal for m in session.query(Message).order_by(Message.id)] == [False, True]


def test_a_customers_page_tells_nothing_of_the_inside(as_person, address, world, ticket, session):
    assign(session, ticket, world.people["clarke"], by=world.people["clarke"].as_actor,
           at=ticket.opened_at)  # fmt: skip
    page = _text(as_person("takahashi").get(address))
    for inside in ("clarke@desk.example", "/assignment", "/notes", "/pause", "履歴"):
        assert inside not in page


def test_an_alert_behind_the_desk_is_in_no_list_of_the_customer(as_person, session, world, app):
    alert = an_alert(session, world, subject="秘密の検知")
    for page in ("/tickets", f"/search?q={alert.number}", "/search?q=検知", "/incidents"):
        assert "秘密の検知" not in _text(as_person("sasaki").get(page))
    assert as_person("sasaki").get(f"/tickets/{alert.number}").status_code == 404


@pytest.mark.parametrize("who", ["takahashi", "yamamoto"])
def test_what_people_write_is_shown_as_text(as_person, session, world, app, who):
    bad = "<script>alert(1)</script>{{ 7 * 7 }}"
    ticket = a_ticket(session, world, subject=bad, text=f"{bad}\nhttps://x.example/?a=1&b=2")
    for page in (f"/tickets/{ticket.number}", "/tickets" if who == "takahashi" else "/queue"):
        shown = _text(as_person(who).get(page))
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in shown


def test_a_reseller_sees_that_there_are_tickets_and_not_what_they_say(as_person, ticket, address):
    page = _text(as_person("matsuda").get("/tickets"))
    assert f"#{ticket.number}" in page
    assert ticket.subject not in page
    assert as_person("matsuda").get(address).status_code == 404
    assert ticket.subject not in _text(as_person("matsuda").get("/search?q=保留"))


@pytest.mark.parametrize(
    "changed",
    [{"subject": ""}, {"subject": "x" * 201}, {"text": " "}, {"service": "secure_endpoint2"},
     {"service": ""}, {"kind": "alert"}, {"kind": "change"}, {"service": "webex_meetings"}],
)  # fmt: skip
def test_a_new_ticket_that_does_not_fit_is_refused_with_what_was_typed(
    as_person, session, changed, world
):
    form = {"service": "webex_calling", "kind": "fault", "subject": "発信できない", "text": "本文"}
    answer = as_person("takahashi").post("/tickets", data={**form, **changed})
    assert answer.status_code == 422
    assert "field-error" in _text(answer)
    assert session.query(Message).count() == 0


def test_a_new_ticket_is_acknowledged_by_letter(as_person, session):
    form = {"service": "webex_calling", "kind": "fault", "subject": "発信できない", "text": "本文"}
    answer = as_person("takahashi").post("/tickets", data=form)
    [letter] = session.query(Letter)
    assert answer.location == f"/tickets/{letter.ticket_id + 10_000}"
    assert (letter.kind, letter.to_address) == ("acknowledgement", "takahashi@asahi-seiki.example")


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("messages", {"text": "設定を直しました。"}, "送信しました。"),
        ("notes", {"note-text": "要確認"}, "メモを追加しました。"),
        ("assignment", {"engineer": "", "was": ""}, "担当を外し、受付キューに戻しました。"),
        ("pause", {"reason": "機種名"}, "お客様の回答待ちにしました。"),
        ("closure", {"outcome": "answered"}, "チケットを解決済みにしました。"),
    ],
)
def test_every_deed_on_a_ticket_says_what_was_done(as_person, address, path, form, said):
    engineer = as_person("yamamoto")
    page = engineer.post(f"{address}/{path}", data=form, follow_redirects=True)
    assert said in _text(page)


def test_a_resolved_ticket_offers_to_reopen_it_and_nothing_else(
    as_person, session, ticket, address, world, clock
):
    by = world.people["yamamoto"].as_actor
    resolve(session, ticket, outcome=Outcome.ANSWERED, by=by, at=clock())
    session.flush()
    page = _text(as_person("nakamura").get(address))
    assert "再開する" in page
    assert "担当する</button>" not in page


def test_what_nobody_answered_yet_is_taken_back_not_settled(as_person, address):
    customer = as_person("takahashi")
    assert "取り下げる</button>" in _text(customer.get(address))
    as_person("yamamoto").post(f"{address}/messages", data={"text": "設定を直しました。"})
    assert "解決したので終了する" in _text(as_person("takahashi").get(address))


def test_files_of_a_refused_answer_are_asked_for_again(as_person, address):
    form = {"text": " ", "files": (io.BytesIO(b"x"), "写真.png")}
    page = as_person("yamamoto").post(f"{address}/messages", data=form)
    assert page.status_code == 422
    assert "もう一度選択してください" in _text(page)


def test_search_is_offered_to_those_who_may_read_what_it_finds(as_person):
    assert 'role="search"' in _text(as_person("takahashi").get("/tickets"))
    assert 'role="search"' not in _text(as_person("matsuda").get("/tickets"))
