"""What is done with a report: remarks, new figures, approval, publication, a new edition."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.errors import Invalid
from desk.people.access import Permission
from desk.reports.drafting import correct_report, redraft_report
from desk.reports.models import OperationsReport
from desk.reports.publishing import (
    approve_report,
    publish_report,
    withdraw_approval,
    write_remarks,
)
from desk.web.edge import actor, house, now, session
from desk.web.forms import UNPROCESSABLE, blame
from desk.web.reports import reports
from desk.web.reports.forms import ApprovalForm, RemarksForm
from desk.web.reports.loading import load_report
from desk.web.reports.page import render_report
from desk.web.visitors import needs


@reports.post("/reports/<code>/<month>/remarks")
@needs(Permission.WORK_TICKETS)
def remarks(code: str, month: str) -> ResponseReturnValue:
    """Put remarks into a draft."""
    report = load_report(code, month)
    form = RemarksForm()
    if form.validate_on_submit():
        try:
            write_remarks(session(), report, form.remarks.data or "", by=actor(), at=now(),
                          seen=form.seen.data)  # fmt: skip
        except Invalid as error:
            blame(form, "remarks", error)
        else:
            flash(_("The remarks are kept."))
            return _back(report)
    return render_report(report, remarks=form), UNPROCESSABLE


@reports.post("/reports/<code>/<month>/figures")
@needs(Permission.WORK_TICKETS)
def figures(code: str, month: str) -> ResponseReturnValue:
    """Take the figures of a draft anew."""
    report = load_report(code, month)
    redraft_report(session(), report, by=actor(), at=now())
    flash(_("The figures are taken anew."))
    return _back(report)


@reports.post("/reports/<code>/<month>/approval")
@needs(Permission.PUBLISH_REPORTS)
def approval(code: str, month: str) -> ResponseReturnValue:
    """Approve the draft as it was read."""
    report = load_report(code, month)
    form = ApprovalForm()
    if not form.validate_on_submit():
        raise Invalid("report_changed_meanwhile")
    approve_report(session(), report, by=actor(), at=now(), seen=form.seen.data)
    flash(_("Approved. The customer sees it once it is published."))
    return _back(report)


@reports.post("/reports/<code>/<month>/approval/withdrawal")
@needs(Permission.PUBLISH_REPORTS)
def withdrawal(code: str, month: str) -> ResponseReturnValue:
    """Make an approved report a draft again."""
    report = load_report(code, month)
    withdraw_approval(session(), report, by=actor(), at=now())
    flash(_("The report is a draft again."))
    return _back(report)


@reports.post("/reports/<code>/<month>/publication")
@needs(Permission.PUBLISH_REPORTS)
def publication(code: str, month: str) -> ResponseReturnValue:
    """Show the report to its customer and write to the contacts."""
    report = load_report(code, month)
    publish_report(session(), report, by=actor(), at=now(), sender=house().sender)
    flash(_("Published. The contacts for reports are told by letter."))
    return _back(report)


@reports.post("/reports/<code>/<month>/editions")
@needs(Permission.WORK_TICKETS)
def editions(code: str, month: str) -> ResponseReturnValue:
    """Draft the edition that corrects a published one."""
    report = correct_report(session(), load_report(code, month), by=actor(), at=now())
    flash(_("The draft of the correcting edition is here."))
    return _back(report)


def _back(report: OperationsReport) -> ResponseReturnValue:
    return redirect(url_for("reports.show", code=report.customer.code, month=report.of_month), 303)
