"""The engineers' side: rows to be set, the earliest deadline first, and what became of each."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.errors import Conflict, Invalid
from desk.people.access import Permission
from desk.tickets.views import read_key
from desk.web.edge import actor, house, now, session, sight
from desk.web.errors import status_of
from desk.web.sentences import sentence
from desk.web.visitors import needs
from desk.web.webex import webex
from desk.web.webex.submission import render_submission
from desk.webex.changes import change_from_json
from desk.webex.models import WorkItem
from desk.webex.submissions import find_submission
from desk.webex.work_items import find_item, refuse_row, set_row, waiting_items


@webex.get("/work")
@needs(Permission.SET_ROWS)
def work() -> ResponseReturnValue:
    """Show the rows to be set, of all contracts."""
    page = waiting_items(session(), after=read_key(request.args.get("after", "")))
    rows = [(item, change_from_json(item.change)) for item in page.items]
    return render_template("webex/work.html", rows=rows, after=page.after)


@webex.post("/work-items/<int:item_id>/setting")
@needs(Permission.SET_ROWS)
def setting(item_id: int) -> ResponseReturnValue:
    """Say that a row was set in Control Hub."""
    return _ended(item_id, lambda item: set_row(session(), item, by=actor(), at=now(),
                                                sender=house().sender))  # fmt: skip


@webex.post("/work-items/<int:item_id>/refusal")
@needs(Permission.SET_ROWS)
def refusal(item_id: int) -> ResponseReturnValue:
    """Say why a row could not be set."""
    reason = request.form.get("reason", "")
    return _ended(item_id, lambda item: refuse_row(session(), item, reason=reason, by=actor(),
                                                   at=now(), sender=house().sender))  # fmt: skip


def _ended(item_id: int, deed: Callable[[WorkItem], None]) -> ResponseReturnValue:
    """End a row and lead back to its submission, or show that page with the reason why not."""
    item = find_item(session(), item_id)
    submission_id = item.submission_id
    try:
        deed(item)
    except (Conflict, Invalid) as error:
        session().rollback()
        found = find_submission(session(), sight(), submission_id)
        return render_submission(found, wrong=sentence(error)), status_of(error)
    return redirect(
        url_for("webex.submission", submission_id=submission_id, _anchor=f"row-{item_id}"), 303
    )
