import pytest
from made_tables import person, table

from desk.webex.checking import OnFile, check
from desk.webex.columns import LABELS, Column
from desk.webex.problems import CellProblem
from desk.webex.sentences import cell_sentence
from desk.webex.table import Value, make_row


def _codes(**cells: Value) -> list[tuple[str, str]]:
    return [(problem.column.value, problem.code) for problem in check(table(person(1, **cells)))]


def test_a_sound_table_has_no_problems() -> None:
    assert check(table(*(person(n) for n in range(1, 30)))) == ()


@pytest.mark.parametrize("extension", ["4001", "6999", "４００１", " 4500 "])
def test_extensions_from_4001_to_6999_are_taken(extension: str) -> None:
    assert _codes(extension=extension) == []


@pytest.mark.parametrize("extension", ["4000", "7000", "400", "04001", "4001.5", "-4001", "内線"])
def test_other_extensions_are_refused(extension: str) -> None:
    assert _codes(extension=extension) == [("extension", "extension_out_of_range")]


def test_an_extension_stands_once_in_a_site_and_may_be_used_in_another() -> None:
    rows = table(
        person(1), person(2, extension="４００１"), person(3, extension="4001", site="埼玉")
    )
    found = [(each.row, each.code, each.allowed) for each in check(rows)]
    assert found == [(1, "extension_repeated", "1、2"), (2, "extension_repeated", "1、2")]


def test_a_mail_address_stands_once_in_whatever_case() -> None:
    rows = table(person(1), person(2, mail="USER1@example.jp"))
    assert [each.code for each in check(rows)] == ["mail_repeated", "mail_repeated"]


@pytest.mark.parametrize(
    "mail", ["nobody", "a@", "@example.jp", "a b@example.jp", "a@b@example.jp"]
)
def test_what_is_no_mail_address_is_refused(mail: str) -> None:
    assert _codes(mail=mail) == [("mail", "mail_invalid")]


@pytest.mark.parametrize(
    "number",
    [
        "03-1111-1111",
        "０３（１１１１）１１１１",
        "なし",
        "312345678",
        "81312345678",
        "0120-111-222",
    ],
)
def test_numbers_of_japan_and_none_are_taken(number: str) -> None:
    assert _codes(external_number=number) == []


@pytest.mark.parametrize("number", ["110", "03-1111", "00-1111-1111", "ナシ", "+1 212 555 0100"])
def test_other_numbers_are_refused(number: str) -> None:
    assert _codes(external_number=number) == [("external_number", "external_number_invalid")]
    assert _codes(caller_number=number) == [("caller_number", "caller_number_invalid")]


@pytest.mark.parametrize("word", ["内線のみ", "外線可能", "国際発信可能", " 外線可能"])
def test_the_three_calling_classes_are_taken(word: str) -> None:
    assert _codes(calling_class=word) == []


def test_another_calling_class_is_refused_and_the_three_are_named() -> None:
    (problem,) = check(table(person(1, calling_class="外線")))
    assert problem == CellProblem(
        1, Column.CALLING_CLASS, "外線", "calling_class_unknown", "内線のみ、外線可能、国際発信可能"
    )


def test_a_phone_needs_a_model_and_no_phone_needs_none() -> None:
    assert _codes(device_model="") == [("device_model", "device_model_required")]
    assert _codes(has_phone="なし", device_model="") == []
    assert _codes(has_phone="有") == [("has_phone", "has_phone_unknown")]


@pytest.mark.parametrize("sign", list('%#<>\\/"'))
def test_names_hold_none_of_the_signs_that_control_hub_refuses(sign: str) -> None:
    assert _codes(display_name=f"見本{sign}") == [("display_name", "name_forbidden_character")]


@pytest.mark.parametrize("column", ["display_name", "family_name", "given_name"])
def test_names_have_thirty_characters_at_most(column: str) -> None:
    assert _codes(**{column: "字" * 30}) == []
    assert _codes(**{column: "字" * 31}) == [(column, "name_too_long")]


def test_a_row_that_is_not_empty_needs_its_required_cells() -> None:
    problems = check(table(make_row(9, department="営業課", mail=None)))
    assert {problem.code for problem in problems} == {"required"}
    assert [problem.column.value for problem in problems] == [
        "display_name",
        "family_name",
        "given_name",
        "mail",
        "site",
        "extension",
        "external_number",
        "calling_class",
        "has_phone",
    ]


def test_a_line_key_takes_one_hold_button() -> None:
    assert _codes(hold_3="保留-02、保留-03") == [("hold_3", "one_hold_button_a_line")]


def _with_buttons(count: int, **cells: Value) -> list[str]:
    rows = [person(n, hold_2=f"保留-{n}", **cells) for n in range(1, count + 1)]
    shared = person(500, hold_2="保留-1", **cells)
    return [f"{each.row} {each.code}" for each in check(table(*rows, shared))]


def test_a_site_has_a_hundred_hold_buttons_at_most() -> None:
    assert _with_buttons(100) == []
    assert _with_buttons(101) == ["101 too_many_hold_buttons_at_site"]


def test_hold_buttons_of_two_sites_are_not_counted_together() -> None:
    here = [person(n, hold_2=f"保留-{n}") for n in range(1, 61)]
    there = [person(n, hold_2=f"留-{n}", site="埼玉") for n in range(61, 121)]
    assert check(table(*here, *there)) == ()


def test_what_the_desk_knows_of_the_customer_is_checked_too() -> None:
    on_file = OnFile(
        contracted_numbers=frozenset({"+81311111111"}),
        sites=("東京", "埼玉"),
        device_models=("Cisco 7821",),
    )
    wrong = person(2, site="千葉", device_model="Cisco 9999", external_number="048-222-1111")
    found = [problem.code for problem in check(table(person(1), wrong), on_file=on_file)]
    assert found == ["site_unknown", "external_number_not_contracted", "device_model_unknown"]


def test_all_problems_come_at_once_in_the_order_of_the_sheet() -> None:
    rows = table(person(2, mail="x", extension="1"), person(1, calling_class="?"))
    found = [(problem.row, LABELS[problem.column]) for problem in check(rows)]
    assert found == [(1, "発信クラス"), (2, "メールアドレス"), (2, "Line1 内線番号")]


def test_a_problem_has_a_sentence_that_says_what_is_allowed() -> None:
    (problem,) = check(table(person(1, extension="3999")))
    assert cell_sentence(problem) == "内線番号は4001~6999の数字4桁で記入して下さい。"
