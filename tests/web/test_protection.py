"""What every answer carries, whose forms are taken, and how the session's cookie is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desk.app import create_app
from desk.settings import read_settings
from desk.web.protection import CONTENT_SECURITY_POLICY

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def guarded(app):
    """The application with the guard of its forms switched on, as it is outside tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def _token(client, address: str) -> str:
    page = client.get(address).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_no_post_is_taken_without_the_token_of_its_form(guarded, as_person):
    arguments = {"number": 1, "code": "asahi", "month": "2026-11", "token": "x"}
    refused = {}
    for rule in guarded.url_map.iter_rules():
        if "POST" in rule.methods:
            values = {name: arguments.get(name, 1) for name in rule.arguments}
            address = guarded.url_map.bind("desk.example").build(rule.endpoint, values)
            for client in (guarded.test_client(), as_person("ogawa")):
                refused[rule.endpoint, client] = client.post(address, data={}).status_code
    assert len(refused) > 60
    assert set(refused.values()) == {400}


def test_a_form_with_its_own_token_is_taken(guarded, as_person):
    client = as_person("takahashi")
    token = _token(client, "/tickets/new")
    form = {"service": "webex_calling", "kind": "inquiry", "subject": "x", "text": "y"}
    assert client.post("/tickets", data={**form, "csrf_token": token}).status_code == 303


def test_the_token_of_another_visitor_is_refused(guarded, as_person):
    token = _token(as_person("sasaki"), "/tickets/new")
    answer = as_person("takahashi").post("/logout", data={"csrf_token": token})
    assert answer.status_code == 400


@pytest.mark.parametrize("status", [200, 303, 400, 404, 405, 422, "static", "file"])
def test_every_kind_of_answer_carries_the_headers(app, as_person, status):
    client = as_person("ogawa")
    ask = {
        200: lambda: client.get("/people"),
        303: lambda: client.get("/"),
        400: lambda: client.get("/people?x=%00"),
        404: lambda: client.get("/nowhere"),
        405: lambda: client.post("/queue"),
        422: lambda: client.post("/people", data={}),
        "static": lambda: client.get("/static/css/desk.css"),
        "file": lambda: client.get("/healthz"),
    }
    answer = ask[status]()
    assert answer.status_code == (status if isinstance(status, int) else 200)
    headers = answer.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert ("no-store" in headers.get("Cache-Control", "")) == (status != "static")
    answer.close()


def test_the_policy_lets_nothing_inline_and_nothing_foreign_run():
    parts = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == parts["style-src"] == "'self'"
    assert parts["frame-ancestors"] == parts["base-uri"] == "'none'"
    assert not {"unsafe-inline", "unsafe-eval", "http:", "https:", "*"} & set(
        re.split(r"[ ';]+", CONTENT_SECURITY_POLICY)
    )


@pytest.mark.parametrize("template", sorted(ROOT.glob("templates/**/*.html")), ids=lambda p: p.name)
def test_no_template_holds_what_the_policy_forbids(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=|<style|javascript:|hx-on|hx-vals=.js:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", text)
    assert "|safe" not in text.replace(" ", "")


def test_every_form_that_posts_bears_a_token():
    for template in ROOT.glob("templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
            assert re.search(r"token\(\)|csrf_token|hidden_tag", form), (template, form)


def test_the_sessions_cookie_is_kept_close(app, client, world):
    answer = client.post(
        "/login", data={"email": "ogawa@desk.example", "password": "demo-password"}
    )
    cookie = answer.headers["Set-Cookie"]
    name, _, rest = cookie.partition("=")
    assert name == "__Host-desk"  # a browser takes it with Secure and Path=/ only
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(rest.split("; "))
    assert "Domain" not in rest


def test_over_plain_http_the_demo_still_gets_its_cookie(tmp_path):
    environ = {"DESK_DEMO": "1", "DESK_VAR": str(tmp_path)}
    demo = create_app(read_settings(environ))
    answer = demo.test_client().get("/login")
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(("proxies", "seen"), [("0", "203.0.113.9"), ("1", "198.51.100.7")])
def test_forwarded_addresses_are_believed_from_as_many_proxies_as_told(tmp_path, proxies, seen):
    environ = {"DESK_DEMO": "1", "DESK_VAR": str(tmp_path), "DESK_PROXIES": proxies}
    app = create_app(read_settings(environ))
    found = []
    app.before_request(lambda: found.append(__import__("flask").request.remote_addr))
    app.test_client().get(
        "/nowhere",
        headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7"},
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )
    assert found == [seen]


NULL = "\x00"


@pytest.mark.parametrize(
    ("method", "address", "form"),
    [
        ("get", "/search?q=%00", None),
        ("get", "/queue?service=%00", None),
        ("get", "/audit?action=%00", None),
        ("get", "/reports/asahi%00/2026-10", None),
        ("post", "/login", {"email": f"a{NULL}@x.jp", "password": "x"}),
        ("post", "/password/forgotten", {"email": f"a{NULL}@x.jp"}),
        ("post", "/people", {"name": f"x{NULL}"}),
        ("post", "/closed-days", {f"day{NULL}": "x"}),
    ],
)
def test_a_null_character_that_no_database_keeps_is_no_request(as_person, method, address, form):
    answer = getattr(as_person("ogawa"), method)(address, data=form)
    assert answer.status_code == 400


HUGE = "99999999999999999999"


@pytest.mark.parametrize(
    "address",
    ["/tickets/{}", "/attachments/{}", "/contracts/{}", "/contracts/{}/table", "/mails/{}",
     "/mails/{}/raw", "/outbox/{}", "/incidents/{}", "/incidents/{}/mails/1", "/submissions/{}"],
)  # fmt: skip
@pytest.mark.parametrize("number", [HUGE, str(2**31), "0", "-1", "１"])
def test_a_number_that_no_thing_can_have_is_not_found(as_person, address, number):
    assert as_person("ogawa").get(address.format(number)).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/people/{}/invitation", "/people/{}/closure", "/people/{}/closure/end", "/outbox/{}/retry",
     "/closed-days/{}/withdrawal", "/mails/{}/discard", "/work-items/{}/setting"],
)  # fmt: skip
def test_nor_is_anything_done_with_it(as_person, address):
    answer = as_person("ogawa").post(address.format(HUGE), data={"reason": "x"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/audit?before={}", "/held-mail?before={}", "/outbox?before={}", "/queue?after={}",
     "/queue?after=1-{}", "/tickets?after={}-1", "/work?after=1-{}", "/incidents?after={}",
     "/reports?after={}", "/reports/asahi/2026-10?edition={}"],
)  # fmt: skip
@pytest.mark.parametrize("key", [HUGE, "-1", "x", "", "²"])
def test_a_made_up_place_in_a_list_is_no_fault(as_person, address, key):
    assert as_person("ogawa").get(address.format(key)).status_code in {200, 404}


def test_a_made_up_engineer_is_refused(as_person, session, world):
    from tests.tickets.made_tickets import a_ticket

    number = a_ticket(session, world).number
    for engineer in (HUGE, "x", "-1", str(world.people["sasaki"].id)):
        answer = as_person("ogawa").post(
            f"/tickets/{number}/assignment", data={"engineer": engineer}
        )
        assert answer.status_code == 422
