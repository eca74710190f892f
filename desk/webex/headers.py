"""Finding the extension table in a workbook: the sheet and the row that bear its column names.

Hidden sheets are not looked at: they hold lists and old copies. Two visible sheets that both bear
the names are two tables, and which one is meant is not for the desk to guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk.errors import Unreadable
from desk.webex.columns import COLUMNS, LABELS, OPTIONAL_COLUMNS, Column, column_of
from desk.webex.grid import Cell, Grid, Sheet

_NAMES_THAT_MAKE_A_HEADER = 5


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's names stand: the sheet, the row, and the sheet column of each name."""

    sheet: Sheet
    sheet_row: int
    places: Mapping[Column, int]
    repeated: tuple[Column, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that a table must have and this one has not."""
        return tuple(c for c in COLUMNS if c not in self.places and c not in OPTIONAL_COLUMNS)


def find_header(grid: Grid) -> Header:
    """Return the header of the workbook's one extension table; raise Unreadable if none is."""
    found = [header for sheet in grid.sheets if not sheet.hidden and (header := _in_sheet(sheet))]
    if not found:
        raise Unreadable("header_missing")
    whole = [header for header in found if not header.missing]
    if not whole:
        best = max(found, key=lambda header: len(header.places))
        raise Unreadable("columns_missing", sheet=best.sheet.title, columns=_labels(best.missing))
    if len(whole) > 1:
        raise Unreadable("several_tables", sheets=[header.sheet.title for header in whole])
    if whole[0].repeated:
        raise Unreadable("columns_repeated", columns=_labels(whole[0].repeated))
    return whole[0]


def _in_sheet(sheet: Sheet) -> Header | None:
    """Return the row with the most column names; of equals the first, which heads the others."""
    headers = (_header(sheet, number, cells) for number, cells in sheet.rows.items())
    best = max(headers, key=lambda header: len(header.places), default=None)
    return best if best and len(best.places) >= _NAMES_THAT_MAKE_A_HEADER else None


def _header(sheet: Sheet, number: int, cells: Mapping[int, Cell]) -> Header:
    places: dict[Column, int] = {}
    repeated: list[Column] = []
    for place, cell in sorted(cells.items()):
        column = column_of(cell.text)
        if column in places:
            repeated.append(column)
        elif column is not None:
            places[column] = place
    return Header(sheet, number, places, tuple(repeated))


def _labels(columns: tuple[Column, ...]) -> list[str]:
    return [LABELS[column] for column in columns]
