"""Event types go by their id, however they are spelt."""

import pytest

from desk.endpoint.event_types import (
    EventClass,
    class_of,
    event_type_named,
    event_type_within,
    event_types,
    read_event_types,
)
from desk.errors import SettingWrong

NEEDS_PERSON = [
    1090519054, 2164260880, 553648147, 2164260893, 1090519084, 1090519081, 1090519103, 1090519105,
    1090519112, 553648222, 1107296272, 1107296273, 1107296274, 1107296277, 1107296278, 1107296279,
    1107296280, 1107296282, 1107296283, 1107296284, 1107296257, 1107296258, 1107296344, 1091567628,
    1091567670, 2164260931, 553648215,
]  # fmt: skip
OUTCOME = [
    553648143, 553648155, 553648168, 553648146, 553648202, 2164260939, 553648204, 2164260941,
]  # fmt: skip
NOISE = [
    553648130, 554696714, 554696715, 553648135, 553648136, 553648137, 553648158, 553648166,
]  # fmt: skip


@pytest.mark.parametrize(
    ("ids", "event_class"),
    [
        (NEEDS_PERSON, EventClass.NEEDS_PERSON),
        (OUTCOME, EventClass.OUTCOME),
        (NOISE, EventClass.NOISE),
    ],
)
def test_every_known_id_has_its_class(ids: list[int], event_class: EventClass) -> None:
    known = {kind.id: kind.event_class for kind in event_types()}
    assert {known[type_id] for type_id in ids} == {event_class}


@pytest.mark.parametrize("type_id", [None, 7])
def test_what_is_unknown_needs_a_person(type_id: int | None) -> None:
    assert class_of(type_id) is EventClass.NEEDS_PERSON


@pytest.mark.parametrize(
    ("name", "type_id"),
    [
        ("Threat Detected", 1090519054),
        ("ＴＨＲＥＡＴ　detected.", 1090519054),
        ("検出された脅威", 1090519054),
        ("Retrospective Detection", 553648147),
        ("cloud recall detection", 553648147),
        ("Cloud Recall Quarantine Attempt Failed", 2164260893),
        ("Scan Completed, No Detections", 554696715),
    ],
)
def test_both_spellings_name_one_id(name: str, type_id: int) -> None:
    found = event_type_named(name)
    assert found is not None
    assert found.id == type_id


def test_a_name_that_is_not_in_the_table_names_nothing() -> None:
    assert event_type_named("Threat Detectedd") is None


@pytest.mark.parametrize(
    ("line", "type_id"),
    [
        ("[High] DFC Threat Detected on PC-1", 1090519084),
        ("端末で脅威が検出されました。", 1090519054),
        ("how to uninstall the connector", None),
    ],
)
def test_the_longest_name_in_a_line_of_prose_is_meant(line: str, type_id: int | None) -> None:
    found = event_type_within(line)
    assert (found.id if found else None) == type_id


GOOD = '[[event_type]]\nid = 1\nname = "A"\nja = "あ"\nclass = "noise"\n'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[[event_type]]\nid = 1\n", "event_type[0].name"),
        (GOOD.replace("noise", "odd"), "event_type[0].class"),
        (GOOD.replace("noise", "needs_person"), "event_type[0].alarm"),
        (GOOD + GOOD, "event_type[1].id"),
        (GOOD + GOOD.replace("id = 1", "id = 2").replace("あ", "い"), "event_type[1].name"),
    ],
)
def test_a_wrong_table_is_refused_by_name(text: str, key: str) -> None:
    with pytest.raises(SettingWrong) as refused:
        read_event_types(text)
    assert refused.value.about["key"] == key
