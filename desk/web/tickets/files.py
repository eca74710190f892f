"""Files of messages: always sent as downloads, so that nothing in them runs on the desk's page."""

from __future__ import annotations

import io

from flask import send_file
from flask.typing import ResponseReturnValue

from desk.people.access import Permission
from desk.tickets.files import find_attachment
from desk.web.edge import house, session, sight
from desk.web.tickets import tickets
from desk.web.visitors import needs


@tickets.get("/attachments/<int:attachment_id>")
@needs(Permission.READ_MESSAGES)
def attachment(attachment_id: int) -> ResponseReturnValue:
    """Send a file that the viewer may see."""
    found = find_attachment(session(), sight(), attachment_id)
    return send_file(
        io.BytesIO(house().blobs.get(found.sha256)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.filename,
    )
