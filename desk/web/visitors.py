"""Who is at the door: log-in sessions, and the guard that every request passes.

Deny by default: a view without `open_to_all` or `needs(...)` answers 404 to everybody. A page that
the viewer's role may not use looks absent (404); a deed it may not do is refused (403).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import (
    AnonymousUserMixin,
    LoginManager,
    UserMixin,
    current_user,
    login_user,
    logout_user,
)

from desk.db import db
from desk.errors import Forbidden, NotFound
from desk.people.access import Permission, allowed
from desk.people.models import Person
from desk.web.doorstep import row_number
from desk.web.edge import SAFE_METHODS

P = ParamSpec("P")
R = TypeVar("R")


class Visitor(UserMixin):  # type: ignore[misc]
    """A logged-in person as Flask-Login knows one; the id ends with the person's stamp."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """Return what the session keeps: a new password makes a new stamp and ends it."""
        return f"{self.person.id}.{self.person.session_stamp}"

    def may(self, permission: str) -> bool:
        """Return whether the person holds a permission, for templates."""
        return allowed(self.person, Permission(permission))


def needs(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open a view to those who are logged in and hold `permission`."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        cast(Any, view).permission = permission
        return view

    return mark


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to everybody, logged in or not."""
    cast(Any, view).open_to_all = True
    return view


def open_to_visitors(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to everybody who is logged in."""
    cast(Any, view).open_to_visitors = True
    return view


def let_in(person: Person) -> None:
    """Start a session for `person`."""
    login_user(Visitor(person))


def see_out() -> None:
    """End the session."""
    logout_user()


def forget_visitor() -> None:
    """Take whoever is at the door for a stranger until this request ends; the session stays."""
    g._login_user = AnonymousUserMixin()  # where Flask-Login looks first


def set_up(app: Flask) -> None:
    """Join log-in sessions and the guard to `app`."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_visitor)
    app.before_request(_guard)


def _visitor(session_id: str) -> Visitor | None:
    number, _, stamp = session_id.partition(".")
    person_id = row_number(number)
    person = db.session.get(Person, person_id) if person_id else None
    if person is None or not person.active or person.session_stamp != stamp:
        return None
    return Visitor(person)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view: Any = current_app.view_functions[request.endpoint]
    if getattr(view, "open_to_all", False):
        return None
    permission: Permission | None = getattr(view, "permission", None)
    if permission is None and not getattr(view, "open_to_visitors", False):
        raise NotFound("page")
    if not current_user.is_authenticated:
        if request.method not in SAFE_METHODS:
            return redirect(url_for("account.log_in"), 303)
        return redirect(url_for("account.log_in", next=request.full_path.rstrip("?")), 303)
    if permission is None or allowed(current_user.person, permission):
        return None
    if request.method in SAFE_METHODS:
        raise NotFound("page")
    raise Forbidden("not_allowed")
