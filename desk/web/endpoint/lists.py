"""The list of incidents: engineers' by urgency and deadline, customers' what they know."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from desk.endpoint.findings import newest
from desk.endpoint.models import What
from desk.endpoint.standing import state_of_incident
from desk.endpoint.worklists import IncidentView, count_incidents, page_of_incidents
from desk.people.access import Permission
from desk.web.edge import now, session, sight, viewer
from desk.web.endpoint import endpoint
from desk.web.visitors import needs


@endpoint.get("/incidents")
@needs(Permission.SEE_INCIDENTS)
def incidents() -> ResponseReturnValue:
    """Show the incidents that the viewer sees."""
    inside = viewer().is_operator
    view = _view(IncidentView.OPEN if inside else IncidentView.ALL)
    page = page_of_incidents(session(), sight(), view, after=request.args.get("after", ""))
    counts, missed = count_incidents(session(), sight(), now=now())
    return render_template(
        "endpoint/incidents.html" if inside else "endpoint/mine.html",
        page=page,
        view=view,
        views=IncidentView,
        counts=counts,
        missed=missed,
        state_of=state_of_incident,
        found=lambda incident: len(newest(incident.findings)),
        whole=len(What),
    )


def _view(default: IncidentView) -> IncidentView:
    try:
        return IncidentView(request.args.get("view", default))
    except ValueError:
        return default
