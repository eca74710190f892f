"""The alert mail itself, as it came in: for engineers, always as a download."""

from __future__ import annotations

import io

from flask import send_file
from flask.typing import ResponseReturnValue

from desk.endpoint.worklists import find_alert_mail
from desk.people.access import Permission
from desk.web.edge import house, session, sight
from desk.web.endpoint import endpoint
from desk.web.visitors import needs


@endpoint.get("/incidents/<int:incident_id>/mails/<int:mail_id>")
@needs(Permission.WORK_INCIDENTS)
def alert_mail(incident_id: int, mail_id: int) -> ResponseReturnValue:
    """Send the bytes of an alert mail."""
    found = find_alert_mail(session(), sight(), incident_id, mail_id)
    return send_file(
        io.BytesIO(house().blobs.get(found.sha256)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"alert-{found.id}.eml",
    )
