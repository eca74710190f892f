"""Every test finds the shared database empty, whatever others have committed in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, text
from sqlalchemy.orm import Session

from desk.db import Base, engine_options


def rows(session: Session) -> int:
    return sum(
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    )


@pytest.fixture
def note(connection: Connection) -> Iterator[str]:
    """A small table that is itself part of the transaction."""
    connection.execute(text("CREATE TABLE note (body VARCHAR(20) NOT NULL)"))
    return "INSERT INTO note VALUES ('left behind')"


def test_the_database_is_empty(session: Session) -> None:
    assert Base.metadata.sorted_tables
    assert rows(session) == 0


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_commits_is_gone_when_the_next_one_looks(
    engine: Engine, session: Session, note: str, turn: str
) -> None:
    session.execute(text(note))
    session.commit()
    assert session.scalar(text("SELECT count(*) FROM note")) == 1


def test_a_rollback_takes_back_what_came_after_the_last_commit(session: Session, note: str) -> None:
    session.execute(text(note))
    session.commit()
    session.execute(text(note))
    session.rollback()
    assert session.scalar(text("SELECT count(*) FROM note")) == 1


def test_a_database_of_its_own_has_the_tables_and_takes_two_connections(
    own_database_url: str,
) -> None:
    engine = create_engine(own_database_url, **engine_options(own_database_url))
    with engine.begin() as one:
        one.execute(text("CREATE TABLE note (body VARCHAR(20) NOT NULL)"))
    with engine.connect() as one, engine.connect() as two:
        assert one.get_isolation_level() == two.get_isolation_level()
        assert {"note", *Base.metadata.tables} <= set(inspect(engine).get_table_names())
    engine.dispose()
