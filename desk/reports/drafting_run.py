"""The drafts of a whole month: every customer with a contract in it, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from desk.audit import Actor
from desk.errors import DeskError
from desk.reports.covering import customers_within
from desk.reports.drafting import customers_drafted, draft_report
from desk.reports.months import Month, month_of

# What one customer's data can bring about; the others' reports are not to wait for it.
_ONES_OWN = (DeskError, SQLAlchemyError, ArithmeticError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class DraftingRun:
    """What a run did: customers' codes, and for each failure the code and what went wrong."""

    month: Month
    drafted: tuple[str, ...]
    there: int
    failed: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        said = f"{self.month}: {len(self.drafted)} drafted, {self.there} there already"
        if not self.failed:
            return said
        return f"{said}, {len(self.failed)} failed: " + "; ".join(
            f"{code} ({why})" for code, why in self.failed
        )


def draft_previous_month(
    session: Session, *, by: Actor, at: datetime, commit: Callable[[], None] | None = None
) -> DraftingRun:
    """Draft the reports on the month before `at` that are not there yet.

    Each customer is drafted in a savepoint of its own: one that fails leaves nothing behind and
    keeps nobody waiting. `commit` is called after each, since on SQLite nobody else can write
    meanwhile; without it the caller commits them all.
    """
    month = month_of(at).later(-1)
    drafted_before = set(customers_drafted(session, month))
    customers = customers_within(session, month)
    wanted = [(c.code, c) for c in customers if c.id not in drafted_before]
    there = len(customers) - len(wanted)
    drafted: list[str] = []
    failed: list[tuple[str, str]] = []
    for code, customer in wanted:
        try:
            with session.begin_nested():
                draft_report(session, customer, month, by=by, at=at)
        except _ONES_OWN as error:
            failed.append((code, _why(error)))
        else:
            drafted.append(code)
        if commit is not None:
            commit()
    return DraftingRun(month, tuple(drafted), there, tuple(failed))


def _why(error: Exception) -> str:
    return error.code if isinstance(error, DeskError) else type(error).__name__
