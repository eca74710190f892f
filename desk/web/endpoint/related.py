"""The link from an alert's ticket to its incident."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from desk.endpoint.worklists import incident_of_ticket
from desk.tickets.models import Kind, Ticket
from desk.web.edge import session, sight
from desk.web.tickets.related import RelatedLink, register


def incident_link(ticket: Ticket) -> Iterator[RelatedLink]:
    """Give the link to the ticket's incident, if the viewer sees it."""
    incident = incident_of_ticket(session(), sight(), ticket.id)
    if incident is not None:
        yield RelatedLink(
            url=url_for("endpoint.incident", incident_id=incident.id),
            words=_("Incident"),
            remark=incident.computer or incident.file_name or "",
        )


register(Kind.ALERT, incident_link)
