"""The migrations and the models tell of the same tables."""

from __future__ import annotations

from alembic import command
from flask import current_app

from tests.databases import Server
from tests.schema import migrated


def test_a_migrated_database_has_the_tables_that_the_models_describe(
    database_server: Server,
) -> None:
    with migrated(database_server.empty()):
        command.check(current_app.extensions["migrate"].migrate.get_config())
