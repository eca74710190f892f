"""Lists of tickets: the queue by deadline, a customer's own, and search."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from desk.catalogue.offer import all_services
from desk.contracts.cover import services_in_force
from desk.people.access import Permission, allowed
from desk.tickets.search import MOST_FOUND, search_tickets
from desk.tickets.views import View, count_live, page_of, read_key
from desk.web.edge import now, session, sight, today, viewer
from desk.web.tickets import tickets
from desk.web.visitors import needs


@tickets.get("/queue")
@needs(Permission.WORK_TICKETS)
def queue() -> ResponseReturnValue:
    """Show a view of the queue, the most urgent first."""
    view = _view(View.DUE)
    service = request.args.get("service", "")
    page = page_of(
        session(),
        sight(),
        view,
        now=now(),
        engineer_id=viewer().id,
        service=service or None,
        after=read_key(request.args.get("after", "")),
    )
    counts = count_live(session(), sight(), now=now(), engineer_id=viewer().id)
    return render_template(
        "tickets/queue.html",
        page=page,
        view=view,
        views=View,
        counts=counts,
        service=service,
        services=all_services(),
    )


@tickets.get("/tickets")
@needs(Permission.SEE_TICKETS)
def mine() -> ResponseReturnValue:
    """Show the tickets of the viewer's organisation, newest change first."""
    view = _view(View.ALL)
    page = page_of(
        session(), sight(), view, now=now(), after=read_key(request.args.get("after", ""))
    )
    customer_id = viewer().customer_id
    offered = services_in_force(session(), customer_id, on=today()) if customer_id else []
    return render_template("tickets/mine.html", page=page, view=view, views=View, offered=offered)


@tickets.get("/search")
@needs(Permission.SEE_TICKETS)
def search() -> ResponseReturnValue:
    """Find tickets by number or words, within what the viewer may see."""
    query = request.args.get("q", "").strip()[:200]
    found = search_tickets(session(), sight(), query) if _reads_messages() else []
    return render_template("tickets/search.html", query=query, found=found, most=MOST_FOUND)


def _reads_messages() -> bool:
    return allowed(viewer(), Permission.READ_MESSAGES)


def _view(default: View) -> View:
    try:
        return View(request.args.get("view", default))
    except ValueError:
        return default
