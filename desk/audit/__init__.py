"""The append-only record of who did what, when, to what."""

from desk.audit.actors import INTAKE, TIMETABLE, Actor
from desk.audit.entries import (
    AuditEntry,
    entries_about,
    known_actions,
    latest_entries,
    record,
)

__all__ = [
    "INTAKE",
    "TIMETABLE",
    "Actor",
    "AuditEntry",
    "entries_about",
    "known_actions",
    "latest_entries",
    "record",
]
