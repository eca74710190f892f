"""The findings of an incident: recorded by engineers, the newest of each kind counts.

Each of the four is answered with its evidence, or is unknown for a stated reason (不明); a mail
never says enough to answer them all (S menu 1(2)).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.endpoint.models import Finding, Incident, What
from desk.errors import Conflict, Invalid
from desk.tickets.models import State

LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found and how, or why it cannot be known; all empty means not looked at yet."""

    value: str = ""
    evidence: str = ""
    unknown_reason: str = ""

    def tidy(self) -> Answer:
        """Return the answer without space around its parts."""
        return Answer(*(_tidy(part) for part in (self.value, self.evidence, self.unknown_reason)))

    @property
    def empty(self) -> bool:
        """Whether nothing has been answered."""
        return not (self.value or self.unknown_reason)


def record_findings(
    session: Session,
    incident: Incident,
    answers: Mapping[What, Answer],
    *,
    by: Actor,
    at: datetime,
) -> list[Finding]:
    """Append the answers that are new and return them; the same answers again change nothing.

    Raises Invalid, with `what`, for an answer without evidence, for one that is also called
    unknown, and for one that is too long; Conflict where the incident is finished.
    """
    if incident.ticket.state == State.RESOLVED:
        raise Conflict("ticket_resolved")
    known = newest(incident.findings)
    added = [
        _finding(what, answer, by=by, at=at)
        for what, answer in ((what, answer.tidy()) for what, answer in answers.items())
        if not answer.empty and answer != _as_answer(known.get(what))
    ]
    if not added:
        return []
    incident.findings.extend(added)
    ticket = incident.ticket
    ticket.updated_at = at
    if ticket.state == State.NEW:
        ticket.state = State.OPEN
    record(session, "incident.found", subject="incident", subject_id=incident.id, by=by, at=at,
           what=[finding.what for finding in added])  # fmt: skip
    session.flush()
    return added


def newest(findings: Iterable[Finding]) -> dict[What, Finding]:
    """Return the finding in force of each kind; `findings` are in the order of recording."""
    return {What(finding.what): finding for finding in findings}


def first_found(findings: Iterable[Finding]) -> dict[What, datetime]:
    """Return when each kind was first recorded."""
    found: dict[What, datetime] = {}
    for finding in findings:
        found.setdefault(What(finding.what), finding.at)
    return found


def _finding(what: What, answer: Answer, *, by: Actor, at: datetime) -> Finding:
    if answer.value and answer.unknown_reason:
        raise Invalid("finding_both", what=what)
    if answer.value and not answer.evidence:
        raise Invalid("finding_without_evidence", what=what)
    if max(map(len, (answer.value, answer.evidence, answer.unknown_reason))) > LONGEST:
        raise Invalid("finding_too_long", what=what, most=LONGEST)
    return Finding(
        what=what,
        value=answer.value,
        unknown_reason=answer.unknown_reason,
        evidence=answer.evidence,
        by_name=by.name,
        at=at,
    )


def _as_answer(finding: Finding | None) -> Answer | None:
    if finding is None:
        return None
    return Answer(finding.value, finding.evidence, finding.unknown_reason)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
