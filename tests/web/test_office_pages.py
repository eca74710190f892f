"""Administration: people, closed days, jobs, and the record of deeds."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from desk.audit import AuditEntry
from desk.catalogue.closed_days import CalendarDay
from desk.demo.people import LOADER
from desk.mail.models import Letter
from desk.people.models import Person
from desk.runs.claiming import claim, finish
from desk.tickets.states import pause
from tests.tickets.made_tickets import a_ticket, an_alert, november

NEW = {"email": "kato@asahi-seiki.example", "name": "加藤 浩二", "role": "member",
       "language": "ja", "phone": ""}  # fmt: skip


def _text(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def ogawa(as_person):
    return as_person("ogawa")


@pytest.fixture
def form(world) -> dict[str, str]:
    return {**NEW, "place": f"customer:{world.places.asahi.id}"}


def test_a_new_person_is_invited_by_letter_in_their_language(ogawa, session, form, client):
    answer = ogawa.post("/people", data={**form, "language": "en"})
    assert (answer.status_code, answer.location) == (303, "/people")
    [letter] = session.query(Letter)
    assert (letter.to_address, letter.kind) == (form["email"], "invitation")
    link = re.search(r"https://desk\.example(/links/\S+)", letter.text)[1]
    chosen = {"password": "first-password", "again": "first-password"}
    assert client.post(link, data=chosen).location == "/"
    assert client.get("/tickets").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [{"email": "x"}, {"email": "takahashi@asahi-seiki.example"}, {"name": " "}, {"role": "king"},
     {"role": "engineer"}, {"place": "operator:"}, {"place": "customer:999"}, {"place": ""},
     {"language": "fr"}, {"phone": "x" * 41}, {"email": "x@y.jp\nBcc: z@y.jp"}],
)  # fmt: skip
def test_a_person_who_does_not_fit_is_refused_with_what_was_typed(ogawa, session, form, changed):
    before = session.query(Person).count()
    answer = ogawa.post("/people", data={**form, **changed})
    assert answer.status_code == 422
    assert "field-error" in _text(answer)
    assert (session.query(Person).count(), session.query(Letter).count()) == (before, 0)


def test_the_letter_with_a_link_is_shown_to_nobody(ogawa, session, form):
    ogawa.post("/people", data=form)
    [letter] = session.query(Letter)
    token = re.search(r"/links/(\S+)", letter.text)[1]
    for page in (f"/outbox/{letter.id}", "/outbox", "/audit", "/people"):
        assert token not in _text(ogawa.get(page))


def test_a_person_is_shut_out_and_let_in(ogawa, session, world):
    address = f"/people/{world.people['ross'].id}/closure"
    for url, active in ((address, False), (f"{address}/end", True)):
        assert ogawa.post(url).status_code == 303
        session.expire_all()
        assert world.people["ross"].active is active


def test_nobody_shuts_themselves_out(ogawa, session, world):
    assert ogawa.post(f"/people/{world.people['ogawa'].id}/closure").status_code == 409
    assert ogawa.get("/people").status_code == 200


def test_who_is_shut_out_is_not_invited(ogawa, session, world):
    """The link would lead nowhere."""
    world.people["ross"].active = False
    answer = ogawa.post(f"/people/{world.people['ross'].id}/invitation")
    assert answer.status_code == 409
    assert session.query(Letter).count() == 0


def test_a_closed_day_moves_the_deadlines_it_touches(ogawa, session, world):
    ticket, waiting = a_ticket(session, world), an_alert(session, world)
    pause(session, waiting, reason="端末", by=LOADER, at=november(20, 10))
    session.commit()
    form = {"day": "2026-11-24", "kind": "closed", "reason": "停電"}
    assert ogawa.post("/closed-days", data=form).status_code == 303
    session.expire_all()
    assert (ticket.resolution_due, waiting.next_due) == (november(27, 10), november(26, 17))
    assert "停電" in _text(ogawa.get("/closed-days"))
    withdrawal = f"/closed-days/{session.query(CalendarDay.id).scalar()}/withdrawal"
    assert ogawa.post(withdrawal).status_code == 303
    session.expire_all()
    assert (ticket.resolution_due, waiting.next_due) == (november(26, 10), november(25, 17))
    assert ogawa.post(withdrawal).status_code == 404


def test_an_extra_working_day_brings_deadlines_forward(ogawa, session, world):
    ticket = a_ticket(session, world)
    session.commit()
    ogawa.post("/closed-days", data={"day": "2026-11-23", "kind": "extra", "reason": "振替"})
    session.expire_all()
    assert ticket.resolution_due == november(25, 10)


@pytest.mark.parametrize(
    "changed",
    [{"day": ""}, {"day": "2026-02-30"}, {"day": "昨日"}, {"kind": "half"}, {"reason": " "},
     {"reason": "x" * 101}, {"day": "2026-11-27"}],
)  # fmt: skip
def test_a_day_that_does_not_fit_is_refused(ogawa, session, changed):
    first = {"day": "2026-11-27", "kind": "closed", "reason": "棚卸"}
    ogawa.post("/closed-days", data=first)
    form = {"day": "2026-11-30", "kind": "closed", "reason": "停電", **changed}
    assert ogawa.post("/closed-days", data=form).status_code == 422
    assert session.query(CalendarDay).count() == 1


@pytest.mark.parametrize("day", ["0001-01-01", "1951-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_that_nobody_can_reckon_with_is_refused_at_its_field(ogawa, session, world, day):
    a_ticket(session, world)
    session.commit()
    answer = ogawa.post("/closed-days", data={"day": day, "kind": "extra", "reason": "x"})
    assert answer.status_code == 422
    assert "field-error" in _text(answer)
    assert ogawa.get("/queue").status_code == 200


def test_the_log_of_deeds_is_paged_and_can_be_narrowed(as_person, session, clock):
    by = LOADER
    session.add_all(
        AuditEntry(at=clock(), action=f"ticket.{'noted' if n % 2 else 'opened'}", subject="ticket",
                   subject_id=n, actor_name=by.name, about={})
        for n in range(250)
    )  # fmt: skip
    client, url, seen = as_person("nakamura"), "/audit?action=ticket.noted", []
    while url:
        page = _text(client.get(url))
        seen += re.findall(r"<tr\b", page)[1:]
        more = re.search(r'href="(/audit\?[^"]*before=[^"]*)"', page)
        url = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == 125


def test_the_jobs_say_when_they_ran_and_how_it_ended(ogawa, session, clock):
    claim(session, "fetch_mail", by="one", at=clock(), lease=timedelta(minutes=1),
          not_since=clock())  # fmt: skip
    finish(session, "fetch_mail", by="one", at=clock(), succeeded=False, outcome="MailboxAway")
    page = _text(ogawa.get("/jobs"))
    assert "MailboxAway" in page
    assert "11/20(金) 10:00" in page
