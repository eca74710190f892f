"""The application as the jobs process makes it, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desk.app import create_app
from desk.db import db
from desk.settings import read_settings
from desk.web.edge import DeskFlask
from tests.times import HandSetClock


@contextmanager
def made_desk(surroundings: dict[str, str], clock: HandSetClock) -> Iterator[DeskFlask]:
    """Give the application on these settings; its connections are closed at the end."""
    app = create_app(read_settings(surroundings), clock)
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
