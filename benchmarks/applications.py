"""The application as an installation has it, on a made database, and its people at the door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.making.moments import NOW
from benchmarks.making.organisations import STAMP, Contact
from desk.app import create_app
from desk.db import db
from desk.settings import read_settings
from desk.web.edge import DeskFlask


@contextmanager
def application(url: str, var: Path) -> Iterator[DeskFlask]:
    """Give the application on the database at `url`; its clock stands at the made present."""
    environ = {
        "SECRET_KEY": "a key for measuring, known to nobody",
        "DATABASE_URL": url,
        "DESK_URL": "https://desk.example",
        "DESK_VAR": str(var),
    }
    app = create_app(read_settings(environ), lambda: NOW)
    app.config["PREFERRED_URL_SCHEME"] = "https"  # the client's cookies are Secure
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


def browser_of(app: DeskFlask, person: Contact) -> FlaskClient:
    """Return a browser in which `person` is logged in."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{person.id}.{STAMP}"
        cookie["_fresh"] = True
    return client
