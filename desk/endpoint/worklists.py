"""Finding incidents through what the viewer may see; the most pressing first.

Customers see an incident once they were told of it, and nothing before (S menu 1(2)); what is not
seen looks absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from desk.endpoint.models import AlertMail, Incident, Notice
from desk.errors import NotFound
from desk.mail.models import RawMail
from desk.people.access import Sight
from desk.tickets.finding import LARGEST_ID
from desk.tickets.models import LIVE, State, Ticket

PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_act_by = func.coalesce(Ticket.next_due, Ticket.resolution_due)
# An alert nobody was told of is never at rest, whatever state somebody put its ticket in.
_to_do = and_(
    Ticket.state != State.RESOLVED,
    or_(Ticket.promise_kept_at.is_(None), Ticket.state.in_(LIVE)),
)
_at_rest = and_(Ticket.state == State.WAITING, Ticket.promise_kept_at.is_not(None))

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


class IncidentView(StrEnum):
    """The views over incidents."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Some incidents and the key of the page after them, "" at the end."""

    incidents: Sequence[Incident]
    after: str


def page_of_incidents(
    session: Session, sight: Sight, view: IncidentView, *, after: str = "", limit: int = PAGE
) -> IncidentPage:
    """Return one page of a view: open ones by urgency and deadline, others newest first.

    An `after` that no page gave begins at the top.
    """
    statement = _viewed(_seen(select(Incident).join(Incident.ticket), sight), view)
    if view is IncidentView.OPEN:
        statement = _beyond_pressing(statement, after)
        statement = statement.order_by(Incident.urgency, _act_by, Incident.id)
    else:
        if after.isascii() and after.isdigit() and int(after) <= LARGEST_ID:
            statement = statement.where(Incident.id < int(after))
        statement = statement.order_by(Incident.id.desc())
    found = session.scalars(statement.limit(limit + 1).options(*_for_list())).all()
    shown = found[:limit]
    return IncidentPage(shown, _key(shown[-1], view) if len(found) > limit else "")


def count_incidents(
    session: Session, sight: Sight, *, now: datetime
) -> tuple[dict[IncidentView, int], int]:
    """Return how many are open and waiting, and how many open ones are past their deadline."""
    row = session.execute(
        _seen(
            select(
                func.count().filter(_to_do),
                func.count().filter(_at_rest),
                func.count().filter(and_(_to_do, _act_by < now)),
            )
            .select_from(Incident)
            .join(Incident.ticket),
            sight,
        )
    ).one()
    return {IncidentView.OPEN: row[0], IncidentView.WAITING: row[1]}, row[2]


def find_incident(session: Session, sight: Sight, incident_id: int) -> Incident:
    """Return a seen incident with everything its page shows; raises NotFound otherwise."""
    if not 0 < incident_id <= LARGEST_ID:
        raise NotFound("incident")
    statement = _seen(select(Incident).join(Incident.ticket), sight)
    found = session.scalar(
        statement.where(Incident.id == incident_id).options(
            *_for_list(),
            selectinload(Incident.events),
            selectinload(Incident.mails).joinedload(AlertMail.raw_mail),
            selectinload(Incident.actions),
            selectinload(Incident.notices).joinedload(Notice.person),
        )
    )
    if found is None:
        raise NotFound("incident")
    return found


def find_alert_mail(session: Session, sight: Sight, incident_id: int, mail_id: int) -> RawMail:
    """Return a mail of an incident, for those inside the desk only; raises NotFound otherwise."""
    incident = find_incident(session, sight, incident_id)
    for mail in incident.mails:
        if mail.id == mail_id and sight.inside:
            return mail.raw_mail
    raise NotFound("incident")


def incident_of_ticket(session: Session, sight: Sight, ticket_id: int) -> Incident | None:
    """Return the seen incident of a ticket, or None."""
    statement = _seen(select(Incident).join(Incident.ticket), sight)
    return session.scalar(statement.where(Incident.ticket_id == ticket_id))


def _seen(statement: Query, sight: Sight) -> Query:
    narrowed = sight.narrow(statement, Incident.customer_id)
    if sight.inside:
        return narrowed
    told = exists().where(Notice.incident_id == Incident.id)
    return narrowed.where(Ticket.shown_at.is_not(None), told)


def _viewed(statement: Query, view: IncidentView) -> Query:
    if view is IncidentView.OPEN:
        return statement.where(_to_do)
    if view is IncidentView.WAITING:
        return statement.where(_at_rest)
    if view is IncidentView.DONE:
        return statement.where(Ticket.state == State.RESOLVED)
    return statement


def _beyond_pressing(statement: Query, after: str) -> Query:
    try:
        urgency, moment, number = (int(part) for part in after.split("-"))
        due = EPOCH + timedelta(microseconds=moment)
    except (ValueError, OverflowError):
        return statement
    if max(urgency, number) > LARGEST_ID:
        return statement
    later = or_(_act_by > due, and_(_act_by == due, Incident.id > number))
    return statement.where(
        or_(Incident.urgency > urgency, and_(Incident.urgency == urgency, later))
    )


def _key(incident: Incident, view: IncidentView) -> str:
    if view is not IncidentView.OPEN:
        return str(incident.id)
    due = incident.ticket.next_due or incident.due_at
    return f"{incident.urgency}-{(due - EPOCH) // timedelta(microseconds=1)}-{incident.id}"


def _for_list() -> list[Any]:
    return [
        joinedload(Incident.customer),
        joinedload(Incident.ticket).joinedload(Ticket.assignee),
        joinedload(Incident.ticket).joinedload(Ticket.contact),
        selectinload(Incident.findings),
        selectinload(Incident.notices).joinedload(Notice.letter),
        selectinload(Incident.instructions),
    ]
