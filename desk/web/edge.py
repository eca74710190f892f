"""The edge of the desk: one moment, one transaction and one actor for each request.

The edge owns the transaction. A request that may write commits when its answer is below 400 and
rolls back otherwise, so that an invalid form (422) and an exception leave nothing behind; GET and
HEAD never write.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from desk.audit import Actor
from desk.db import db, reading_only
from desk.hours import JST
from desk.house import House
from desk.people.access import Sight, sight_of
from desk.people.models import Person

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class DeskFlask(Flask):
    """A Flask application whose requests are transactions."""

    house: House

    def full_dispatch_request(self) -> Response:
        """Answer one request; a request that only reads never waits for a writer."""
        if request.method not in SAFE_METHODS:
            return super().full_dispatch_request()
        with reading_only():
            return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view; commit where it may write and went well, else roll back."""
        response = self.make_response(super().dispatch_request())
        if request.method in SAFE_METHODS:
            return response
        if response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        return response


def house() -> House:
    """Return what the running application shares."""
    return cast(DeskFlask, current_app).house


def session() -> Session:
    """Return the request's database session."""
    return cast(Session, db.session)


def now() -> datetime:
    """Return the one moment of this request (UTC)."""
    if "now" not in g:
        g.now = house().clock()
    return cast(datetime, g.now)


def today() -> date:
    """Return the day of this request in Japan."""
    return now().astimezone(JST).date()


def viewer() -> Person:
    """Return the person who is logged in; only pages behind log-in may ask."""
    person: Any = current_user
    return cast(Person, person.person)


def sight() -> Sight:
    """Return what the person who is logged in sees."""
    return sight_of(viewer())


def actor() -> Actor:
    """Return the person who is logged in as the one who acts."""
    return viewer().as_actor
