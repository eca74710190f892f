"""What was done on the customer's instruction, kept with its evidence; it ends the incident.

No call of the dashboard quarantines one file on one computer: the file's hash goes on the Simple
Custom Detection list of the groups concerned, or the computer is isolated. Allow-listing is a step
by hand. So the record keeps which list, which hash, which groups and policies, and what shows it
(S menu 1(4), 1(5)).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.endpoint.models import Action, ActionKind, Decision, Incident, Instruction
from desk.errors import Conflict, Invalid
from desk.mail.identity import Sender
from desk.mail.letters import write_letter
from desk.people.models import Person
from desk.tickets.conversing import reply
from desk.tickets.models import Outcome, State
from desk.tickets.states import resolve

FITTING: Mapping[Decision, tuple[ActionKind, ...]] = {
    Decision.QUARANTINE: (
        ActionKind.DETECTION_LIST, ActionKind.ISOLATION, ActionKind.CONFIRMED,
    ),
    Decision.ALLOW_LIST: (ActionKind.ALLOW_LIST,),
    Decision.NEITHER: (ActionKind.NOTHING,),
}  # fmt: skip
ON_A_LIST = frozenset({ActionKind.DETECTION_LIST, ActionKind.ALLOW_LIST})
LONGEST = 4_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: on which list (name and GUID), for which file, for whom, and what shows it."""

    kind: ActionKind
    evidence: str
    list_name: str = ""
    list_guid: str = ""
    sha256: str = ""
    covers: str = ""

    def tidy(self) -> Deed:
        """Return the deed without space around its parts, hash and GUID in lower case."""
        return Deed(
            self.kind,
            self.evidence.replace("\r\n", "\n").strip(),
            self.list_name.strip()[:255],
            self.list_guid.strip().lower(),
            self.sha256.strip().lower(),
            self.covers.replace("\r\n", "\n").strip(),
        )


def record_action(
    session: Session,
    incident: Incident,
    deed: Deed,
    *,
    message: str,
    sender: Sender,
    by: Actor,
    at: datetime,
) -> Action:
    """Record the deed, tell the customer in the words of `message`, and resolve the ticket.

    Raises Conflict without an instruction and once resolved, Invalid for a deed that does not fit
    the instruction, lacks its evidence, or names a hash or GUID that is none.
    """
    if incident.ticket.state == State.RESOLVED:
        raise Conflict("ticket_resolved")
    instruction = incident.instruction
    if instruction is None:
        raise Conflict("instruction_missing")
    deed = deed.tidy()
    _check(deed, instruction)
    action = Action(
        instruction_id=instruction.id,
        kind=deed.kind,
        list_name=deed.list_name,
        list_guid=deed.list_guid,
        sha256=deed.sha256,
        covers=deed.covers,
        evidence=deed.evidence,
        by_name=by.name,
        at=at,
    )
    incident.actions.append(action)
    session.flush()
    record(session, "incident.acted", subject="incident", subject_id=incident.id, by=by, at=at,
           deed=action.id, kind=deed.kind)  # fmt: skip
    reply(session, incident.ticket, text=message, by=by, at=at, sender=sender)
    resolve(session, incident.ticket, outcome=Outcome.ANSWERED, by=by, at=at)
    return action


def usual_message(incident: Incident, to: Person | None) -> str:
    """Return the usual words for telling the customer, for an engineer to complete."""
    instruction = incident.instruction
    if instruction is None:
        return ""
    language = to.language if to else incident.customer.language
    file = incident.file_name or incident.sha256 or ""
    return write_letter(
        "incident_done", language, decision=str(instruction.decision), file=file,
        computer=incident.computer or "",
    ).text.rstrip()  # fmt: skip


def _check(deed: Deed, instruction: Instruction) -> None:
    if deed.kind not in FITTING[Decision(instruction.decision)]:
        raise Invalid("action_does_not_fit")
    if not deed.evidence:
        raise Invalid("evidence_missing")
    if max(len(deed.evidence), len(deed.covers)) > LONGEST:
        raise Invalid("text_too_long", most=LONGEST)
    if deed.kind in ON_A_LIST and not (deed.list_name and deed.sha256):
        raise Invalid("list_and_hash_missing")
    if deed.sha256 and not _SHA256.fullmatch(deed.sha256):
        raise Invalid("sha256_odd")
    if deed.list_guid and not _GUID.fullmatch(deed.list_guid):
        raise Invalid("guid_odd")
