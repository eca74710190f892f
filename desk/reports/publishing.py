"""From draft to published: remarks, approval, publication; and back to draft before that.

A manager approves what was read: figures and remarks of an approved report do not change. Who
approves may also publish.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.errors import Conflict, Invalid
from desk.mail.identity import Sender
from desk.reports.drafting import require_draft
from desk.reports.letters import tell_readers
from desk.reports.models import OperationsReport, ReportState

LONGEST_REMARKS = 5_000


def write_remarks(
    session: Session,
    report: OperationsReport,
    text: str,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Put the desk's remarks into a draft; the same text again changes nothing.

    `seen` is the version the writer read. Raises Invalid for a text that is too long and where
    the report was changed since, Conflict("report_not_draft").
    """
    require_draft(report)
    kept = text.replace("\r\n", "\n").strip()
    if len(kept) > LONGEST_REMARKS:
        raise Invalid("remarks_too_long", most=LONGEST_REMARKS)
    if kept == report.remarks:
        return
    _require_seen(report, seen)
    report.remarks = kept
    session.flush()
    record(session, "report.remarked", subject="report", subject_id=report.id, by=by, at=at)


def approve_report(
    session: Session, report: OperationsReport, *, by: Actor, at: datetime, seen: int | None = None
) -> None:
    """Approve a draft as it was read; approving it again changes nothing.

    Raises Conflict for a published one, Invalid where it was changed since it was read (`seen`).
    """
    if report.state == ReportState.APPROVED:
        return
    require_draft(report)
    _require_seen(report, seen)
    report.state = ReportState.APPROVED
    report.approved_by, report.approved_at = by.name, at
    session.flush()
    record(session, "report.approved", subject="report", subject_id=report.id, by=by, at=at)


def withdraw_approval(
    session: Session, report: OperationsReport, *, by: Actor, at: datetime
) -> None:
    """Make an approved report a draft again; raises Conflict("report_not_approved")."""
    if report.state != ReportState.APPROVED:
        raise Conflict("report_not_approved")
    report.state = ReportState.DRAFT
    report.approved_by = report.approved_at = None
    session.flush()
    record(session, "report.approval_withdrawn", subject="report", subject_id=report.id, by=by,
           at=at)  # fmt: skip


def publish_report(
    session: Session, report: OperationsReport, *, by: Actor, at: datetime, sender: Sender
) -> None:
    """Show an approved report to its customer and write to the contacts for reports.

    Publishing it again changes nothing and writes no second letter. Raises
    Conflict("report_not_approved") for a draft.
    """
    if report.is_published:
        return
    if report.state != ReportState.APPROVED:
        raise Conflict("report_not_approved")
    report.state = ReportState.PUBLISHED
    report.published_by, report.published_at = by.name, at
    session.flush()
    told = tell_readers(session, report, sender=sender, at=at)
    record(session, "report.published", subject="report", subject_id=report.id, by=by, at=at,
           letters=[letter.id for letter in told])  # fmt: skip


def _require_seen(report: OperationsReport, seen: int | None) -> None:
    if seen is not None and seen != report.version:
        raise Invalid("report_changed_meanwhile")
