"""Making the extension table as a workbook that customers fill in (W 別紙1).

Yellow cells are input; drop-downs offer what a cell may hold; the rows 例1–例10 are examples with
invented people. The version of the baseline goes along in a cell of the hidden list sheet, behind a
defined name: that outlives a round trip through the common spreadsheet programs. Always a fresh
workbook: saving a customer's own would lose what the library does not know.

Everything is written as text, in cells formatted as text: a value that begins with `=` must never
become a formula, and a number must keep its leading zero.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from desk.webex.child import BASE_VERSION_NAME
from desk.webex.choices import (
    HOLD_BUTTONS_PER_SITE,
    UNTOUCHED,
    CallingClass,
    HasPhone,
    is_no_input,
)
from desk.webex.columns import COLUMNS, HOLD_COLUMNS, LABELS, PLACE, Column
from desk.webex.examples import EXAMPLES, INSTRUCTIONS
from desk.webex.table import Row, Table

SHEET = "内線管理表"
_LISTS = "選択肢"
_MODELS, _BUTTONS, _VERSION = "A", "B", "D"
_YELLOW = PatternFill("solid", fgColor="FFFF99")
_GREY = PatternFill("solid", fgColor="D9D9D9")
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="center")
_WIDTHS = {Column.NUMBER: 6, Column.MAIL: 30, Column.DISPLAY_NAME: 18}
_WIDTH = 14
_BLANK_ROWS = 50


@dataclass(frozen=True, slots=True)
class Choices:
    """What the drop-downs of the device and hold-button columns offer."""

    device_models: Sequence[str] = ("Cisco 7811", "Cisco 7821", "Cisco 7841", "Cisco 8845")
    hold_buttons: Sequence[str] = tuple(
        f"保留-{number:02}" for number in range(1, HOLD_BUTTONS_PER_SITE + 1)
    )


CHOICES = Choices()


Cells = Mapping[Column, str]


def make_workbook(
    baseline: Table, *, choices: Choices = CHOICES, blank_rows: int = _BLANK_ROWS
) -> bytes:
    """Return the .xlsx file of a baseline, with `blank_rows` numbered rows left to fill in."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    header = _write_instructions(sheet)
    _write_header(sheet, header)
    _write_rows(sheet, header + 1, EXAMPLES, _GREY)
    first = header + 1 + len(EXAMPLES)
    rows = _numbered(baseline.rows, blank_rows)
    _write_rows(sheet, first, rows, _YELLOW)
    _write_lists(workbook, baseline.base_version, choices)
    _offer_choices(sheet, range(first, first + len(rows)), choices)
    sheet.freeze_panes = f"C{header + 1}"
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def _numbered(rows: Sequence[Row], blank_rows: int) -> list[Cells]:
    """Return what all rows show; the baseline keeps its item numbers if they tell rows apart."""
    own = [row.text(Column.NUMBER) for row in rows]
    if len(set(own)) < len(own) or "" in own:
        own = [str(number) for number in range(1, len(rows) + 1)]
    last = max((int(number) for number in own if number.isdecimal()), default=0)
    fresh = (str(last + more) for more in range(1, blank_rows + 1))
    return [
        *({**_shown(row), Column.NUMBER: number} for row, number in zip(rows, own, strict=True)),
        *({**UNTOUCHED, Column.NUMBER: number} for number in fresh),
    ]


def _shown(row: Row) -> Cells:
    """Return what a row's cells show: a placeholder where there is nothing to choose from yet."""
    nothing = {column: text for column, text in UNTOUCHED.items() if is_no_input(text)}
    return {column: row.text(column) or nothing.get(column, "") for column in COLUMNS}


def _write_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text that stays text, now and when someone edits the cell."""
    assert isinstance(cell, Cell), "nothing is merged in a sheet of ours"
    cell.number_format = "@"
    if not text:
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def _write_instructions(sheet: Worksheet) -> int:
    """Write how to fill the table in; return the row that the header goes to."""
    for number, line in enumerate(INSTRUCTIONS, start=1):
        _write_text(sheet.cell(number, 1), line)
    sheet.cell(1, 1).font = _BOLD
    return len(INSTRUCTIONS) + 2


def _write_header(sheet: Worksheet, number: int) -> None:
    for place, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(number, place)
        _write_text(cell, LABELS[column].replace(" ", "\n"))
        cell.font, cell.alignment = _BOLD, _WRAPPED
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, _WIDTH)


def _write_rows(sheet: Worksheet, first: int, rows: Iterable[Cells], fill: PatternFill) -> None:
    for number, row in enumerate(rows, start=first):
        for place, column in enumerate(COLUMNS, start=1):
            cell = sheet.cell(number, place)
            _write_text(cell, row.get(column, ""))
            if column is not Column.NUMBER:
                cell.fill = fill


def _write_lists(workbook: Workbook, version: str | None, choices: Choices) -> None:
    """Write the hidden sheet: what drop-downs refer to, and the version behind its name."""
    sheet = workbook.create_sheet(_LISTS)
    sheet.sheet_state = "hidden"
    for place, words in ((_MODELS, choices.device_models), (_BUTTONS, choices.hold_buttons)):
        for number, word in enumerate(words, start=1):
            _write_text(sheet[f"{place}{number}"], word)
    if version is None:
        return
    _write_text(sheet[f"{_VERSION}1"], version)
    name = DefinedName(BASE_VERSION_NAME, attr_text=_absolute(_VERSION, 1))
    workbook.defined_names[BASE_VERSION_NAME] = name


def _absolute(place: str, last: int) -> str:
    cells = f"${place}$1" if last == 1 else f"${place}$1:${place}${last}"
    return f"{quote_sheetname(_LISTS)}!{cells}"


def _offer_choices(sheet: Worksheet, rows: range, choices: Choices) -> None:
    """Put drop-downs on the input rows; only the fixed words are enforced by the sheet."""
    if not rows:
        return
    offers: tuple[tuple[tuple[Column, ...], str, bool], ...] = (
        ((Column.CALLING_CLASS,), f'"{",".join(CallingClass)}"', True),
        ((Column.HAS_PHONE,), f'"{",".join(HasPhone)}"', True),
        ((Column.DEVICE_MODEL,), _absolute(_MODELS, len(choices.device_models)), False),
        (HOLD_COLUMNS, _absolute(_BUTTONS, len(choices.hold_buttons)), False),
    )
    for columns, formula, enforced in offers:
        offer = DataValidation("list", formula1=formula, allow_blank=True)
        offer.showErrorMessage = enforced
        letters = [get_column_letter(PLACE[column] + 1) for column in columns]
        offer.add(f"{letters[0]}{rows.start}:{letters[-1]}{rows.stop - 1}")
        sheet.add_data_validation(offer)
