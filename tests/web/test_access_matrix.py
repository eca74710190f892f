"""Who gets what: every route, every role, one's own things, another customer's, and the desk's own.

Each line has one word for each role, in the order of `ROLES`:

    login   led to the log-in page
    yes     the page, or a deed that is done, refused for its form (422) or its moment (409)
    404     there is no such thing for this reader
    403     the reader may see the thing, or its kind, but not do this

A route without a line here fails the test: whoever adds one says for whom it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule

from desk.demo.people import LOADER
from desk.mail.models import Letter, RawMail
from desk.people.enrolment import Purpose, make_link
from tests.web.made_things import Maker, Values

ROLES = {
    "anonymous": None,
    "member": "takahashi",
    "customer_admin": "sasaki",
    "reseller": "matsuda",
    "engineer": "yamamoto",
    "manager": "nakamura",
    "administrator": "ogawa",
}

# fmt: off
#                  anon  memb adm  res  eng  man  admin
TO_ALL          = "yes   yes  yes  yes  yes  yes  yes"
TO_VISITORS     = "login yes  yes  yes  yes  yes  yes"
# pages
TO_CUSTOMERS    = "login yes  yes  404  404  404  404"
TO_BOTH_SIDES   = "login yes  yes  404  yes  yes  yes"
TO_THE_DESK     = "login 404  404  404  yes  yes  yes"
TO_MANAGERS     = "login 404  404  404  404  yes  yes"
TO_ADMINS       = "login 404  404  404  404  404  yes"
# deeds
BY_CUSTOMERS    = "login yes  yes  403  403  403  403"
BY_CUSTOMERS_NO = "login 404  404  403  403  403  403"
BY_BOTH_SIDES   = "login yes  yes  403  yes  yes  yes"
BY_THE_DESK_NO  = "login 404  404  403  yes  yes  yes"
BY_THE_DESK     = "login 403  403  403  yes  yes  yes"
BY_MANAGERS     = "login 403  403  403  403  yes  yes"
BY_ADMINS       = "login 403  403  403  403  403  yes"
# the odd ones
OPENS_TICKETS   = "login yes  yes  403  404  404  404"  # the desk opens none in the portal
INSTRUCTS_NO    = "login 404  404  403  403  403  403"
# fmt: on


@dataclass(frozen=True)
class Own:
    """A route about a customer's thing: asked for one's own, another's, and one behind the desk."""

    own: str
    foreign: str
    untold: str | None = None

    @property
    def lines(self) -> dict[str, str]:
        found = {"own": self.own, "foreign": self.foreign}
        return found if self.untold is None else {**found, "untold": self.untold}


@dataclass(frozen=True)
class Any:
    """A route about no customer's thing in particular."""

    line: str

    @property
    def lines(self) -> dict[str, str]:
        return {"own": self.line}


ONES_OWN = Own(TO_BOTH_SIDES, TO_THE_DESK)
ONES_OWN_ONCE_TOLD = Own(TO_BOTH_SIDES, TO_THE_DESK, TO_THE_DESK)
DESKS_DEED = Own(BY_THE_DESK, BY_THE_DESK)

