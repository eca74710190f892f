"""The Webex Calling part of a month: rows carried out, of the month's ten (W menu 2(3)).

The ledger says which rows count in the month; a row is one change, whatever work types it bears.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from desk.contracts.models import Contract
from desk.reports.figures import WebexFigures, WorkTypeRow
from desk.reports.months import Month
from desk.reports.spreads import count_of
from desk.tickets.models import FIRST_NUMBER
from desk.webex.ledger import SERVICE, monthly_limit
from desk.webex.models import EntryKind, LedgerEntry, Submission, WorkItem
from desk.webex.work_types import WorkType


def webex_figures(
    session: Session, contracts: Sequence[Contract], month: Month
) -> tuple[WebexFigures, ...]:
    """Return the part for each Webex Calling contract; two queries, none without such a one."""
    ids = [contract.id for contract in contracts if contract.service == SERVICE]
    if not ids:
        return ()
    charged = session.execute(
        select(LedgerEntry.contract_id, WorkItem.change, Submission.ticket_id)
        .join(WorkItem, WorkItem.id == LedgerEntry.work_item_id)
        .join(Submission, Submission.id == WorkItem.submission_id)
        .where(
            LedgerEntry.contract_id.in_(ids),
            LedgerEntry.month == month.first,
            LedgerEntry.kind == EntryKind.CHARGE,
        )
        .order_by(LedgerEntry.id)
    ).all()
    waiting = _waiting(session, ids, month)
    return tuple(
        _of_contract(
            contract_id,
            [row for row in charged if row.contract_id == contract_id],
            waiting.get(contract_id, 0),
        )
        for contract_id in ids
    )


def _waiting(session: Session, ids: list[int], month: Month) -> dict[int, int]:
    """Return the rows that held a place when the month ended: reserved by then, not released."""
    sums = session.execute(
        select(LedgerEntry.contract_id, func.sum(LedgerEntry.amount))
        .where(
            LedgerEntry.contract_id.in_(ids),
            LedgerEntry.kind != EntryKind.CHARGE,
            LedgerEntry.at < month.ends,
        )
        .group_by(LedgerEntry.contract_id)
    )
    return {contract_id: int(amount) for contract_id, amount in sums}


def _of_contract(contract_id: int, rows: Sequence[Row[Any]], waiting: int) -> WebexFigures:
    borne = Counter(code for row in rows for code in row.change["work_types"])
    return WebexFigures(
        contract=contract_id,
        limit=monthly_limit(),
        used=len(rows),
        waiting=waiting,
        by_work_type=tuple(
            WorkTypeRow(kind.value, borne[kind.value]) for kind in WorkType if borne[kind.value]
        ),
        tickets=count_of(_numbers(row.ticket_id for row in rows)),
    )


def _numbers(ticket_ids: Iterable[int | None]) -> Iterable[int]:
    return (found + FIRST_NUMBER - 1 for found in ticket_ids if found is not None)
