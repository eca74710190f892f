"""The `desk` command as a whole: quick where it can be, one sentence and a code where it cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from desk.cli import PLACES, desk
from tests.cli.typing_commands import Environ, Typed
from tests.servers.imap import free_port

HEAVY = ["flask", "sqlalchemy", "flask_babel", "apscheduler", "alembic"]
ALERT = "tests/mails/alerts/new_english.eml"
TELLING = f"""
import atexit, sys
from desk.cli import main
atexit.register(lambda: print("loaded", [name for name in {HEAVY} if name in sys.modules]))
main()
"""


@pytest.mark.parametrize(
    "words",
    [
        ["clock", "due", "2026-11-20T10:00+09:00", "--business-days", "2"],
        ["clock", "spent", "2026-11-20T10:00+09:00", "2026-11-20T11:00+09:00"],
        ["mail", "show", ALERT],
        ["endpoint", "read", ALERT],
        ["webex", "diff", ALERT, ALERT],  # which are no tables
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_commands_without_records_load_neither_web_nor_database(
    words: list[str], tmp_path: Path, environ: Environ
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TELLING, *words], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1] == "loaded []"


def test_every_command_can_be_had_and_says_what_it_does() -> None:
    context = click.Context(desk)
    for name in PLACES:
        command = desk.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help


def test_help_names_every_command(typed: Typed) -> None:
    said = typed("--help")
    assert said.code == 0
    assert all(f"\n  {name} " in said.out for name in PLACES)


def test_a_command_that_is_none_is_said_so(typed: Typed) -> None:
    said = typed("frobnicate")
    assert (said.code, said.out) == (2, "")
    assert "No such command 'frobnicate'" in said.err


@pytest.mark.parametrize(
    "words",
    [["db", "upgrade"], ["doctor"], ["run"], ["serve"], ["jobs"], ["mail", "ingest", ALERT]],
)
def test_a_wrong_setting_is_one_sentence_and_78(
    typed: Typed, environ: Environ, words: list[str]
) -> None:
    environ(DESK_PORT="many")
    said = typed(*words)
    assert (said.code, said.out) == (78, "")
    assert said.err == "desk: DESK_PORT is 'many'; set it to a whole number from 1 to 65535.\n"


@pytest.mark.parametrize("name", ["INBOX", "OUT"])
def test_a_password_in_an_address_is_refused_and_not_shown(
    typed: Typed, environ: Environ, name: str
) -> None:
    scheme = {"INBOX": "imaps", "OUT": "smtps"}[name]
    environ(**{f"{name}_URL": f"{scheme}://desk:hush-hush@mail.example/x"})
    said = typed("doctor")
    assert (said.code, said.out) == (78, "")
    assert said.err == (
        f"desk: {name}_URL holds a password; give the address without it, and the password in "
        f"{name}_PASSWORD or {name}_PASSWORD_FILE.\n"
    )


@pytest.mark.parametrize("words", [["db", "upgrade"], ["mail", "ingest", ALERT]])
def test_a_database_that_is_away_is_one_sentence_without_its_password(
    typed: Typed, environ: Environ, words: list[str]
) -> None:
    environ(DATABASE_URL=f"postgresql://desk:hush@127.0.0.1:{free_port()}/desk")
    said = typed(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "Error: the database cannot be reached; check DATABASE_URL and whether the server runs.\n"
    )


def test_a_database_without_tables_is_told_how_to_get_them(typed: Typed) -> None:
    said = typed("mail", "ingest", ALERT)
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "Error: the database does not have the present shape; run: desk db upgrade\n"
    )


def test_a_folder_that_cannot_be_made_is_one_sentence(
    typed: Typed, environ: Environ, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    environ(DESK_VAR=tmp_path / "file" / "var")
    said = typed("db", "upgrade")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        f"Error: the folder {tmp_path}/file/var of DESK_VAR cannot be used: Not a directory\n"
    )
