"""Errors turn into a status and a page here, in the reader's language, and nowhere else."""

from __future__ import annotations

import logging
import uuid
from urllib.parse import urlsplit

from flask import Flask, current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from desk.db import db
from desk.errors import Conflict, DeskError, Forbidden, Invalid, NotFound, TooLarge, Unreadable
from desk.web.front import own_path
from desk.web.sentences import sentence
from desk.web.visitors import forget_visitor

log = logging.getLogger(__name__)

STATUS: dict[type[DeskError], int] = {
    Invalid: 422,
    Unreadable: 422,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    TooLarge: 413,
}


def set_up(app: Flask) -> None:
    """Join the error pages to `app`."""
    app.register_error_handler(DeskError, _broken_rule)
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _fault)


def status_of(error: DeskError) -> int:
    """Return the HTTP status that stands for a kind of error."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def _broken_rule(error: DeskError) -> tuple[str, int]:
    db.session.rollback()
    return _page(status_of(error), sentence(error))


def _old_form(_error: CSRFError) -> tuple[str, int]:
    return _page(400, _("This form is no longer good. Go back, load the page again, and send it."))


def _stale(_error: StaleDataError) -> tuple[str, int]:
    db.session.rollback()
    return _page(409, _("Somebody else changed this a moment ago. Load the page again first."))


def _database_away(error: OperationalError) -> tuple[str, int]:
    db.session.rollback()
    # Who is logged in stands in the database too: the page must not ask it for the name.
    forget_visitor()
    log.error("database did not answer: %s", type(error.orig).__name__)
    return _page(503, _("The desk cannot reach its records just now. Try again in a minute."))


def _http(error: HTTPException) -> tuple[str, int, list[tuple[str, str]]] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    words = {
        400: _("The desk could not make sense of this request."),
        403: _("You may see this, but not do that with it."),
        404: _("There is no such page, or it is not for you."),
        405: _("This page cannot be used that way."),
        413: _("That is more than the desk takes at once. Send less, or in parts."),
    }
    kept = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return *_page(status, words.get(status, _("The desk could not answer this request."))), kept


def _fault(error: Exception) -> tuple[str, int]:
    db.session.rollback()
    # A short number joins what the reader sees to what the log says, without telling them more.
    reference = uuid.uuid4().hex[:8]
    log.error(
        "fault %s at %s %s", reference, request.method, request.endpoint or "?", exc_info=error
    )
    return _page(500, _("Something went wrong at the desk (%(reference)s).", reference=reference))


def _page(status: int, words: str) -> tuple[str, int]:
    before = _page_before()
    return render_template("errors/error.html", status=status, words=words, before=before), status


def _page_before() -> str | None:
    """Return the path of the desk's own page that the reader comes from, None if there is none."""
    came_from = urlsplit(request.referrer or "")
    path = own_path(came_from.path)
    if came_from.netloc != request.host or path in ("/", request.path):
        return None
    leads_there = current_app.url_map.bind(request.host).test(path, method="GET")
    return f"{path}?{came_from.query}".rstrip("?") if leads_there else None
