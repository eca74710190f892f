"""What every page shares: the way around for each role, and the words for moments and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from desk.catalogue.closed_days import calendar_in_force
from desk.catalogue.offer import service
from desk.hours import BusinessCalendar
from desk.people.access import Permission
from desk.people.models import Role
from desk.web import display, words
from desk.web.edge import house, now, session
from desk.web.languages import current_language
from desk.web.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the way around: where it leads, its word, what it asks for, where it is lit."""

    endpoint: str
    word: LazyString
    permission: Permission
    areas: tuple[str, ...]
    roles: frozenset[Role] = frozenset(Role)


CUSTOMERS = frozenset({Role.MEMBER, Role.CUSTOMER_ADMIN, Role.RESELLER})
OPERATORS = frozenset({Role.ENGINEER, Role.MANAGER, Role.ADMINISTRATOR})
MANAGERS = frozenset({Role.MANAGER})

WAYS = (
    Way("tickets.queue", _l("Queue"), Permission.WORK_TICKETS, ("tickets",), OPERATORS),
    Way("tickets.mine", _l("Tickets"), Permission.SEE_TICKETS, ("tickets",), CUSTOMERS),
    Way("endpoint.incidents", _l("Incidents"), Permission.SEE_INCIDENTS, ("endpoint",)),
    Way("webex.work", _l("Setting changes"), Permission.SET_ROWS, ("webex",), OPERATORS),
    Way("contracts.index", _l("Contracts"), Permission.SEE_CONTRACTS, ("contracts",)),
    Way("reports.index", _l("Reports"), Permission.READ_REPORTS, ("reports",)),
    Way("wall.index", _l("Deadlines"), Permission.SEE_WALL, ("wall",)),
    Way("mailroom.held", _l("Mail"), Permission.SEE_MAIL, ("mailroom",)),
    Way("office.audit", _l("Audit log"), Permission.SEE_AUDIT, ("office",), MANAGERS),
    Way("office.people", _l("Administration"), Permission.ADMINISTER, ("office",)),
)


def set_up(app: Flask) -> None:
    """Join the words and the way around to the templates of `app`."""
    app.jinja_env.filters.update(
        jst=display.jst,
        jst_short=display.jst_short,
        day=display.day,
        month=display.month,
        size=display.size,
        word=words.word,
        actor=words.actor,
        amount=words.amount,
        deed=words.deed,
        business_span=display.business_span,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        left=_left, service_name=_service_name, service_short=_service_short, now=now
    )
    app.context_processor(_shared)


def _shared() -> dict[str, object]:
    person = current_user.person if current_user and current_user.is_authenticated else None
    visitor: Visitor | None = current_user if person else None
    return {
        "person": person,
        "ways": [way for way in WAYS if visitor and _open(way, visitor)],
        "area": request.blueprint,
        "desk_name": house().settings.name,
        "may": visitor.may if visitor else lambda _permission: False,
        "demo": house().settings.demo,
    }


def _open(way: Way, visitor: Visitor) -> bool:
    known = way.endpoint in current_app.view_functions
    return known and visitor.may(way.permission) and visitor.person.role in way.roles


def _left(due: datetime) -> display.Left:
    return display.left(due, now(), calendar())


def calendar() -> BusinessCalendar:
    """Return the business calendar in force, read once per request."""
    if "calendar" not in g:
        g.calendar = calendar_in_force(session())
    found: BusinessCalendar = g.calendar
    return found


def _service_name(code: str) -> str:
    return service(code).name(current_language())


def _service_short(code: str) -> str:
    return str(words.WORDS.get(f"service_short.{code}") or _service_name(code))
