"""Drafts: made once for each customer and month, reckoned anew while they are drafts.

S menu 1(3): the report comes in the month after the month reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.catalogue.closed_days import calendar_in_force
from desk.errors import Conflict
from desk.people.models import Customer
from desk.reports.collecting import collect
from desk.reports.covering import contracts_within, rules_of
from desk.reports.json_form import to_json
from desk.reports.models import OperationsReport, ReportState
from desk.reports.months import Month, report_due


def draft_report(
    session: Session, customer: Customer, month: Month, *, by: Actor, at: datetime
) -> OperationsReport:
    """Return the customer's report on `month`, drafting it where there is none yet.

    A report that is there already is returned as it is. Raises what `collect` raises.
    """
    found = latest_edition(session, customer.id, month)
    if found is not None:
        return found
    return _add(session, customer, month, edition=1, remarks="", by=by, at=at)


def redraft_report(session: Session, report: OperationsReport, *, by: Actor, at: datetime) -> None:
    """Take the figures of a draft anew; remarks stay. Raises Conflict("report_not_draft")."""
    require_draft(report)
    report.figures = _figures(session, report.customer, report.of_month, at)
    report.data_closed_at = at
    session.flush()
    record(session, "report.redrafted", subject="report", subject_id=report.id, by=by, at=at)


def correct_report(
    session: Session, report: OperationsReport, *, by: Actor, at: datetime
) -> OperationsReport:
    """Return the edition after a published one, drafting it with the old remarks if need be.

    Raises Conflict("report_not_published").
    """
    if not report.is_published:
        raise Conflict("report_not_published")
    newest = latest_edition(session, report.customer_id, report.of_month)
    if newest is not None and newest.edition > report.edition:
        return newest
    return _add(
        session, report.customer, report.of_month, edition=report.edition + 1,
        remarks=report.remarks, by=by, at=at,
    )  # fmt: skip


def latest_edition(session: Session, customer_id: int, month: Month) -> OperationsReport | None:
    """Return the newest edition on the month, in whatever state."""
    return session.scalar(
        select(OperationsReport)
        .where(OperationsReport.customer_id == customer_id, OperationsReport.month == month.first)
        .order_by(OperationsReport.edition.desc())
        .limit(1)
    )


def customers_drafted(session: Session, month: Month) -> Sequence[int]:
    """Return the ids of the customers that have a report on the month."""
    return session.scalars(
        select(OperationsReport.customer_id).where(OperationsReport.month == month.first).distinct()
    ).all()


def require_draft(report: OperationsReport) -> None:
    """Raise Conflict("report_not_draft") unless the report is a draft."""
    if report.state != ReportState.DRAFT:
        raise Conflict("report_not_draft")


def _add(
    session: Session,
    customer: Customer,
    month: Month,
    *,
    edition: int,
    remarks: str,
    by: Actor,
    at: datetime,
) -> OperationsReport:
    figures = _figures(session, customer, month, at)
    rules = rules_of(contracts_within(session, customer.id, month))
    report = OperationsReport(
        customer=customer,
        month=month.first,
        edition=edition,
        state=ReportState.DRAFT,
        language=customer.language,
        figures=figures,
        remarks=remarks,
        data_closed_at=at,
        due_at=report_due(month, rules, calendar_in_force(session)),
        drafted_at=at,
    )
    try:
        with session.begin_nested():
            session.add(report)
    except IntegrityError:
        # Somebody else drafted the same edition a moment ago: theirs is the one.
        theirs = latest_edition(session, customer.id, month)
        assert theirs is not None
        return theirs
    record(session, "report.drafted", subject="report", subject_id=report.id, by=by, at=at,
           month=str(month), edition=edition)  # fmt: skip
    return report


def _figures(session: Session, customer: Customer, month: Month, at: datetime) -> dict[str, Any]:
    figures: dict[str, Any] = to_json(collect(session, customer, month, now=at))
    return figures
