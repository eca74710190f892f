"""What a database error tells: never what the statement was given."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError


def test_a_failed_statement_does_not_tell_what_it_was_given(own_engine: Engine) -> None:
    with own_engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("INSERT INTO nowhere VALUES (:link)"), {"link": "links/one-time"})
    assert "nowhere" in str(failed.value)
    assert "one-time" not in str(failed.value)
