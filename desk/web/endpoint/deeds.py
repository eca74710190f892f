"""What engineers do with an incident: take it, record the findings, record the deed."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.endpoint.actions import Deed, record_action
from desk.endpoint.findings import newest, record_findings
from desk.endpoint.models import ActionKind, Incident, What
from desk.endpoint.notices import settle
from desk.endpoint.worklists import find_incident
from desk.errors import Conflict, Invalid
from desk.people.access import Permission
from desk.tickets.states import assign
from desk.web.edge import actor, house, now, session, sight, viewer
from desk.web.endpoint import endpoint
from desk.web.endpoint.forms import ActionForm, FindingForm
from desk.web.endpoint.page import action_form, render_incident
from desk.web.forms import UNPROCESSABLE, blame
from desk.web.visitors import needs

AT_FIELD = {"finding_without_evidence": "evidence", "finding_both": "unknown_reason"}
AT_ACTION = {
    "action_does_not_fit": "kind", "list_and_hash_missing": "list_name", "sha256_odd": "sha256",
    "guid_odd": "list_guid", "text_missing": "message",
}  # fmt: skip


@endpoint.post("/incidents/<int:incident_id>/assignment")
@needs(Permission.WORK_INCIDENTS)
def take(incident_id: int) -> ResponseReturnValue:
    """Take the incident's ticket."""
    incident = find_incident(session(), sight(), incident_id)
    assign(session(), incident.ticket, viewer(), by=actor(), at=now())
    flash(_("%(name)s works on this ticket now.", name=viewer().name))
    return back(incident)


@endpoint.post("/incidents/<int:incident_id>/findings")
@needs(Permission.WORK_INCIDENTS)
def findings(incident_id: int) -> ResponseReturnValue:
    """Record findings; what is left empty has not been looked at yet."""
    incident = find_incident(session(), sight(), incident_id)
    forms = {what: FindingForm(prefix=what) for what in What}
    if not [form for form in forms.values() if not form.validate_on_submit()]:
        try:
            answers = {what: form.answer() for what, form in forms.items()}
            added = record_findings(session(), incident, answers, by=actor(), at=now())
        except Invalid as error:
            form = forms[What(str(error.about["what"]))]
            blame(form, AT_FIELD.get(error.code, "value"), error)
        else:
            settle(session(), incident, now=now(), by=actor())
            _tell(incident, len(added))
            return back(incident, "findings")
    return render_incident(incident, finding_forms=forms, findings_wrong=True), UNPROCESSABLE


@endpoint.post("/incidents/<int:incident_id>/actions")
@needs(Permission.WORK_INCIDENTS)
def action(incident_id: int) -> ResponseReturnValue:
    """Record what was done on the instruction, tell the customer, and finish."""
    incident = find_incident(session(), sight(), incident_id)
    form = action_form(incident)
    if form is None:
        raise Conflict("instruction_missing")
    if form.validate_on_submit():
        try:
            record_action(session(), incident, _deed(form), message=form.message.data or "",
                          sender=house().sender, by=actor(), at=now())  # fmt: skip
        except Invalid as error:
            blame(form, AT_ACTION.get(error.code, "evidence"), error)
        else:
            flash(_("Recorded. The customer has been told, and the incident is finished."))
            return back(incident)
    return render_incident(incident, action_form=form), UNPROCESSABLE


def back(incident: Incident, part: str | None = None) -> ResponseReturnValue:
    """Lead back to the incident, at a part of its page."""
    url = url_for("endpoint.incident", incident_id=incident.id, _anchor=part)
    return redirect(url, 303)


def _deed(form: ActionForm) -> Deed:
    return Deed(
        kind=ActionKind(form.kind.data),
        evidence=form.evidence.data or "",
        list_name=form.list_name.data or "",
        list_guid=form.list_guid.data or "",
        sha256=form.sha256.data or "",
        covers=form.covers.data or "",
    )


def _tell(incident: Incident, added: int) -> None:
    missing = len(What) - len(newest(incident.findings))
    if added and missing:
        flash(_("Recorded. %(count)s of 4 findings are still missing.", count=missing))
    elif added:
        flash(_("Recorded. All four findings are there: the customer can be told."))
    else:
        flash(_("Nothing new was entered."))
