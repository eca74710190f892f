"""Tickets on the screen: the engineers' queue, the customers' own, one ticket and its deeds."""

from flask import Blueprint

tickets = Blueprint("tickets", __name__)

from desk.web.tickets import deeds, files, lists, opening, page  # noqa: E402, F401
