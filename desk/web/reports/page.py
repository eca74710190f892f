"""One report, and the tickets behind each of its numbers."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from desk.audit import entries_about
from desk.errors import NotFound
from desk.people.access import Permission
from desk.reports.counted import counts_of
from desk.reports.figures import EventRow
from desk.reports.finding import editions_seen, tickets_numbered
from desk.reports.json_form import from_json
from desk.reports.models import OperationsReport, ReportState
from desk.reports.naming import event_name
from desk.web.edge import session, sight, viewer
from desk.web.languages import current_language
from desk.web.reports import reports
from desk.web.reports.charts import HEIGHT, STEP, WIDTH, chart_of
from desk.web.reports.forms import RemarksForm
from desk.web.reports.loading import load_report
from desk.web.visitors import needs
from desk.webex.labels import work_types_label
from desk.webex.work_types import WorkType


@reports.get("/reports/<code>/<month>")
@needs(Permission.READ_REPORTS)
def show(code: str, month: str) -> ResponseReturnValue:
    """Show a report: to its customer once it is published, to the desk always."""
    return render_report(load_report(code, month))


@reports.get("/reports/<code>/<month>/counted/<what>")
@needs(Permission.READ_REPORTS)
def counted(code: str, month: str, what: str) -> ResponseReturnValue:
    """Show the tickets that one number counts, as far as the viewer sees them."""
    report = load_report(code, month)
    figures = from_json(report.figures)
    count = counts_of(figures).get(what)
    if count is None:
        raise NotFound("page")
    return render_template(
        "reports/counted.html",
        report=report,
        figures=figures,
        count=count,
        what=what.split("."),
        tickets=tickets_numbered(session(), sight(), count.tickets),
        event_name=_event_name,
    )


def render_report(report: OperationsReport, *, remarks: RemarksForm | None = None) -> str:
    """Return the report's page, with remarks that were sent wrong if there are any."""
    figures = from_json(report.figures)
    inside = viewer().is_operator
    return render_template(
        "reports/show.html",
        report=report,
        f=figures,
        chart=chart_of(figures.tickets.by_day),
        chart_size=(WIDTH, HEIGHT, STEP),
        editions=editions_seen(session(), sight(), report),
        history=entries_about(session(), "report", report.id) if inside else (),
        remarks_form=remarks or RemarksForm(formdata=None, remarks=report.remarks),
        event_name=_event_name,
        work_type_name=_work_type_name,
        State=ReportState,
    )


def _event_name(row: EventRow) -> str:
    return event_name(row, current_language())


def _work_type_name(code: str) -> str:
    return work_types_label([WorkType(code)], current_language())
