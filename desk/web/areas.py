"""The areas of the desk's pages, each a blueprint of its own."""

from __future__ import annotations

from flask import Flask

from desk.web.account import account
from desk.web.contracts import contracts
from desk.web.endpoint import endpoint
from desk.web.front import front
from desk.web.mailroom import mailroom
from desk.web.office import office
from desk.web.reports import reports
from desk.web.tickets import tickets
from desk.web.wall import wall
from desk.web.webex import webex

AREAS = (front, account, contracts, endpoint, mailroom, office, reports, tickets, wall, webex)


def set_up(app: Flask) -> None:
    """Join every area to `app`."""
    for area in AREAS:
        app.register_blueprint(area)
