"""In the demo world every link of a page leads somewhere, and every form may be sent."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urldefrag, urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from desk.demo.world import load_world
from desk.people.access import GRANTS
from desk.people.models import Role

PEOPLE = {
    Role.MEMBER: "takahashi",
    Role.CUSTOMER_ADMIN: "inoue",
    Role.RESELLER: "matsuda",
    Role.ENGINEER: "yamamoto",
    Role.MANAGER: "nakamura",
    Role.ADMINISTRATOR: "ogawa",
}
OF_EACH = 3
"""So many addresses of each route are visited: the next ticket's page is like the first ones'."""


@pytest.fixture
def world(session, app, clock):
    found = load_world(session, app.house, at=clock())
    session.commit()
    return found


def _links(page: str) -> list[str]:
    found = re.findall(r'<a\b[^>]*?\shref="([^"]*)"', page)
    return [urldefrag(unescape(link)).url for link in found]


def _forms(page: str) -> list[str]:
    forms = re.findall(r"<form\b[^>]*>", page)
    posting = [form for form in forms if 'method="post"' in form]
    return [
        unescape(re.search(r'action="([^"]*)"', form)[1]) for form in posting if "action=" in form
    ]


@pytest.mark.parametrize("role", PEOPLE)
def test_every_link_leads_somewhere_and_every_form_is_for_its_reader(app, as_person, role):
    client, routes = as_person(PEOPLE[role]), app.url_map.bind("desk.example")
    waiting, seen, visits, wrong = deque(["/"]), {"/"}, Counter(), []
    while waiting:
        address = waiting.popleft()
        answer = client.get(address)
        if answer.status_code not in {200, 303}:
            wrong.append(f"{address}: {answer.status_code}")
        page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        answer.close()
        for action in _forms(page):
            endpoint, _ = routes.match(urlsplit(action).path, method="POST")
            permission = getattr(app.view_functions[endpoint], "permission", None)
            if permission is not None and permission not in GRANTS[role]:
                wrong.append(f"{address} offers {endpoint}")
        following = [*_links(page), answer.location] if answer.location else _links(page)
        for link in following:
            if link in seen or not link.startswith("/"):
                continue
            seen.add(link)
            try:
                endpoint, _ = routes.match(urlsplit(link).path)
            except HTTPException:
                wrong.append(f"{address} leads to {link}")
                continue
            visits[endpoint] += 1
            if visits[endpoint] <= OF_EACH:
                waiting.append(link)
    assert not wrong, "\n".join(wrong)
    assert len(visits) >= (3 if role == Role.RESELLER else 8), visits