FRONT = {
    "static": Any(TO_ALL),
    "front.start": Any(TO_VISITORS),
    "front.health": Any(TO_ALL),
    "front.choose_language": Any(TO_ALL),
}
ACCOUNT = {
    "account.log_in": Any(TO_ALL),
    "account.start_session": Any(TO_ALL),
    "account.log_out": Any(TO_VISITORS),
    "account.forgotten": Any(TO_ALL),
    "account.ask_for_reset": Any(TO_ALL),
    "account.link": Any(TO_ALL),
    "account.set_password": Any(TO_ALL),
}
TICKETS = {
    "tickets.queue": Any(TO_THE_DESK),
    "tickets.mine": Any(TO_VISITORS),
    "tickets.search": Any(TO_VISITORS),
    "tickets.new": Any(TO_CUSTOMERS),
    "tickets.create": Any(OPENS_TICKETS),
    "tickets.show": ONES_OWN_ONCE_TOLD,
    "tickets.attachment": ONES_OWN_ONCE_TOLD,
    "tickets.add_message": Own(BY_BOTH_SIDES, BY_THE_DESK_NO, BY_THE_DESK_NO),
    "tickets.close": Own(BY_BOTH_SIDES, BY_THE_DESK_NO, BY_THE_DESK_NO),
    "tickets.open_again": Own(BY_BOTH_SIDES, BY_THE_DESK_NO, BY_THE_DESK_NO),
    "tickets.note": DESKS_DEED,
    "tickets.assignment": DESKS_DEED,
    "tickets.wait": DESKS_DEED,
    "tickets.go_on": DESKS_DEED,
}
CONTRACTS = {
    "contracts.index": Any(TO_VISITORS),
    "contracts.show": Own(TO_VISITORS, TO_THE_DESK),
}
WALL = {"wall.index": Any(TO_MANAGERS), "wall.fresh": Any(TO_MANAGERS)}
MAILROOM = {
    "mailroom.held": Any(TO_THE_DESK),
    "mailroom.mail": Any(TO_THE_DESK),
    "mailroom.raw": Any(TO_THE_DESK),
    "mailroom.to_ticket": Any(BY_THE_DESK),
    "mailroom.put_away": Any(BY_THE_DESK),
    "mailroom.outbox": Any(TO_THE_DESK),
    "mailroom.letter": Any(TO_THE_DESK),
    "mailroom.retry": Any(BY_THE_DESK),
}
OFFICE = {
    "office.audit": Any(TO_MANAGERS),
    "office.people": Any(TO_ADMINS),
    "office.add": Any(BY_ADMINS),
    "office.invite": Any(BY_ADMINS),
    "office.shut_out": Any(BY_ADMINS),
    "office.let_in": Any(BY_ADMINS),
    "office.closed_days": Any(TO_ADMINS),
    "office.add_day": Any(BY_ADMINS),
    "office.take_back": Any(BY_ADMINS),
    "office.jobs": Any(TO_ADMINS),
}
WEBEX = {
    "webex.table": ONES_OWN,
    "webex.workbook": ONES_OWN,
    "webex.ledger": ONES_OWN,
    "webex.submission": ONES_OWN,
    "webex.new_submission": Own(TO_CUSTOMERS, "login 404 404 404 404 404 404"),
    "webex.create_submission": Own(BY_CUSTOMERS, BY_CUSTOMERS_NO),
    "webex.handing_in": Own(BY_CUSTOMERS, BY_CUSTOMERS_NO),
    "webex.answers": Own(BY_CUSTOMERS, BY_CUSTOMERS_NO),
    "webex.rest": Own(BY_CUSTOMERS, BY_CUSTOMERS_NO),
    "webex.withdrawal": Own(BY_CUSTOMERS, BY_CUSTOMERS_NO),
    "webex.new_baseline": Own(TO_THE_DESK, TO_THE_DESK),
    "webex.create_baseline": DESKS_DEED,
    "webex.work": Any(TO_THE_DESK),
    "webex.setting": DESKS_DEED,
    "webex.refusal": DESKS_DEED,
}
ENDPOINT = {
    "endpoint.incidents": Any(TO_BOTH_SIDES),
    "endpoint.incident": ONES_OWN_ONCE_TOLD,
    "endpoint.alert_mail": Own(TO_THE_DESK, TO_THE_DESK),
    "endpoint.notice_preview": Own(TO_THE_DESK, TO_THE_DESK),
    "endpoint.take": DESKS_DEED,
    "endpoint.findings": DESKS_DEED,
    "endpoint.notice": DESKS_DEED,
    "endpoint.call": DESKS_DEED,
    "endpoint.deem": Own(BY_MANAGERS, BY_MANAGERS),  # S§3.8-9: a manager
    "endpoint.phone_instruction": DESKS_DEED,
    "endpoint.action": DESKS_DEED,
    "endpoint.instruction": Own(BY_CUSTOMERS, INSTRUCTS_NO, INSTRUCTS_NO),
}
REPORTS = {
    "reports.index": Any(TO_BOTH_SIDES),
    "reports.show": ONES_OWN_ONCE_TOLD,
    "reports.counted": ONES_OWN_ONCE_TOLD,
    "reports.download": ONES_OWN_ONCE_TOLD,
    "reports.create": Any(BY_THE_DESK),
    "reports.remarks": DESKS_DEED,
    "reports.figures": DESKS_DEED,
    "reports.editions": DESKS_DEED,
    "reports.approval": Own(BY_MANAGERS, BY_MANAGERS),
    "reports.withdrawal": Own(BY_MANAGERS, BY_MANAGERS),
    "reports.publication": Own(BY_MANAGERS, BY_MANAGERS),
}
AREAS = {
    "front": FRONT,
    "account": ACCOUNT,
    "tickets": TICKETS,
    "contracts": CONTRACTS,
    "wall": WALL,
    "mailroom": MAILROOM,
    "office": OFFICE,
    "webex": WEBEX,
    "endpoint": ENDPOINT,
    "reports": REPORTS,
}

