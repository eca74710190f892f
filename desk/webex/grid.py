"""What a workbook shows, before anyone knows what it means: sheets of cells, as plain values.

This is what the child process that opens the workbook hands back, as JSON over a pipe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MAX_SHEETS = 50
MAX_SHEET_ROW = 10_000
MAX_SHEET_COLUMN = 100
"""Cells beyond these are not part of any table: a stray cell must not make a sheet endless."""


class Kind(StrEnum):
    """What sort of value a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    ERROR = "error"
    FORMULA_WITHOUT_VALUE = "formula"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty; `shape` is a number's format, `""` where it does not matter."""

    kind: Kind
    text: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells by row and column, both counted from 1.

    `beyond` names the first cell with a value that lies below the last row that is read.
    """

    title: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]
    beyond: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole workbook, and the version of the baseline that it says it was made from."""

    sheets: tuple[Sheet, ...]
    base_version: str | None = None


def grid_from_json(stored: Mapping[str, Any]) -> Grid:
    """Make the grid that the child process described."""
    return Grid(tuple(map(_sheet, stored["sheets"])), stored["base_version"])


def _sheet(stored: Mapping[str, Any]) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for row, column, kind, text, shape in stored["cells"]:
        rows.setdefault(row, {})[column] = Cell(Kind(kind), text, shape)
    ordered = {number: rows[number] for number in sorted(rows)}
    return Sheet(stored["title"], stored["hidden"], ordered, stored["beyond"])
