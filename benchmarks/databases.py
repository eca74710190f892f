"""The databases that are measured: a SQLite file, and a private PostgreSQL server of this run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.databases import Server, SQLiteFolder, private_postgresql
from tests.schema import migrated

KINDS = ("sqlite", "postgresql")

# As durable as PostgreSQL comes; only the memory that a small server would give it.
SETTINGS = ("shared_buffers=512MB", "effective_cache_size=2GB", "max_wal_size=4GB")


@contextmanager
def server_of(kind: str, folder: Path) -> Iterator[Server]:
    """Give a server of databases for as long as the block lasts."""
    if kind == "sqlite":
        yield SQLiteFolder(folder)
        return
    with private_postgresql(SETTINGS) as server:
        yield server


def migrated_database(server: Server) -> str:
    """Return the address of a new database with the desk's tables, made by migration."""
    url = server.empty()
    with migrated(url):
        pass
    return url


def version_of(url: str) -> str:
    """Return the name and version of the database at `url`."""
    if url.startswith("sqlite"):
        return f"SQLite {sqlite3.sqlite_version}"
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://")) as connection:
        return f"PostgreSQL {connection.info.server_version // 10000}"
