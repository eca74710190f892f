"""Telling the customer by letter or phone, once all four findings are there (S menu 1(2)).

A call counts as soon as it is recorded. A letter counts when the mail server took it and as long as
it does not come back (`desk.endpoint.notices`). A letter that came back can be deemed given by a
manager, where the customer had failed to report a change or reported falsely (S§3.8-9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desk.audit import Actor, record
from desk.endpoint.findings import newest
from desk.endpoint.models import Decision, Finding, Incident, Notice, What
from desk.endpoint.notices import settle
from desk.errors import Conflict, Forbidden, Invalid
from desk.mail.identity import Sender
from desk.mail.letters import LetterText, write_letter
from desk.mail.models import LetterState
from desk.mail.threads import subject_of_answer
from desk.people.models import Person, Role
from desk.tickets.letters import send_letter
from desk.tickets.models import Channel, State

KIND = "incident_notice"
LONGEST_REMARK = 4_000
LOST = frozenset({LetterState.BOUNCED, LetterState.FAILED})
DEEMERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Advice:
    """What the desk recommends to the customer, and a remark in its own words."""

    recommended: Decision
    remark: str = ""


def preview(incident: Incident, to: Person, advice: Advice, *, sender: Sender) -> LetterText:
    """Return the letter as it would go to `to`; findings not made yet stand as gaps."""
    ticket = incident.ticket
    return write_letter(
        KIND,
        to.language,
        subject=subject_of_answer(ticket.number, ticket.subject),
        number=ticket.number,
        name=to.name,
        desk=sender.identity.name,
        link=sender.ticket_url(ticket.number),
        **_values(incident, advice, sender),
    )


def send_notice(
    session: Session,
    incident: Incident,
    *,
    to: Person,
    advice: Advice,
    sender: Sender,
    by: Actor,
    at: datetime,
) -> Notice:
    """Put the notice into the outbox; it counts once it has been sent.

    While one to the same person is on its way or has gone, with the same words, that one is
    returned. Raises Conflict before all findings are there, Invalid for somebody else's contact.
    """
    _check(incident, to, advice)
    text = preview(incident, to, advice, sender=sender).text
    for earlier in incident.notices:
        if earlier.letter and earlier.letter.state not in LOST and earlier.text == text:
            return earlier
    letter = send_letter(
        session, incident.ticket, to, KIND, sender=sender, at=at, auto_submitted=False,
        **_values(incident, advice, sender),
    )  # fmt: skip
    notice = Notice(
        channel=Channel.MAIL, letter=letter, person=to, reached=to.name,
        recommended=advice.recommended, remark=advice.remark.strip(), text=letter.text, at=at,
        by_name=by.name,
    )  # fmt: skip
    _keep(session, incident, notice, by=by, at=at)
    return notice


def record_call(
    session: Session,
    incident: Incident,
    *,
    reached: str,
    called_at: datetime,
    person: Person | None,
    told: str,
    advice: Advice,
    by: Actor,
    at: datetime,
) -> Notice:
    """Record that the customer was told on the phone: who was `reached`, when, and what was said.

    Raises Invalid where nobody is named, nothing was said, or the call lies outside the time from
    the alert to now; Conflict before all findings are there.
    """
    _check(incident, person, advice)
    reached, told = reached.strip()[:200], told.replace("\r\n", "\n").strip()
    if not reached:
        raise Invalid("reached_missing")
    if not told:
        raise Invalid("told_missing")
    if not incident.received_at <= called_at <= at:
        raise Invalid("call_time_odd")
    for earlier in incident.notices:
        if (earlier.reached, earlier.at, earlier.text) == (reached, called_at, told):
            return earlier
    notice = Notice(
        channel=Channel.PHONE, letter=None, person=person, reached=reached,
        recommended=advice.recommended, remark=advice.remark.strip(), text=told, at=called_at,
        by_name=by.name,
    )  # fmt: skip
    _keep(session, incident, notice, by=by, at=at)
    settle(session, incident, now=at, by=by)
    return notice


def deem_given(
    session: Session, incident: Incident, notice: Notice, *, reason: str, by: Person, at: datetime
) -> None:
    """Record that a letter that came back counts as given, and why (S§3.8-9).

    Raises Forbidden for anybody but a manager, Invalid without a reason, Conflict for a notice that
    is not a letter that came back. Again changes nothing.
    """
    if by.role not in DEEMERS:
        raise Forbidden("only_managers_deem")
    if not reason.strip():
        raise Invalid("deemed_reason_missing")
    if notice.deemed_at is not None:
        return
    if notice.letter is None or notice.letter.state != LetterState.BOUNCED:
        raise Conflict("notice_not_bounced")
    notice.deemed_reason = reason.strip()
    notice.deemed_by_name = by.name
    notice.deemed_at = at
    record(session, "incident.deemed", subject="incident", subject_id=incident.id,
           by=by.as_actor, at=at, notice=notice.id)  # fmt: skip
    settle(session, incident, now=at, by=by.as_actor)


def _check(incident: Incident, person: Person | None, advice: Advice) -> None:
    if incident.ticket.state == State.RESOLVED:
        raise Conflict("ticket_resolved")
    if len(newest(incident.findings)) < len(What):
        raise Conflict("findings_missing")
    if person is not None and person.customer_id != incident.customer_id:
        raise Invalid("contact_of_another_customer")
    if len(advice.remark) > LONGEST_REMARK:
        raise Invalid("text_too_long", most=LONGEST_REMARK)


def _keep(session: Session, incident: Incident, notice: Notice, *, by: Actor, at: datetime) -> None:
    incident.notices.append(notice)
    incident.ticket.updated_at = at
    session.flush()
    record(session, "incident.notified", subject="incident", subject_id=incident.id, by=by, at=at,
           notice=notice.id, channel=notice.channel, to=notice.reached)  # fmt: skip


def _values(incident: Incident, advice: Advice, sender: Sender) -> dict[str, Any]:
    found = newest(incident.findings)
    return {
        "computer": incident.computer or incident.file_name or "",
        "received_at": incident.received_at,
        "findings": {str(what): _said(found.get(what)) for what in What},
        "recommended": str(advice.recommended),
        "remark": advice.remark.strip(),
        "incident_link": f"{sender.url}/incidents/{incident.id}",
    }


def _said(finding: Finding | None) -> dict[str, str]:
    if finding is None:
        return {"value": "", "unknown": ""}
    return {"value": finding.value, "unknown": finding.unknown_reason}
