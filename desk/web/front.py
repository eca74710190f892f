"""The front door: where each role starts, whether the desk lives, and the choice of language."""

from __future__ import annotations

import re

from flask import Blueprint, jsonify, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from desk.errors import NotFound
from desk.people.models import Person
from desk.web.edge import now, session, viewer
from desk.web.languages import LANGUAGES
from desk.web.visitors import open_to_all, open_to_visitors

front = Blueprint("front", __name__)

# Browsers take "\" for "/" and drop tabs and line ends, so that "/\t/x" is another host's "//x".
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]*")


@front.get("/")
@open_to_visitors
def start() -> ResponseReturnValue:
    """Lead everyone to the page they start their day on."""
    return redirect(url_for("tickets.queue" if viewer().is_operator else "tickets.mine"), 303)


@front.get("/healthz")
@open_to_all
def health() -> ResponseReturnValue:
    """Say that the web server and its database answer."""
    session().execute(select(Person.id).limit(1))
    return jsonify(status="ok", at=now().isoformat())


@front.post("/language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    """Keep the reader's language, on the person or in the session, and lead back."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise NotFound("page")
    if current_user.is_authenticated:
        viewer().language = language
    cookie["language"] = language
    return redirect(own_path(request.form.get("next", "")), 303)


def own_path(target: str) -> str:
    """Return `target` if it is a path of the desk's own, else the front page."""
    return target if _OWN_PATH.fullmatch(target) else "/"
