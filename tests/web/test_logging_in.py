"""At the door: log-in, log-out, forgotten passwords, and the choice of language."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.demo.people import LOADER, PASSWORD
from desk.mail.models import Letter
from desk.people.enrolment import GOOD_FOR, Purpose, make_link, set_active
from desk.web.front import own_path

TAKAHASHI = "takahashi@asahi-seiki.example"


def _log_in(client, email=TAKAHASHI, password=PASSWORD, query=""):
    return client.post(f"/login{query}", data={"email": email, "password": password})


def _text(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "page"),
    [("takahashi", "/tickets"), ("matsuda", "/tickets"), ("yamamoto", "/queue"),
     ("nakamura", "/queue"), ("ogawa", "/queue")],
)  # fmt: skip
def test_everybody_begins_on_the_page_of_their_day(client, world, name, page):
    assert _log_in(client, world.people[name].email).location == "/"
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (303, page)
    assert client.get(page).status_code == 200


@pytest.mark.usefixtures("world")
def test_a_wrong_log_in_says_the_same_whether_or_not_the_address_is_known(client):
    answers = [
        _log_in(client, password="wrong-password"),
        _log_in(client, email="nobody@asahi-seiki.example"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    known, unknown = (
        re.sub(r'value="[^"]*"', "", _text(answer)).replace("nobody", "") for answer in answers
    )
    assert known == unknown
    assert client.get("/tickets").status_code == 303


@pytest.mark.usefixtures("world")
def test_a_log_in_leads_back_to_the_page_that_was_asked_for(client):
    asked = client.get("/tickets?view=waiting")
    assert asked.location == "/login?next=/tickets?view%3Dwaiting"
    assert _log_in(client, query=asked.location.removeprefix("/login")).location == (
        "/tickets?view=waiting"
    )


EVIL = [
    "//evil.example", "///evil.example", "\\\\evil.example", "/\\evil.example", "\\/evil.example",
    "https://evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x",
    "/\t/evil.example", "\t//evil.example", "/\n/evil.example", " //evil.example", "evil.example",
    "@evil.example", "//\u3002evil.example", "\x01//evil.example", "https:///evil.example", "",
]  # fmt: skip


@pytest.mark.parametrize("target", EVIL)
@pytest.mark.usefixtures("world")
def test_a_log_in_never_leads_away_from_the_desk(client, target):
    sent = {"email": TAKAHASHI, "password": PASSWORD}
    answer = client.post("/login", query_string={"next": target}, data=sent)
    assert (answer.status_code, answer.location) == (303, "/")
    again = client.get("/login", query_string={"next": target})
    assert (again.status_code, again.location) == (303, "/")


@given(st.text(alphabet="/\\.:@?#ab\t\n\r \u3000\x0b\x85", max_size=8))
def test_a_way_back_is_a_path_of_the_desks_own_or_the_front_page(target):
    path = own_path(target)
    browsers = re.sub(r"[\t\r\n]", "", path.replace("\\", "/")).lstrip("\x00\x01\x0b \u3000\x85")
    assert browsers.startswith("/")
    assert not browsers.startswith("//")


def test_a_log_out_ends_the_session(as_person):
    client = as_person("takahashi")
    assert client.post("/logout").location == "/login"
    assert client.get("/tickets").status_code == 303


@pytest.mark.usefixtures("app")
def test_who_is_shut_out_is_out_with_the_next_request(as_person, session, world, clock):
    client = as_person("takahashi")
    assert client.get("/tickets").status_code == 200
    set_active(session, world.people["takahashi"], active=False, by=LOADER, at=clock())
    assert client.get("/tickets").status_code == 303


@pytest.mark.parametrize("cookie", ["x", "1", "1.x", ".", "²." + "0" * 16, "9" * 30 + ".x", "\x00"])
def test_a_session_that_names_nobody_is_none(client, world, cookie):
    with client.session_transaction() as session:
        session["_user_id"] = cookie
    assert client.get("/tickets").status_code == 303


def test_a_forged_cookie_is_none(client, world):
    client.set_cookie("__Host-desk", "eyJfdXNlcl9pZCI6IjEueCJ9.aaaaaa.bbbbbb", domain="localhost")
    assert client.get("/tickets").status_code == 303


@pytest.mark.usefixtures("world")
def test_a_reset_answers_the_same_for_an_unknown_address_and_writes_to_known_ones(client, session):
    answers = []
    for email in (TAKAHASHI, "nobody@asahi-seiki.example"):
        sent = client.post("/password/forgotten", data={"email": email})
        answers.append((sent.status_code, sent.location, _text(client.get("/login"))))
    (first, second) = (
        (status, where, re.sub(r'value="[^"]*"', "", page)) for status, where, page in answers
    )
    assert first == second
    assert [letter.to_address for letter in session.query(Letter)] == [TAKAHASHI]


def test_a_link_leads_from_the_letter_to_a_new_password_and_in(client, session, world):
    client.post("/password/forgotten", data={"email": TAKAHASHI})
    letter = session.query(Letter).one()
    link = re.search(r"https://desk\.example(/links/\S+)", letter.text)[1]
    assert "高橋 健" in _text(client.get(link))
    twice = {"password": "a-new-password", "again": "a-new-password"}
    assert client.post(link, data={**twice, "again": "another-one"}).status_code == 422
    assert client.post(link, data={"password": "short", "again": "short"}).status_code == 422
    assert client.post(link, data=twice).location == "/"
    assert client.get("/tickets").status_code == 200
    assert client.get(link).status_code == 404
    assert client.post(link, data=twice).status_code == 404


def test_a_new_password_ends_the_sessions_of_other_browsers(client, as_person, session, world,
                                                            clock):  # fmt: skip
    elsewhere = as_person("takahashi")
    assert elsewhere.get("/tickets").status_code == 200
    token = make_link(session, world.people["takahashi"], Purpose.RESET, by=LOADER, at=clock())
    client.post(f"/links/{token}", data={"password": "a-new-password", "again": "a-new-password"})
    assert elsewhere.get("/tickets").status_code == 303


def test_a_link_that_has_run_out_says_so(client, session, world, clock):
    token = make_link(session, world.people["ross"], Purpose.RESET, by=LOADER, at=clock())
    clock.advance(GOOD_FOR[Purpose.RESET] + timedelta(seconds=1))
    answer = client.get(f"/links/{token}", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "This link has been used or has run out." in _text(answer)


def test_opening_a_link_does_not_use_it(client, session, world, clock):
    """Mail scanners open every link."""
    token = make_link(session, world.people["ross"], Purpose.RESET, by=LOADER, at=clock())
    for _ in range(2):
        assert client.get(f"/links/{token}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "language"),
    [("", "ja"), ("en-GB,en;q=0.9", "en"), ("ja,en;q=0.5", "ja"), ("fr", "ja"), ("%%", "ja"),
     ("de,en;q=0.1", "en")],
)  # fmt: skip
def test_a_stranger_reads_the_language_of_the_browser_or_japanese(client, asked, language):
    page = _text(client.get("/login", headers={"Accept-Language": asked}))
    assert f'<html lang="{language}"' in page


def test_a_person_reads_their_own_language_in_every_browser(as_person):
    english = {"Accept-Language": "en"}
    assert '<html lang="ja"' in _text(as_person("takahashi").get("/tickets", headers=english))
    assert '<html lang="en"' in _text(as_person("ross").get("/tickets"))


def test_a_chosen_language_is_kept_by_browser_and_person(client, as_person, session, world):
    chosen = client.post("/language", data={"language": "en", "next": "/login"})
    assert chosen.location == "/login"
    assert '<html lang="en"' in _text(client.get("/login"))
    as_person("takahashi").post("/language", data={"language": "en", "next": "//evil.example"})
    session.refresh(world.people["takahashi"])
    assert world.people["takahashi"].language == "en"
    assert '<html lang="en"' in _text(as_person("takahashi").get("/tickets"))


@pytest.mark.parametrize("language", ["", "fr", "ja-JP", "../ja"])
def test_a_language_that_the_desk_does_not_speak_is_not_found(client, language):
    assert client.post("/language", data={"language": language}).status_code == 404


def test_a_way_back_after_a_language_stays_at_the_desk(client):
    answer = client.post("/language", data={"language": "en", "next": "//evil.example"})
    assert answer.location == "/"


def test_the_desk_says_that_it_lives_and_what_time_it_has(client):
    answer = client.get("/healthz")
    assert answer.get_json() == {"status": "ok", "at": "2026-11-20T01:00:00+00:00"}
