"""The link from an alert's ticket to its incident."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from desk.endpoint.models import Incident
from desk.endpoint.worklists import incident_of_ticket
from desk.tickets.models import Kind, Ticket
from desk.web.edge import session, sight, viewer
from desk.web.tickets.related import RelatedLink, register


def incident_link(ticket: Ticket) -> Iterator[RelatedLink]:
    """Give the link to the ticket's incident, if the viewer sees it."""
    incident = incident_of_ticket(session(), sight(), ticket.id)
    if incident is not None:
        yield RelatedLink(
            url=url_for("endpoint.incident", incident_id=incident.id),
            words=_words(incident),
            remark=incident.computer or incident.file_name or "",
        )


def _words(incident: Incident) -> str:
    if viewer().is_customer and incident.instruction is None:
        return _("See the incident and say what is to be done")
    return _("See the incident")


register(Kind.ALERT, incident_link)
