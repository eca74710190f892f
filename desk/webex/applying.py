"""Carrying row changes over into the baseline.

Changes may be applied one by one, as they are carried out in Control Hub, or all at once. Each one
finds its row by all that the row held when the tables were compared: if the baseline has moved on
in that row since, the change no longer fits and is refused, never forced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desk.errors import Conflict
from desk.webex.comparing import Comparison, RowChange
from desk.webex.table import Row, Table, Value


def apply(baseline: Table, comparison: Comparison) -> Table:
    """Return the baseline after the whole submission; raise Conflict while questions are open."""
    if comparison.questions:
        raise Conflict(
            "questions_open", questions=[question.key for question in comparison.questions]
        )
    return apply_rows(baseline, comparison.rows)


def apply_rows(baseline: Table, changes: Iterable[RowChange]) -> Table:
    """Return the baseline after these changes, each row in its old place and new ones at the end.

    Raises Conflict (`row_not_in_baseline`) for a change whose row is no longer as it was. The
    result keeps the baseline's version: naming the next one is up to who stores it.
    """
    rows: list[Row | None] = [row.settled() for row in baseline.rows]
    places: dict[tuple[Value, ...], list[int]] = {}
    for place, row in enumerate(baseline.rows):
        places.setdefault(row.settled().values, []).append(place)
    for change in changes:
        if change.before is None:
            rows.append(change.after)
            continue
        found = places.get(change.before.settled().values)
        if not found:
            raise Conflict("row_not_in_baseline", key=change.key)
        rows[found.pop(0)] = change.after
    return replace(baseline, rows=tuple(row for row in rows if row is not None))
