"""Which detection events are one incident: one threat at one customer.

The console ties the events of one detection with a detection id, in any order of arrival, so the
first key is (customer, connector GUID, detection id). Mails seldom tell it; then it is (customer,
SHA-256, computer) within a window. The same file on many computers, or many files on one computer,
within minutes, also belong together. Windows are the house's own reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.endpoint.folding import fold


class KeyKind(StrEnum):
    """What an incident's key is made of."""

    DETECTION = "detection"
    FILE_ON_COMPUTER = "file_on_computer"


@dataclass(frozen=True, slots=True)
class IncidentKey:
    """(customer, connector GUID, detection id) or (customer, SHA-256, computer), comparable."""

    customer_id: int
    kind: KeyKind
    first: str
    second: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.first}:{self.second}"


@dataclass(frozen=True, slots=True)
class EventMarks:
    """What is known of an event that grouping goes by.

    `at` is when it occurred, or when its mail was received where the mail does not say; aware.
    """

    customer_id: int
    at: datetime
    connector_guid: str | None = None
    detection_id: str | None = None
    sha256: str | None = None
    computer: str | None = None


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident that is still worked on, and the marks of its events so far."""

    incident_id: int
    events: tuple[EventMarks, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """How far apart in time events may be (ours): the same file on the same computer, a burst."""

    same_file: timedelta = timedelta(hours=24)
    burst: timedelta = timedelta(minutes=15)


class GroupingReason(StrEnum):
    """Why an event belongs to an incident, the strongest reason first, or to none."""

    SAME_DETECTION = "same_detection"
    SAME_FILE_AND_COMPUTER = "same_file_and_computer"
    SAME_FILE = "same_file"
    SAME_COMPUTER = "same_computer"
    NOTHING_IN_COMMON = "nothing_in_common"


@dataclass(frozen=True, slots=True)
class Grouping:
    """The incident an event belongs to (None: it opens a new one) and why."""

    incident_id: int | None
    reason: GroupingReason


STRENGTH = tuple(GroupingReason)


def incident_key(event: EventMarks) -> IncidentKey | None:
    """Return the event's own key, or None when the mail told too little for one."""
    if event.connector_guid and event.detection_id:
        guid, detection = fold(event.connector_guid), fold(event.detection_id)
        return IncidentKey(event.customer_id, KeyKind.DETECTION, guid, detection)
    return _file_key(event)


def belongs_together(
    event: EventMarks, open_incidents: Iterable[OpenIncident], window: Window | None = None
) -> Grouping:
    """Decide which open incident `event` belongs to.

    The strongest reason wins, then the event nearest in time, then the oldest incident.
    Incidents of other customers never match.
    """
    limits = window or Window()
    found = [
        (STRENGTH.index(reason), abs(event.at - other.at), incident.incident_id)
        for incident in open_incidents
        for other in incident.events
        if (reason := _in_common(event, other, limits)) is not GroupingReason.NOTHING_IN_COMMON
    ]
    if not found:
        return Grouping(None, GroupingReason.NOTHING_IN_COMMON)
    strength, _, incident_id = min(found)
    return Grouping(incident_id, STRENGTH[strength])


def group(events: Sequence[EventMarks], window: Window | None = None) -> tuple[int, ...]:
    """Number the events of one mail by the incident they make up (0, 1, ...), in their order."""
    incidents: list[list[EventMarks]] = []
    numbers: list[int] = []
    for event in events:
        opened = (OpenIncident(n, tuple(found)) for n, found in enumerate(incidents))
        number = belongs_together(event, opened, window).incident_id
        if number is None:
            number = len(incidents)
            incidents.append([])
        incidents[number].append(event)
        numbers.append(number)
    return tuple(numbers)


def _in_common(event: EventMarks, other: EventMarks, window: Window) -> GroupingReason:
    if event.customer_id != other.customer_id:
        return GroupingReason.NOTHING_IN_COMMON
    key = incident_key(event)
    if key and key.kind is KeyKind.DETECTION and key == incident_key(other):
        return GroupingReason.SAME_DETECTION
    apart = abs(event.at - other.at)
    own_file = _file_key(event)
    if own_file and own_file == _file_key(other) and apart <= window.same_file:
        return GroupingReason.SAME_FILE_AND_COMPUTER
    if apart <= window.burst and _same(event.sha256, other.sha256):
        return GroupingReason.SAME_FILE
    if apart <= window.burst and _same_computer(event, other):
        return GroupingReason.SAME_COMPUTER
    return GroupingReason.NOTHING_IN_COMMON


def _file_key(event: EventMarks) -> IncidentKey | None:
    if not (event.sha256 and event.computer):
        return None
    kind = KeyKind.FILE_ON_COMPUTER
    return IncidentKey(event.customer_id, kind, fold(event.sha256), fold(event.computer))


def _same_computer(event: EventMarks, other: EventMarks) -> bool:
    if event.connector_guid and other.connector_guid:
        return _same(event.connector_guid, other.connector_guid)
    return _same(event.computer, other.computer)


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and fold(one or "") == fold(other or "")
