"""The list of reports: all customers' for the desk, their own published ones for customers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.people.access import Permission
from desk.reports.drafting import draft_report
from desk.reports.finding import all_customers, page_of_reports
from desk.reports.months import month_of
from desk.web.edge import actor, now, session, sight, viewer
from desk.web.forms import UNPROCESSABLE
from desk.web.reports import reports
from desk.web.reports.forms import DraftForm
from desk.web.reports.loading import load_month
from desk.web.visitors import needs


@reports.get("/reports")
@needs(Permission.READ_REPORTS)
def index() -> ResponseReturnValue:
    """Show the reports that the viewer sees, the newest month first."""
    return _list(_form(empty=True) if viewer().is_operator else None)


@reports.post("/reports")
@needs(Permission.WORK_TICKETS)
def create() -> ResponseReturnValue:
    """Draft a report by hand and lead to it; one that is there is led to as it is."""
    form = _form()
    if not form.validate_on_submit():
        return _list(form), UNPROCESSABLE
    customer = next(c for c in all_customers(session()) if c.code == form.customer.data)
    month = load_month(form.month.data or "")
    draft_report(session(), customer, month, by=actor(), at=now())
    flash(_("The draft is here."))
    return redirect(url_for("reports.show", code=customer.code, month=month), 303)


def _list(form: DraftForm | None) -> str:
    page = page_of_reports(session(), sight(), after=request.args.get("after", ""))
    return render_template("reports/index.html", page=page, form=form)


def _form(*, empty: bool = False) -> DraftForm:
    last = str(month_of(now()).later(-1))
    form = DraftForm(formdata=None, month=last) if empty else DraftForm()
    form.customer.choices = [(c.code, c.name) for c in all_customers(session())]
    return form
