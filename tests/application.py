"""The joined application, whose requests take part in the transaction of the test.

A request has a session of its own, as in the product: what a route forgets to commit, the test
does not see. What the test's own session holds is committed, within the test, before a request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest
from flask import request_started
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from tests.times import HandSetClock

if TYPE_CHECKING:
    from desk.web.edge import DeskFlask


@pytest.fixture(scope="session")
def joined_desk(
    database_url: str, the_clock: HandSetClock, tmp_path_factory: pytest.TempPathFactory
) -> DeskFlask:
    """The application as an installation has it, behind HTTPS; made once for each database."""
    from desk.app import create_app
    from desk.db import db
    from desk.settings import read_settings

    environ = {
        "SECRET_KEY": "a key of this test run, known to nobody",
        "DATABASE_URL": database_url,
        "DESK_URL": "https://desk.example",
        "DESK_VAR": str(tmp_path_factory.mktemp("var")),
    }
    app = create_app(read_settings(environ), the_clock)
    app.config.update(
        TESTING=True,  # an error nobody handles fails the test instead of making a page
        PREFERRED_URL_SCHEME="https",  # so that the client gets its cookies, which are Secure
        WTF_CSRF_ENABLED=False,  # the tests of the guard itself switch it on
    )
    # As for the test's own session: a commit ends a savepoint, never the test's transaction.
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")
    return app


@pytest.fixture
def app(
    joined_desk: DeskFlask, connection: Connection, session: Session, clock: HandSetClock
) -> Iterator[DeskFlask]:
    """The application on this test's connection: what its routes commit is gone afterwards."""
    from desk.db import db

    with joined_desk.app_context():
        engines = cast(dict[str | None, Any], db.engines)
    engine, engines[None] = engines[None], connection
    with request_started.connected_to(lambda *_, **__: session.commit(), joined_desk):
        yield joined_desk
    engines[None] = engine


@pytest.fixture
def client(app: DeskFlask) -> FlaskClient:
    """A browser at the door, not logged in."""
    return app.test_client()
