"""Gives a new database the desk's tables, as an installation gets them: by migration."""

from __future__ import annotations

import contextlib
import importlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Integer, Table, create_engine

import desk
from desk.app import create_app
from desk.cli.database import upgrade_database
from desk.db import Base, db, engine_options
from desk.settings import read_settings

FOLDER = Path(desk.__file__).parent


@contextlib.contextmanager
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


def make_tables(url: str) -> None:
    """Migrate, and make what has no migration yet while the rooms are being built."""
    with migrated(url):
        pass
    for module in FOLDER.rglob("*.py"):
        if re.search(r"\bmapped_column\b", module.read_text(encoding="utf-8")):
            name = module.relative_to(FOLDER.parent).with_suffix("")
            with contextlib.suppress(Exception):
                importlib.import_module(".".join(name.parts))
    for table in list(Base.metadata.tables.values()):
        for key in table.foreign_keys:
            target = key.target_fullname.partition(".")[0]
            if target not in Base.metadata.tables:
                Table(target, Base.metadata, Column("id", Integer, primary_key=True))
    engine = create_engine(url, **engine_options(url))
    try:
        Base.metadata.create_all(engine)
    finally:
        engine.dispose()
