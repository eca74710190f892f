"""Which calendar `desk clock` reckons by."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from desk.audit import Actor
from desk.catalogue.closed_days import enter_day
from tests.cli.typing_commands import Environ, Typed
from tests.servers.imap import free_port
from tests.times import FRIDAY_TEN

TUESDAY_CLOSE = "2026-11-24T17:00:00+09:00"
WEDNESDAY_CLOSE = "2026-11-25T17:00:00+09:00"


def due(typed: Typed) -> tuple[str, str]:
    said = typed("clock", "due", FRIDAY_TEN.isoformat(), "--business-days", 1, "--json")
    assert (said.code, said.err) == (0, "")
    found = json.loads(said.out)
    return found["due"], found["calendar"]


def test_days_entered_at_the_desk_count(
    typed: Typed, environ: Environ, own_engine: Engine, own_database_url: str
) -> None:
    with Session(own_engine) as session:
        enter_day(session, date(2026, 11, 24), opened=False, reason="創立記念日",
                  by=Actor("test"), at=FRIDAY_TEN)  # fmt: skip
        session.commit()
    environ(DATABASE_URL=own_database_url)
    assert due(typed) == (WEDNESDAY_CLOSE, "database")
    said = typed("clock", "spent", "2026-11-24T09:00+09:00", "2026-11-25T10:00+09:00")
    assert said.out == "1 h 0 min 0 s of business time\n"


def test_nobody_needs_the_desks_secrets_to_ask_for_a_date(
    typed: Typed, environ: Environ, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ(DATABASE_URL=database_url)
    monkeypatch.delenv("SECRET_KEY")
    assert due(typed) == (TUESDAY_CLOSE, "database")


def test_without_a_database_none_is_made(typed: Typed, tmp_path: Path) -> None:
    assert due(typed) == (TUESDAY_CLOSE, "built-in")
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("content", [b"", b"no database " * 1000])
def test_a_file_that_holds_no_calendar_is_left_alone(
    typed: Typed, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "var").mkdir()
    file = tmp_path / "var" / "desk.sqlite3"
    file.write_bytes(content)
    assert due(typed) == (TUESDAY_CLOSE, "built-in")
    assert [path.read_bytes() for path in file.parent.iterdir()] == [content]


def test_a_database_that_is_away_is_no_hindrance(typed: Typed, environ: Environ) -> None:
    environ(DATABASE_URL=f"postgresql://desk:hush@127.0.0.1:{free_port()}/desk")
    assert due(typed) == (TUESDAY_CLOSE, "built-in")


@pytest.mark.parametrize("name", ["DATABASE_URL", "DESK_PORT"])
def test_an_odd_setting_is_no_hindrance(typed: Typed, environ: Environ, name: str) -> None:
    environ(**{name: "odd"})
    assert due(typed) == (TUESDAY_CLOSE, "built-in")
