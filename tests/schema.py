"""Gives a new database the desk's tables, as an installation gets them: by migration."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from desk.app import create_app
from desk.cli.database import upgrade_database
from desk.db import db
from desk.settings import read_settings


@contextmanager
def migrated(url: str) -> Iterator[None]:
    """Migrate the empty database at `url`; inside the block the application is at hand."""
    with tempfile.TemporaryDirectory() as var:
        environ = {"DESK_DEMO": "1", "DATABASE_URL": url, "DESK_VAR": var}
        app = create_app(read_settings(environ))
        with app.app_context():
            try:
                upgrade_database()
                yield
            finally:
                db.engine.dispose()
