import time

import pytest
from made_tables import person, table

from desk.errors import Conflict
from desk.webex.applying import apply, apply_rows
from desk.webex.columns import Column
from desk.webex.comparing import ChangeKind, compare
from desk.webex.questions import Answer, QuestionCode
from desk.webex.table import Row, Value, make_row

ADDED, REMOVED, CHANGED = ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED


def _changes(old: list[Row], new: list[Row]) -> list[tuple[str, str, list[str]]]:
    """Key, kind and columns of every change; the columns only where a row was changed."""
    compared = compare(table(*old), table(*new))
    assert compared.questions == ()
    return [
        (each.key, each.kind.value, list(each.columns) if each.kind is CHANGED else [])
        for each in compared.rows
    ]


def test_the_same_table_changes_nothing() -> None:
    compared = compare(table(person(1), person(2)), table(person(1), person(2)))
    assert (compared.count, compared.unchanged, compared.questions) == (0, 2, ())


def test_a_row_is_one_change_however_many_cells_change() -> None:
    new = person(1, department="総務課", extension="4500", hold_2="", has_phone="なし")
    columns = ["extension", "department", "has_phone", "hold_2"]
    assert _changes([person(1)], [new]) == [("mail:user1@example.jp", "changed", columns)]


def test_a_new_row_and_a_row_that_is_gone_are_one_change_each() -> None:
    assert _changes([person(1), person(2)], [person(2), person(3)]) == [
        ("mail:user1@example.jp", "removed", []),
        ("mail:user3@example.jp", "added", []),
    ]


def test_two_people_who_swap_their_extensions_are_two_changes() -> None:
    swapped = [person(1, extension="4002"), person(2, extension="4001")]
    assert _changes([person(1), person(2)], swapped) == [
        ("mail:user1@example.jp", "changed", ["extension"]),
        ("mail:user2@example.jp", "changed", ["extension"]),
    ]


def test_a_renamed_mail_address_is_one_change() -> None:
    new = person(1, mail="new.name@example.jp")
    assert _changes([person(1)], [new]) == [("mail:user1@example.jp", "changed", ["mail"])]


def test_someone_who_takes_over_an_extension_is_not_the_one_who_left() -> None:
    assert _changes([person(1), person(2)], [person(2, extension="4001")]) == [
        ("mail:user1@example.jp", "removed", []),
        ("mail:user2@example.jp", "changed", ["extension"]),
    ]


def test_the_same_extension_in_another_site_is_another_row() -> None:
    old, new = person(1, mail=""), person(1, mail="", site="埼玉", number="7", display_name="受付")
    kinds = [kind for _, kind, _ in _changes([old], [new])]
    assert sorted(kinds) == ["added", "removed"]


def test_mail_and_extension_changed_at_once_are_followed_by_number_and_name() -> None:
    new = person(1, mail="other@example.jp", extension="4999")
    assert _changes([person(1)], [new]) == [
        ("mail:user1@example.jp", "changed", ["mail", "extension"])
    ]


@pytest.mark.parametrize(
    ("column", "spelling"),
    [
        ("external_number", "０３（１１１１）１１１１"),
        ("external_number", "03ー1111ー1111"),
        ("external_number", "0311111111"),
        ("external_number", "311111111"),
        ("external_number", "+81 3-1111-1111"),
        ("external_number", "+81 (0)3-1111-1111"),
        ("external_number", "81311111111"),
        ("mail", "User1@Example.JP"),
        ("extension", "４００１"),
        ("display_name", "　見本　 １ "),
        ("calling_class", "外線 可能"),
        ("device_model", "cisco7821"),
        ("hold_2", "保留‐01"),
        ("number", "15"),
    ],
)
def test_another_spelling_is_no_change(column: str, spelling: str) -> None:
    assert _changes([person(1)], [person(1, **{column: spelling})]) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("external_number", "なし"),
        ("display_name", "見本1"),
        ("department", "グル-プ"),
        ("hold_2", "保留-10"),
        ("hold_2", ""),
    ],
)
def test_another_meaning_is_a_change(column: str, value: str) -> None:
    assert _changes([person(1, department="グループ")], [person(1, **{column: value})])


@pytest.mark.parametrize("column", [each.value for each in Column if each is not Column.NUMBER])
def test_no_input_changes_nothing_and_a_blank_cell_clears(column: str) -> None:
    old = person(1, hold_3="A", hold_4="B", hold_5="C", hold_6="D")
    same = dict(zip(Column, old.values, strict=True))
    unsaid, blank = (make_row(1, **{**same, column: value}) for value in (None, ""))
    assert _changes([old], [unsaid]) == []
    assert [columns for _, _, columns in _changes([old], [blank])] == [[column]]


def test_no_input_in_a_changed_row_keeps_what_the_baseline_has() -> None:
    compared = compare(table(person(1)), table(person(1, department="総務課", hold_2=None)))
    (change,) = compared.rows
    assert change.after == person(1, department="総務課")
    assert compared.filled.rows == (person(1, department="総務課"),)


def test_rows_that_stand_elsewhere_change_nothing() -> None:
    old = [person(n) for n in range(1, 6)]
    assert _changes(old, old[::-1]) == []


