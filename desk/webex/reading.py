"""From what a workbook shows to the extension table (W§1.9, W 別紙1).

Rows 例1, 例2 … are examples and never data; rows that nobody wrote in are not rows. Placeholders,
`#N/A` and formulas that carry no value are "no input here". A telephone number that was typed as a
number has lost its leading zero: it is put back, and the cell is flagged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from desk.errors import TooLarge
from desk.webex.choices import UNTOUCHED, is_no_input
from desk.webex.columns import COLUMNS, IDENTITY_COLUMNS, PHONE_COLUMNS, Column, header_key
from desk.webex.grid import MAX_SHEET_ROW, Cell, Grid, Kind
from desk.webex.headers import Header, find_header
from desk.webex.table import Flag, Row, Table, Value
from desk.webex.workbook import LIMITS, Limits, read_grid

MAX_ROWS = 5_000
"""More rows than the largest customer has lines; past it the file is a mistake."""

_EXAMPLE = re.compile(r"例\d*")
_ZEROS_ONLY = re.compile(r"0[0\-]*")
_WITHOUT_ITS_ZERO = re.compile(r"[1-9](?:-?\d){8,9}")


def read_table(content: bytes, limits: Limits = LIMITS) -> Table:
    """Return the extension table in the bytes of an .xlsx file.

    Raises Unreadable (`workbook_encrypted`, `workbook_macro`, `not_a_workbook`, `header_missing`,
    `columns_missing`, `columns_repeated`, `several_tables`) or TooLarge (`workbook_too_large`,
    `workbook_bomb`, `reading_took_too_long`, `too_many_rows`).
    """
    return table_in(read_grid(content, limits))


def table_in(grid: Grid) -> Table:
    """Return the one extension table of a workbook; errors as `read_table` from the header on."""
    header = find_header(grid)
    if header.sheet.beyond is not None:
        raise TooLarge("too_many_rows", cell=header.sheet.beyond, allowed=MAX_SHEET_ROW)
    rows = tuple(
        row
        for number, cells in header.sheet.rows.items()
        if number > header.sheet_row and _is_data(row := _row(number, cells, header))
    )
    if len(rows) > MAX_ROWS:
        raise TooLarge("too_many_rows", rows=len(rows), allowed=MAX_ROWS)
    return Table(header.sheet.title, rows, grid.base_version)


def _row(number: int, cells: Mapping[int, Cell], header: Header) -> Row:
    values: list[Value] = []
    flags: list[tuple[Column, Flag]] = []
    for column in COLUMNS:
        place = header.places.get(column)
        # A column that the sheet does not have says nothing; a cell left empty says "blank".
        value, flag = (None, None) if place is None else typed(column, cells.get(place))
        values.append(value)
        if flag is not None:
            flags.append((column, flag))
    return Row(number, tuple(values), tuple(flags))


def typed(column: Column, cell: Cell | None) -> tuple[Value, Flag | None]:
    """Return a cell's value as this column takes it, and what had to be done to get it."""
    if cell is None:
        return "", None
    if cell.kind is Kind.ERROR:
        return None, Flag.ERROR_VALUE
    if cell.kind is Kind.FORMULA_WITHOUT_VALUE:
        return None, Flag.FORMULA_WITHOUT_VALUE
    text = cell.text.strip()
    if is_no_input(text):
        return None, Flag.ERROR_VALUE if text.startswith(("#", "＃")) else None
    return _with_zeros(column, cell, text)


def _with_zeros(column: Column, cell: Cell, text: str) -> tuple[Value, Flag | None]:
    """Put back the zeros that a number has lost: as its format shows them, else the first one."""
    if cell.kind is Kind.NUMBER and text.isdecimal() and _ZEROS_ONLY.fullmatch(cell.shape):
        shown = text.zfill(cell.shape.count("0"))
        if shown != text:
            return shown, Flag.RESTORED_ZERO
    if column in PHONE_COLUMNS:
        bare = unicodedata.normalize("NFKC", text)
        if _WITHOUT_ITS_ZERO.fullmatch(bare):
            return f"0{bare}", Flag.RESTORED_ZERO
    return text, None


def _is_data(row: Row) -> bool:
    return not _EXAMPLE.fullmatch(header_key(row.text(Column.NUMBER))) and not _is_untouched(row)


def _is_untouched(row: Row) -> bool:
    """Tell whether nobody wrote in the row: nothing but what the template had put there.

    A formula that carries no value in a cell that says who the row is may well hide a person:
    such a row is kept, so that its user is not taken for deleted.
    """
    if any(row.value(column) is None for column in IDENTITY_COLUMNS):
        return False
    return all(_is_untouched_cell(row, column) for column in COLUMNS)


def _is_untouched_cell(row: Row, column: Column) -> bool:
    text = row.text(column)
    if column is Column.NUMBER or not text:
        return True
    return header_key(text) == header_key(UNTOUCHED.get(column, ""))
