"""The index of messages' words, in the database's own way: what goes in and what is asked of it.

FTS5 on SQLite, a `tsvector` with a GIN index on PostgreSQL. Both hold the same words
(`desk.tickets.words`) and know phrases; both also hold whose customer's a message is, so that one
customer's few hits are found without looking at everybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from desk.tickets.words import is_pair

Phrases = list[list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Phrases that must all stand in one message, of one customer where `customer_id` is given."""

    phrases: Phrases
    customer_id: int | None = None


def is_sqlite(session: Session) -> bool:
    """Whether the index is FTS5's."""
    return session.get_bind().dialect.name == "sqlite"


def put_words(session: Session, message_id: int, words: list[str], *, customer_id: int) -> None:
    """Put a message's words into the index; words hold letters and digits only."""
    sqlite = is_sqlite(session)
    places = (f"'{word}':{place}" for place, word in enumerate(words, start=1))
    session.execute(
        text(_INSERT[session.get_bind().dialect.name]),
        {
            "id": message_id,
            "words": " ".join(words if sqlite else places),
            "customer": str(customer_id) if sqlite else customer_id,
        },
    )


def message_ids(session: Session, asked: Asked) -> Select[int]:
    """Return the ids of the messages asked for, as a statement over the index alone."""
    sqlite = is_sqlite(session)
    statement = select(_column(session)).select_from(table("message_search"))
    if asked.customer_id is not None and not sqlite:
        statement = statement.where(literal_column("customer_id") == asked.customer_id)
    # Written into the statement: PostgreSQL plans a rare word and a common one differently, which
    # it cannot do for a parameter.
    query = _fts5(asked) if sqlite else _tsquery(asked)
    condition = "message_search MATCH :query" if sqlite else "words @@ CAST(:query AS tsquery)"
    return statement.where(
        text(condition).bindparams(
            bindparam("query", query, String, unique=True, literal_execute=True)
        )
    )


def newest_ids(session: Session, asked: Asked, *, before: int, limit: int) -> Sequence[int]:
    """Return the ids of up to `limit` of the messages asked for, newest first, below `before`."""
    column = _column(session)
    newest = message_ids(session, asked).where(column < before).order_by(column.desc())
    return session.scalars(newest.limit(limit)).all()


def _column(session: Session) -> ColumnElement[int]:
    """Return the index's column of message ids."""
    return literal_column("rowid" if is_sqlite(session) else "message_id", Integer)


def _fts5(asked: Asked) -> str:
    parts = [
        " + ".join(f'"{word}"' for word in phrase) + _beginning(phrase, " *")
        for phrase in asked.phrases
    ]
    words = f"words : ({' AND '.join(parts)})"
    return words if asked.customer_id is None else f'customer : "{asked.customer_id}" AND {words}'


def _tsquery(asked: Asked) -> str:
    parts = [
        "(" + " <-> ".join(f"'{word}'" for word in phrase) + _beginning(phrase, ":*") + ")"
        for phrase in asked.phrases
    ]
    return " & ".join(parts)


def _beginning(phrase: list[str], mark: str) -> str:
    """Return the mark of a beginning; nothing longer begins with a pair, which is quicker found."""
    return "" if is_pair(phrase[-1]) else mark


_INSERT = {
    "sqlite": "INSERT INTO message_search (rowid, words, customer) VALUES (:id, :words, :customer)",
    "postgresql": "INSERT INTO message_search (message_id, customer_id, words) "
    "VALUES (:id, :customer, CAST(:words AS tsvector))",
}
