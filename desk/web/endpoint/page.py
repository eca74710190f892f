"""One incident: for engineers with everything they work with, for customers what they were told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from desk.endpoint.actions import FITTING, usual_message
from desk.endpoint.event_types import event_type
from desk.endpoint.findings import Answer, newest
from desk.endpoint.models import Decision, DetectionEvent, Incident, Notice, What
from desk.endpoint.notices import keeping_of, told
from desk.endpoint.standing import IncidentState, state_of_incident
from desk.endpoint.suggesting import computers_in, recommend, suggest
from desk.endpoint.telling import DEEMERS, Advice, preview
from desk.endpoint.worklists import find_incident
from desk.hours import JST
from desk.mail.letters import LetterText
from desk.people.access import Permission
from desk.people.models import Person
from desk.tickets.clocks import state_of
from desk.tickets.models import Message
from desk.web.edge import house, now, session, sight, viewer
from desk.web.endpoint import endpoint
from desk.web.endpoint.forms import (
    ActionForm,
    CallForm,
    DeemedForm,
    FindingForm,
    InstructionForm,
    NoticeForm,
    PhoneInstructionForm,
    decision_word,
)
from desk.web.endpoint.history import history_of
from desk.web.forms import choices
from desk.web.languages import current_language
from desk.web.shell import calendar
from desk.web.tickets.derivation import derivation_of
from desk.web.visitors import needs
from desk.web.words import word

CALL, PHONE = "call", "phone"
"""Prefixes that keep the fields of forms on one page apart."""


@endpoint.get("/incidents/<int:incident_id>")
@needs(Permission.SEE_INCIDENTS)
def incident(incident_id: int) -> ResponseReturnValue:
    """Show an incident to whoever may see it."""
    return render_incident(find_incident(session(), sight(), incident_id))


@endpoint.get("/incidents/<int:incident_id>/notice")
@needs(Permission.WORK_INCIDENTS)
def notice_preview(incident_id: int) -> ResponseReturnValue:
    """Show the letter for the contact and the advice chosen, as a piece of the page."""
    found = find_incident(session(), sight(), incident_id)
    people = {each.id: each for each in contacts_of(found)}
    to = people.get(request.args.get("to", 0, type=int), first_contact(found))
    chosen = request.args.get("recommended", "")
    advice = Decision(chosen) if chosen in set(Decision) else recommend(found.events)
    return render_template("endpoint/preview.html", letter=letter_to(found, to, advice))


def render_incident(incident: Incident, **sent: Any) -> str:
    """Return the incident's page, with forms that were sent wrong if there are any in `sent`."""
    shared: dict[str, Any] = {
        "incident": incident,
        "ticket": incident.ticket,
        "state": state_of_incident(incident),
        "State": IncidentState,
        "found": newest(incident.findings),
        "What": What,
        "notice": incident.notices[-1] if incident.notices else None,
        "instruction": incident.instruction,
        "instruction_form": InstructionForm(formdata=None),
        "Decision": Decision,
    }
    if not viewer().is_operator:
        return render_template("endpoint/told.html", **{**shared, **sent})
    return render_template("endpoint/incident.html", **{**shared, **_inside(incident), **sent})


def contacts_of(incident: Incident) -> list[Person]:
    """Return the customer's people who can be told, by name."""
    statement = select(Person).where(
        Person.customer_id == incident.customer_id, Person.active.is_(True)
    )
    return list(session().scalars(statement.order_by(Person.name)))


def first_contact(incident: Incident) -> Person | None:
    """Return whom a notice goes to unless another is chosen."""
    contact = incident.ticket.contact
    return contact if contact is not None and contact.active else None


def letter_to(incident: Incident, to: Person | None, advice: Decision) -> LetterText | None:
    """Return the notice as it would go out; None where nobody is there to get it."""
    if to is None:
        return None
    return preview(incident, to, Advice(advice), sender=house().sender)


def notice_form(incident: Incident, *, empty: bool = False) -> NoticeForm:
    """Return the form for a notice by letter, ready to be shown or read."""
    contact, people = first_contact(incident), contacts_of(incident)
    form = NoticeForm(
        formdata=None, to=contact.id if contact else None, recommended=recommend(incident.events)
    ) if empty else NoticeForm()  # fmt: skip
    form.offer(people)
    return form


