import subprocess
import sys

import pytest
from made_tables import person, table

from desk.webex.columns import COLUMNS, LABELS, Column, column_of
from desk.webex.table import Row, Table, make_row


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("⽒", Column.FAMILY_NAME),
        ("表⽰名", Column.DISPLAY_NAME),
        ("Line1\n内線番号", Column.EXTENSION),
        ("Ｌｉｎｅ２　保留ボタン", Column.HOLD_2),
        ("LINE6\r\n保留ボタン ", Column.HOLD_6),
        ("電話機の割り当て", Column.HAS_PHONE),
        ("発信\nクラス", Column.CALLING_CLASS),
        ("ピックＧｒ", Column.PICKUP_GROUP),
    ],
)
def test_a_header_is_known_however_it_is_spelt(header: str, column: Column) -> None:
    assert column_of(header) is column


@pytest.mark.parametrize("header", ["", "備考", "・表示名", "内線番号は4001から"])
def test_other_text_is_no_header(header: str) -> None:
    assert column_of(header) is None


def test_every_column_is_found_by_its_own_label() -> None:
    assert [column_of(LABELS[column]) for column in COLUMNS] == list(COLUMNS)


def test_a_table_is_the_same_after_being_stored() -> None:
    kept = Table("表", (person(1, pickup_group=None), person(2, hold_3="")), "v3")
    assert Table.from_json(kept.to_json()) == kept


def test_a_stored_row_has_e164_beside_the_spelling() -> None:
    stored = person(external_number="０３ー１１１１−1111", caller_number="なし").to_json()
    assert stored["values"]["external_number"] == "０３ー１１１１−1111"
    assert stored["e164"] == {"external_number": "+81311111111"}


def test_a_row_tells_blank_from_no_input() -> None:
    row = make_row(3, mail=None)
    assert (row.value(Column.MAIL), row.value(Column.SITE)) == (None, "")
    assert row.settled() == make_row(3)


def test_a_row_has_a_value_for_each_column() -> None:
    with pytest.raises(ValueError, match="one value for each"):
        Row(1, ("a",))
    with pytest.raises(ValueError, match="no such column"):
        make_row(1, nickname="x")


def test_value_types_do_not_load_the_workbook_library() -> None:
    script = (
        "import sys, desk.webex.comparing, desk.webex.checking; sys.exit('openpyxl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_table_keeps_its_name_when_its_rows_change() -> None:
    assert table(person(1)).with_rows([]) == table()
