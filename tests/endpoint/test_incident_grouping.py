"""Where the events of a mail go: before the notice, and after it."""

from datetime import UTC, datetime, timedelta

from desk.endpoint.event_types import EventClass
from desk.endpoint.grouping import NewEvent, place_events
from desk.endpoint.incident_key import EventMarks, OpenIncident

NOON = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
PERSON, OUTCOME, NOISE = EventClass.NEEDS_PERSON, EventClass.OUTCOME, EventClass.NOISE


def marks(minute=0, computer="PC-1", sha256="aa", **more) -> EventMarks:
    at = NOON + timedelta(minutes=minute)
    return EventMarks(1, at, computer=computer, sha256=sha256, **more)


def event(minute=0, event_class=PERSON, **more) -> NewEvent:
    return NewEvent(marks(minute, **more), event_class)


SEVEN = OpenIncident(7, (marks(),))


def test_events_of_one_threat_open_one_incident():
    assert place_events([event(), event(1), event(2, computer="PC-2")], []) == [-1, -1, -1]


def test_events_of_two_threats_open_two():
    assert place_events([event(), event(1, computer="PC-2", sha256="bb")], []) == [-1, -2]


def test_noise_goes_nowhere_even_beside_an_incident():
    assert place_events([event(1, event_class=NOISE)], [SEVEN]) == [None]


def test_before_the_notice_the_same_file_elsewhere_joins():
    assert place_events([event(5, computer="PC-2")], [SEVEN]) == [7]


def test_after_the_notice_the_same_file_elsewhere_is_a_new_threat():
    assert place_events([event(5, computer="PC-2")], [SEVEN], told={7}) == [-1]


def test_after_the_notice_the_same_file_on_the_same_computer_still_joins():
    assert place_events([event(5)], [SEVEN], told={7}) == [7]


def test_after_the_notice_an_outcome_still_joins():
    assert place_events([event(5, OUTCOME, computer="PC-2")], [SEVEN], told={7}) == [7]


def test_what_a_told_incident_may_not_take_goes_to_one_that_is_not_told():
    untold = OpenIncident(8, (marks(1, computer="PC-3"),))
    assert place_events([event(5, computer="PC-2")], [SEVEN, untold], told={7}) == [8]


def test_later_events_of_a_mail_join_what_its_first_opened():
    guid = {"connector_guid": "g", "detection_id": "1"}
    events = [event(0, **guid), event(60 * 40, sha256="", computer="", **guid)]
    assert place_events(events, []) == [-1, -1]
