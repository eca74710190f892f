"""What a submitted extension table changes in the baseline, row by row (W menu 2(3)).

One row that differs is one change, however many of its cells differ: two people who swap their
extensions are two, a renamed mail address is one, and putting a setting back is one again. Moved
rows and columns, another spelling of the same thing, and "no input here" change nothing.

How a submitted table is read: it is the whole table, so a baseline row that is nowhere in it any
more is removed. A blank cell clears that one setting. A row in which every cell was emptied is not
read as a row at all and is thus removed; one that keeps some cell but says nothing of who it is
becomes a question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from desk.webex.columns import COLUMNS, Column
from desk.webex.identity import key_of
from desk.webex.matching import Known, match
from desk.webex.questions import Answer, Question
from desk.webex.spelling import meaning_of
from desk.webex.table import Row, Table
from desk.webex.work_types import WorkType, of_added, of_changed, of_removed

NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})

CellChange = tuple[Column, str, str]
"""A column, what the cell was and what it is to be, as typed; `""` where there is nothing."""


class ChangeKind(StrEnum):
    """What happens to a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that counts. `before` is None for an added row, `after` for a removed one.

    `key` says who the row is (in the baseline, if it is there) and is unique in a comparison.
    `after` holds no "no input" any more: such cells kept the baseline's value.
    """

    key: str
    kind: ChangeKind
    before: Row | None
    after: Row | None
    cells: tuple[CellChange, ...]
    work_types: tuple[WorkType, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that differ, in the table's order."""
        return tuple(column for column, _, _ in self.cells)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that a submitted table changes; nothing is final while there are questions.

    `filled` is the submitted table with the baseline's values where it holds no input: the table
    that is to be checked.
    """

    rows: tuple[RowChange, ...]
    unchanged: int
    questions: tuple[Question, ...]
    filled: Table

    @property
    def count(self) -> int:
        """The number of changes that these rows are charged as: one each."""
        return len(self.rows)


def compare(
    baseline: Table, submitted: Table, *, answers: Mapping[str, Answer] = NO_ANSWERS
) -> Comparison:
    """Hold a submitted table against the baseline; `answers` are by the key of a question."""
    matches = match(baseline.rows, submitted.rows, answers)
    pairs = [(before, after, _filled(before, after)) for before, after in matches.pairs]
    changed = [change for pair in pairs if (change := _changed(*pair))]
    lone = [*map(_removed, matches.removed), *map(_added, matches.added)]
    full_rows = {id(after[0]): full[0] for _, after, full in pairs}
    return Comparison(
        rows=_in_order([*changed, *lone]),
        unchanged=matches.equal + len(pairs) - len(changed),
        questions=matches.questions,
        filled=submitted.with_rows(full_rows.get(id(row), row) for row in submitted.rows),
    )


def _filled(before: Known, after: Known) -> Known:
    """Return the submitted row with the baseline's value wherever it holds no input."""
    (old, old_meaning), (new, new_meaning) = before, after
    if None not in new.values:
        return after
    both = zip(old.values, new.values, strict=True)
    values = tuple((kept or "") if value is None else value for kept, value in both)
    meanings = zip(new.values, old_meaning, new_meaning, strict=True)
    meaning = tuple(kept if value is None else said for value, kept, said in meanings)
    return replace(new, values=values), meaning


def _changed(before: Known, submitted: Known, full: Known) -> RowChange | None:
    """Return the change from one row to the other, None if both mean the same."""
    cells = _differences(before, full)
    if not cells:
        return None
    old, new = before[0], full[0].settled()
    both = zip(COLUMNS, submitted[0].values, strict=True)
    unsaid = [column for column, value in both if value is None]
    kinds = of_changed(old, new, [column for column, _, _ in cells], unsaid=unsaid)
    return RowChange(key_of(before[1]), ChangeKind.CHANGED, old, new, cells, kinds)


def _added(row: Row) -> RowChange:
    after = row.settled()
    cells = tuple((column, "", text) for column, text in _written(after))
    return RowChange(
        key_of(meaning_of(after)), ChangeKind.ADDED, None, after, cells, of_added(after)
    )


def _removed(before: Row) -> RowChange:
    cells = tuple((column, text, "") for column, text in _written(before))
    return RowChange(
        key_of(meaning_of(before)), ChangeKind.REMOVED, before, None, cells, of_removed(before)
    )


def _differences(before: Known, after: Known) -> tuple[CellChange, ...]:
    (old_row, old), (new_row, new) = before, after
    return tuple(
        (column, old_row.text(column), new_row.text(column))
        for place, column in enumerate(COLUMNS)
        if old[place] != new[place] and column is not Column.NUMBER
    )


def _written(row: Row) -> list[tuple[Column, str]]:
    return [(c, row.text(c)) for c in COLUMNS if row.text(c) and c is not Column.NUMBER]


def _in_order(changes: list[RowChange]) -> tuple[RowChange, ...]:
    """Put changes in the order of their keys, and tell apart those with the same one."""
    ordered = sorted(changes, key=lambda change: (change.key, change.kind, change.cells))
    seen: Counter[str] = Counter()
    unique: list[RowChange] = []
    for change in ordered:
        seen[change.key] += 1
        again = seen[change.key]
        unique.append(change if again == 1 else replace(change, key=f"{change.key} ({again})"))
    return tuple(unique)
