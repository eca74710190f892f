"""The areas of the desk's pages, each a blueprint of its own."""

from __future__ import annotations

from flask import Flask

from desk.web.account import account
from desk.web.front import front
from desk.web.tickets import tickets

AREAS = (front, account, tickets)


def set_up(app: Flask) -> None:
    """Join every area to `app`."""
    for area in AREAS:
        app.register_blueprint(area)
