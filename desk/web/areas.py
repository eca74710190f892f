"""The areas of the desk's pages, each a blueprint of its own."""

from __future__ import annotations

from flask import Flask

from desk.web.account import account
from desk.web.contracts import contracts
from desk.web.front import front
from desk.web.mailroom import mailroom
from desk.web.office import office
from desk.web.tickets import tickets
from desk.web.wall import wall

AREAS = (front, account, contracts, mailroom, office, wall, tickets)


def set_up(app: Flask) -> None:
    """Join every area to `app`."""
    for area in AREAS:
        app.register_blueprint(area)
