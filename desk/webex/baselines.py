"""Baselines: a contract's extension table as it stands for the customer, version by version.

The first one is handed over by an engineer; each submission that was carried out makes the next
(W§1.9, W menu 2(3)). Every workbook of ours names the version it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from desk.audit import Actor, record
from desk.contracts.models import Contract
from desk.errors import Conflict, Invalid
from desk.webex.checking import check
from desk.webex.ledger import lock_contract
from desk.webex.models import BaselineVersion, ItemState, WorkItem
from desk.webex.problems import CellProblem
from desk.webex.table import Table

_VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})")


def version_name(contract_id: int, number: int) -> str:
    """Return what a workbook bears: the contract and the number of its baseline."""
    return f"{contract_id}.{number}"


def read_version_name(name: str | None) -> tuple[int, int] | None:
    """Return the contract and number that `version_name` was given, None for anything else."""
    found = _VERSION.fullmatch(name or "")
    return (int(found[1]), int(found[2])) if found else None


def current_baseline(session: Session, contract_id: int) -> BaselineVersion | None:
    """Return the newest baseline of a contract, None as long as there is none."""
    return session.scalar(
        select(BaselineVersion)
        .where(BaselineVersion.contract_id == contract_id)
        .order_by(BaselineVersion.number.desc())
        .limit(1)
    )


def baseline_of(session: Session, contract_id: int, number: int) -> BaselineVersion | None:
    """Return one version of a contract's baseline, None if there is no such number."""
    return session.scalar(
        select(BaselineVersion).where(
            BaselineVersion.contract_id == contract_id, BaselineVersion.number == number
        )
    )


def versions_of(
    session: Session, contract_id: int, *, limit: int = 20
) -> Sequence[BaselineVersion]:
    """Return a contract's baselines without their rows, the newest first."""
    return session.scalars(
        select(BaselineVersion)
        .where(BaselineVersion.contract_id == contract_id)
        .options(defer(BaselineVersion.content))
        .order_by(BaselineVersion.number.desc())
        .limit(limit)
    ).all()


def table_of(version: BaselineVersion) -> Table:
    """Return the baseline as a table that names its own version."""
    content = {
        **version.content,
        "base_version": version_name(version.contract_id, version.number),
    }
    return Table.from_json(content)


def problems_of_first(table: Table) -> tuple[CellProblem, ...]:
    """Return why a table cannot be a baseline: each of its cells would block every submission."""
    return check(table)


def hand_over(
    session: Session, contract: Contract, table: Table, *, by: Actor, at: datetime
) -> BaselineVersion:
    """Take a table that an engineer hands over as the baseline from now on.

    Raises Invalid for a table without rows or with problems, and Conflict (`baseline_busy`) while
    rows of the contract wait to be set: they were compared with the baseline there is.
    """
    if not table.rows:
        raise Invalid("table_empty")
    if problems := problems_of_first(table):
        raise Invalid("table_has_problems", problems=len(problems))
    lock_contract(session, contract.id)
    waiting = select(func.count()).where(
        WorkItem.contract_id == contract.id, WorkItem.state == ItemState.OPEN
    )
    if session.scalar(waiting):
        raise Conflict("baseline_busy")
    return add_version(session, contract.id, table, by=by, at=at)


def add_version(
    session: Session,
    contract_id: int,
    table: Table,
    *,
    by: Actor,
    at: datetime,
    submission_id: int | None = None,
) -> BaselineVersion:
    """Append the next baseline; the caller holds the contract's lock."""
    last = current_baseline(session, contract_id)
    settled = table.with_rows(row.settled() for row in table.rows)
    version = BaselineVersion(
        contract_id=contract_id,
        number=last.number + 1 if last else 1,
        content=settled.to_json(),
        made_at=at,
        made_by=by.name,
        submission_id=submission_id,
    )
    session.add(version)
    session.flush()
    record(session, "baseline.made", subject="contract", subject_id=contract_id, by=by, at=at,
           number=version.number, rows=len(table.rows), submission=submission_id)  # fmt: skip
    return version
