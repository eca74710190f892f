"""The real databases that tests run on: SQLite and PostgreSQL, every test in a transaction of its
own that is rolled back, what routes commit through the test client included.

`TEST_DATABASE=sqlite` (or `postgresql`) narrows a run to one of them.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.orm import Session

from tests.processes import on_a_leash, wait_until

KINDS = os.environ.get("TEST_DATABASE", "sqlite,postgresql").split(",")

# Nothing here has to outlive a power cut, so the server need not wait for its disk.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40")

INITIAL = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
)


class Server(Protocol):
    """Where databases are made: empty ones, and copies of one that has the desk's tables."""

    def empty(self) -> str:
        """Return the address of a new database without tables."""

    def copy(self, url: str) -> str:
        """Return the address of a new database that is what the one at `url` is."""


@dataclass(slots=True)
class SQLiteFolder:
    """SQLite: a database is a file in a folder."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self.numbers)}.sqlite3'}"

    def copy(self, url: str) -> str:
        twin = self.empty()
        source, target = (sqlite3.connect(u.removeprefix("sqlite:///")) for u in (url, twin))
        source.backup(target)
        source.close()
        target.close()
        return twin


@dataclass(slots=True)
class PostgreSQLServer:
    """A private PostgreSQL server, reached by a socket in a folder of its own."""

    socket: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def empty(self) -> str:
        return self._create("template0")

    def copy(self, url: str) -> str:
        return self._create(url.partition("@/")[2].partition("?")[0])

    def answers(self) -> bool:
        """Whether the server takes connections by now."""
        try:
            psycopg.connect(**self._address()).close()
        except psycopg.OperationalError:
            return False
        return True

    def _create(self, template: str) -> str:
        name = f"desk_{next(self.numbers)}"
        with psycopg.connect(**self._address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket}"

    def _address(self) -> dict[str, str]:
        return {"host": str(self.socket), "user": "postgres", "dbname": "postgres"}


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQLServer]:
    """A PostgreSQL server of this run alone: no port, no password, no waiting for the disk."""
    with private_postgresql(QUICK) as server:
        yield server


@contextmanager
def private_postgresql(settings: Sequence[str]) -> Iterator[PostgreSQLServer]:
    """Run a PostgreSQL server with these settings (`name=value`) for as long as the block lasts."""
    # Not below pytest's own folder: when root runs the tests, the server runs as a user who may
    # not look in there. The path is short because a socket's may not be long.
    with tempfile.TemporaryDirectory(prefix="desk-pg-") as name:
        folder = Path(name)
        user = "postgres" if os.geteuid() == 0 else ""
        if user:
            shutil.chown(folder, user, user)
        data, log = folder / "data", folder / "log"
        _initdb(data, user=user)
        command = [_binary("postgres"), "-D", data, "-k", folder, "-c", "listen_addresses="]
        for setting in settings:
            command += ["-c", setting]
        server = PostgreSQLServer(folder)
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
        with on_a_leash(command, log=log, signal="SIGINT", user=user, cwd=folder) as process:
            wait_until(server.answers, process, log=log, seconds=60)
            yield server


def _initdb(data: Path, *, user: str) -> None:
    subprocess.run(
        [_binary("initdb"), "-D", data, *INITIAL],
        check=True,
        stdout=subprocess.DEVNULL,
        user=user or None,
        group=user or None,
        extra_groups=[] if user else None,
        cwd=data.parent,
    )


def _binary(name: str) -> str:
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name)
    )
    path = os.pathsep.join([os.environ["PATH"], *map(str, newest_first)])
    found = shutil.which(name, path=path)
    if found is None:
        raise FileNotFoundError(f"PostgreSQL's {name} is not on this machine")
    return found


@pytest.fixture(scope="session", params=KINDS)
def database_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Server:
    """Each kind of database in turn: whatever uses it runs once on each."""
    if request.param == "sqlite":
        return SQLiteFolder(tmp_path_factory.mktemp("sqlite"))
    server: Server = request.getfixturevalue("postgresql_server")
    return server


@pytest.fixture(scope="session")
def database_pattern(database_server: Server) -> str:
    """The address of a database with the desk's tables that nobody works on: it is for copying."""
    from tests.schema import migrated

    url = database_server.empty()
    with migrated(url):
        return url


@pytest.fixture(scope="session")
def database_url(database_server: Server, database_pattern: str) -> str:
    """The address of the database that tests share, each rolling back what it did."""
    return database_server.copy(database_pattern)


@pytest.fixture
def own_database_url(database_server: Server, database_pattern: str) -> str:
    """The address of a database of this test alone, where it may commit and use two connections."""
    return database_server.copy(database_pattern)


@pytest.fixture
def own_engine(own_database_url: str) -> Iterator[Engine]:
    """The engine of the database of this test alone."""
    with _engine(own_database_url) as engine:
        yield engine


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of the database that tests share."""
    with _engine(database_url) as engine:
        yield engine


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    """Give an engine with the options that the product gives its own."""
    from desk.db import engine_options

    engine = create_engine(url, **engine_options(url))
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that ends with the test and never commits."""
    with engine.connect() as connection:
        connection.begin()
        yield connection


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session of the test's own; what it commits lasts until the test ends."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


def pytest_configure() -> None:
    """Let a run that is told to end (SIGTERM) end like one that is interrupted, cleanly."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
