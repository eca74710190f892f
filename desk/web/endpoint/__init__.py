"""Incidents on the screen: the list by urgency, one incident, and every step of its way."""

from flask import Blueprint

endpoint = Blueprint("endpoint", __name__)

from desk.web.endpoint import deeds, instructing, lists, mails, page, related, telling  # noqa: E402, F401
