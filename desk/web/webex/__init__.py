"""Webex setting changes on the screen: table, submissions, the ten a month, rows to be set."""

from flask import Blueprint

webex = Blueprint("webex", __name__)

from desk.web.webex import (  # noqa: E402
    baselines,  # noqa: F401
    deeds,  # noqa: F401
    ledger,  # noqa: F401
    naming,  # noqa: F401
    related,  # noqa: F401
    submission,  # noqa: F401
    table,  # noqa: F401
    uploading,  # noqa: F401
    work,  # noqa: F401
)
