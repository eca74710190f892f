"""The ledger: dated entries whose sum is the count of a month; written under the contract's lock.

Who writes takes `lock_contract` first and sums afterwards. PostgreSQL then lets a second writer
wait until the first has committed; on SQLite a transaction that may write is the only one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload

from desk.audit import Actor
from desk.catalogue.offer import service
from desk.contracts.models import Contract
from desk.errors import Conflict
from desk.hours import JST
from desk.webex.models import EntryKind, LedgerEntry, WorkItem
from desk.webex.quota import Quota, month_of

SERVICE = "webex_calling"
FIGURE = "changes_per_month"


def monthly_limit() -> int:
    """Return how many rows a month's fee covers (W menu 2(3))."""
    return service(SERVICE).figure(FIGURE).value


def lock_contract(session: Session, contract_id: int) -> None:
    """Be the only one who writes about this contract's changes until the transaction ends."""
    session.execute(
        select(Contract.id).where(Contract.id == contract_id).with_for_update(key_share=True)
    )


def quota_of(session: Session, contract_id: int, month: date) -> Quota:
    """Return how the month that begins with `month` stands: one sum over the ledger."""
    amount, this_month = LedgerEntry.amount, LedgerEntry.month == month
    charged = LedgerEntry.kind == EntryKind.CHARGE
    used, reserved, carried = session.execute(
        select(
            func.coalesce(func.sum(amount).filter(and_(this_month, charged)), 0),
            func.coalesce(func.sum(amount).filter(and_(this_month, ~charged)), 0),
            func.coalesce(func.sum(amount).filter(and_(LedgerEntry.month < month, ~charged)), 0),
        ).where(LedgerEntry.contract_id == contract_id, LedgerEntry.month <= month)
    ).one()
    return Quota(month, monthly_limit(), used, reserved, carried)


def reserve(session: Session, item: WorkItem, *, by: Actor, at: datetime) -> None:
    """Hold a place for a row in the month of `at`; raises Conflict where none is left."""
    month = month_of(at)
    quota = quota_of(session, item.contract_id, month)
    if not quota.left:
        raise Conflict("over_quota", rows=1, left=0, limit=quota.limit)
    item.reserved_month = month
    _write(session, item, EntryKind.RESERVE, month, handed_in_on=_day(at), by=by, at=at)


def release(session: Session, item: WorkItem, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Give a row's place back, in the month in which it was held."""
    assert item.reserved_month is not None
    _write(session, item, EntryKind.RELEASE, item.reserved_month,
           handed_in_on=_handed_in_on(item), by=by, at=at, reason=reason)  # fmt: skip


def charge(session: Session, item: WorkItem, *, by: Actor, at: datetime) -> None:
    """Count a row that was carried out, in the month of `at`; its place is given back.

    Raises Conflict (`month_full`) where the month has no place for it. Time that goes on never
    leads there: a row that waits has a place in every month (`desk.webex.quota`).
    """
    release(session, item, by=by, at=at)
    month = month_of(at)
    quota = quota_of(session, item.contract_id, month)
    if quota.used + quota.reserved >= quota.limit:
        raise Conflict("month_full", limit=quota.limit, month=month.isoformat()[:7])
    _write(session, item, EntryKind.CHARGE, month, handed_in_on=_handed_in_on(item), by=by, at=at)


def entries_of_month(session: Session, contract_id: int, month: date) -> Sequence[LedgerEntry]:
    """Return the month's entries, oldest first, with the rows and submissions they are about."""
    return session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.contract_id == contract_id, LedgerEntry.month == month)
        .options(joinedload(LedgerEntry.work_item).joinedload(WorkItem.submission))
        .order_by(LedgerEntry.id)
    ).all()


def months_with_entries(session: Session, contract_id: int, *, limit: int = 24) -> Sequence[date]:
    """Return the months that have entries, the latest first."""
    return session.scalars(
        select(LedgerEntry.month)
        .where(LedgerEntry.contract_id == contract_id)
        .distinct()
        .order_by(LedgerEntry.month.desc())
        .limit(limit)
    ).all()


def _handed_in_on(item: WorkItem) -> date:
    handed_in_at = item.submission.handed_in_at
    assert handed_in_at is not None
    return _day(handed_in_at)


def _day(at: datetime) -> date:
    return at.astimezone(JST).date()


def _write(
    session: Session,
    item: WorkItem,
    kind: EntryKind,
    month: date,
    *,
    handed_in_on: date,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    session.add(
        LedgerEntry(
            contract_id=item.contract_id,
            month=month,
            kind=kind,
            amount=-1 if kind is EntryKind.RELEASE else 1,
            work_item_id=item.id,
            handed_in_on=handed_in_on,
            at=at,
            by_name=by.name,
            reason=reason,
        )
    )
    session.flush()
