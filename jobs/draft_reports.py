"""On the first of a month, or as soon after it as the jobs run: drafts on the month before."""

from __future__ import annotations

from desk.audit import TIMETABLE
from desk.reports.drafting_run import draft_previous_month
from jobs.shift import Shift


def draft_reports(shift: Shift) -> str:
    """Draft what is not drafted yet and return what was done, failures by customer."""
    run = draft_previous_month(
        shift.session, by=TIMETABLE, at=shift.house.clock(), commit=shift.session.commit
    )
    return str(run)
