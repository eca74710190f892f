"""Which of a customer's incidents the events of a mail go to, as the database knows them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desk.endpoint.event_types import class_of
from desk.endpoint.grouping import NewEvent, place_events
from desk.endpoint.incident_key import EventMarks, OpenIncident
from desk.endpoint.models import DetectionEvent, Incident, Notice
from desk.endpoint.reading import DetectionEventRead
from desk.mail.models import Letter, LetterState
from desk.tickets.models import State, Ticket


def places_for(
    session: Session, customer_id: int, events: Sequence[DetectionEventRead], received_at: datetime
) -> list[int | None]:
    """Return for each event its incident's id, -1, -2, … for a new one, None for none.

    The caller holds the customer's lock: what is open is read afresh, past what the session holds.
    """
    rows = session.execute(
        select(Incident.id, DetectionEvent)
        .join(Ticket, Ticket.id == Incident.ticket_id)
        .join(DetectionEvent, DetectionEvent.incident_id == Incident.id)
        .where(Incident.customer_id == customer_id, Ticket.state != State.RESOLVED)
        .order_by(DetectionEvent.id)
    ).all()
    held: dict[int, list[EventMarks]] = defaultdict(list)
    for incident_id, event in rows:
        held[incident_id].append(event.marks(customer_id))
    arriving = [
        NewEvent(_marks(event, customer_id, received_at), class_of(event.event_type_id))
        for event in events
    ]
    opened = [OpenIncident(number, tuple(marks)) for number, marks in held.items()]
    return place_events(arriving, opened, told=_told(session, held))


def _told(session: Session, incident_ids: Iterable[int]) -> set[int]:
    """Return the incidents whose notice has gone or is on its way, its text with it."""
    lost = Letter.state.in_([LetterState.BOUNCED, LetterState.FAILED])
    return set(
        session.scalars(
            select(Notice.incident_id)
            .outerjoin(Letter, Letter.id == Notice.letter_id)
            .where(Notice.incident_id.in_(list(incident_ids)))
            .where(or_(Notice.letter_id.is_(None), Notice.deemed_at.is_not(None), ~lost))
        )
    )


def _marks(event: DetectionEventRead, customer_id: int, received_at: datetime) -> EventMarks:
    return EventMarks(
        customer_id=customer_id,
        at=event.occurred_at or received_at,
        connector_guid=event.connector_guid,
        detection_id=event.detection_id,
        sha256=event.sha256,
        computer=event.computer,
    )
