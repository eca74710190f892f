"""`desk doctor`: good and bad, and never a secret."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from desk.clock import wall_clock
from desk.mail.addresses import DeskAddress
from desk.mail.models import LetterState
from desk.mail.outbox import put_letter
from tests.cli.typing_commands import SECRET, Environ, Said, Typed
from tests.databases import Server
from tests.servers.imap import ImapServer, free_port
from tests.servers.smtp import SmtpTestServer


@pytest.fixture
def on_database(environ: Environ, database_url: str) -> None:
    environ(DATABASE_URL=database_url)


def findings(said: Said) -> dict[str, tuple[str, str]]:
    """Return per name whether it is good, and the words."""
    lines = [line.split(maxsplit=1) for line in said.out.splitlines()]
    found = {}
    for mark, rest in lines:
        name = "mail server" if rest.startswith("mail server") else rest.split()[0]
        found[name] = (mark, rest.removeprefix(name).strip())
    return found


def test_all_well_is_exit_code_0(typed: Typed, on_database: None) -> None:
    said = typed("doctor")
    found = findings(said)
    assert {mark for mark, _ in found.values()} == {"ok"}, said.out
    assert (said.code, said.err) == (0, "")
    assert found["migrations"] == ("ok", "up to date")
    assert {"database", "mailbox", "mail server", "letters", "disk", "clock"} <= found.keys()


def test_a_database_that_is_away_is_bad_and_the_rest_is_looked_at(
    typed: Typed, environ: Environ
) -> None:
    environ(DATABASE_URL=f"postgresql://desk:hush-hush@127.0.0.1:{free_port()}/desk")
    said = typed("doctor")
    found = findings(said)
    assert said.code == 1
    assert found["database"] == ("BAD", "OperationalError")
    assert (found["mailbox"][0], found["disk"][0]) == ("ok", "ok")
    assert "hush" not in said.out + said.err


def test_an_empty_database_is_told_how_to_get_its_tables(
    typed: Typed, environ: Environ, database_server: Server
) -> None:
    environ(DATABASE_URL=database_server.empty())
    said = typed("doctor")
    found = findings(said)
    assert said.code == 1
    assert found["migrations"] == ("BAD", "run: desk db upgrade")
    assert found["letters"][0] == "BAD"
    # One thing that is bad does not make the next one look bad.
    assert (found["database"][0], found["clock"][0]) == ("ok", "ok")


def test_a_mailbox_that_is_away_is_bad(typed: Typed, environ: Environ, on_database: None) -> None:
    environ(INBOX_URL=f"imap://desk@127.0.0.1:{free_port()}/INBOX", INBOX_PASSWORD="hush-hush")
    said = typed("doctor")
    assert said.code == 1
    assert findings(said)["mailbox"] == ("BAD", "imap_unreachable")
    assert findings(said)["letters"][0] == "ok"
    assert "hush" not in said.out + said.err


def test_a_refused_log_in_is_bad_and_the_password_is_not_shown(
    typed: Typed, environ: Environ, on_database: None, imap_server: ImapServer
) -> None:
    environ(INBOX_URL=f"imap://u@127.0.0.1:{imap_server.port}/INBOX", INBOX_PASSWORD="hush-hush")
    said = typed("doctor")
    assert findings(said)["mailbox"][0] == "BAD"
    assert "hush" not in said.out + said.err


def test_a_mail_server_is_asked_too(
    typed: Typed, environ: Environ, on_database: None, smtp_server: SmtpTestServer
) -> None:
    environ(OUT_URL=f"smtp://127.0.0.1:{smtp_server.port}")
    assert findings(typed("doctor"))["mail server"] == ("ok", "smtp")
    environ(OUT_URL=f"smtp://127.0.0.1:{free_port()}")
    assert findings(typed("doctor"))["mail server"][0] == "BAD"


def test_a_letter_that_failed_is_bad(
    typed: Typed, environ: Environ, own_engine: Engine, own_database_url: str
) -> None:
    environ(DATABASE_URL=own_database_url)
    with Session(own_engine) as session:
        letter = put_letter(
            session, to_address="a@x.example", to_name="", subject="x", text="x", kind="reply",
            identity=DeskAddress("d", "desk@desk.example"), at=wall_clock(), auto_submitted=False,
        )  # fmt: skip
        letter.state = LetterState.FAILED
        session.commit()
    said = typed("doctor")
    assert (said.code, findings(said)["letters"]) == (1, ("BAD", "waiting 0, failed 1"))


def test_no_secret_is_shown(typed: Typed, environ: Environ, on_database: None) -> None:
    environ(INBOX_PASSWORD="hush-inbox", OUT_PASSWORD="hush-out")
    said = typed("doctor")
    assert not any(word in said.out + said.err for word in (SECRET, "hush"))
