"""The edge: one moment and one transaction for each request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import redirect, request
from sqlalchemy import text

from desk.db import db
from desk.tickets.models import Ticket
from desk.web.edge import now, today
from desk.web.visitors import open_to_all
from tests.tickets.made_tickets import a_ticket, november


@pytest.fixture
def ticket_id(session, world, app) -> int:
    found = a_ticket(session, world).id
    session.commit()
    return found


@pytest.fixture
def subject(session, ticket_id):
    def read() -> str:
        session.expire_all()
        found: str = session.get_one(Ticket, ticket_id).subject
        return found

    return read


@pytest.fixture
def visit(app, client, monkeypatch):
    """Puts a view in the place of the language's (POST) and the life sign's (GET), and asks it."""

    def visit(view, method: str = "POST"):
        endpoint, address = {
            "POST": ("front.choose_language", "/language"),
            "GET": ("front.health", "/healthz"),
        }[method]
        monkeypatch.setitem(app.view_functions, endpoint, open_to_all(view))
        return client.open(address, method=method)

    return visit


def _rename(ticket_id: int, name: str) -> None:
    db.session.get_one(Ticket, ticket_id).subject = name
    db.session.flush()


@pytest.mark.parametrize(
    ("status", "kept"),
    [(200, True), (303, True), (400, False), (409, False), (422, False), (500, False)],
)
def test_a_deed_is_kept_only_if_its_answer_says_that_it_went_well(
    visit, ticket_id, subject, status, kept
):
    def view():
        _rename(ticket_id, "new")
        return (redirect("/"), status) if status == 303 else ("x", status)

    assert visit(view).status_code == status
    assert (subject() == "new") is kept


def test_a_page_that_only_reads_never_writes(visit, ticket_id, subject):
    def view():
        _rename(ticket_id, "new")
        return "x"

    assert visit(view, "GET").status_code == 200
    assert subject() == "保留音が鳴らない"


def test_who_saves_over_a_newer_one_is_told_and_nothing_is_lost(visit, ticket_id, session, subject):
    def view():
        found = db.session.get_one(Ticket, ticket_id)
        # As if a colleague's request had been committed in between.
        newer = text("UPDATE ticket SET version = version + 1 WHERE id = :id")
        db.session.execute(newer, {"id": ticket_id})
        found.subject = "mine"
        return "x"

    answer = visit(view)
    assert answer.status_code == 409
    assert "<html" in answer.get_data(as_text=True)
    assert subject() == "保留音が鳴らない"


def test_a_request_has_one_moment(visit, clock):
    moments = []

    def view():
        moments.append(now())
        clock.advance(timedelta(seconds=1))
        moments.append(now())
        return "x"

    visit(view)
    assert moments[0] == moments[1] == november(20, 10)


@pytest.mark.parametrize(
    ("moment", "day"), [(november(20, 23, 59), 20), (november(21, 0), 21), (november(20, 0), 20)]
)
def test_today_is_the_day_in_japan(visit, clock, moment, day):
    clock.set(moment)
    days = []

    def view():
        days.append(today().day)
        return request.method

    visit(view)
    assert days == [day]
