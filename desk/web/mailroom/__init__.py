"""The mailroom on the screen: held mail that needs a person, and letters on their way."""

from flask import Blueprint

mailroom = Blueprint("mailroom", __name__)

from desk.web.mailroom import held, outbox  # noqa: E402, F401  (routes join the blueprint)
