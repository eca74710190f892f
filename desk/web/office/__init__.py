"""Administration: people, closed days, jobs, and the record of who did what."""

from flask import Blueprint

office = Blueprint("office", __name__)

from desk.web.office import calendar, people, record, runs  # noqa: E402, F401
