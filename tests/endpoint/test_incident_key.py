"""Events of one threat at one customer make one incident."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.endpoint.incident_key import (
    EventMarks,
    GroupingReason,
    OpenIncident,
    Window,
    belongs_together,
    group,
    incident_key,
)

NOON = datetime(2026, 4, 6, 3, 0, tzinfo=UTC)
SHA = "3b" * 32
DETECTED = EventMarks(1, NOON, "GUID-A", "618035211", SHA, "PC-1")


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_the_key_is_the_detection_where_the_mail_tells_it() -> None:
    assert str(incident_key(DETECTED)) == "detection:guid-a:618035211"


def test_the_key_is_file_and_computer_where_it_does_not() -> None:
    event = EventMarks(1, NOON, sha256=SHA.upper(), computer="ＰＣ-1")
    assert str(incident_key(event)) == f"file_on_computer:{SHA}:pc-1"


def test_a_mail_that_tells_neither_has_no_key() -> None:
    assert incident_key(EventMarks(1, NOON, computer="PC-1")) is None


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (
            EventMarks(1, at(90_000), "guid-a", "618035211", "0" * 64, "X"),
            GroupingReason.SAME_DETECTION,
        ),
        (
            EventMarks(1, at(-1440), None, None, SHA.upper(), "pc-1"),
            GroupingReason.SAME_FILE_AND_COMPUTER,
        ),
        (EventMarks(1, at(15), None, None, SHA, "PC-2"), GroupingReason.SAME_FILE),
        (EventMarks(1, at(-15), None, None, "0" * 64, "PC-1"), GroupingReason.SAME_COMPUTER),
        (EventMarks(1, at(0), "guid-a", None, "0" * 64, "PC-9"), GroupingReason.SAME_COMPUTER),
    ],
)
def test_events_that_belong_together(event: EventMarks, reason: GroupingReason) -> None:
    found = belongs_together(event, [OpenIncident(7, (DETECTED,))])
    assert (found.incident_id, found.reason) == (7, reason)


@pytest.mark.parametrize(
    "event",
    [
        EventMarks(2, NOON, "GUID-A", "618035211", SHA, "PC-1"),
        EventMarks(1, at(1441), None, None, SHA, "PC-1"),
        EventMarks(1, at(16), None, None, SHA, "PC-2"),
        EventMarks(1, at(16), None, None, "0" * 64, "PC-1"),
        EventMarks(1, NOON, "GUID-B", "618035211", "0" * 64, "PC-1"),
        EventMarks(1, NOON),
    ],
)
def test_events_that_do_not(event: EventMarks) -> None:
    found = belongs_together(event, [OpenIncident(7, (DETECTED,))])
    assert (found.incident_id, found.reason) == (None, GroupingReason.NOTHING_IN_COMMON)


def test_the_strongest_reason_wins_over_the_nearest_in_time() -> None:
    near = OpenIncident(1, (EventMarks(1, NOON, computer="PC-1"),))
    same_file = OpenIncident(2, (EventMarks(1, at(-60), sha256=SHA, computer="PC-1"),))
    assert belongs_together(DETECTED, [near, same_file]).incident_id == 2


def test_the_nearest_in_time_wins_among_equals() -> None:
    far = OpenIncident(1, (EventMarks(1, at(-10), sha256=SHA),))
    near = OpenIncident(2, (EventMarks(1, at(5), sha256=SHA),))
    assert belongs_together(EventMarks(1, NOON, sha256=SHA), [far, near]).incident_id == 2


def test_the_window_can_be_set() -> None:
    later = EventMarks(1, at(61), sha256=SHA, computer="PC-1")
    window = Window(same_file=timedelta(hours=1), burst=timedelta(0))
    assert belongs_together(later, [OpenIncident(7, (DETECTED,))], window).incident_id is None


def test_a_digest_of_two_threats_makes_two_incidents() -> None:
    other = EventMarks(1, at(1), sha256="0" * 64, computer="PC-7")
    quarantined = EventMarks(1, at(2), "guid-a", "618035211")
    assert group([DETECTED, other, quarantined]) == (0, 1, 0)


MARKS = st.builds(
    EventMarks,
    customer_id=st.integers(1, 2),
    at=st.integers(-3000, 3000).map(at),
    connector_guid=st.sampled_from([None, "g1", "G1", "g2"]),
    detection_id=st.sampled_from([None, "d1", "d2"]),
    sha256=st.sampled_from([None, "aa", "AA", "bb"]),
    computer=st.sampled_from([None, "pc-1", "PC-1", "pc-2"]),
)


@given(MARKS, MARKS)
@settings(deadline=None, max_examples=100)
def test_belonging_together_does_not_depend_on_which_came_first(
    one: EventMarks, other: EventMarks
) -> None:
    there = belongs_together(one, [OpenIncident(1, (other,))])
    back = belongs_together(other, [OpenIncident(1, (one,))])
    assert there == back
