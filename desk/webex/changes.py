"""A row change as JSON, so that a work item keeps what was handed in, cell by cell."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from desk.webex.columns import Column
from desk.webex.comparing import ChangeKind, RowChange
from desk.webex.table import Row
from desk.webex.work_types import WorkType


def change_to_json(change: RowChange) -> dict[str, Any]:
    """Return the change for storing; `change_from_json` makes the same one of it."""
    return {
        "key": change.key,
        "kind": change.kind.value,
        "before": change.before.to_json() if change.before else None,
        "after": change.after.to_json() if change.after else None,
        "cells": [[column.value, before, after] for column, before, after in change.cells],
        "work_types": [kind.value for kind in change.work_types],
    }


def change_from_json(stored: Mapping[str, Any]) -> RowChange:
    """Make the change that `change_to_json` described."""
    return RowChange(
        key=stored["key"],
        kind=ChangeKind(stored["kind"]),
        before=Row.from_json(stored["before"]) if stored["before"] else None,
        after=Row.from_json(stored["after"]) if stored["after"] else None,
        cells=tuple((Column(column), before, after) for column, before, after in stored["cells"]),
        work_types=tuple(WorkType(kind) for kind in stored["work_types"]),
    )


def fingerprint(changes: Iterable[RowChange]) -> str:
    """Return a short text that is the same only for the same changes.

    A form carries it, so that nothing is handed in but what its reader was shown.
    """
    told = json.dumps([change_to_json(change) for change in changes], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
