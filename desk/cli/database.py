"""`desk db`: the database's shape."""

from __future__ import annotations

import logging

import click

from desk.cli.application import application


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the present shape; from empty too."""
    with application():
        upgrade_database()
    click.echo("The database has the present shape.")


def upgrade_database() -> None:
    """Run all migrations that the database has not had yet."""
    from flask_migrate import upgrade as run_migrations

    logging.getLogger("alembic").setLevel(logging.WARNING)
    run_migrations()
