"""The managers' page of deadlines: what is late and near, over all customers, kept fresh."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from desk.people.access import Permission
from desk.tickets.lateness import lateness
from desk.tickets.views import count_live
from desk.web.edge import now, session, sight, viewer
from desk.web.shell import calendar
from desk.web.visitors import needs

wall = Blueprint("wall", __name__)


@wall.get("/deadlines")
@needs(Permission.SEE_WALL)
def index() -> ResponseReturnValue:
    """Show the page, whose inner part asks for itself again every half minute."""
    return render_template("wall/index.html", **_state())


@wall.get("/deadlines/now")
@needs(Permission.SEE_WALL)
def fresh() -> ResponseReturnValue:
    """Show the inner part alone."""
    return render_template("wall/now.html", **_state())


def _state() -> dict[str, object]:
    return {
        "state": lateness(session(), sight(), now=now(), calendar=calendar()),
        "counts": count_live(session(), sight(), now=now(), engineer_id=viewer().id),
    }
