"""One cell that breaks a rule of the extension table, as a value without its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from desk.webex.columns import Column
from desk.webex.table import Row


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Where (`row` counts as Excel does), what the cell holds, which rule, what it may hold."""

    row: int
    column: Column
    value: str
    code: str
    allowed: str = ""


def problem_in(row: Row, column: Column, code: str, allowed: str = "") -> CellProblem:
    """Return the problem of this cell of this row."""
    return CellProblem(row.sheet_row, column, row.text(column), code, allowed)