def test_an_added_and_a_removed_row_list_what_they_hold() -> None:
    new = make_row(1, number="1", mail="a@example.jp", extension="4001", pickup_group=None)
    (added,) = compare(table(), table(new)).rows
    (removed,) = compare(table(new), table()).rows
    assert added.cells == ((Column.MAIL, "", "a@example.jp"), (Column.EXTENSION, "", "4001"))
    assert removed.cells == ((Column.MAIL, "a@example.jp", ""), (Column.EXTENSION, "4001", ""))
    assert (added.kind, removed.kind) == (ADDED, REMOVED)


def _questions(old: list[Row], new: list[Row]) -> list[tuple[QuestionCode, int, int]]:
    compared = compare(table(*old), table(*new))
    assert compared.rows == ()
    return [(q.code, len(q.baseline_rows), len(q.submitted_rows)) for q in compared.questions]


def test_rows_with_the_same_mail_are_asked_about() -> None:
    new = [person(1, extension="4500"), person(1, extension="4600")]
    assert _questions([person(1)], new) == [(QuestionCode.SAME_MAIL, 1, 2)]


def test_rows_with_the_same_mail_are_told_apart_by_their_extension() -> None:
    old = [person(1), person(1, extension="4500")]
    new = [person(1, department="総務課"), person(1, extension="4600")]
    compared = compare(table(*old), table(*new))
    assert [change.columns for change in compared.rows] == [("department",), ("extension",)]
    assert [change.key for change in compared.rows] == [
        "mail:user1@example.jp",
        "mail:user1@example.jp (2)",
    ]


def test_rows_with_the_same_extension_are_asked_about() -> None:
    new = [person(2, extension="4001"), person(3, extension="4001")]
    assert _questions([person(1)], new) == [(QuestionCode.SAME_EXTENSION, 1, 2)]


NAMESAKE: dict[str, Value] = {
    "number": "9",
    "display_name": "見本 1",
    "mail": "other@example.jp",
    "extension": "4999",
}


def test_a_name_in_common_and_nothing_else_is_asked_about() -> None:
    assert _questions([person(1)], [person(9, **NAMESAKE)]) == [(QuestionCode.SAME_PERSON, 1, 1)]


@pytest.mark.parametrize(
    ("answer", "kinds"), [(Answer.SAME, [CHANGED]), (Answer.DIFFERENT, [REMOVED, ADDED])]
)
def test_the_answer_about_a_name_is_followed(answer: Answer, kinds: list[ChangeKind]) -> None:
    old, new = table(person(1)), table(person(9, **NAMESAKE))
    (question,) = compare(old, new).questions
    compared = compare(old, new, answers={question.key: answer})
    assert sorted(change.kind for change in compared.rows) == sorted(kinds)
    assert compared.questions == ()


def test_several_namesakes_cannot_be_said_to_be_the_same() -> None:
    old = table(person(1), person(2, display_name="見本 1"))
    new = table(person(9, **NAMESAKE))
    (question,) = compare(old, new).questions
    assert compare(old, new, answers={question.key: Answer.SAME}).questions == (question,)
    assert compare(old, new, answers={question.key: Answer.DIFFERENT}).count == 3


def test_a_row_whose_identity_was_wiped_out_is_asked_about_not_removed() -> None:
    wiped = person(1, mail="", extension="", display_name="", family_name="", given_name="")
    assert _questions([person(1)], [wiped]) == [(QuestionCode.NO_IDENTITY, 1, 1)]


def test_a_row_whose_identity_is_no_input_is_asked_about_not_removed() -> None:
    unsaid = person(
        1, mail=None, extension=None, display_name=None, family_name=None, given_name=None
    )
    assert _questions([person(1)], [unsaid]) == [(QuestionCode.NO_IDENTITY, 1, 1)]


def test_nothing_is_applied_while_questions_are_open() -> None:
    compared = compare(table(person(1)), table(person(9, **NAMESAKE)))
    with pytest.raises(Conflict) as refused:
        apply(table(person(1)), compared)
    assert refused.value.code == "questions_open"


def test_rows_may_be_applied_one_by_one_in_any_order() -> None:
    old = table(person(1), person(2), person(3))
    new = table(person(1, extension="4002"), person(2, extension="4001"), person(4))
    compared = compare(old, new)
    after = old
    for change in reversed(compared.rows):
        after = apply_rows(after, [change])
    assert compare(after, new).count == 0
    assert [row.text(Column.MAIL)[:5] for row in after.rows] == ["user1", "user2", "user4"]


def test_a_change_whose_row_has_moved_on_is_refused() -> None:
    compared = compare(table(person(1)), table(person(1, department="総務課")))
    with pytest.raises(Conflict) as refused:
        apply(table(person(1, department="経理課")), compared)
    assert refused.value.code == "row_not_in_baseline"


def test_two_thousand_rows_are_compared_in_the_time_of_a_click() -> None:
    old = table(*(person(n, site=f"拠点{n // 500}") for n in range(2000)))
    new = table(*(person(n, site=f"拠点{n // 500}", department="総務課") for n in range(2000)))
    started = time.perf_counter()
    assert compare(old, new).count == 2000
    assert time.perf_counter() - started < 2
