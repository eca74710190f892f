"""What the customer decides once told: quarantine the file, put it on the allow-list, or neither.

Nothing is quarantined or allow-listed without a recorded instruction (S menu 1(2), 1(4), 1(5)). An
instruction is never changed: a new one takes its place. It comes from the customer's own people, or
on the phone, taken down by an engineer with the name of who said it. By when it is carried out is
the house's own target, that of a request's first response.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import record
from desk.endpoint.models import Decision, Incident, Instruction
from desk.endpoint.notices import follow_up, settle
from desk.errors import Conflict, Forbidden, Invalid
from desk.people.models import Person
from desk.tickets.models import State
from desk.tickets.states import end_pause

LONGEST_COMMENT = 4_000


def instruct(
    session: Session,
    incident: Incident,
    *,
    decision: Decision,
    comment: str,
    by: Person,
    at: datetime,
    said_by: str = "",
) -> Instruction:
    """Record the customer's decision; the same one again changes nothing.

    `by` is a person of the customer, or an engineer with `said_by`, who said it on the phone.
    Raises Conflict before the customer was told and once the ticket is resolved, Invalid where an
    engineer names nobody, Forbidden for anybody else.
    """
    comment, said_by = comment.replace("\r\n", "\n").strip(), said_by.strip()[:200]
    _check(incident, by, comment, said_by)
    current = incident.instruction
    if current and (current.decision, current.comment, current.said_by) == (
        decision, comment, said_by,
    ):  # fmt: skip
        return current
    given = Instruction(
        decision=decision,
        comment=comment,
        by_person_id=by.id,
        by_name=by.name,
        said_by=said_by,
        at=at,
    )
    incident.instructions.append(given)
    session.flush()
    record(session, "incident.instructed", subject="incident", subject_id=incident.id,
           by=by.as_actor, at=at, decision=decision, said_by=said_by or None)  # fmt: skip
    settle(session, incident, now=at, by=by.as_actor)
    _go_on(session, incident, by=by, at=at)
    return given


def _check(incident: Incident, by: Person, comment: str, said_by: str) -> None:
    if by.customer_id != incident.customer_id and not by.is_operator:
        raise Forbidden("not_allowed")
    if by.is_operator and not said_by:
        raise Invalid("said_by_missing")
    if len(comment) > LONGEST_COMMENT:
        raise Invalid("text_too_long", most=LONGEST_COMMENT)
    if incident.ticket.state == State.RESOLVED:
        raise Conflict("ticket_resolved")
    if incident.ticket.shown_at is None or not incident.notices:
        raise Conflict("incident_not_notified")


def _go_on(session: Session, incident: Incident, *, by: Person, at: datetime) -> None:
    ticket = incident.ticket
    if ticket.state == State.WAITING:
        end_pause(session, ticket, by=by.as_actor, at=at)
    follow_up(session, ticket, at=at)
    ticket.updated_at = at
    session.flush()
