"""What was done with an incident and its ticket, oldest first, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import AuditEntry, entries_about
from desk.endpoint.models import Incident
from desk.web.words import actor, word


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the history."""

    at: datetime
    who: str
    words: str
    remark: str


def history_of(session: Session, incident: Incident) -> list[Deed]:
    """Return the deeds on the incident and on its ticket."""
    entries = [
        *entries_about(session, "incident", incident.id),
        *entries_about(session, "ticket", incident.ticket_id),
    ]
    return [
        Deed(entry.at, actor(entry), word(entry.action, "deed"), " · ".join(_remarks(entry)))
        for entry in sorted(entries, key=lambda entry: entry.id)
    ]


def _remarks(entry: AuditEntry) -> Iterator[str]:
    about = entry.about
    families = {"decision": "decision", "outcome": "outcome", "channel": "channel"}
    if entry.action == "incident.found":
        yield ", ".join(word(what, "finding") for what in about["what"])
    if entry.action == "incident.settled":
        yield word(about["reason"], "keeping")
    if entry.action == "incident.acted":
        yield word(about["kind"], "incident_action")
    for key, family in families.items():
        if about.get(key):
            yield word(about[key], family)
    for key in ("to", "said_by"):
        if about.get(key):
            yield str(about[key])
