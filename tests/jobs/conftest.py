"""A desk as the jobs process has it: a database, a Maildir and a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from desk.demo.world import World, load_ground
from desk.web.edge import DeskFlask
from tests.jobs.made_desk import made_desk
from tests.times import HandSetClock


@pytest.fixture
def surroundings(own_database_url: str, tmp_path: Path) -> dict[str, str]:
    """The settings of the desk."""
    return {
        "SECRET_KEY": "a key of this test run, known to nobody",
        "DESK_URL": "https://desk.example",
        "DATABASE_URL": own_database_url,
        "DESK_VAR": str(tmp_path / "var"),
    }


@pytest.fixture
def known(own_engine: Engine, clock: HandSetClock) -> World:
    """The known world, committed; its things are read and no longer tied to the database."""
    with Session(own_engine, expire_on_commit=False) as session:
        world = load_ground(session, at=clock())
        session.commit()
    return world


@pytest.fixture
def desk(surroundings: dict[str, str], known: World, clock: HandSetClock) -> Iterator[DeskFlask]:
    """The application of the jobs process."""
    with made_desk(surroundings, clock) as app:
        yield app
