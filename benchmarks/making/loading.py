"""Rows into a database by the thousand: `executemany` on SQLite, COPY on PostgreSQL.

Indexes are taken down before and put up again afterwards by the database's own definitions, so
that what is measured is what the migrations made.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg

Row = tuple[object, ...]
Document = tuple[int, int, list[str]]
"""A message's id, its customer's id and its words."""

HEAVY = (
    "ticket", "message", "attachment", "pause", "closure", "raw_mail", "letter", "audit_entry",
    "message_search",
)  # fmt: skip
"""The tables whose indexes are made after their rows."""


class Loader(ABC):
    """Puts rows into the tables of one database, in one transaction for each call."""

    @abstractmethod
    def put(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Append rows; moments are aware, JSON is text."""

    @abstractmethod
    def put_words(self, documents: Sequence[Document]) -> None:
        """Put messages' words into the search index."""

    @abstractmethod
    def settle(self) -> None:
        """Put the indexes up and let the database look at what it has."""


class SQLiteLoader(Loader):
    """Loads a SQLite file, which must not be in use."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._indexes = [
            (name, sql)
            for name, table, sql in connection.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'"
            ).fetchall()
            if sql and table in HEAVY
        ]
        for name, _ in self._indexes:
            connection.execute(f'DROP INDEX "{name}"')

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self._many(table, columns, (tuple(map(_sqlite_value, row)) for row in rows))

    def put_words(self, documents: Sequence[Document]) -> None:
        rows = ((message, " ".join(words), str(customer)) for message, customer, words in documents)
        self._many("message_search", ("rowid", "words", "customer"), rows)

    def settle(self) -> None:
        for _, sql in self._indexes:
            self._connection.execute(sql)
        self._connection.commit()

    def _many(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        marks = ", ".join("?" * len(columns))
        names = ", ".join(f'"{column}"' for column in columns)
        self._connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
        self._connection.commit()


class PostgreSQLLoader(Loader):
    """Loads a PostgreSQL database as its superuser."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._tables: set[str] = set()
        # Foreign keys hold by the way rows are made; a test checks each.
        connection.execute("SET session_replication_role = replica")
        self._indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes "
            "WHERE schemaname = 'public' AND tablename = ANY(%s) "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            (list(HEAVY),),
        ).fetchall()
        for name, _ in self._indexes:
            connection.execute(f'DROP INDEX "{name}"'.encode())

    def put(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if "id" in columns:
            self._tables.add(table)
        names = ", ".join(f'"{column}"' for column in columns)
        statement = f'COPY "{table}" ({names}) FROM STDIN'.encode()
        with self._connection.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def put_words(self, documents: Sequence[Document]) -> None:
        rows = [(message, customer, _tsvector(words)) for message, customer, words in documents]
        self.put("message_search", ("message_id", "customer_id", "words"), rows)

    def settle(self) -> None:
        connection = self._connection
        connection.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in self._indexes:
            connection.execute(definition.encode())
        for table in self._tables:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f'(SELECT max(id) FROM "{table}"))'.encode()
            )
        connection.commit()
        connection.autocommit = True
        # What autovacuum would have done by now.
        connection.execute("VACUUM ANALYZE")


@contextmanager
def loader(url: str) -> Iterator[Loader]:
    """Give a loader for the migrated, empty database at `url` (as SQLAlchemy writes it)."""
    if url.startswith("sqlite:///"):
        sqlite = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            # Nothing made here has to outlive a power cut.
            sqlite.execute("PRAGMA synchronous = OFF")
            sqlite.execute("PRAGMA cache_size = -400000")
            yield SQLiteLoader(sqlite)
            sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            sqlite.close()
        return
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        yield PostgreSQLLoader(connection)


def _sqlite_value(value: object) -> object:
    if isinstance(value, datetime):
        # As the desk's own type stores it: UTC, without a zone, to the microsecond.
        assert value.tzinfo is UTC
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value


def _tsvector(words: list[str]) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, start=1))
