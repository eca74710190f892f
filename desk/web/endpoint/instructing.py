"""The customer's instruction: by three buttons, or taken down from the phone by an engineer."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.endpoint.instructions import instruct
from desk.endpoint.models import Decision
from desk.endpoint.worklists import find_incident
from desk.errors import Invalid
from desk.people.access import Permission
from desk.web.edge import now, session, sight, viewer
from desk.web.endpoint import endpoint
from desk.web.endpoint.deeds import back
from desk.web.endpoint.forms import InstructionForm, decision_word
from desk.web.endpoint.page import phone_form, render_incident
from desk.web.forms import UNPROCESSABLE, blame, choices
from desk.web.visitors import needs


@endpoint.post("/incidents/<int:incident_id>/instruction")
@needs(Permission.INSTRUCT)
def instruction(incident_id: int) -> ResponseReturnValue:
    """Record what the customer decided."""
    incident = find_incident(session(), sight(), incident_id)
    form = InstructionForm()
    form.decision.choices = choices(Decision, decision_word)
    if not form.validate_on_submit():
        return render_incident(incident, instruction_form=form), UNPROCESSABLE
    instruct(session(), incident, decision=Decision(form.decision.data),
             comment=form.comment.data or "", by=viewer(), at=now())  # fmt: skip
    flash(_("Thank you. We carry out your instruction and tell you when it is done."))
    return back(incident)


@endpoint.post("/incidents/<int:incident_id>/instruction/phone")
@needs(Permission.WORK_INCIDENTS)
def phone_instruction(incident_id: int) -> ResponseReturnValue:
    """Record what the customer decided on the phone, with who said it."""
    incident = find_incident(session(), sight(), incident_id)
    form = phone_form()
    if form.validate_on_submit():
        try:
            instruct(session(), incident, decision=Decision(form.decision.data),
                     comment=form.comment.data or "", said_by=form.said_by.data or "",
                     by=viewer(), at=now())  # fmt: skip
        except Invalid as error:
            blame(form, "said_by" if error.code == "said_by_missing" else "comment", error)
        else:
            return back(incident, "instruction")
    return render_incident(incident, phone_form=form), UNPROCESSABLE
