"""Makers of extension tables and workbooks for the tests of this room; everyone is invented."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable

from openpyxl import Workbook

from desk.webex.child import describe
from desk.webex.columns import COLUMNS, LABELS, Column
from desk.webex.grid import grid_from_json
from desk.webex.reading import table_in
from desk.webex.table import Row, Table, Value, make_row

HEADER = [LABELS[column] for column in COLUMNS]


def person(n: int = 1, **cells: Value) -> Row:
    """A sound row: the n-th user of 東京, with a phone and one hold button."""
    sound: dict[str, Value] = {
        "number": str(n),
        "display_name": f"見本 {n}",
        "family_name": "見本",
        "given_name": str(n),
        "mail": f"user{n}@example.jp",
        "site": "東京",
        "extension": str(4000 + n),
        "external_number": "03-1111-1111",
        "caller_number": "03-1111-1111",
        "department": "営業課",
        "pickup_group": "Gr-001",
        "calling_class": "外線可能",
        "has_phone": "あり",
        "device_model": "Cisco 7821",
        "hold_2": "保留-01",
    }
    return make_row(n, **(sound | cells))


def table(*rows: Row) -> Table:
    return Table("内線管理表", rows)


def cells(row: Row) -> list[Value]:
    """The cells of a row as a sheet takes them."""
    return [row.text(column) or None for column in COLUMNS]


def filled_in(**by_name: object) -> list[object]:
    """A sheet row from a sound person, with some cells as any value that a cell may hold."""
    row: list[object] = list(cells(person()))
    for name, value in by_name.items():
        row[COLUMNS.index(Column(name))] = value
    return row


def workbook(*rows: Iterable[object], header: Iterable[object] = HEADER) -> bytes:
    """A workbook with one sheet: the header in row 1, then the rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "内線管理表"
    for row in (header, *rows):
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def rewritten(content: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """The same file with some bytes of one member replaced, as another program would write it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == member:
                assert old in text, text
                text = text.replace(old, new)
            target.writestr(name, text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def read_here(content: bytes) -> Table:
    """What the desk reads, without the cost of the child process."""
    return table_in(grid_from_json(json.loads(json.dumps(describe(content)))))
