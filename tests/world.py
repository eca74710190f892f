"""The known world in a test's database, and its people at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.times import HandSetClock

if TYPE_CHECKING:
    from desk.demo.world import World
    from desk.web.edge import DeskFlask


@pytest.fixture
def world(session: Session, clock: HandSetClock) -> World:
    """Organisations, people and contracts of the known world, without any work in hand."""
    from desk.demo.world import load_ground

    found = load_ground(session, at=clock())
    session.flush()
    return found


@pytest.fixture
def as_person(app: DeskFlask, world: World) -> Callable[[str], FlaskClient]:
    """Gives a browser in which somebody of the known world is logged in, by first address part."""

    def log_in(name: str) -> FlaskClient:
        person = world.people[name]
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = f"{person.id}.{person.session_stamp}"
            cookie["_fresh"] = True
        return client

    return log_in
