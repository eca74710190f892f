"""The submission on the page of its ticket."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from desk.people.access import Permission, allowed
from desk.tickets.models import Kind, Ticket
from desk.web.edge import session, viewer
from desk.web.tickets.related import RelatedLink, register
from desk.webex.models import Submission, SubmissionState
from desk.webex.submissions import submission_of_ticket


def links_to_submission(ticket: Ticket) -> Iterator[RelatedLink]:
    """Give the link to the submission that a ticket was opened for."""
    submission_id = submission_of_ticket(session(), ticket.id)
    if submission_id is not None and allowed(viewer(), Permission.SEE_TABLE):
        url = url_for("webex.submission", submission_id=submission_id)
        state = session().get_one(Submission, submission_id).state
        unfinished = state == SubmissionState.HANDED_IN
        yield RelatedLink(url, _("Rows of this setting change"), unfinished=unfinished)


register(Kind.CHANGE, links_to_submission)
