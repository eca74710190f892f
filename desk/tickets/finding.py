"""Finding one ticket through what the viewer may see; forbidden and absent are the same."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from desk.errors import NotFound
from desk.people.access import Query, Sight
from desk.tickets.models import FIRST_NUMBER, Message, Ticket

LARGEST_ID = 2**31 - 1


def seen_tickets(sight: Sight) -> Select[int]:
    """Return the ids of the tickets that are seen, as a subquery."""
    return seen_only(select(Ticket.id), sight)


def seen_only(
    statement: Query, sight: Sight, *, customer: ColumnElement[int] | None = None
) -> Query:
    """Return a statement over tickets narrowed to those that are seen.

    `customer` is the ticket's customer id where the database is to find it in its own way.
    """
    narrowed = sight.narrow(statement, Ticket.customer_id if customer is None else customer)
    return narrowed if sight.inside else narrowed.where(Ticket.shown_at.is_not(None))


def find_ticket(session: Session, sight: Sight, number: int) -> Ticket:
    """Return the ticket of `number` with its people loaded; raises NotFound unless it is seen."""
    ticket_id = number - FIRST_NUMBER + 1
    if not 0 < ticket_id <= LARGEST_ID:
        raise NotFound("ticket")
    found = session.scalar(
        seen_only(select(Ticket), sight)
        .where(Ticket.id == ticket_id)
        .options(
            joinedload(Ticket.customer), joinedload(Ticket.contact), joinedload(Ticket.assignee)
        )
    )
    if found is None:
        raise NotFound("ticket")
    return found


def conversation(session: Session, sight: Sight, ticket: Ticket) -> Sequence[Message]:
    """Return the messages of a seen ticket that the viewer may read, oldest first."""
    statement = (
        select(Message)
        .where(Message.ticket_id == ticket.id)
        .options(selectinload(Message.attachments))
        .order_by(Message.id)
    )
    if not sight.inside:
        statement = statement.where(Message.internal.is_(False))
    return session.scalars(statement).all()
