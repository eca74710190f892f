"""The audit log: every deed, newest first, narrowed to one kind on wish."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from desk.audit import known_actions, latest_entries
from desk.people.access import Permission
from desk.web.doorstep import row_number
from desk.web.edge import session
from desk.web.office import office
from desk.web.visitors import needs

PAGE = 50


@office.get("/audit")
@needs(Permission.SEE_AUDIT)
def audit() -> ResponseReturnValue:
    """Show the audit log."""
    action = request.args.get("action", "")
    entries = latest_entries(
        session(), action=action, before=row_number(request.args.get("before")), limit=PAGE
    )
    return render_template(
        "office/audit.html",
        entries=entries[:PAGE],
        more=len(entries) > PAGE,
        action=action,
        actions=known_actions(session()),
    )