def call_form(incident: Incident, *, empty: bool = False) -> CallForm:
    """Return the form for a notice on the phone, ready to be shown or read."""
    contact = first_contact(incident)
    form = CallForm(
        formdata=None,
        prefix=CALL,
        reached=contact.name if contact else "",
        called_at=now().astimezone(JST).replace(tzinfo=None, second=0, microsecond=0),
        recommended=recommend(incident.events),
    ) if empty else CallForm(prefix=CALL)  # fmt: skip
    form.recommended.choices = choices(Decision, decision_word)
    return form


def phone_form(*, empty: bool = False) -> PhoneInstructionForm:
    """Return the form for an instruction on the phone, ready to be shown or read."""
    form = (
        PhoneInstructionForm(formdata=None, prefix=PHONE)
        if empty
        else PhoneInstructionForm(prefix=PHONE)
    )
    form.decision.choices = choices(Decision, decision_word)
    return form


def action_form(incident: Incident, *, empty: bool = False) -> ActionForm | None:
    """Return the form for the deed, ready to be shown or read; None without an instruction."""
    if incident.instruction is None:
        return None
    form = ActionForm(
        formdata=None,
        sha256=incident.sha256 or "",
        message=usual_message(incident, incident.ticket.contact),
    ) if empty else ActionForm()  # fmt: skip
    form.offer(FITTING[Decision(incident.instruction.decision)])
    return form


def _inside(incident: Incident) -> dict[str, Any]:
    ticket, advice = incident.ticket, recommend(incident.events)
    kept = ticket.promise_kept_at
    return {
        "clock": state_of(incident.due_at, kept, now=now()),
        "derivation": derivation_of(ticket, calendar()),
        "keeping": keeping_of(incident),
        "told": told,
        "event_name": _event_name,
        "findings_wrong": False,
        "computers": computers_in(incident.events),
        "finding_forms": _finding_forms(incident),
        "notice_form": notice_form(incident, empty=True),
        "call_form": call_form(incident, empty=True),
        "deemed_form": DeemedForm(formdata=None),
        "deemable": _deemable(incident),
        "phone_form": phone_form(empty=True),
        "action_form": action_form(incident, empty=True),
        "letter": letter_to(incident, first_contact(incident), advice),
        "mails": _mail_texts(incident),
        "history": history_of(session(), incident),
        "late": kept is None and incident.due_at < now(),
        "near": kept is None and timedelta(0) <= incident.due_at - now() <= timedelta(hours=24),
    }


def _event_name(event: DetectionEvent) -> str | None:
    """Return the kind of event in the reader's language, else as the mail has it."""
    known = event_type(event.type_id) if event.type_id is not None else None
    return known.name_ja if known and current_language() == "ja" else event.event_type


def _deemable(incident: Incident) -> Notice | None:
    """Return the notice that the viewer may deem given, if there is one."""
    if viewer().role not in DEEMERS or incident.ticket.promise_kept_at is not None:
        return None
    return next((each for each in incident.notices if told(each).standing == "bounced"), None)


def _finding_forms(incident: Incident) -> dict[What, FindingForm]:
    known = newest(incident.findings)
    source = word("alert", "channel")
    suggested = suggest(incident.events, source=source)
    forms = {}
    for what in What:
        finding = known.get(what)
        answer = suggested.get(what, Answer()) if finding is None else Answer(
            finding.value, finding.evidence, finding.unknown_reason
        )  # fmt: skip
        forms[what] = FindingForm(
            formdata=None, prefix=what, value=answer.value, evidence=answer.evidence,
            unknown_reason=answer.unknown_reason,
        )  # fmt: skip
    return forms


def _mail_texts(incident: Incident) -> list[tuple[int, Message]]:
    """Return the alert mails' texts as the desk keeps them on the ticket, with the mails' ids."""
    numbers = {mail.raw_mail_id: mail.id for mail in incident.mails}
    messages = session().scalars(
        select(Message)
        .where(Message.ticket_id == incident.ticket_id, Message.raw_mail_id.in_(list(numbers)))
        .order_by(Message.id)
    )
    return [(numbers[each.raw_mail_id], each) for each in messages if each.raw_mail_id]
