"""Gives a new database the desk's tables, as an installation gets them: by migration."""

from __future__ import annotations

import contextlib
import importlib
import re
import tempfile
from pathlib import Path

from sqlalchemy import Column, Integer, Table, create_engine

import desk
from desk.db import Base, db, engine_options

FOLDER = Path(desk.__file__).parent


def make_tables(url: str) -> None:
    """Make the desk's tables in the empty database at `url`."""
    if not any((FOLDER.parent / "migrations" / "versions").glob("*.py")):
        _create_all(url)
        return
    from desk.app import create_app
    from desk.cli.database import upgrade_database
    from desk.settings import read_settings

    with tempfile.TemporaryDirectory() as var:
        app = create_app(read_settings({"DESK_DEMO": "1", "DATABASE_URL": url, "DESK_VAR": var}))
        with app.app_context():
            upgrade_database()
            for engine in db.engines.values():
                engine.dispose()


def _create_all(url: str) -> None:
    """Serve while there are no migrations yet, in a house where every room is being built."""
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
