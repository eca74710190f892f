"""Views over tickets: saved filters and orders, paged by key, with counts for the live ones.

Each view is one statement on one index; a page asks for one row more than it shows and so knows
whether there is another, without counting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from desk.people.access import Query, Sight
from desk.tickets.finding import LARGEST_ID, seen_only
from desk.tickets.models import NOT_RESOLVED, State, Ticket

PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class View(StrEnum):
    """The views that the desk comes with."""

    DUE = "due"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    MISSED = "missed"
    WAITING = "waiting"
    RESOLVED = "resolved"
    ALL = "all"


BY_DUE = frozenset({View.DUE, View.MINE, View.UNASSIGNED, View.MISSED})


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends: the sorting moment and id of its last row."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // timedelta(microseconds=1)}-{self.id}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some tickets and the key of the page after them, None at the end."""

    tickets: Sequence[Ticket]
    after: Key | None


def page_of(
    session: Session,
    sight: Sight,
    view: View,
    *,
    now: datetime,
    engineer_id: int | None = None,
    service: str | None = None,
    after: Key | None = None,
    limit: int = PAGE,
) -> Page:
    """Return one page of a view, narrowed to what is seen and, if given, to one service."""
    by_due = view in BY_DUE
    moment = Ticket.next_due if by_due else Ticket.updated_at
    statement = _filtered(seen_only(select(Ticket), sight), view, now, engineer_id)
    if service is not None:
        statement = statement.where(Ticket.service == service)
    if after is not None:
        # The first bound is looked up in the index, the second parts equal moments.
        reached = moment >= after.moment if by_due else moment <= after.moment
        beyond = Ticket.id > after.id if by_due else Ticket.id < after.id
        statement = statement.where(reached, or_(moment != after.moment, beyond))
    order = (moment, Ticket.id) if by_due else (moment.desc(), Ticket.id.desc())
    found = session.scalars(
        statement.order_by(*order)
        .limit(limit + 1)
        .options(
            joinedload(Ticket.customer), joinedload(Ticket.assignee), joinedload(Ticket.contact)
        )
    ).all()
    shown = found[:limit]
    return Page(shown, _key(shown[-1], by_due=by_due) if len(found) > limit else None)


def count_live(
    session: Session, sight: Sight, *, now: datetime, engineer_id: int
) -> dict[View, int]:
    """Return the counts beside the engineer's views, by one pass over the live tickets."""
    mine = Ticket.assignee_id == engineer_id
    row = session.execute(
        seen_only(
            select(
                func.count().filter(Ticket.next_due.is_not(None)),
                func.count().filter(and_(mine, Ticket.next_due.is_not(None))),
                func.count().filter(
                    and_(Ticket.assignee_id.is_(None), Ticket.next_due.is_not(None))
                ),
                func.count().filter(Ticket.next_due < now),
                func.count().filter(Ticket.state == State.WAITING),
            ).where(NOT_RESOLVED),
            sight,
        )
    ).one()
    names = (View.DUE, View.MINE, View.UNASSIGNED, View.MISSED, View.WAITING)
    return dict(zip(names, row, strict=True))


def read_key(text: str) -> Key | None:
    """Return the key that `str(key)` made; None for anything else."""
    moment, _, ticket_id = text.rpartition("-")
    try:
        key = Key(EPOCH + timedelta(microseconds=int(moment)), int(ticket_id))
    except (ValueError, OverflowError):
        return None
    return key if 0 < key.id <= LARGEST_ID else None


def _filtered(statement: Query, view: View, now: datetime, engineer_id: int | None) -> Query:
    if view in BY_DUE:
        statement = statement.where(Ticket.next_due.is_not(None))
    if view == View.MINE:
        statement = statement.where(Ticket.assignee_id == engineer_id)
    elif view == View.UNASSIGNED:
        statement = statement.where(Ticket.assignee_id.is_(None))
    elif view == View.MISSED:
        statement = statement.where(Ticket.next_due < now)
    elif view == View.WAITING:
        statement = statement.where(Ticket.state == State.WAITING)
    elif view == View.RESOLVED:
        statement = statement.where(Ticket.state == State.RESOLVED)
    return statement


def _key(ticket: Ticket, *, by_due: bool) -> Key:
    moment = ticket.next_due if by_due else ticket.updated_at
    assert moment is not None
    return Key(moment, ticket.id)
