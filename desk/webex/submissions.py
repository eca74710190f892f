"""Submissions before they are handed in: kept, looked at, answered, given up.

A submission is one workbook of one contract. The same workbook again leads to the submission that
is open already. What it comes to is reckoned anew whenever it is looked at, so a draft is never
older than the baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from desk.audit import Actor, record
from desk.contracts.models import Contract
from desk.errors import Conflict, Invalid, NotFound
from desk.people.access import Sight
from desk.tickets.files import KeptFile
from desk.tickets.finding import LARGEST_ID
from desk.webex.assessing import Assessment, Ground, assess
from desk.webex.baselines import baseline_of, current_baseline, read_version_name, table_of
from desk.webex.changes import change_from_json
from desk.webex.comparing import RowChange
from desk.webex.ledger import lock_contract
from desk.webex.models import OPEN_STATES, ItemState, Submission, SubmissionState, WorkItem
from desk.webex.questions import Answer, QuestionCode
from desk.webex.table import Table


def keep_draft(
    session: Session,
    contract: Contract,
    file: KeptFile,
    table: Table,
    *,
    by: Actor,
    at: datetime,
) -> Submission:
    """Keep a workbook that was read as `table` as a draft; an open one of the same bytes is it.

    Raises Conflict (`baseline_missing`) before the contract's first table, and Invalid for a
    workbook of another contract (`table_of_another_contract`) or one that asks for nothing new
    (`table_changes_nothing`).
    """
    lock_contract(session, contract.id)
    known = _open_twin(session, contract.id, file.sha256)
    if known is not None:
        return known
    submission = Submission(
        contract=contract,
        state=SubmissionState.DRAFT,
        sha256=file.sha256,
        filename=file.filename[:255] or "file",
        content_type=file.content_type[:127],
        size=file.size,
        base_number=_base_number(session, contract.id, table),
        content=table.to_json(),
        answers={},
        made_at=at,
        made_by=by.name,
        items=[],
    )
    return _add_draft(session, submission, by=by, at=at)


def ground_of(session: Session, submission: Submission) -> Ground:
    """Return what the submission is held against now; raises Conflict (`baseline_missing`)."""
    contract_id = submission.contract.id
    current = current_baseline(session, contract_id)
    if current is None:
        raise Conflict("baseline_missing")
    base = current
    if submission.base_number != current.number:
        base = baseline_of(session, contract_id, submission.base_number) or current
    return Ground(table_of(base), table_of(current), _in_work(session, submission))


def assessment_of(session: Session, submission: Submission) -> Assessment:
    """Return what a draft comes to now; raises Conflict (`baseline_missing`)."""
    answers = {key: Answer(said) for key, said in submission.answers.items()}
    return assess(
        ground_of(session, submission), Table.from_json(submission.content), answers=answers
    )


def answer(
    session: Session, submission: Submission, key: str, said: Answer, *, by: Actor, at: datetime
) -> None:
    """Keep what the customer says to one question; raises NotFound for one that is not asked."""
    # Answers stand in one column: of two at once, the second is added to the first.
    lock_contract(session, submission.contract_id)
    reload(session, submission)
    require_draft(submission)
    asked = {question.key: question for question in assessment_of(session, submission).questions}
    question = asked.get(key)
    if question is None or question.code is not QuestionCode.SAME_PERSON:
        raise NotFound("question")
    single = len(question.baseline_rows) == len(question.submitted_rows) == 1
    if said is Answer.SAME and not single:
        raise Invalid("answer_does_not_settle")
    submission.answers = {**submission.answers, key: said.value}
    record(session, "submission.answered", subject="submission", subject_id=submission.id, by=by,
           at=at, question=key, said=said.value)  # fmt: skip


def draft_of_rest(
    session: Session, submission: Submission, *, by: Actor, at: datetime
) -> Submission:
    """Make a draft of the rows that were left out when the month was full; once, then the same.

    Raises Conflict (`nothing_left_out`) where every row was handed in.
    """
    lock_contract(session, submission.contract_id)
    left_out = any(item.state == ItemState.LEFT_OUT for item in submission.items)
    if submission.state not in (SubmissionState.HANDED_IN, SubmissionState.DONE) or not left_out:
        raise Conflict("nothing_left_out")
    twin = _open_twin(session, submission.contract_id, submission.sha256)
    if twin is not None and twin.id != submission.id:
        return twin
    draft = Submission(
        contract=submission.contract,
        state=SubmissionState.DRAFT,
        sha256=submission.sha256,
        filename=submission.filename,
        content_type=submission.content_type,
        size=submission.size,
        base_number=submission.base_number,
        content=submission.content,
        answers=submission.answers,
        made_at=at,
        made_by=by.name,
        items=[],
    )
    return _add_draft(session, draft, by=by, at=at)


def require_draft(submission: Submission) -> None:
    """Raise Conflict unless the submission is still a draft."""
    if submission.state != SubmissionState.DRAFT:
        raise Conflict("submission_not_draft")


def find_submission(session: Session, sight: Sight, submission_id: int) -> Submission:
    """Return a submission that is seen, with contract, ticket and rows; raises NotFound."""
    if not 0 < submission_id <= LARGEST_ID:
        raise NotFound("submission")
    statement = (
        select(Submission)
        .join(Contract, Contract.id == Submission.contract_id)
        .where(Submission.id == submission_id)
        .options(
            joinedload(Submission.contract).joinedload(Contract.customer),
            joinedload(Submission.ticket),
            selectinload(Submission.items),
        )
    )
    found = session.scalar(sight.narrow(statement, Contract.customer_id))
    if found is None:
        raise NotFound("submission")
    return found


def latest_submissions(
    session: Session, contract_id: int, *, limit: int = 20
) -> Sequence[Submission]:
    """Return a contract's submissions without their tables, the newest first."""
    return session.scalars(
        select(Submission)
        .where(Submission.contract_id == contract_id)
        .options(
            defer(Submission.content),
            joinedload(Submission.ticket),
            selectinload(Submission.items).defer(WorkItem.change),
        )
        .order_by(Submission.id.desc())
        .limit(limit)
    ).all()


