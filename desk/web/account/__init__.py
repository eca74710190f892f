"""Log-in, log-out, and passwords by one-time link."""

from flask import Blueprint

account = Blueprint("account", __name__)

from desk.web.account import links, sessions  # noqa: E402, F401  (routes join the blueprint)
