"""What could not be stopped comes first."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.endpoint.ordering import (
    EventFacts,
    Judgement,
    Urgency,
    UrgencyReason,
    judge,
    worklist_place,
)

NOON = datetime(2026, 4, 6, 3, 0, tzinfo=UTC)
DETECTED, FAILED, QUARANTINED, POLICY = 1090519054, 2164260880, 553648143, 553648130
RANSOMWARE, CLOUD_IOC, UNKNOWN = 1107296284, 1107296274, 4


def event(type_id: int | None, minute: int = 0, computer: str = "PC-1", **more: str) -> EventFacts:
    return EventFacts(type_id, NOON + timedelta(minutes=minute), computer, "ab" * 32, **more)


@pytest.mark.parametrize(
    ("events", "urgency", "reason"),
    [
        ([event(DETECTED), event(FAILED, 1)], Urgency.URGENT, "quarantine_failed"),
        (
            [event(FAILED), event(QUARANTINED, 1), event(RANSOMWARE)],
            Urgency.URGENT,
            "active_threat",
        ),
        ([event(QUARANTINED), event(FAILED, 1)], Urgency.URGENT, "quarantine_failed"),
        ([event(DETECTED), event(DETECTED, 1, "PC-2")], Urgency.URGENT, "spreading"),
        ([event(DETECTED, severity="High")], Urgency.HIGH, "grave_severity"),
        ([], Urgency.HIGH, "not_understood"),
        ([event(UNKNOWN)], Urgency.HIGH, "not_understood"),
        ([event(None)], Urgency.HIGH, "not_understood"),
        ([event(DETECTED)], Urgency.HIGH, "not_quarantined"),
        ([event(CLOUD_IOC)], Urgency.NORMAL, "to_be_judged"),
        ([event(QUARANTINED, 1), event(DETECTED)], Urgency.NORMAL, "quarantined"),
        ([event(FAILED), event(QUARANTINED, 1)], Urgency.NORMAL, "quarantined"),
        ([event(QUARANTINED)], Urgency.LOW, "quarantined"),
        ([event(POLICY)], Urgency.LOW, "routine"),
    ],
)
def test_an_incident_is_as_urgent_as_its_worst_event(
    events: list[EventFacts], urgency: Urgency, reason: str
) -> None:
    assert judge(events) == Judgement(urgency, UrgencyReason(reason))


def test_the_quarantine_of_another_file_contains_nothing() -> None:
    other = EventFacts(QUARANTINED, NOON, "PC-1", "cd" * 32)
    assert judge([event(FAILED), other]).reason is UrgencyReason.QUARANTINE_FAILED


def test_the_list_is_by_urgency_then_by_deadline() -> None:
    urgent = Judgement(Urgency.URGENT, UrgencyReason.SPREADING)
    low = Judgement(Urgency.LOW, UrgencyReason.ROUTINE)
    places = [
        worklist_place(low, due_at=NOON, incident_id=1),
        worklist_place(urgent, due_at=NOON + timedelta(days=1), incident_id=2),
        worklist_place(urgent, due_at=NOON, incident_id=3),
    ]
    assert [place[-1] for place in sorted(places)] == [3, 2, 1]
