"""The index of messages' words, in the database's own way: what goes in and what is asked of it.

FTS5 on SQLite, a `tsvector` with a GIN index on PostgreSQL. Both hold the same words
(`desk.tickets.words`) and know phrases; both also hold whose customer's a message is, so that one
customer's few hits are found without looking at everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    TextClause,
    bindparam,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from desk.tickets.models import Message
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
    if is_sqlite(session):
        row = {"id": message_id, "words": " ".join(words), "customer": str(customer_id)}
        session.execute(text(_INSERT_SQLITE), row)
        return
    places = [f"'{word}':{place}" for place, word in enumerate(words, start=1)]
    document = " ".join([*places, f"'@{customer_id}'"])
    session.execute(text(_INSERT_POSTGRESQL), {"id": message_id, "words": document})


def newest_hits(session: Session, asked: Asked, *, before: int) -> Select[int, int]:
    """Return ids and ticket ids of the messages asked for, newest first, older than `before`."""
    id_in_index: ColumnElement[int] = literal_column(_ID_IN_INDEX[session.get_bind().dialect.name])
    # The plus sign keeps SQLite from asking the index once for every message instead of once.
    joined = literal_column("+message_search.rowid") if is_sqlite(session) else id_in_index
    return (
        select(Message.id, Message.ticket_id)
        .select_from(table("message_search"))
        .join(Message, Message.id == joined)
        .where(_matches(session, asked), id_in_index < before)
        .order_by(id_in_index.desc())
    )


def hit_messages(session: Session, asked: Asked) -> Select[int]:
    """Return the ids of all messages asked for, as a subquery."""
    id_in_index: ColumnElement[int] = literal_column(_ID_IN_INDEX[session.get_bind().dialect.name])
    return select(id_in_index).select_from(table("message_search")).where(_matches(session, asked))


def _matches(session: Session, asked: Asked) -> TextClause:
    # Written into the statement: PostgreSQL plans a rare word and a common one differently, which
    # it cannot do for a parameter.
    sqlite = is_sqlite(session)
    query = _fts5(asked) if sqlite else _tsquery(asked)
    condition = "message_search MATCH :query" if sqlite else "words @@ CAST(:query AS tsquery)"
    return text(condition).bindparams(
        bindparam("query", query, String, unique=True, literal_execute=True)
    )


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
    if asked.customer_id is not None:
        parts.append(f"'@{asked.customer_id}'")
    return " & ".join(parts)


def _beginning(phrase: list[str], mark: str) -> str:
    """Return the mark of a beginning; nothing longer begins with a pair, which is quicker found."""
    return "" if is_pair(phrase[-1]) else mark


_INSERT_SQLITE = (
    "INSERT INTO message_search (rowid, words, customer) VALUES (:id, :words, :customer)"
)
_INSERT_POSTGRESQL = (
    "INSERT INTO message_search (message_id, words) VALUES (:id, CAST(:words AS tsvector))"
)
_ID_IN_INDEX = {"sqlite": "message_search.rowid", "postgresql": "message_search.message_id"}
