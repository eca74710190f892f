import io

import pytest
from made_tables import person, read_here, saved, table
from openpyxl import load_workbook

from desk.webex.columns import COLUMNS, Column
from desk.webex.comparing import compare
from desk.webex.examples import EXAMPLES
from desk.webex.reading import read_table
from desk.webex.table import Table, make_row
from desk.webex.template import Choices, make_workbook


def _sheet(content: bytes):
    return load_workbook(io.BytesIO(content))["内線管理表"]


def _row_of(sheet, number: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == number)


def test_a_baseline_that_goes_out_and_comes_back_has_no_changes() -> None:
    baseline = Table(
        "内線管理表",
        (
            person(1),
            person(2, hold_2="", pickup_group="", has_phone="なし", device_model=""),
            person(3, external_number="なし", caller_number="", calling_class="内線のみ"),
            person(4, calling_class="", department="０営業"),
        ),
        "v12",
    )
    read = read_table(make_workbook(baseline))
    compared = compare(baseline, read)
    assert (compared.count, compared.unchanged, compared.questions) == (0, 4, ())
    assert read.base_version == "v12"


def test_an_empty_template_holds_no_rows() -> None:
    assert read_here(make_workbook(table())).rows == ()


def test_the_version_outlives_another_program_that_saves_the_file() -> None:
    content = make_workbook(Table("x", (person(1),), "2026-11/3"))
    assert read_here(saved(load_workbook(io.BytesIO(content)))).base_version == "2026-11/3"
    assert read_here(make_workbook(table(person(1)))).base_version is None


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+81", "-1", "@SUM(1)"])
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    content = make_workbook(table(person(1, department=text)))
    sheet = _sheet(content)
    cell = sheet.cell(_row_of(sheet, "1"), COLUMNS.index(Column.DEPARTMENT) + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert read_here(content).rows[0].text(Column.DEPARTMENT) == text


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    content = make_workbook(table(person(1, department="営業\x07課")))
    assert read_here(content).rows[0].text(Column.DEPARTMENT) == "営業課"


def test_input_cells_are_yellow_and_text_and_blank_rows_look_untouched() -> None:
    sheet = _sheet(make_workbook(table(person(1)), blank_rows=2))
    untouched = sheet[_row_of(sheet, "2")]
    assert [cell.value for cell in untouched] == [
        "2",
        *[None] * 9,
        "<自動入力>",
        "外線可能",
        *["<選択して下さい>"] * 7,
    ]
    assert {cell.fill.fgColor.rgb for cell in untouched[1:]} == {"00FFFF99"}
    assert {cell.number_format for cell in untouched} == {"@"}
    assert sheet.max_row == _row_of(sheet, "3")


def test_drop_downs_offer_the_words_of_each_column() -> None:
    sheet = _sheet(make_workbook(table(person(1)), choices=Choices(hold_buttons=("a", "b"))))
    first = _row_of(sheet, "1")
    offers = {
        str(offer.sqref).split(":")[0]: offer.formula1
        for offer in sheet.data_validations.dataValidation
    }
    assert offers == {
        f"L{first}": '"内線のみ,外線可能,国際発信可能"',
        f"M{first}": '"あり,なし"',
        f"N{first}": "'選択肢'!$A$1:$A$4",
        f"O{first}": "'選択肢'!$B$1:$B$2",
    }


def test_ten_examples_are_shown_and_nobody_in_them_is_real() -> None:
    sheet = _sheet(make_workbook(table()))
    numbers = [cell.value for cell in sheet["A"] if str(cell.value).startswith("例")]
    assert numbers == [f"例{n}" for n in range(1, 11)]
    assert all(row[Column.MAIL].endswith("@example.jp") for row in EXAMPLES)


def test_item_numbers_of_the_customers_own_are_kept_if_they_tell_rows_apart() -> None:
    kept = read_here(make_workbook(table(person(7), person(3))))
    anew = read_here(make_workbook(table(person(7), make_row(mail="b@example.jp"))))
    assert [row.text(Column.NUMBER) for row in kept.rows] == ["7", "3"]
    assert [row.text(Column.NUMBER) for row in anew.rows] == ["1", "2"]


def test_a_template_without_blank_rows_or_people_is_still_a_table() -> None:
    assert read_here(make_workbook(table(), blank_rows=0)).rows == ()
