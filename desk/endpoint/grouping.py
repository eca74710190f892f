"""Which incident each event of a mail goes to: one still worked on, or a new one; pure.

Before its notice an incident takes in whatever belongs together with it. Once the customer has been
told, it takes in only what asks for no new findings: outcomes, the same detection, the same file on
the same computer. Anything more is a threat nobody has looked at yet, and the two business days run
anew for it (S menu 1(2); ours).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from desk.endpoint.event_types import EventClass
from desk.endpoint.incident_key import (
    EventMarks,
    GroupingReason,
    OpenIncident,
    Window,
    belongs_together,
)

_NOTHING_NEW = frozenset({GroupingReason.SAME_DETECTION, GroupingReason.SAME_FILE_AND_COMPUTER})


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be placed: what grouping goes by, and what kind of event it is."""

    marks: EventMarks
    event_class: EventClass


def place_events(
    events: Sequence[NewEvent],
    open_incidents: Sequence[OpenIncident],
    *,
    told: Collection[int] = (),
    window: Window | None = None,
) -> list[int | None]:
    """Return for each event the incident it goes to; new ones are numbered -1, -2, … in order.

    `told` holds the incidents whose customer has been told. Noise goes nowhere (None).
    """
    incidents = {incident.incident_id: incident for incident in open_incidents}
    places: list[int | None] = []
    opened = 0
    for event in events:
        if event.event_class is EventClass.NOISE:
            places.append(None)
            continue
        place = _place(event, incidents, told, window)
        if place is None:
            opened += 1
            place = -opened
            incidents[place] = OpenIncident(place, ())
        grown = incidents[place]
        incidents[place] = replace(grown, events=(*grown.events, event.marks))
        places.append(place)
    return places


def _place(
    event: NewEvent,
    incidents: dict[int, OpenIncident],
    told: Collection[int],
    window: Window | None,
) -> int | None:
    found = belongs_together(event.marks, incidents.values(), window)
    nothing_new = event.event_class is EventClass.OUTCOME or found.reason in _NOTHING_NEW
    if found.incident_id not in told or nothing_new:
        return found.incident_id
    untold = [incident for number, incident in incidents.items() if number not in told]
    return belongs_together(event.marks, untold, window).incident_id
