"""`desk db upgrade`."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect

from tests.cli.typing_commands import Environ, Typed
from tests.databases import Server


def test_an_empty_database_gets_every_table_and_twice_is_once(
    typed: Typed, environ: Environ, database_server: Server
) -> None:
    url = database_server.empty()
    environ(DATABASE_URL=url)
    for _ in range(2):
        said = typed("db", "upgrade")
        assert (said.code, said.out) == (0, "The database has the present shape.\n")
    engine = create_engine(url)
    assert {"ticket", "letter", "raw_mail", "incident"} <= set(inspect(engine).get_table_names())
    engine.dispose()
