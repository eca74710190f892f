"""What people wait for: pages, through the web application, in this process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

from flask.testing import FlaskClient
from sqlalchemy import text

from benchmarks.applications import browser_of
from benchmarks.making.phrases import serial
from benchmarks.making.worlds import MadeWorld
from benchmarks.measuring import Timing, time_it
from desk.db import db
from desk.tickets.models import FIRST_NUMBER
from desk.web.edge import DeskFlask

_NEXT = re.compile(r'rel="next" href="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Visit:
    """The desk as it is to be measured: the application, what is in it, and who looks."""

    app: DeskFlask
    world: MadeWorld
    engineer: FlaskClient
    manager: FlaskClient
    customer: FlaskClient
    small_customer: FlaskClient
    runs: int


def visit(app: DeskFlask, world: MadeWorld, *, runs: int) -> Visit:
    """Return a visit by an engineer, the manager, the largest customer and a small one."""
    places = world.places
    return Visit(
        app,
        world,
        engineer=browser_of(app, places.engineers[0]),
        manager=browser_of(app, places.manager),
        customer=browser_of(app, places.customers[0].contacts[1]),
        small_customer=browser_of(app, places.customers[-4].contacts[1]),
        runs=runs,
    )


def queue(to: Visit) -> Iterator[Timing]:
    """The engineers' queue: every view's first page, and pages far down."""
    for view in ("due", "mine", "unassigned", "missed", "waiting", "resolved", "all"):
        yield _page(to, f"queue: {view}", to.engineer, f"/queue?view={view}")
    deep = _far_down(to.engineer, "/queue", pages=3)
    yield _page(to, "queue: due, 4th page", to.engineer, deep)
    yield _page(to, "queue: all, far down", to.engineer, f"/queue?view=all&after={_middle(to)}")
    service = "/queue?view=resolved&service=secure_endpoint"
    yield _page(to, "queue: one service", to.engineer, service)


def ticket(to: Visit) -> Iterator[Timing]:
    """One ticket with its conversation, clocks and history, each time another one."""
    last = to.world.tickets
    numbers = [FIRST_NUMBER - 1 + last - place * (last // 97) for place in range(90)]
    urls = cycle([f"/tickets/{number}" for number in numbers])
    yield _pages(to, "ticket: engineer", to.engineer, lambda: next(urls))
    own = cycle(_own_tickets(to))
    yield _pages(to, "ticket: customer", to.customer, lambda: next(own))


def customer(to: Visit) -> Iterator[Timing]:
    """Customers' own lists: the largest customer's, and one's with few tickets."""
    yield _page(to, "customer's list", to.customer, "/tickets")
    deep = _far_down(to.customer, "/tickets?view=all", pages=8)
    yield _page(to, "customer's list, far down", to.customer, deep)
    yield _page(to, "customer's list: waiting", to.customer, "/tickets?view=waiting")
    yield _page(to, "customer's list: resolved", to.customer, "/tickets?view=resolved")
    small = to.small_customer
    yield _page(to, "small customer's list", small, "/tickets")
    yield _page(to, "small customer's list: resolved", small, "/tickets?view=resolved")


def search(to: Visit) -> Iterator[Timing]:
    """A word of one ticket, one of few, one of half of all tickets, one character, two words."""
    words = {
        "one ticket": serial(to.world.tickets // 2),
        "rare": "落雷",
        "common": "電話",
        "one character": "音",
        "two common": "電話 設定",
        "common and rare": "電話 落雷",
        "nothing": "存在しない語",
    }
    for who, browser in (("engineer", to.engineer), ("customer", to.customer)):
        for name, query in words.items():
            yield _page(to, f"search: {name}, {who}", browser, f"/search?q={query}")
    yield _page(to, "search: common, small customer", to.small_customer, "/search?q=電話")


def deadlines(to: Visit) -> Iterator[Timing]:
    """The manager's page of what is late and near."""
    yield _page(to, "deadlines", to.manager, "/deadlines")


def _page(to: Visit, name: str, browser: FlaskClient, url: str) -> Timing:
    return _pages(to, name, browser, lambda: url)


def _pages(to: Visit, name: str, browser: FlaskClient, url: Callable[[], str]) -> Timing:
    return time_it(name, lambda: _fetch(browser, url()), runs=to.runs)


def _fetch(browser: FlaskClient, url: str) -> str:
    answer = browser.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status}")
    return answer.get_data(as_text=True)


def _far_down(browser: FlaskClient, url: str, *, pages: int) -> str:
    for _ in range(pages):
        found = _NEXT.search(_fetch(browser, url))
        if found is None:
            break
        url = found[1].replace("&amp;", "&")
    return url


def _middle(to: Visit) -> str:
    """Return the key of a page in the middle of all tickets."""
    from desk.tickets.models import Ticket
    from desk.tickets.views import Key

    with to.app.app_context():
        found = db.session.get_one(Ticket, to.world.tickets // 2)
        return str(Key(found.updated_at, found.id))


def _own_tickets(to: Visit) -> list[str]:
    with to.app.app_context():
        found = db.session.scalars(
            text("SELECT id FROM ticket WHERE customer_id = 1 AND shown_at IS NOT NULL LIMIT 90")
        ).all()
    return [f"/tickets/{ticket_id + FIRST_NUMBER - 1}" for ticket_id in found]
