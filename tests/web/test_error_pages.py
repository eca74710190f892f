"""Errors as a reader sees them: a status, a sentence in their language, nothing of the inside."""

from __future__ import annotations

import logging
import re

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from desk.db import db
from desk.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge, Unreadable
from desk.tickets.models import Ticket
from desk.web.errors import status_of
from tests.tickets.made_tickets import a_ticket


def _text(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid("x"), 422),
        (Unreadable("x"), 422),
        (NotFound("x"), 404),
        (Forbidden("x"), 403),
        (Conflict("x"), 409),
        (TooLarge("x"), 413),
    ],
)
def test_each_kind_of_error_has_its_status(error, status):
    assert status_of(error) == status


MULTIPART = "multipart/form-data; boundary=part"
TOO_MUCH = (
    b'--part\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    + b"x" * (3 * 1024 * 1024)
    + b"\r\n--part--\r\n"
)
ASKS = {
    400: lambda who, url: who.get("/search?q=%00"),
    403: lambda who, url: who.post(f"{url}/notes"),
    404: lambda who, url: who.get("/nowhere"),
    405: lambda who, url: who.post("/search"),
    409: lambda who, url: who.post(f"{url}/closure/end"),
    413: lambda who, url: who.post(f"{url}/messages", data=TOO_MUCH, content_type=MULTIPART),
}


@pytest.mark.parametrize(
    ("status", "english", "japanese"),
    [
        (
            400,
            "The desk could not make sense of this request.",
            "要求の内容を読み取れませんでした。",
        ),
        (403, "You may see this, but not do that with it.", "この操作をする権限がありません。"),
        (
            404,
            "There is no such page, or it is not for you.",
            "ページが存在しないか、閲覧できません。",
        ),
        (405, "This page cannot be used that way.", "このページではその操作はできません。"),
        (409, "This ticket is not resolved.", "このチケットは解決済みではありません。"),
        (413, "That is more than the desk takes at once.", "一度に送れる大きさを超えています。"),
    ],
)
def test_an_error_page_speaks_the_readers_language(
    as_person, session, world, status, english, japanese
):
    url = f"/tickets/{a_ticket(session, world).number}"
    for language, words in (("en", english), ("ja", japanese)):
        world.people["takahashi"].language = language
        said = ASKS[status](as_person("takahashi"), url)
        assert said.status_code == status
        assert f'<html lang="{language}"' in _text(said)
        assert words in _text(said)


def test_an_error_page_leads_on(as_person):
    page = _text(as_person("takahashi").get("/nowhere"))
    assert 'href="/"' in page
    assert "/contracts" in page  # the way around is still there


def test_a_wrong_method_says_which_are_right(client):
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_fault_tells_its_number_and_nothing_else(app, as_person, monkeypatch, caplog):
    def broken() -> str:
        raise RuntimeError("hush: postgresql://u:secret@h/d")

    monkeypatch.setitem(app.view_functions, "tickets.mine", _like(app, "tickets.mine", broken))
    answer = as_person("ross").get("/tickets")
    assert answer.status_code == 500
    number = re.search(r"Something went wrong at the desk \(([0-9a-f]{8})\)", _text(answer))[1]
    assert f"fault {number} at GET tickets.mine" in caplog.text
    assert "hush" not in _text(answer)


def test_a_fault_leaves_nothing_behind(app, as_person, session, world, monkeypatch):
    ticket = a_ticket(session, world)
    ticket_id, address = ticket.id, f"/tickets/{ticket.number}/notes"

    def half(number: int) -> str:
        db.session.get_one(Ticket, ticket_id).subject = "half done"
        db.session.flush()
        raise RuntimeError("in the middle")

    monkeypatch.setitem(app.view_functions, "tickets.note", _like(app, "tickets.note", half))
    assert as_person("yamamoto").post(address).status_code == 500
    session.refresh(ticket)
    assert ticket.subject == "保留音が鳴らない"


def _like(app, endpoint, view):
    """Open a stand-in view to those to whom the real one is open."""
    view.permission = app.view_functions[endpoint].permission
    return view


@pytest.mark.parametrize("who", ["nobody", "takahashi"])
def test_without_its_database_the_desk_asks_for_a_minute(
    as_person, client, session, connection, who, caplog
):
    """Known visitors too, whose names the database would have to tell."""
    visitor = client if who == "nobody" else as_person(who)

    def away(_connection, _cursor, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):  # the savepoints of the test go on
            raise OperationalError(statement, {}, ConnectionError("hush: password=secret"))

    session.commit()
    event.listen(connection, "before_cursor_execute", away)
    try:
        answer = visitor.get("/healthz" if who == "nobody" else "/tickets")
    finally:
        event.remove(connection, "before_cursor_execute", away)
    assert answer.status_code == 503
    assert "<html" in _text(answer)
    assert "hush" not in _text(answer) + caplog.text


def test_the_desk_closes_what_no_mark_opens(app, as_person, monkeypatch):
    """Deny by default: a view that says nothing of who may see it is closed to everybody."""
    monkeypatch.setitem(app.view_functions, "tickets.mine", lambda: "forgotten")
    for name in ("takahashi", "ogawa"):
        assert as_person(name).get("/tickets").status_code == 404


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.WARNING)


def test_an_error_leads_back_to_the_page_before(as_person, session, world, app):
    url = f"/tickets/{a_ticket(session, world).number}"
    came_from = {"Referer": f"http://localhost{url}"}
    page = _text(as_person("yamamoto").post(f"{url}/closure/end", headers=came_from))
    assert f'href="{url}"' in page


@pytest.mark.parametrize(
    "came_from",
    ["http://elsewhere.example/queue", "http://localhost/nowhere", "http://localhost//x", ""],
)
def test_an_error_leads_back_to_no_page_that_is_not_the_desks(as_person, app, came_from):
    page = _text(as_person("yamamoto").get("/absent", headers={"Referer": came_from}))
    assert "前のページに戻る" not in page
