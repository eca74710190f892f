"""The jobs: when each ran last, and how it ended."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from desk.people.access import Permission
from desk.runs.claiming import all_runs
from desk.web.edge import session
from desk.web.office import office
from desk.web.visitors import needs


@office.get("/jobs")
@needs(Permission.ADMINISTER)
def jobs() -> ResponseReturnValue:
    """Show every job that has run."""
    return render_template("office/jobs.html", runs=all_runs(session()))
