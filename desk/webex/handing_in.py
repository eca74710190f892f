"""Handing a submission in, and taking it back while nobody has begun with it.

Its rows become work items that hold places of the month; a ticket carries the conversation. Only
with a contract in force and Professional licences (W menu 2(3)); what the month has no place for
is left out and can be handed in later (W§5.5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.contracts.models import Contract
from desk.errors import Conflict, Invalid
from desk.hours import JST
from desk.people.models import Person
from desk.tickets.files import KeptFile
from desk.tickets.models import Channel, Kind, Outcome, State, Ticket
from desk.tickets.opening import open_ticket
from desk.tickets.states import resolve
from desk.webex.assessing import chosen, problems_with
from desk.webex.changes import change_to_json, fingerprint
from desk.webex.comparing import RowChange
from desk.webex.ledger import SERVICE, lock_contract, quota_of, release, reserve
from desk.webex.models import ItemState, Submission, SubmissionState, WorkItem
from desk.webex.quota import month_of
from desk.webex.spelling import code
from desk.webex.submissions import assessment_of, ground_of, reload, require_draft
from desk.webex.telling import request_subject, request_text

LICENCE = "Professional"


def hand_in(
    session: Session,
    submission: Submission,
    *,
    shown: str,
    keys: Collection[str] | None,
    contact: Person,
    at: datetime,
) -> Ticket:
    """Hand a draft in and return its ticket; handing in once more changes nothing.

    `shown` is the fingerprint of the changes that the customer was shown; `keys` chooses rows, None
    all of them. Raises Conflict: `contract_not_in_force`, `professional_only`,
    `submission_not_draft`, `submission_moved_on`, `submission_not_sound`, `over_quota`;
    Invalid: `no_row_chosen`, `rows_belong_together`.
    """
    lock_contract(session, submission.contract_id)
    reload(session, submission)
    if submission.state == SubmissionState.HANDED_IN and submission.ticket is not None:
        return submission.ticket
    require_draft(submission)
    require_changes_covered(submission.contract, at=at)
    changes = _sound_changes(session, submission, shown)
    rows = changes if keys is None else chosen(changes, keys)
    _require_choice(session, submission, changes, rows, at=at)
    return _take(session, submission, changes, rows, contact=contact, at=at)


def require_changes_covered(contract: Contract, *, at: datetime) -> None:
    """Raise Conflict unless the contract gives setting changes on the day of `at`."""
    if not contract.in_force(at.astimezone(JST).date()):
        raise Conflict("contract_not_in_force")
    if code(contract.licence) != code(LICENCE):
        raise Conflict("professional_only", licence=contract.licence)


def withdraw(session: Session, submission: Submission, *, by: Actor, at: datetime) -> None:
    """Give a draft up, or take back what was handed in and not begun; its places are free again.

    Raises Conflict (`submission_begun`) once the ticket was taken or a row was dealt with.
    """
    lock_contract(session, submission.contract_id)
    reload(session, submission)
    if submission.state == SubmissionState.WITHDRAWN:
        return
    if is_begun(submission):
        raise Conflict("submission_begun")
    for item in submission.items:
        if item.state == ItemState.OPEN:
            release(session, item, by=by, at=at)
            item.state, item.ended_at, item.ended_by = ItemState.WITHDRAWN, at, by.name
    submission.state, submission.ended_at = SubmissionState.WITHDRAWN, at
    ticket = submission.ticket
    if ticket is not None and ticket.state != State.RESOLVED:
        resolve(session, ticket, outcome=Outcome.WITHDRAWN, by=by, at=at)
    record(session, "submission.withdrawn", subject="submission", subject_id=submission.id, by=by,
           at=at)  # fmt: skip


def is_begun(submission: Submission) -> bool:
    """Tell whether the desk has begun with a submission, so that it cannot be taken back."""
    if submission.state == SubmissionState.DRAFT:
        return False
    ticket = submission.ticket
    dealt_with = any(item.state in (ItemState.SET, ItemState.REFUSED) for item in submission.items)
    return dealt_with or ticket is None or ticket.assignee_id is not None


def _sound_changes(session: Session, submission: Submission, shown: str) -> tuple[RowChange, ...]:
    assessment = assessment_of(session, submission)
    if fingerprint(assessment.changes) != shown:
        raise Conflict("submission_moved_on")
    if not assessment.is_sound:
        raise Conflict("submission_not_sound")
    return assessment.changes


def _require_choice(
    session: Session,
    submission: Submission,
    changes: Collection[RowChange],
    rows: Collection[RowChange],
    *,
    at: datetime,
) -> None:
    """Raise unless the chosen rows fit into the month and leave a sound table without the rest."""
    if not rows:
        raise Invalid("no_row_chosen")
    quota = quota_of(session, submission.contract_id, month_of(at))
    if quota.over(len(rows)):
        raise Conflict("over_quota", rows=len(rows), left=quota.left, limit=quota.limit)
    if len(rows) < len(changes) and (
        problems := problems_with(ground_of(session, submission), rows)
    ):
        where = ", ".join(str(row) for row in sorted({problem.row for problem in problems}))
        raise Invalid("rows_belong_together", where=where)


def _take(
    session: Session,
    submission: Submission,
    changes: Iterable[RowChange],
    rows: Collection[RowChange],
    *,
    contact: Person,
    at: datetime,
) -> Ticket:
    """Open the ticket, and make a work item of every row, with a place for those that go now."""
    by = contact.as_actor
    ticket = _open(session, submission, rows, contact=contact, at=at)
    submission.ticket, submission.handed_in_at = ticket, at
    submission.state = SubmissionState.HANDED_IN
    going = {change.key for change in rows}
    for change in changes:
        item = WorkItem(
            submission=submission,
            contract_id=submission.contract_id,
            change=change_to_json(change),
            state=ItemState.OPEN if change.key in going else ItemState.LEFT_OUT,
        )
        session.add(item)
        session.flush()
        if item.state == ItemState.OPEN:
            reserve(session, item, by=by, at=at)
    record(session, "submission.handed_in", subject="submission", subject_id=submission.id, by=by,
           at=at, ticket=ticket.number, rows=len(rows))  # fmt: skip
    return ticket


def _open(
    session: Session,
    submission: Submission,
    rows: Collection[RowChange],
    *,
    contact: Person,
    at: datetime,
) -> Ticket:
    file = KeptFile(
        submission.filename, submission.content_type, submission.size, submission.sha256
    )
    return open_ticket(
        session,
        customer=submission.contract.customer,
        contact=contact,
        contract_id=submission.contract_id,
        service=SERVICE,
        kind=Kind.CHANGE,
        channel=Channel.PORTAL,
        subject=request_subject(len(rows), contact.language),
        text=request_text(rows, contact.language),
        files=[file],
        by=contact.as_actor,
        at=at,
    )
