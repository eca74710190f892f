"""The operations report as a row; a published one is never changed, a correction is a new edition.

Figures are stored as they were taken, so that page and PDF show the same numbers on every day.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy import inspect as inspect_state
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, object_session, relationship

from desk.db import Base
from desk.errors import Conflict
from desk.people.models import Customer
from desk.reports.months import Month


class ReportState(StrEnum):
    """How a report stands (glossary: draft, approved, published)."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"


class OperationsReport(Base):
    """One customer's report on one month (its first day), in one edition, from 1."""

    __tablename__ = "operations_report"
    __table_args__ = (
        UniqueConstraint("customer_id", "month", "edition"),
        Index(None, "month", "id"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    month: Mapped[date]
    edition: Mapped[int]
    # What the state was is asked when it changes, so it must be known even if never read.
    state: Mapped[ReportState] = mapped_column(String(20), active_history=True)
    language: Mapped[str] = mapped_column(String(5))
    figures: Mapped[dict[str, Any]]
    remarks: Mapped[str] = mapped_column(Text)
    data_closed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    drafted_at: Mapped[datetime]
    approved_by: Mapped[str | None] = mapped_column(String(200))
    approved_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(200))
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    customer: Mapped[Customer] = relationship()

    # Approved are the figures and remarks that were read, not what somebody saved meanwhile.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def of_month(self) -> Month:
        """The month as the figures know it."""
        return Month(self.month)

    @property
    def is_published(self) -> bool:
        """Whether the customer sees it and nobody may change it."""
        return self.state == ReportState.PUBLISHED


def _refuse(_: Mapper[OperationsReport], __: Connection, report: OperationsReport) -> None:
    session = object_session(report)
    changed = session is None or session.is_modified(report)
    before = inspect_state(report).attrs.state.load_history()
    stored = before.deleted or before.unchanged
    if changed and ReportState.PUBLISHED in stored:
        raise Conflict("report_published", report=report.id)


def _refuse_removal(_: Mapper[OperationsReport], __: Connection, report: OperationsReport) -> None:
    if report.is_published:
        raise Conflict("report_published", report=report.id)


event.listen(OperationsReport, "before_update", _refuse)
event.listen(OperationsReport, "before_delete", _refuse_removal)
