"""Where an incident stands on its way from the alert to the deed, derived from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from desk.endpoint.keeping import KeepingReason
from desk.endpoint.models import Incident
from desk.endpoint.notices import keeping_of
from desk.tickets.models import State


class IncidentState(StrEnum):
    """What an incident waits for next."""

    LOOKING = "looking"
    TO_TELL = "to_tell"
    TELLING = "telling"
    TO_CALL = "to_call"
    AWAITING = "awaiting"
    INSTRUCTED = "instructed"
    DONE = "done"


_UNTOLD: Mapping[KeepingReason, IncidentState] = {
    KeepingReason.FINDINGS_MISSING: IncidentState.LOOKING,
    KeepingReason.NOT_TOLD: IncidentState.TO_TELL,
    KeepingReason.ON_ITS_WAY: IncidentState.TELLING,
    KeepingReason.BOUNCED: IncidentState.TO_CALL,
    KeepingReason.NOT_SENT: IncidentState.TO_CALL,
    # Given, but the timetable has not settled it yet.
    KeepingReason.KEPT: IncidentState.TELLING,
}


def state_of_incident(incident: Incident) -> IncidentState:
    """Return what the incident waits for next."""
    if incident.ticket.state == State.RESOLVED:
        return IncidentState.DONE
    if incident.ticket.promise_kept_at is not None:
        return IncidentState.INSTRUCTED if incident.instructions else IncidentState.AWAITING
    return _UNTOLD[keeping_of(incident).reason]
