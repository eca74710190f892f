"""The Secure Endpoint part of a month: incidents, detection events, the two business days.

S menu 1(3): the report is made from the dashboard's data and the incident handling. Events are
counted on the day their alert mail came in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.endpoint.incidents import SERVICE
from desk.endpoint.models import DetectionEvent, Incident
from desk.hours import BusinessCalendar
from desk.reports.counting import movement_of
from desk.reports.facts import TicketFacts
from desk.reports.figures import EndpointFigures, EventRow
from desk.reports.months import Month
from desk.reports.promises import Targets, alert_promises
from desk.reports.spreads import count_of
from desk.tickets.models import FIRST_NUMBER, Kind


def endpoint_figures(
    session: Session,
    customer_id: int,
    tickets: Sequence[TicketFacts],
    month: Month,
    *,
    calendar: BusinessCalendar,
    targets: Targets,
) -> EndpointFigures:
    """Return the part; one query more than the tickets took."""
    alerts = [t for t in tickets if t.service == SERVICE and t.kind == Kind.ALERT]
    by_type = _events(session, customer_id, month)
    return EndpointFigures(
        incidents=movement_of(alerts, month),
        events=sum(row.number for row in by_type),
        by_type=by_type,
        promise=alert_promises(alerts, month, calendar, targets),
    )


def _events(session: Session, customer_id: int, month: Month) -> tuple[EventRow, ...]:
    grouped = session.execute(
        select(
            DetectionEvent.event_type_id,
            DetectionEvent.event_type,
            Incident.ticket_id,
            func.count(),
        )
        .join(Incident, Incident.id == DetectionEvent.incident_id)
        .where(
            Incident.customer_id == customer_id,
            DetectionEvent.received_at >= month.begins,
            DetectionEvent.received_at < month.ends,
        )
        .group_by(DetectionEvent.event_type_id, DetectionEvent.event_type, Incident.ticket_id)
    ).all()
    # One type may have come under several names: its id decides, the name only where it has none.
    names: dict[tuple[str, str], str] = {}
    numbers: defaultdict[tuple[str, str], int] = defaultdict(int)
    incidents: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for type_id, name, ticket_id, number in grouped:
        key = (type_id or "", "" if type_id else name or "")
        names[key] = min(name or "", names.get(key, name or ""))
        numbers[key] += number
        incidents[key].append(ticket_id + FIRST_NUMBER - 1)
    rows = [EventRow(key[0], names[key], numbers[key], count_of(incidents[key])) for key in numbers]
    return tuple(sorted(rows, key=lambda row: (-row.number, row.type_id, row.name)))
