"""Finding reports through what the viewer may see: customers find their own published ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, defer, joinedload

from desk.errors import NotFound
from desk.people.access import Sight
from desk.people.models import Customer
from desk.reports.models import OperationsReport, ReportState
from desk.reports.months import Month
from desk.tickets.finding import seen_tickets
from desk.tickets.models import FIRST_NUMBER, Ticket

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some reports and the key of the page after them, None at the end."""

    reports: Sequence[OperationsReport]
    after: str | None


def find_report(
    session: Session, sight: Sight, code: str, month: Month, *, edition: int | None = None
) -> OperationsReport:
    """Return the newest edition that is seen, or the one asked for; raises NotFound otherwise."""
    statement = _seen(sight).where(Customer.code == code, OperationsReport.month == month.first)
    if edition is not None:
        statement = statement.where(OperationsReport.edition == edition)
    newest = statement.order_by(OperationsReport.edition.desc()).limit(1)
    found: OperationsReport | None = session.scalar(newest)
    if found is None:
        raise NotFound("report")
    return found


def editions_seen(session: Session, sight: Sight, report: OperationsReport) -> list[int]:
    """Return the editions of the same month that are seen, the newest first."""
    return list(
        session.scalars(
            _seen(sight)
            .with_only_columns(OperationsReport.edition)
            .where(
                OperationsReport.customer_id == report.customer_id,
                OperationsReport.month == report.month,
            )
            .order_by(OperationsReport.edition.desc())
        )
    )


def page_of_reports(session: Session, sight: Sight, *, after: str = "", limit: int = PAGE) -> Page:
    """Return one page of reports, the newest month first, of each month the newest edition seen."""
    newer = aliased(OperationsReport)
    supersedes = [
        newer.customer_id == OperationsReport.customer_id,
        newer.month == OperationsReport.month,
        newer.edition > OperationsReport.edition,
    ]
    if not sight.inside:
        supersedes.append(newer.state == ReportState.PUBLISHED)
    statement = _seen(sight).where(~select(newer.id).where(*supersedes).exists())
    key = _read_key(after)
    if key is not None:
        month, report_id = key
        statement = statement.where(
            or_(
                OperationsReport.month < month,
                and_(OperationsReport.month == month, OperationsReport.id < report_id),
            )
        )
    found = session.scalars(
        statement.order_by(OperationsReport.month.desc(), OperationsReport.id.desc())
        .limit(limit + 1)
        .options(defer(OperationsReport.figures), defer(OperationsReport.remarks))
    ).all()
    shown = found[:limit]
    return Page(shown, _key(shown[-1]) if len(found) > limit else None)


def tickets_numbered(session: Session, sight: Sight, numbers: Sequence[int]) -> Sequence[Ticket]:
    """Return the tickets with these numbers that are seen, in order, with their customers."""
    ids = [number - FIRST_NUMBER + 1 for number in numbers]
    return session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(ids), Ticket.id.in_(seen_tickets(sight)))
        .options(joinedload(Ticket.customer), joinedload(Ticket.assignee))
        .order_by(Ticket.id)
    ).all()


def all_customers(session: Session) -> Sequence[Customer]:
    """Return every customer, by code."""
    return session.scalars(select(Customer).order_by(Customer.code)).all()


def _seen(sight: Sight) -> Select[*tuple[Any, ...]]:
    statement = (
        select(OperationsReport)
        .join(OperationsReport.customer)
        .options(contains_eager(OperationsReport.customer))
    )
    narrowed = sight.narrow(statement, OperationsReport.customer_id)
    if sight.inside:
        return narrowed
    return narrowed.where(OperationsReport.state == ReportState.PUBLISHED)


def _key(report: OperationsReport) -> str:
    return f"{report.month.isoformat()}.{report.id}"


def _read_key(text: str) -> tuple[date, int] | None:
    day, _, report_id = text.partition(".")
    if not (report_id.isascii() and report_id.isdigit() and len(report_id) < 10):
        return None
    try:
        return date.fromisoformat(day), int(report_id)
    except ValueError:
        return None
