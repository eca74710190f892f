"""Which incident an engineer takes first, and why (ours: the menu gives one promise for all).

A threat that runs, or that could not be quarantined, comes before one that was stopped. A mail that
could not be read may be anything, so it stands with the uncontained ones. Within one level the
earlier deadline comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from desk.endpoint.event_types import Alarm, EventClass, class_of, event_type
from desk.endpoint.folding import fold

SPREADING_FROM = 2
QUARANTINED = frozenset({553648143, 553648155})
_GRAVE = frozenset({"critical", "high", "高", "重大", "緊急"})


class Urgency(IntEnum):
    """How soon to look, the most pressing lowest."""

    URGENT = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


class UrgencyReason(StrEnum):
    """What made an incident as urgent as it is."""

    QUARANTINE_FAILED = "quarantine_failed"
    ACTIVE_THREAT = "active_threat"
    SPREADING = "spreading"
    GRAVE_SEVERITY = "grave_severity"
    NOT_UNDERSTOOD = "not_understood"
    NOT_QUARANTINED = "not_quarantined"
    TO_BE_JUDGED = "to_be_judged"
    QUARANTINED = "quarantined"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What is known of an event that urgency goes by; `at` aware, None when the mail is silent."""

    event_type_id: int | None
    at: datetime | None = None
    computer: str | None = None
    sha256: str | None = None
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """An urgency and its reason."""

    urgency: Urgency
    reason: UrgencyReason


def judge(events: Sequence[EventFacts]) -> Judgement:
    """Return how urgent an incident with these events is; no events means an unread mail."""
    grave = [event for event in events if class_of(event.event_type_id) is EventClass.NEEDS_PERSON]
    if not events:
        return Judgement(Urgency.HIGH, UrgencyReason.NOT_UNDERSTOOD)
    if not grave:
        stopped = any(event.event_type_id in QUARANTINED for event in events)
        reason = UrgencyReason.QUARANTINED if stopped else UrgencyReason.ROUTINE
        return Judgement(Urgency.LOW, reason)
    loose = [event for event in grave if not _quarantined_later(event, events)]
    if any(_alarm(event) is Alarm.QUARANTINE_FAILED for event in loose):
        return Judgement(Urgency.URGENT, UrgencyReason.QUARANTINE_FAILED)
    if any(_alarm(event) is Alarm.ACTIVE for event in grave):
        return Judgement(Urgency.URGENT, UrgencyReason.ACTIVE_THREAT)
    return _judge_found(grave, loose)


def worklist_place(
    judgement: Judgement, *, due_at: datetime, incident_id: int
) -> tuple[int, datetime, int]:
    """Return what a list of incidents is sorted by: urgency, then deadline, then age."""
    return (int(judgement.urgency), due_at, incident_id)


def _judge_found(grave: Sequence[EventFacts], loose: Sequence[EventFacts]) -> Judgement:
    if len({fold(event.computer) for event in grave if event.computer}) >= SPREADING_FROM:
        return Judgement(Urgency.URGENT, UrgencyReason.SPREADING)
    if any(fold(event.severity or "") in _GRAVE for event in loose):
        return Judgement(Urgency.HIGH, UrgencyReason.GRAVE_SEVERITY)
    alarms = {_alarm(event) for event in loose}
    if None in alarms:
        return Judgement(Urgency.HIGH, UrgencyReason.NOT_UNDERSTOOD)
    if Alarm.FOUND in alarms:
        return Judgement(Urgency.HIGH, UrgencyReason.NOT_QUARANTINED)
    if alarms:
        return Judgement(Urgency.NORMAL, UrgencyReason.TO_BE_JUDGED)
    return Judgement(Urgency.NORMAL, UrgencyReason.QUARANTINED)


def _alarm(event: EventFacts) -> Alarm | None:
    """Return the alarm of the event's type; None for a type that the table does not hold."""
    kind = None if event.event_type_id is None else event_type(event.event_type_id)
    return kind.alarm if kind else None


def _quarantined_later(event: EventFacts, events: Sequence[EventFacts]) -> bool:
    """Tell whether the same file on the same computer was quarantined at or after the event."""
    if event.at is None or not event.sha256:
        return False
    return any(
        other.event_type_id in QUARANTINED
        and other.at is not None
        and other.at >= event.at
        and fold(other.sha256 or "") == fold(event.sha256)
        and fold(other.computer or "") == fold(event.computer or "")
        for other in events
    )
