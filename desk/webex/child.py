"""Opens one workbook in a process of its own: bytes on standard input, JSON on standard output.

Run as `python -m desk.webex.child MEMORY_BYTES SECONDS`. Whatever a hostile or broken file does to
the library that reads it ends here: the limits are set before the library is loaded, and any error
is simply this process's end.

A file that holds formulas is opened twice, once for values and once for formulas: that alone tells
a formula that carries no value from an empty cell. Cells are taken from those that exist, never by
walking a range: one stray cell at XFD1048576 would make that walk endless.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import warnings
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desk.webex.grid import MAX_SHEET_COLUMN, MAX_SHEET_ROW, MAX_SHEETS, Kind

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

EXIT_TOO_LARGE = 3
BASE_VERSION_NAME = "desk_base_version"
"""The defined name of the cell that holds the version of the baseline a workbook was made from."""

_VERSION_LENGTH = 64
# A formula's element, or a zero byte: text in UTF-16 cannot be searched, so it counts as one.
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]|\x00")
# Cells can share one long text, so that a small file says a great deal: the parent has no limits.
_MOST_TOLD = 32 * 1024 * 1024


def describe(content: bytes) -> dict[str, Any]:
    """Return what the workbook shows, in the shape that `grid_from_json` reads."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # Extensions that the library drops are of no concern: nothing is saved from here.
        warnings.simplefilter("ignore")
        values = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        formulas = values
        if _holds_formulas(content):
            formulas = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    sheets = values.worksheets[:MAX_SHEETS]
    return {
        "sheets": [_sheet(sheet, formulas[sheet.title]) for sheet in sheets],
        "base_version": _base_version(values),
    }


def _holds_formulas(content: bytes) -> bool:
    """Tell whether any part may hold a formula: most files have none and open in half the time."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = (name for name in archive.namelist() if name.endswith(".xml"))
        return any(_FORMULA.search(archive.read(name)) for name in parts)


def _sheet(values: Worksheet, formulas: Worksheet) -> dict[str, Any]:
    return {
        "title": values.title,
        "hidden": values.sheet_state != "visible",
        "cells": list(_cells(values, formulas)),
        "beyond": _beyond(values),
    }


def _cells(values: Worksheet, formulas: Worksheet) -> Iterator[tuple[int, int, str, str, str]]:
    for (row, column), cell in values._cells.items():
        if row <= MAX_SHEET_ROW and column <= MAX_SHEET_COLUMN:
            seen = _value(cell, formulas._cells.get((row, column)))
            if seen is not None:
                yield (row, column, *seen)


def _value(cell: Any, formula: Any) -> tuple[str, str, str] | None:
    """Return kind, text and number format of a cell, None if it is empty."""
    if cell.value is None:
        # A formula that was reckoned to an empty text says so by its type: that cell is blank.
        unreckoned = formula is not None and formula.data_type == "f" and cell.data_type != "str"
        return (Kind.FORMULA_WITHOUT_VALUE, "", "") if unreckoned else None
    if cell.data_type == "e":
        return (Kind.ERROR, str(cell.value), "")
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        shape = cell.number_format
        return (Kind.NUMBER, _digits(cell.value), "" if shape == "General" else shape)
    text = str(cell.value)
    return (Kind.TEXT, text, "") if text.strip() else None


def _digits(number: float) -> str:
    whole = isinstance(number, int) or number.is_integer()
    return str(int(number)) if whole else repr(number)


def _beyond(sheet: Worksheet) -> str | None:
    """Return the first cell with a value below the rows that are read."""
    below = (
        place
        for place, cell in sheet._cells.items()
        if place[0] > MAX_SHEET_ROW
        and place[1] <= MAX_SHEET_COLUMN
        and cell.value is not None
        and str(cell.value).strip()
    )
    first = min(below, default=None)
    return None if first is None else sheet.cell(*first).coordinate


def _base_version(workbook: Workbook) -> str | None:
    name = workbook.defined_names.get(BASE_VERSION_NAME)
    places = list(name.destinations) if name is not None else []
    if len(places) != 1 or places[0][0] not in workbook.sheetnames:
        return None
    sheet, coordinate = places[0]
    cell: Cell | tuple[Any, ...] = workbook[sheet][coordinate]
    if isinstance(cell, tuple) or cell.value is None:
        return None
    version = str(cell.value).strip()
    return version if 0 < len(version) <= _VERSION_LENGTH else None


def main(arguments: list[str]) -> int:
    """Read, describe, write; return the exit status."""
    memory, seconds = map(int, arguments)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        told = json.dumps(describe(sys.stdin.buffer.read())).encode("ascii")
    except MemoryError:
        return EXIT_TOO_LARGE
    if len(told) > _MOST_TOLD:
        return EXIT_TOO_LARGE
    sys.stdout.buffer.write(told)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
