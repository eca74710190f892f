"""The application as commands use it: made from the environment, its records at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desk.settings import Settings, read_settings

if TYPE_CHECKING:
    from desk.web.edge import DeskFlask


def settings() -> Settings:
    """Return the settings of the environment; raises SettingWrong."""
    return read_settings(os.environ)


@contextmanager
def application() -> Iterator[DeskFlask]:
    """Give the application with its context entered; its connections are closed at the end."""
    from desk.app import create_app
    from desk.db import db

    app = create_app(settings())
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