SENT = {
    "front.choose_language": {"language": "ja"},
    "endpoint.deem": {"reason": "届出の連絡先が変更されていた"},
    "webex.answers": {"said": "same", "question": "none"},
    "reports.approval": {"seen": "1"},
}
"""What a deed is sent with where an empty form would not get as far as the question."""

VALUES = {"filename": "css/desk.css", "what": "total.received"}


def _rules(app: Flask) -> dict[str, Rule]:
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()}


def test_every_route_says_here_for_whom_it_is(app):
    told = {endpoint for area in AREAS.values() for endpoint in area}
    assert set(_rules(app)) == told


def test_every_route_has_one_method_and_one_address(app):
    rules = list(app.url_map.iter_rules())
    methods = [rule.methods - {"HEAD", "OPTIONS"} for rule in rules]
    assert all(each in ({"GET"}, {"POST"}) for each in methods)
    assert len(rules) == len(_rules(app))


@pytest.fixture
def things(session, app, world, clock) -> dict[str, Values]:
    """What leads to things of one's own, of another customer, and behind the desk."""
    maker = Maker(session, app.house, world, clock)
    asahi, midori = world.places.asahi, world.places.midori
    shared = _shared(session, app, world, clock) | VALUES
    known = maker.known(asahi)
    return {
        "own": shared | known,
        "foreign": shared | maker.known(midori),
        "untold": shared | known | maker.untold(asahi),
    }


def _shared(session, app, world, clock) -> Values:
    from desk.catalogue.closed_days import enter_day
    from desk.demo.alert_mails import kept_mail
    from desk.mail.models import MailState
    from desk.tickets.letters import acknowledge
    from tests.tickets.made_tickets import a_ticket

    acknowledge(session, a_ticket(session, world), sender=app.house.sender, at=clock())
    mail = kept_mail(session, app.house.blobs, b"From: x@y.jp\r\n\r\nx", at=clock())
    mail.state = MailState.HELD
    day = enter_day(session, clock().date().replace(day=27), opened=False, reason="停電",
                    by=LOADER, at=clock())  # fmt: skip
    token = make_link(session, world.people["ross"], Purpose.RESET, by=LOADER, at=clock())
    session.flush()
    return {
        "letter_id": session.query(Letter.id).limit(1).scalar(),
        "raw_mail_id": session.query(RawMail.id).limit(1).scalar(),
        "person_id": world.people["ross"].id,
        "day_id": day.id,
        "token": token,
    }


@pytest.mark.parametrize("area", AREAS)
def test_every_role_gets_what_the_table_says(app, session, connection, things, as_person, area):
    wrong = []
    for endpoint, row in AREAS[area].items():
        rule = _rules(app)[endpoint]
        for place, line in row.lines.items():
            for (role, name), expected in zip(ROLES.items(), line.split(), strict=True):
                client = as_person(name) if name else app.test_client()
                session.commit()  # or its savepoint would lie around the one below
                got = _ask(app, connection, client, rule, things[place], known=bool(name))
                if got != expected:
                    wrong.append(f"{endpoint} {place} as {role}: {got}, not {expected}")
    assert not wrong, "\n".join(wrong)


def _ask(app, connection, client, rule: Rule, values: Values, *, known: bool) -> str:
    """Ask for a route, undo whatever it did, and return the word for its answer."""
    method = "POST" if "POST" in rule.methods else "GET"
    needed = {name: values[name] for name in rule.arguments}
    if "month" in needed and rule.endpoint.startswith("webex"):
        needed["month"] = "2026-11"
    address = app.url_map.bind("desk.example").build(rule.endpoint, needed)
    with connection.begin_nested() as before:
        answer = client.open(address, method=method, data=SENT.get(rule.endpoint, {}))
        answer.close()
        before.rollback()
    if answer.status_code == 303:
        return "login" if answer.location.startswith("/login") and not known else "yes"
    welcome = {200} if method == "GET" else {409, 422}
    return "yes" if answer.status_code in welcome else str(answer.status_code)
