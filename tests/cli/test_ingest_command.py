"""`desk mail ingest`."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from desk.clock import wall_clock
from desk.demo.world import load_ground
from desk.mail.models import RawMail
from desk.tickets.models import Ticket
from tests.cli.typing_commands import Environ, Typed
from tests.intake.made_mails import mail


@pytest.fixture
def engine_of_desk(environ: Environ, own_engine: Engine, own_database_url: str) -> Engine:
    environ(DATABASE_URL=own_database_url)
    with Session(own_engine) as session:
        load_ground(session, at=wall_clock())
        session.commit()
    return own_engine


def count(engine: Engine, kind: type) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def written(folder: Path, name: str, raw: bytes) -> Path:
    (folder / name).write_bytes(raw)
    return folder / name


def test_the_same_file_twice_is_one_ticket(
    typed: Typed, engine_of_desk: Engine, tmp_path: Path
) -> None:
    file = written(tmp_path, "a.eml", mail())
    for _ in range(2):
        said = typed("mail", "ingest", file)
        assert (said.code, said.out, said.err) == (0, f"{file}: ticket\n", "")
    assert (count(engine_of_desk, Ticket), count(engine_of_desk, RawMail)) == (1, 1)


def test_several_files_and_standard_input_are_told_one_by_one(
    typed: Typed, engine_of_desk: Engine, tmp_path: Path
) -> None:
    file = written(tmp_path, "a.eml", mail("x@nowhere.example"))
    said = typed("mail", "ingest", file, "-", stdin=mail())
    assert said.out == f"{file}: held\n-: ticket\n"


def test_one_file_that_cannot_be_read_and_none_is_taken(
    typed: Typed, engine_of_desk: Engine, tmp_path: Path
) -> None:
    file = written(tmp_path, "a.eml", mail())
    for wrong, reason in ((tmp_path / "none.eml", "No such file"), (tmp_path, "Is a directory")):
        said = typed("mail", "ingest", file, wrong)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"{wrong} cannot be read: {reason}")
    assert count(engine_of_desk, RawMail) == 0


def test_a_mail_that_also_came_by_the_inbox_is_no_second_ticket(
    typed: Typed, engine_of_desk: Engine, tmp_path: Path
) -> None:
    raw = mail()
    for name, content in (("a.eml", raw), ("b.eml", b"Delivered-To: b@x.example\r\n" + raw)):
        typed("mail", "ingest", written(tmp_path, name, content))
    assert (count(engine_of_desk, Ticket), count(engine_of_desk, RawMail)) == (1, 2)
