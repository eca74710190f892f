"""The rules that several rows keep or break together (W 別紙1).

A mail address stands in one row; an extension in one row of its site, while another site may use
it again; a site has at most 100 hold buttons, which its rows share.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from desk.webex.choices import HOLD_BUTTONS_PER_SITE
from desk.webex.columns import HOLD_COLUMNS, Column
from desk.webex.problems import CellProblem, problem_in
from desk.webex.spelling import meaning
from desk.webex.table import Row, Table


def across_rows(table: Table) -> list[CellProblem]:
    """Return the problems that no row has by itself."""
    return [
        *_repeated(table.rows, Column.MAIL, "mail_repeated", _mail),
        *_repeated(table.rows, Column.EXTENSION, "extension_repeated", _extension),
        *_too_many_hold_buttons(table.rows),
    ]


def _mail(row: Row) -> Hashable:
    return meaning(Column.MAIL, row.text(Column.MAIL)) or None


def _site(row: Row) -> str:
    return meaning(Column.SITE, row.text(Column.SITE))


def _extension(row: Row) -> Hashable:
    extension = meaning(Column.EXTENSION, row.text(Column.EXTENSION))
    return (_site(row), extension) if extension else None


def _repeated(
    rows: Iterable[Row], column: Column, code: str, key: Callable[[Row], Hashable]
) -> Iterator[CellProblem]:
    """Report every row that shares its key, naming the sheet rows that share it."""
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        if (each := key(row)) is not None:
            groups.setdefault(each, []).append(row)
    for group in groups.values():
        if len(group) > 1:
            where = "、".join(str(row.sheet_row) for row in group)
            yield from (problem_in(row, column, code, where) for row in group)


def _too_many_hold_buttons(rows: Iterable[Row]) -> Iterator[CellProblem]:
    """Report the cells that name a button past the hundredth of their site."""
    buttons: dict[str, set[str]] = {}
    for row in rows:
        known = buttons.setdefault(_site(row), set())
        for column in HOLD_COLUMNS:
            button = meaning(column, row.text(column))
            if not button or button in known:
                continue
            if len(known) < HOLD_BUTTONS_PER_SITE:
                known.add(button)
            else:
                yield problem_in(
                    row, column, "too_many_hold_buttons_at_site", str(HOLD_BUTTONS_PER_SITE)
                )
