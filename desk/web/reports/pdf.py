"""The report as PDF, made from the same stored figures as its page."""

from __future__ import annotations

from flask import make_response
from flask.typing import ResponseReturnValue

from desk.people.access import Permission
from desk.reports.json_form import from_json
from desk.reports.models import ReportState
from desk.reports.printing import print_report
from desk.web.edge import house
from desk.web.reports import reports
from desk.web.reports.loading import load_report
from desk.web.visitors import needs


@reports.get("/reports/<code>/<month>.pdf")
@needs(Permission.READ_REPORTS)
def download(code: str, month: str) -> ResponseReturnValue:
    """Send the PDF, in the customer's language; a draft says that it is one."""
    report = load_report(code, month)
    made = print_report(
        from_json(report.figures),
        language=report.language,
        desk=house().settings.name,
        remarks=report.remarks,
        edition=report.edition,
        draft=report.state == ReportState.DRAFT,
    )
    response = make_response(made)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{report.customer.code}-{report.of_month}.pdf"'
    )
    return response
