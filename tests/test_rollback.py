"""Every test finds the shared database empty, whatever others have committed in it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.orm import Session

from desk.db import Base, db
from desk.web.edge import DeskFlask

TWICE = pytest.mark.parametrize("turn", ["first", "second"])
INSERT = text("INSERT INTO note VALUES ('left behind')")
COUNT = text("SELECT count(*) FROM note")
MAKE = text("CREATE TABLE note (body VARCHAR(20) NOT NULL)")


@pytest.fixture
def _note(connection: Connection) -> None:
    """A small table that is itself part of the test's transaction."""
    connection.execute(MAKE)


def test_the_database_is_empty(session: Session) -> None:
    tables = Base.metadata.sorted_tables
    rows = {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}
    assert rows
    assert not any(rows.values()), rows


@TWICE
@pytest.mark.usefixtures("_note")
def test_what_a_test_commits_is_gone_when_the_next_one_looks(session: Session, turn: str) -> None:
    session.execute(INSERT)
    session.commit()
    assert session.scalar(COUNT) == 1


@TWICE
@pytest.mark.usefixtures("_note")
def test_what_the_application_commits_is_gone_when_the_next_test_looks(
    app: DeskFlask, session: Session, turn: str
) -> None:
    with app.app_context():
        db.session.execute(INSERT)
        db.session.commit()
    assert session.scalar(COUNT) == 1


@pytest.mark.usefixtures("_note")
def test_what_the_application_forgets_to_commit_the_test_does_not_see(
    app: DeskFlask, session: Session
) -> None:
    with app.app_context():
        db.session.execute(INSERT)
    assert session.scalar(COUNT) == 0


@pytest.mark.usefixtures("_note")
def test_a_request_finds_what_the_test_has_prepared(client: FlaskClient, session: Session) -> None:
    session.execute(INSERT)
    assert client.get("/healthz").status_code == 200
    session.rollback()
    assert session.scalar(COUNT) == 1


@pytest.mark.usefixtures("_note")
def test_a_rollback_takes_back_what_came_after_the_last_commit(session: Session) -> None:
    session.execute(INSERT)
    session.commit()
    session.execute(INSERT)
    session.rollback()
    assert session.scalar(COUNT) == 1


def test_a_database_of_its_own_has_the_tables_and_is_changed_for_nobody_else(
    own_engine: Engine, engine: Engine
) -> None:
    with own_engine.begin() as connection:
        connection.execute(MAKE)
    assert {"note", *Base.metadata.tables} <= set(inspect(own_engine).get_table_names())
    assert "note" not in inspect(engine).get_table_names()
