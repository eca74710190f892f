"""What a customer does with a submission: answer, hand in, take back, go on with the rest."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.errors import Conflict, Invalid, NotFound
from desk.people.access import Permission
from desk.tickets.letters import acknowledge
from desk.web.edge import actor, house, now, session, sight, viewer
from desk.web.errors import status_of
from desk.web.sentences import sentence
from desk.web.visitors import needs
from desk.web.webex import webex
from desk.web.webex.submission import render_submission
from desk.webex.handing_in import hand_in, withdraw
from desk.webex.ledger import lock_contract
from desk.webex.models import Submission
from desk.webex.questions import Answer
from desk.webex.submissions import answer, draft_of_rest, find_submission, reload


@webex.post("/submissions/<int:submission_id>/handing-in")
@needs(Permission.HAND_IN_TABLE)
def handing_in(submission_id: int) -> ResponseReturnValue:
    """Hand the submission in: all of it, or the rows that were chosen."""

    def deed(found: Submission) -> None:
        # Rows are chosen only where not all of them fit into the month.
        keys = request.form.getlist("row") if "choose" in request.form else None
        # Asked once the lock is held: of two clicks, only the first is acknowledged.
        lock_contract(session(), found.contract_id)
        reload(session(), found)
        new = found.ticket_id is None
        ticket = hand_in(session(), found, shown=request.form.get("shown", ""), keys=keys,
                         contact=viewer(), at=now())  # fmt: skip
        if new:
            acknowledge(session(), ticket, sender=house().sender, at=now())
        flash(_("Handed in as #%(number)s.", number=ticket.number))

    return _done(submission_id, deed)


@webex.post("/submissions/<int:submission_id>/answers")
@needs(Permission.HAND_IN_TABLE)
def answers(submission_id: int) -> ResponseReturnValue:
    """Answer one question about the submission."""

    def deed(found: Submission) -> None:
        said = request.form.get("said", "")
        if said not in set(Answer):
            raise NotFound("question")
        answer(session(), found, request.form.get("question", ""), Answer(said), by=actor(),
               at=now())  # fmt: skip

    return _done(submission_id, deed)


@webex.post("/submissions/<int:submission_id>/withdrawal")
@needs(Permission.HAND_IN_TABLE)
def withdrawal(submission_id: int) -> ResponseReturnValue:
    """Give the submission up, or take it back."""

    def deed(found: Submission) -> None:
        withdraw(session(), found, by=actor(), at=now())
        flash(_("Withdrawn. Its rows take no place of the month."))

    return _done(submission_id, deed)


@webex.post("/submissions/<int:submission_id>/rest")
@needs(Permission.HAND_IN_TABLE)
def rest(submission_id: int) -> ResponseReturnValue:
    """Make a draft of the rows that were left out, and lead to it."""
    found = find_submission(session(), sight(), submission_id)
    draft = draft_of_rest(session(), found, by=actor(), at=now())
    flash(_("This is the draft of the rows that were left out. Nothing has been handed in yet."))
    return redirect(url_for("webex.submission", submission_id=draft.id), 303)


def _done(submission_id: int, deed: Callable[[Submission], None]) -> ResponseReturnValue:
    """Do a deed and lead back to the submission, or show its page with the reason why not."""
    found = find_submission(session(), sight(), submission_id)
    try:
        deed(found)
    except (Conflict, Invalid) as error:
        session().rollback()
        found = find_submission(session(), sight(), submission_id)
        return render_submission(found, wrong=sentence(error)), status_of(error)
    return redirect(url_for("webex.submission", submission_id=submission_id), 303)
