"""The database: one base class, UTC-only moments, named constraints, SQLite and PostgreSQL alike.

SQLite's driver opens transactions late and by its own rules, so a read that is followed by a
write can fail half-way and rolled-back tests leak. Its transactions are therefore opened here, by
hand: `BEGIN IMMEDIATE` by default (a writer waits for its turn before it reads), plain `BEGIN`
where the edge has said that it only reads (`reading_only`). PostgreSQL needs neither.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import JSON, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SQLITE_WAIT_SECONDS = 30

_reading: ContextVar[bool] = ContextVar("desk_db_reading", default=False)


class Moment(TypeDecorator[datetime]):
    """An aware moment: stored in UTC, read back in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC for the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone was about to be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the stored moment back, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table of the desk derives from."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012
        datetime: Moment,
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[Any]: JSON().with_variant(JSONB(), "postgresql"),
    }


# Tables derive from Base, not from db.Model: below the edge nobody needs to know Flask.
db = SQLAlchemy(metadata=Base.metadata)


@contextmanager
def reading_only() -> Iterator[None]:
    """Say that the work inside only reads, so that on SQLite it never waits for a writer."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def engine_options(url: str) -> dict[str, Any]:
    """Return the options with which the engine for `url` is made.

    What a statement was given is never part of its error, which goes to the log: a letter's text
    may hold a one-time link.
    """
    quiet: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return {**quiet, "connect_args": {"timeout": SQLITE_WAIT_SECONDS}}
    return {**quiet, "pool_pre_ping": True, "connect_args": {"application_name": "desk"}}


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver must not open transactions by itself: `_begin` below does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        # FULL, not NORMAL: a mail that was acknowledged must outlive a power cut.
        "synchronous = FULL",
        f"busy_timeout = {SQLITE_WAIT_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")
