import pytest
from made_tables import person, table

from desk.webex.columns import COLUMNS
from desk.webex.comparing import compare
from desk.webex.table import Row, Value
from desk.webex.work_types import WORK_TYPE_LABELS, WorkType


def _work(old: Row | None, new: Row | None) -> list[str]:
    (change,) = compare(table(*filter(None, [old])), table(*filter(None, [new]))).rows
    return [kind.value for kind in change.work_types]


def test_there_are_eleven_kinds_each_with_its_label() -> None:
    assert len(WorkType) == 11
    assert set(WORK_TYPE_LABELS) == set(WorkType)


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ({"display_name": "受付"}, ["user_add"]),
        ({"mail": "new@example.jp"}, ["user_add"]),
        ({"mail": "new@example.jp", "display_name": "後任"}, ["user_add", "user_delete"]),
        ({"department": "総務課"}, ["user_add"]),
        ({"site": "埼玉"}, ["user_add", "user_delete"]),
        ({"extension": "4500"}, ["internal_calls"]),
        ({"external_number": "なし"}, ["external_incoming"]),
        ({"caller_number": "なし"}, ["calling_class"]),
        ({"calling_class": "内線のみ"}, ["calling_class"]),
        ({"pickup_group": "Gr-002"}, ["pickup_group"]),
        ({"hold_2": ""}, ["one_button_call_park"]),
        ({"hold_6": "保留-05"}, ["one_button_call_park"]),
        ({"has_phone": "なし", "device_model": ""}, ["device_delete"]),
        ({"device_model": "Cisco 8845"}, ["device_add", "device_delete"]),
    ],
)
def test_a_changed_cell_says_what_is_to_be_set(cells: dict[str, Value], kinds: list[str]) -> None:
    assert _work(person(1), person(1, **cells)) == kinds


def test_a_phone_that_is_new_is_only_added() -> None:
    assert _work(person(1, has_phone="なし", device_model=""), person(1)) == ["device_add"]


def test_a_model_noted_for_no_phone_is_no_device_work() -> None:
    old, new = person(1, has_phone="なし"), person(1, has_phone="なし", device_model="Cisco 8845")
    assert _work(old, new) == []


def test_a_new_user_brings_the_work_of_every_setting_named() -> None:
    assert _work(None, person(1)) == [
        "user_add",
        "device_add",
        "internal_calls",
        "calling_class",
        "external_incoming",
        "pickup_group",
        "one_button_call_park",
    ]


def test_a_new_user_without_phone_and_number_brings_less() -> None:
    bare = person(1, has_phone="なし", external_number="なし", pickup_group=None, hold_2=None)
    assert _work(None, bare) == ["user_add", "internal_calls", "calling_class"]


def test_a_user_who_is_gone_takes_the_device_along() -> None:
    assert _work(person(1), None) == ["user_delete", "device_delete"]
    assert _work(person(1, has_phone="なし"), None) == ["user_delete"]


def test_a_new_external_number_without_a_group_by_hand_takes_the_group_along() -> None:
    new = person(1, external_number="048-222-1111", pickup_group=None)
    assert _work(person(1), new) == ["external_incoming", "pickup_group"]


def test_every_change_of_one_cell_of_a_user_with_a_phone_is_some_work() -> None:
    for column in COLUMNS[1:]:
        assert _work(person(1), person(1, **{column.value: "別"})), column
