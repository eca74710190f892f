"""One submission: what it changes row by row, what stands in its way, what it takes of the ten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from desk.people.access import Permission
from desk.web.edge import now, session, sight, viewer
from desk.web.visitors import needs
from desk.web.webex import webex
from desk.webex.changes import change_from_json, fingerprint
from desk.webex.comparing import RowChange
from desk.webex.handing_in import is_begun
from desk.webex.ledger import quota_of
from desk.webex.models import ItemState, Submission, SubmissionState, WorkItem
from desk.webex.quota import month_of
from desk.webex.submissions import assessment_of, find_submission

MOST_ROWS = 200
"""Rows of a draft that are shown: nobody hands in more than ten, but any workbook can be sent."""


@dataclass(frozen=True, slots=True)
class RowShown:
    """A changed row on the page, with its work item once it was handed in."""

    change: RowChange
    item: WorkItem | None = None
    picked: bool = True


@webex.get("/submissions/<int:submission_id>")
@needs(Permission.SEE_TABLE)
def submission(submission_id: int) -> ResponseReturnValue:
    """Show a submission to whoever may see it."""
    return render_submission(find_submission(session(), sight(), submission_id))


def render_submission(found: Submission, *, wrong: str = "") -> str:
    """Return the submission's page; `wrong` says why a deed was refused."""
    draft = found.state == SubmissionState.DRAFT
    return render_template(
        "webex/submission.html",
        submission=found,
        contract=found.contract,
        quota=quota_of(session(), found.contract_id, month_of(now())),
        wrong=wrong,
        draft=draft,
        mine=viewer().is_customer,
        begun=is_begun(found),
        ItemState=ItemState,
        **(_draft(found) if draft else _handed_in(found)),
    )


def _draft(found: Submission) -> dict[str, Any]:
    assessment = assessment_of(session(), found)
    quota = quota_of(session(), found.contract_id, month_of(now()))
    changes = assessment.changes
    return {
        "assessment": assessment,
        "shown": fingerprint(changes),
        "count": len(changes),
        "over": quota.over(len(changes)),
        "rows": [
            RowShown(change, picked=place < quota.left)
            for place, change in enumerate(changes[:MOST_ROWS])
        ],
        "hidden": max(len(changes) - MOST_ROWS, 0),
    }


def _handed_in(found: Submission) -> dict[str, Any]:
    items = found.items[:MOST_ROWS]
    return {
        "assessment": None,
        "count": sum(item.state != ItemState.LEFT_OUT for item in found.items),
        "over": sum(item.state == ItemState.LEFT_OUT for item in found.items),
        "rows": [RowShown(change_from_json(item.change), item) for item in items],
        "hidden": max(len(found.items) - MOST_ROWS, 0),
    }