def reload(session: Session, submission: Submission) -> None:
    """Read the submission, its ticket and its rows again, once the contract's lock is held."""
    session.refresh(submission)
    if submission.ticket is not None:
        session.refresh(submission.ticket)
    rows = select(WorkItem).where(WorkItem.submission_id == submission.id)
    session.scalars(rows.execution_options(populate_existing=True)).all()


def submission_of_ticket(session: Session, ticket_id: int) -> int | None:
    """Return the id of the submission that a ticket was opened for, None if for none."""
    return session.scalar(select(Submission.id).where(Submission.ticket_id == ticket_id))


def _add_draft(session: Session, draft: Submission, *, by: Actor, at: datetime) -> Submission:
    if assessment_of(session, draft).says_nothing:
        raise Invalid("table_changes_nothing")
    session.add(draft)
    session.flush()
    record(session, "submission.drafted", subject="submission", subject_id=draft.id, by=by, at=at,
           contract=draft.contract_id)  # fmt: skip
    return draft


def _open_twin(session: Session, contract_id: int, sha256: str) -> Submission | None:
    return session.scalar(
        select(Submission)
        .where(
            Submission.contract_id == contract_id,
            Submission.sha256 == sha256,
            Submission.state.in_(OPEN_STATES),
        )
        .order_by(Submission.id.desc())
        .limit(1)
    )


def _base_number(session: Session, contract_id: int, table: Table) -> int:
    """Return the baseline that a workbook was made from: the one it names, else the newest."""
    current = current_baseline(session, contract_id)
    if current is None:
        raise Conflict("baseline_missing")
    named = read_version_name(table.base_version)
    if named is None:
        return current.number
    if named[0] != contract_id:
        raise Invalid("table_of_another_contract")
    return named[1] if 0 < named[1] <= current.number else current.number


def _in_work(session: Session, submission: Submission) -> tuple[RowChange, ...]:
    """Return the rows of other submissions that the baseline does not hold yet.

    It moves on when a submission is done: until then its rows that were set are in work too.
    """
    items = session.scalars(
        select(WorkItem)
        .join(WorkItem.submission)
        .where(
            WorkItem.contract_id == submission.contract.id,
            WorkItem.state.in_((ItemState.OPEN, ItemState.SET)),
            Submission.state == SubmissionState.HANDED_IN,
        )
        .order_by(WorkItem.id)
    )
    return tuple(
        change_from_json(item.change) for item in items if item.submission_id != submission.id
    )
