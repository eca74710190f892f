"""Search over subjects and messages, within what the viewer may see.

The words of a message go into an index of the database's own: FTS5 on SQLite, a `tsvector` with a
GIN index on PostgreSQL. Both hold the same words (`desk.tickets.words`) and know phrases.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import TextClause, bindparam, select, text
from sqlalchemy.orm import Session, joinedload

from desk.people.access import Sight
from desk.tickets.finding import seen_tickets
from desk.tickets.models import FIRST_NUMBER, Message, Ticket
from desk.tickets.words import index_words, query_phrases

MOST_FOUND = 50
MOST_POSITIONS = 16_000
"""PostgreSQL keeps no position beyond 16,383; the rest of a longer message is not searched.

It also keeps 256 positions of one word: in a message that repeats a pair of characters more often
than that, a longer term that holds the pair is found only where its early occurrences stand.
"""


def index_message(session: Session, message: Message, *, subject: str = "") -> None:
    """Put the words of a message (and its ticket's subject) into the index."""
    words = index_words(f"{subject}\n{message.text}")[:MOST_POSITIONS]
    if not words:
        return
    session.execute(
        text(_INSERT[session.get_bind().dialect.name]),
        {"id": message.id, "words": _document(session, words)},
    )


def search_tickets(
    session: Session, sight: Sight, query: str, *, limit: int = MOST_FOUND
) -> Sequence[Ticket]:
    """Return the seen tickets in which every term of `query` occurs, newest change first.

    A query that is a ticket's number gives that ticket first.
    """
    phrases = query_phrases(query)
    if not phrases:
        return []
    statement = select(Ticket).where(Ticket.id.in_(seen_tickets(sight)))
    for place, phrase in enumerate(phrases):
        hits = select(Message.ticket_id).where(_matches(session, phrase, place))
        if not sight.inside:
            hits = hits.where(Message.internal.is_(False))
        statement = statement.where(Ticket.id.in_(hits))
    found = session.scalars(
        statement.order_by(Ticket.updated_at.desc(), Ticket.id.desc())
        .limit(limit)
        .options(
            joinedload(Ticket.customer), joinedload(Ticket.assignee), joinedload(Ticket.contact)
        )
    ).all()
    named = _by_number(session, sight, query)
    return [named, *(t for t in found if t.id != named.id)] if named else found


def _by_number(session: Session, sight: Sight, query: str) -> Ticket | None:
    digits = query.strip().lstrip("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    return session.scalar(
        select(Ticket).where(
            Ticket.id == int(digits) - FIRST_NUMBER + 1, Ticket.id.in_(seen_tickets(sight))
        )
    )


_INSERT = {
    "sqlite": "INSERT INTO message_search (rowid, words) VALUES (:id, :words)",
    "postgresql": "INSERT INTO message_search (message_id, words) "
    "VALUES (:id, CAST(:words AS tsvector))",
}

_MATCH = {
    "sqlite": "message.id IN (SELECT rowid FROM message_search WHERE message_search MATCH :phrase)",
    "postgresql": "message.id IN "
    "(SELECT message_id FROM message_search WHERE words @@ CAST(:phrase AS tsquery))",
}


def _matches(session: Session, phrase: list[str], place: int) -> TextClause:
    name = f"phrase_{place}"
    condition = _MATCH[session.get_bind().dialect.name].replace(":phrase", f":{name}")
    return text(condition).bindparams(bindparam(name, value=_query(session, phrase)))


def _document(session: Session, words: list[str]) -> str:
    """Return the words as the database's index takes them; words hold letters and digits only."""
    if session.get_bind().dialect.name == "sqlite":
        return " ".join(words)
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, start=1))


def _query(session: Session, phrase: list[str]) -> str:
    if session.get_bind().dialect.name == "sqlite":
        return " + ".join(f'"{word}"' for word in phrase) + " *"
    return " <-> ".join(f"'{word}'" for word in phrase) + ":*"
