"""On the first of a month, or as soon after it as the jobs run: drafts on the month before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor
from desk.reports.drafting_run import draft_previous_month


def draft_reports(session: Session, *, now: datetime, by: Actor) -> str:
    """Draft what is not drafted yet and return what was done, failures by customer."""
    return str(draft_previous_month(session, by=by, at=now))
