"""What the codes in figures are called, in the reader's language."""

from __future__ import annotations

from desk.endpoint.event_types import event_type
from desk.reports.figures import EventRow


def event_name(row: EventRow, language: str) -> str:
    """Return a type of detection event as readers know it; empty where nobody knows."""
    known = event_type(int(row.type_id)) if row.type_id.isdigit() else None
    if known is None:
        return row.name or row.type_id
    return known.name_ja if language == "ja" else known.name
