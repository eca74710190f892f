"""The application as commands use it: made from the environment, its records at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from desk.settings import Settings, read_settings

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

    from desk.web.edge import DeskFlask


def settings() -> Settings:
    """Return the settings of the environment; raises SettingWrong."""
    return read_settings(os.environ)


@contextmanager
def application() -> Iterator[DeskFlask]:
    """Give the application with its context entered; its connections are closed at the end.

    Raises SettingWrong, and ClickException where folder or database are not to be worked with.
    """
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from desk.db import db

    app = _made(settings())
    with app.app_context():
        try:
            yield app
        except (OperationalError, ProgrammingError) as error:
            # Not the error's own words, which may hold an address with a password.
            raise click.ClickException(_hindrance(error)) from error
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


def _made(found: Settings) -> DeskFlask:
    from desk.app import create_app

    try:
        return create_app(found)
    except OSError as error:
        raise click.ClickException(
            f"the folder {found.var} of DESK_VAR cannot be used: {error.strerror}"
        ) from error


def _hindrance(error: DBAPIError) -> str:
    from sqlalchemy.exc import ProgrammingError

    # SQLite tells a missing table by its words, PostgreSQL by the kind of the error.
    if isinstance(error, ProgrammingError) or "no such" in str(error.orig):
        return "the database does not have the present shape; run: desk db upgrade"
    return "the database cannot be reached; check DATABASE_URL and whether the server runs."
