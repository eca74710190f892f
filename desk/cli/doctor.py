"""`desk doctor`: is everything that the desk stands on in order? The exit code says."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import click
from sqlalchemy import text
from sqlalchemy.orm import Session

from desk.cli.application import application
from desk.web.edge import DeskFlask

LEAST_FREE_BYTES = 500 * 1024 * 1024
MOST_DRIFT = timedelta(minutes=2)

Finding = tuple[bool, str]


@click.command()
def doctor() -> None:
    """Look whether all that the desk stands on is in order."""
    with application() as app:
        well = True
        for name, check in CHECKS.items():
            good, words = _examined(check, app)
            well = well and good
            click.echo(f"{'ok  ' if good else 'BAD '} {name:11} {words}")
    sys.exit(0 if well else 1)


def _examined(check: Callable[[DeskFlask], Finding], app: DeskFlask) -> Finding:
    from imapclient.exceptions import IMAPClientError
    from sqlalchemy.exc import SQLAlchemyError

    from desk.db import reading_only
    from desk.errors import DeskError

    try:
        with reading_only():
            return check(app)
    except (DeskError, OSError, SQLAlchemyError, IMAPClientError) as error:
        # Only the kind of the error: its text may hold an address with a password.
        return False, type(error).__name__ if not isinstance(error, DeskError) else error.code
    finally:
        # What went wrong in one check must not make the next one look bad.
        _session().rollback()


def _database(_app: DeskFlask) -> Finding:
    session = _session()
    session.execute(text("SELECT 1"))
    return True, session.get_bind().dialect.name


def _migrations(_app: DeskFlask) -> Finding:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from flask_migrate import Config

    from desk.app import migrate

    config = Config(f"{migrate.directory}/alembic.ini")
    config.set_main_option("script_location", str(migrate.directory))
    wanted = set(ScriptDirectory.from_config(config).get_heads())
    found = set(MigrationContext.configure(_session().connection()).get_current_heads())
    return found == wanted, "up to date" if found == wanted else "run: desk db upgrade"


def _mailbox(app: DeskFlask) -> Finding:
    from desk.mail.opening import open_mailbox

    settings = app.house.settings
    mailbox = open_mailbox(
        settings.inbox_url, settings.inbox_password or None, ca_file=settings.inbox_ca or None
    )
    mailbox.close()
    return True, settings.inbox_url.partition(":")[0]


def _mail_server(app: DeskFlask) -> Finding:
    from desk.mail.opening import open_mail_server

    settings = app.house.settings
    server = open_mail_server(
        settings.out_url, settings.out_password or None, ca_file=settings.out_ca or None
    )
    hindrance = server.check()
    return not hindrance, hindrance or settings.out_url.partition(":")[0]


def _letters(_app: DeskFlask) -> Finding:
    from desk.mail.mailroom import letter_counts
    from desk.mail.models import LetterState

    counts = letter_counts(_session())
    failed, waiting = counts.get(LetterState.FAILED, 0), counts.get(LetterState.WAITING, 0)
    return not failed, f"waiting {waiting}, failed {failed}"


def _disk(app: DeskFlask) -> Finding:
    free = shutil.disk_usage(app.house.settings.var).free
    return free >= LEAST_FREE_BYTES, f"{free // 1024**2} MB free"


def _clock(app: DeskFlask) -> Finding:
    session = _session()
    if session.get_bind().dialect.name != "postgresql":
        return True, app.house.clock().isoformat(timespec="seconds")
    theirs = session.scalar(text("SELECT now()"))
    assert isinstance(theirs, datetime)
    drift = abs(theirs.astimezone(UTC) - app.house.clock())
    return drift <= MOST_DRIFT, f"{drift.total_seconds():.1f} s from the database's clock"


def _session() -> Session:
    from desk.db import db

    return db.session  # type: ignore[return-value]


CHECKS: dict[str, Callable[[DeskFlask], Finding]] = {
    "database": _database,
    "migrations": _migrations,
    "mailbox": _mailbox,
    "mail server": _mail_server,
    "letters": _letters,
    "disk": _disk,
    "clock": _clock,
}
