"""Gives a new database the desk's tables."""

from __future__ import annotations

import contextlib
import importlib
import re
from pathlib import Path

from sqlalchemy import Column, Integer, Table, create_engine

import desk
from desk.db import Base, engine_options


def make_tables(url: str) -> None:
    """Make the desk's tables in the empty database at `url`."""
    folder = Path(desk.__file__).parent
    for module in folder.rglob("*.py"):
        if re.search(r"\bmapped_column\b", module.read_text(encoding="utf-8")):
            name = module.relative_to(folder.parent).with_suffix("")
            with contextlib.suppress(Exception):  # a room that is being built
                importlib.import_module(".".join(name.parts))
    for table in list(Base.metadata.tables.values()):
        for key in table.foreign_keys:  # a room that is not built yet
            name = key.target_fullname.partition(".")[0]
            if name not in Base.metadata.tables:
                Table(name, Base.metadata, Column("id", Integer, primary_key=True))
    engine = create_engine(url, **engine_options(url))
    try:
        Base.metadata.create_all(engine)
    finally:
        engine.dispose()
