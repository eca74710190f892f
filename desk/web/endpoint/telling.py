"""Telling the customer: the letter, the call, and the letter that is deemed given."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.endpoint.models import Decision, Incident
from desk.endpoint.telling import Advice, deem_given, record_call, send_notice
from desk.endpoint.worklists import find_incident
from desk.errors import Invalid, NotFound
from desk.people.access import Permission
from desk.people.models import Person
from desk.web.edge import actor, house, now, session, sight, viewer
from desk.web.endpoint import endpoint
from desk.web.endpoint.deeds import back
from desk.web.endpoint.forms import DeemedForm
from desk.web.endpoint.page import (
    call_form,
    first_contact,
    letter_to,
    notice_form,
    render_incident,
)
from desk.web.forms import UNPROCESSABLE, blame
from desk.web.visitors import needs

AT_FIELD = {"reached_missing": "reached", "call_time_odd": "called_at"}


@endpoint.post("/incidents/<int:incident_id>/notices")
@needs(Permission.WORK_INCIDENTS)
def notice(incident_id: int) -> ResponseReturnValue:
    """Send the findings to a contact by letter."""
    incident = find_incident(session(), sight(), incident_id)
    form = notice_form(incident)
    if not form.validate_on_submit():
        return render_incident(incident, notice_form=form), UNPROCESSABLE
    advice = Advice(Decision(form.recommended.data), form.remark.data or "")
    send_notice(session(), incident, to=_contact(incident, form.to.data), advice=advice,
                sender=house().sender, by=actor(), at=now())  # fmt: skip
    flash(_("The letter is in the outbox. The clock stops when the mail server has taken it."))
    return back(incident, "notice")


@endpoint.post("/incidents/<int:incident_id>/calls")
@needs(Permission.WORK_INCIDENTS)
def call(incident_id: int) -> ResponseReturnValue:
    """Record that the customer was told on the phone; without words, those of the letter."""
    incident = find_incident(session(), sight(), incident_id)
    form = call_form(incident)
    if form.validate_on_submit():
        contact, advice = first_contact(incident), Decision(form.recommended.data)
        letter = letter_to(incident, contact, advice)
        try:
            record_call(
                session(), incident, reached=form.reached.data or "", called_at=form.moment(),
                person=contact, told=form.told.data or (letter.text if letter else ""),
                advice=Advice(advice), by=actor(), at=now(),
            )  # fmt: skip
        except Invalid as error:
            blame(form, AT_FIELD.get(error.code, "told"), error)
        else:
            flash(_("Recorded. The customer has been told."))
            return back(incident, "notice")
    return render_incident(incident, call_form=form), UNPROCESSABLE


@endpoint.post("/incidents/<int:incident_id>/notices/<int:notice_id>/deemed")
@needs(Permission.WORK_INCIDENTS)
def deem(incident_id: int, notice_id: int) -> ResponseReturnValue:
    """Record why a letter that came back counts as given; for managers."""
    incident = find_incident(session(), sight(), incident_id)
    found = next((each for each in incident.notices if each.id == notice_id), None)
    if found is None:
        raise NotFound("incident")
    form = DeemedForm()
    if not form.validate_on_submit():
        return render_incident(incident, deemed_form=form), UNPROCESSABLE
    deem_given(session(), incident, found, reason=form.reason.data or "", by=viewer(), at=now())
    return back(incident, "notice")


def _contact(incident: Incident, person_id: int) -> Person:
    person = session().get(Person, person_id)
    if person is None or person.customer_id != incident.customer_id:
        raise Invalid("contact_of_another_customer")
    return person
