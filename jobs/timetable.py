"""The timetable: which job runs how often, as data.

A job is one call into the desk. After its `lease`, another process may run the job although this
one has not said that it ended. The leases on mail are short, so that mail goes on soon after a
machine died; where a run takes longer, nothing is done twice, for each mail and each letter is
claimed by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from jobs.draft_reports import draft_reports
from jobs.fetch_mail import fetch_mail
from jobs.send_letters import send_letters
from jobs.shift import Shift


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the timetable."""

    name: str
    run: Callable[[Shift], str]
    every: timedelta
    lease: timedelta


TIMETABLE = (
    Job("fetch_mail", fetch_mail, timedelta(seconds=5), timedelta(minutes=2)),
    Job("send_letters", send_letters, timedelta(seconds=5), timedelta(minutes=2)),
    # Every hour, not once a month: whatever day the desk comes back, the drafts are caught up.
    Job("draft_reports", draft_reports, timedelta(hours=1), timedelta(minutes=30)),
)
