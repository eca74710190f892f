"""Work items: an engineer sets a row in Control Hub, or says why it could not be set.

A row that was set is charged to the month in which that happened (W§5.5); one that could not be
set gives its place back. When no row of a submission waits any more, the submission is done
(`desk.webex.finishing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, func, literal, or_, select
from sqlalchemy.orm import Session, contains_eager

from desk.audit import Actor, record
from desk.contracts.models import Contract
from desk.db import Moment
from desk.errors import Conflict, Invalid, NotFound
from desk.mail.identity import Sender
from desk.people.models import Person
from desk.tickets.finding import LARGEST_ID
from desk.tickets.models import State, Ticket
from desk.tickets.states import assign
from desk.tickets.views import Key
from desk.webex.finishing import finish
from desk.webex.ledger import charge, lock_contract, release
from desk.webex.models import ItemState, Submission, WorkItem
from desk.webex.submissions import reload

PAGE = 50
LONGEST_REASON = 500
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Some work items that wait, and the key of the page after them, None at the end."""

    items: Sequence[WorkItem]
    after: Key | None


def waiting_items(session: Session, *, after: Key | None = None, limit: int = PAGE) -> WorkPage:
    """Return rows to be set, of all contracts, the earliest deadline first.

    Rows whose ticket waits for the customer have no deadline for now and come last.
    """
    due = func.coalesce(Ticket.next_due, literal(_NEVER, Moment))
    statement = _waiting().add_columns(due).order_by(due, WorkItem.id).limit(limit + 1)
    if after is not None:
        later = due > literal(after.moment, Moment)
        same = due == literal(after.moment, Moment)
        statement = statement.where(or_(later, same & (WorkItem.id > after.id)))
    found = session.execute(statement).all()
    shown = found[:limit]
    last = Key(shown[-1][1], shown[-1][0].id) if len(found) > limit else None
    return WorkPage([row[0] for row in shown], last)


def find_item(session: Session, item_id: int) -> WorkItem:
    """Return a work item for an engineer; raises NotFound."""
    found = session.get(WorkItem, item_id) if 0 < item_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("work_item")
    return found


def set_row(session: Session, item: WorkItem, *, by: Actor, at: datetime, sender: Sender) -> None:
    """Say that a row was set in Control Hub: it is charged now. Saying so again changes nothing.

    Raises Conflict (`work_item_ended`) for a row that does not wait, `month_full` as `charge` does.
    """
    _take_hold(session, item)
    if item.state == ItemState.SET:
        return
    _require_waiting(item)
    charge(session, item, by=by, at=at)
    _end(session, item, ItemState.SET, by=by, at=at)
    finish(session, item.submission, by=by, at=at, sender=sender)


def refuse_row(
    session: Session, item: WorkItem, *, reason: str, by: Actor, at: datetime, sender: Sender
) -> None:
    """Say why a row could not be set: its place is free again, and the customer is told.

    Raises Invalid (`reason_missing`, `reason_too_long`) and Conflict (`work_item_ended`).
    """
    why = " ".join(reason.split())
    if not why:
        raise Invalid("reason_missing")
    if len(why) > LONGEST_REASON:
        raise Invalid("reason_too_long", most=LONGEST_REASON)
    _take_hold(session, item)
    if item.state == ItemState.REFUSED:
        return
    _require_waiting(item)
    release(session, item, by=by, at=at, reason=why)
    item.reason = why
    _end(session, item, ItemState.REFUSED, by=by, at=at)
    finish(session, item.submission, by=by, at=at, sender=sender)


def _waiting() -> Select[WorkItem]:
    return (
        select(WorkItem)
        .join(WorkItem.submission)
        .join(Submission.ticket)
        .join(Submission.contract)
        .where(WorkItem.state == ItemState.OPEN)
        .options(
            contains_eager(WorkItem.submission).defer(Submission.content),
            contains_eager(WorkItem.submission)
            .contains_eager(Submission.ticket)
            .joinedload(Ticket.assignee),
            contains_eager(WorkItem.submission)
            .contains_eager(Submission.contract)
            .joinedload(Contract.customer),
        )
    )


def _take_hold(session: Session, item: WorkItem) -> None:
    """Lock the contract, then look at the row again: somebody may have dealt with it meanwhile."""
    lock_contract(session, item.contract_id)
    reload(session, item.submission)


def _require_waiting(item: WorkItem) -> None:
    if item.state != ItemState.OPEN:
        raise Conflict("work_item_ended")


def _end(session: Session, item: WorkItem, state: ItemState, *, by: Actor, at: datetime) -> None:
    item.state, item.ended_at, item.ended_by = state, at, by.name
    ticket = item.submission.ticket
    assert ticket is not None
    # Whoever deals with the first row has taken the matter on.
    engineer = session.get(Person, by.person_id) if by.person_id else None
    if ticket.assignee_id is None and ticket.state != State.RESOLVED:
        assign(session, ticket, engineer, by=by, at=at)
    record(session, f"change.row_{state.value}", subject="ticket", subject_id=ticket.id, by=by,
           at=at, to=item.change["key"])  # fmt: skip
