"""Operations reports on the screen: the list, one report, what its numbers count, its deeds."""

from flask import Blueprint

reports = Blueprint("reports", __name__)

from desk.web.reports import deeds, lists, page, pdf  # noqa: E402, F401  (routes join)
