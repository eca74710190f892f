"""The extension table as a value: rows of cells, as the customer typed them (W§1.9, W 別紙1).

A cell is in one of three states: text; `""`, a cell left blank; `None`, "no input here" (an
untouched placeholder, `#N/A`, a formula that carries no value). Only a blank cell ever clears a
setting; no input never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from desk.webex.columns import COLUMNS, IDENTITY_COLUMNS, PHONE_COLUMNS, PLACE, Column
from desk.webex.telephone import e164

Value = str | None


class Flag(StrEnum):
    """What the reader did to, or met in, a cell."""

    RESTORED_ZERO = "restored_zero"
    ERROR_VALUE = "error_value"
    FORMULA_WITHOUT_VALUE = "formula_without_value"


@dataclass(frozen=True, slots=True)
class Row:
    """One user or device. `values` runs along `COLUMNS`; `sheet_row` counts from 1 as Excel does.

    A row that came from no sheet has `sheet_row` 0.
    """

    sheet_row: int
    values: tuple[Value, ...]
    flags: tuple[tuple[Column, Flag], ...] = ()

    def __post_init__(self) -> None:
        if len(self.values) != len(COLUMNS):
            raise ValueError("a row has one value for each column")

    def value(self, column: Column) -> Value:
        """Return the cell as typed, `""` if blank, None if it holds no input."""
        return self.values[PLACE[column]]

    def text(self, column: Column) -> str:
        """Return the cell as typed, `""` where there is nothing."""
        return self.values[PLACE[column]] or ""

    def is_flagged(self, column: Column, flag: Flag) -> bool:
        """Tell whether the reader left this flag on the cell."""
        return (column, flag) in self.flags

    @property
    def has_identity(self) -> bool:
        """Tell whether any cell says who the row is."""
        return any(self.values[PLACE[column]] for column in IDENTITY_COLUMNS)

    def settled(self) -> Row:
        """Return the row as a baseline holds it: no input has become blank, flags are gone."""
        return Row(self.sheet_row, tuple(value or "" for value in self.values))

    def to_json(self) -> dict[str, Any]:
        """Return the row for storing: blanks left out, numbers in E.164 beside their spelling."""
        dialled = {column.value: e164(self.text(column)) for column in PHONE_COLUMNS}
        return {
            "sheet_row": self.sheet_row,
            "values": {
                c.value: v for c, v in zip(COLUMNS, self.values, strict=True) if v is None or v
            },
            "flags": [[column.value, flag.value] for column, flag in self.flags],
            "e164": {column: number for column, number in dialled.items() if number},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Row:
        """Make the row that `to_json` described; E.164 is derived and not read back."""
        values: Mapping[str, Value] = stored["values"]
        return cls(
            sheet_row=stored["sheet_row"],
            values=tuple(values.get(column.value, "") for column in COLUMNS),
            flags=tuple((Column(column), Flag(flag)) for column, flag in stored["flags"]),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of one extension table.

    `base_version` names the baseline that the workbook was made from, None if it does not say.
    """

    sheet: str
    rows: tuple[Row, ...]
    base_version: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the table for storing."""
        return {
            "sheet": self.sheet,
            "base_version": self.base_version,
            "rows": [row.to_json() for row in self.rows],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Table:
        """Make the table that `to_json` described."""
        return cls(
            sheet=stored["sheet"],
            rows=tuple(Row.from_json(row) for row in stored["rows"]),
            base_version=stored["base_version"],
        )

    def with_rows(self, rows: Iterable[Row]) -> Table:
        """Return the same table with other rows."""
        return replace(self, rows=tuple(rows))


def make_row(sheet_row: int = 0, /, **cells: Value) -> Row:
    """Make a row from cells named by column code; what is not named is blank."""
    unknown = cells.keys() - {column.value for column in COLUMNS}
    if unknown:
        raise ValueError(f"no such column: {sorted(unknown)}")
    return Row(sheet_row, tuple(cells.get(column.value, "") for column in COLUMNS))
