"""Handing in a workbook: its bytes are kept, then it is read, compared and a draft."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage

from desk.contracts.models import Contract
from desk.errors import Conflict, DeskError, Invalid, TooLarge, Unreadable
from desk.people.access import Permission
from desk.tickets.files import KeptFile
from desk.web.edge import actor, house, now, session
from desk.web.forms import UNPROCESSABLE, DeskForm
from desk.web.languages import current_language
from desk.web.sentences import sentence
from desk.web.uploads import keep_files
from desk.web.visitors import needs
from desk.web.webex import webex
from desk.web.webex.finding import webex_contract
from desk.webex.baselines import current_baseline
from desk.webex.ledger import quota_of
from desk.webex.quota import month_of
from desk.webex.reading import read_table
from desk.webex.sentences import file_sentence
from desk.webex.submissions import keep_draft
from desk.webex.table import Table


class WorkbookForm(DeskForm):
    """A workbook to be read."""

    file = FileField(_l("Extension table (.xlsx)"), [FileRequired(_l("Choose a file."))])


@webex.get("/contracts/<int:contract_id>/submissions/new")
@needs(Permission.HAND_IN_TABLE)
def new_submission(contract_id: int) -> ResponseReturnValue:
    """Show the form for a workbook with changes."""
    return _page(webex_contract(contract_id), WorkbookForm(formdata=None))


@webex.post("/contracts/<int:contract_id>/submissions")
@needs(Permission.HAND_IN_TABLE)
def create_submission(contract_id: int) -> ResponseReturnValue:
    """Keep a workbook as a draft and lead to what it comes to."""
    contract = webex_contract(contract_id)
    form = WorkbookForm()
    if form.validate_on_submit():
        try:
            file, table = read_upload(form.file.data)
            draft = keep_draft(session(), contract, file, table, by=actor(), at=now())
        except (Unreadable, TooLarge, Invalid, Conflict) as error:
            form.file.errors = [refusal(error)]
        else:
            return redirect(url_for("webex.submission", submission_id=draft.id), 303)
    return _page(contract, form), UNPROCESSABLE


def read_upload(upload: FileStorage) -> tuple[KeptFile, Table]:
    """Keep the bytes of a workbook, then read it in a process of its own, as `read_table` does.

    A file that cannot be read stays kept. To be called before anything is written: the request's
    transaction ends here, since on SQLite nobody else could write while the file is read.
    """
    session().rollback()
    [file] = keep_files([upload])
    return file, read_table(house().blobs.get(file.sha256))


def refusal(error: DeskError) -> str:
    """Return why a workbook is not taken, in the reader's language."""
    if isinstance(error, (Unreadable, TooLarge)):
        return file_sentence(error, current_language())
    return sentence(error)


def _page(contract: Contract, form: WorkbookForm) -> str:
    shown: dict[str, Any] = {
        "quota": quota_of(session(), contract.id, month_of(now())),
        "version": current_baseline(session(), contract.id),
    }
    return render_template("webex/new_submission.html", contract=contract, form=form, **shown)
