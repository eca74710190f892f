"""Handing over a contract's table: an engineer uploads the workbook that becomes the baseline."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.contracts.models import Contract
from desk.errors import Conflict, Invalid, TooLarge, Unreadable
from desk.people.access import Permission
from desk.web.edge import actor, now, session
from desk.web.forms import UNPROCESSABLE
from desk.web.visitors import needs
from desk.web.webex import webex
from desk.web.webex.finding import webex_contract
from desk.web.webex.uploading import WorkbookForm, read_upload, refusal
from desk.webex.baselines import current_baseline, hand_over, problems_of_first
from desk.webex.problems import CellProblem


@webex.get("/contracts/<int:contract_id>/baselines/new")
@needs(Permission.SET_ROWS)
def new_baseline(contract_id: int) -> ResponseReturnValue:
    """Show the form for the first table, or for one that replaces the table there is."""
    return _page(webex_contract(contract_id), WorkbookForm(formdata=None))


@webex.post("/contracts/<int:contract_id>/baselines")
@needs(Permission.SET_ROWS)
def create_baseline(contract_id: int) -> ResponseReturnValue:
    """Take the workbook as the baseline from now on."""
    contract = webex_contract(contract_id)
    form = WorkbookForm()
    problems: tuple[CellProblem, ...] = ()
    if form.validate_on_submit():
        try:
            _file, table = read_upload(form.file.data)
            problems = problems_of_first(table)
            version = hand_over(session(), contract, table, by=actor(), at=now())
        except (Unreadable, TooLarge, Invalid, Conflict) as error:
            form.file.errors = [refusal(error)]
        else:
            flash(_("Baseline %(number)s is in place.", number=version.number))
            return redirect(url_for("webex.table", contract_id=contract.id), 303)
    return _page(contract, form, problems), UNPROCESSABLE


def _page(contract: Contract, form: WorkbookForm, problems: tuple[CellProblem, ...] = ()) -> str:
    return render_template(
        "webex/new_baseline.html",
        contract=contract,
        form=form,
        problems=problems,
        version=current_baseline(session(), contract.id),
    )
