"""What an alert mail suggests as findings, for an engineer to check and complete; pure.

Who and which file a mail may tell; the user stands on some events of a detection and not on others,
so it is looked for in all of them. How far it spread no mail can tell: the dashboard is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desk.endpoint.event_types import EventClass, class_of
from desk.endpoint.findings import Answer
from desk.endpoint.models import Decision, DetectionEvent, What
from desk.endpoint.ordering import QUARANTINED


def suggest(events: Sequence[DetectionEvent], *, source: str) -> dict[What, Answer]:
    """Return what the events tell of who, file and route; `source` names the mail as evidence."""
    told = {
        What.WHO: _who(events),
        What.FILE: _file(events),
        What.ROUTE: ", ".join(_distinct(event.parent for event in events)),
    }
    return {what: Answer(value, source) for what, value in told.items() if value}


def computers_in(events: Iterable[DetectionEvent]) -> list[str]:
    """Return the computers that the events name, each once, in their order."""
    return _distinct(event.computer for event in events)


def recommend(events: Sequence[DetectionEvent]) -> Decision:
    """Return what the desk would advise first: to quarantine, unless that has happened already."""
    failed = any(
        class_of(event.type_id) is EventClass.NEEDS_PERSON and not _stopped(event, events)
        for event in events
    )
    return Decision.QUARANTINE if failed or not events else Decision.NEITHER


def _stopped(event: DetectionEvent, events: Sequence[DetectionEvent]) -> bool:
    return event.sha256 is not None and any(
        other.type_id in QUARANTINED
        and (other.sha256, other.computer) == (event.sha256, event.computer)
        for other in events
    )


def _who(events: Sequence[DetectionEvent]) -> str:
    people = _distinct(
        f"{event.user} ({event.computer})" if event.computer else event.user
        for event in events
        if event.user
    )
    return "\n".join(people)


def _file(events: Sequence[DetectionEvent]) -> str:
    return "\n\n".join(_distinct(_one_file(event) for event in events))


def _one_file(event: DetectionEvent) -> str:
    named = event.file_path or event.file_name
    if not named:
        return ""
    lines = (named, event.sha256 and f"SHA-256: {event.sha256}", event.detection)
    return "\n".join(line for line in lines if line)


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
