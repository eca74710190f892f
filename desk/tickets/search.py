"""Search over subjects and messages, within what the viewer may see.

Every term of a query must occur in a ticket, in one message or in several. Where more tickets are
found than shown, those count whose messages with all the terms are the newest: so the index can be
read from its end, and a common word is found as quickly as a rare one.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Integer, Select, func, literal_column, select
from sqlalchemy.orm import Session, joinedload

from desk.people.access import Query, Sight
from desk.tickets.finding import LARGEST_ID, seen_only
from desk.tickets.models import FIRST_NUMBER, Message, Ticket
from desk.tickets.word_index import (
    Asked,
    Phrases,
    is_sqlite,
    message_ids,
    newest_ids,
    put_words,
)
from desk.tickets.words import index_words, query_phrases

MOST_FOUND = 50
MOST_POSITIONS = 16_000
"""PostgreSQL keeps no position beyond 16,383; the rest of a longer message is not searched."""

HITS_AT_ONCE = 4

# The plus sign has SQLite check the customer of each ticket found, not go through the customer's.
_OF_CUSTOMER = literal_column("+ticket.customer_id", Integer)


def index_message(
    session: Session, message: Message, *, customer_id: int, subject: str = ""
) -> None:
    """Put the words of a message (and its ticket's subject) into the index."""
    words = index_words(f"{subject}\n{message.text}")[:MOST_POSITIONS]
    if words:
        put_words(session, message.id, words, customer_id=customer_id)


def search_tickets(
    session: Session, sight: Sight, query: str, *, limit: int = MOST_FOUND
) -> Sequence[Ticket]:
    """Return the seen tickets in which every term of `query` occurs, newest change first.

    A query that is a ticket's number gives that ticket first.
    """
    phrases = query_phrases(query)
    if not phrases:
        return []
    ids: Sequence[int] = _in_one_message(session, sight, phrases, limit)
    if len(ids) < limit and len(phrases) > 1:
        ids = _in_several_messages(session, sight, phrases, limit)
    found = _tickets(session, ids)
    named = _by_number(session, sight, query)
    return [named, *(t for t in found if t.id != named.id)] if named else found


def _in_one_message(session: Session, sight: Sight, phrases: Phrases, limit: int) -> list[int]:
    """Return the ids of up to `limit` tickets with a message in which all phrases occur."""
    asked = Asked(phrases, sight.customer_id)
    found: dict[int, None] = {}
    before, most = LARGEST_ID, limit * HITS_AT_ONCE
    while len(found) < limit:
        ids = newest_ids(session, asked, before=before, limit=most)
        found.update(dict.fromkeys(_tickets_of(session, sight, ids)))
        if len(ids) < most:
            break
        before = ids[-1]
    return list(found)[:limit]


def _tickets_of(session: Session, sight: Sight, message_ids: Sequence[int]) -> Sequence[int]:
    """Return the ids of the seen tickets of the messages that the viewer reads, newest first."""
    statement = (
        select(Message.ticket_id).where(Message.id.in_(message_ids)).order_by(Message.id.desc())
    )
    if not sight.everything:
        joined = statement.join(Ticket, Ticket.id == Message.ticket_id)
        statement = seen_only(joined, sight, customer=_OF_CUSTOMER)
    return session.scalars(_readable(statement, sight)).all()


def _in_several_messages(
    session: Session, sight: Sight, phrases: Phrases, limit: int
) -> Sequence[int]:
    """Return the ids of up to `limit` tickets in which all phrases occur, newest change first."""
    statement = seen_only(select(Ticket.id), sight)
    hits = _chained if is_sqlite(session) else _each_by_itself
    for tickets in hits(session, sight, phrases):
        statement = statement.where(Ticket.id.in_(tickets))
    order = Ticket.updated_at.desc(), Ticket.id.desc()
    return session.scalars(statement.order_by(*order).limit(limit)).all()


def _each_by_itself(session: Session, sight: Sight, phrases: Phrases) -> list[Select[int]]:
    return [
        _readable(select(Message.ticket_id), sight).where(
            Message.id.in_(message_ids(session, Asked([phrase], sight.customer_id)))
        )
        for phrase in phrases
    ]


def _chained(session: Session, sight: Sight, phrases: Phrases) -> list[Select[int]]:
    """Look for each phrase in the tickets of the rarer one only: SQLite does not see to that."""
    hits = [message_ids(session, Asked([phrase], sight.customer_id)) for phrase in phrases]
    hits.sort(key=lambda each: _count(session, each))
    rarest, *others = hits
    tickets = _readable(select(Message.ticket_id), sight).where(Message.id.in_(rarest))
    for each in others:
        # The plus sign has the messages found by their tickets, not the other way round.
        tickets = _readable(select(Message.ticket_id), sight).where(
            Message.ticket_id.in_(tickets.correlate(None)),
            literal_column("+message.id").in_(each),
        )
    return [tickets]


def _count(session: Session, hits: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(hits.subquery())) or 0


def _readable(statement: Query, sight: Sight) -> Query:
    """Return a statement over messages without those that the viewer never reads."""
    return statement if sight.inside else statement.where(Message.internal.is_(False))


def _tickets(session: Session, ids: Sequence[int]) -> Sequence[Ticket]:
    return session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(ids))
        .order_by(Ticket.updated_at.desc(), Ticket.id.desc())
        .options(
            joinedload(Ticket.customer), joinedload(Ticket.assignee), joinedload(Ticket.contact)
        )
    ).all()


def _by_number(session: Session, sight: Sight, query: str) -> Ticket | None:
    digits = query.strip().lstrip("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    wanted = select(Ticket).where(Ticket.id == int(digits) - FIRST_NUMBER + 1)
    return session.scalar(seen_only(wanted, sight))
