"""A report by the customer's code and the month of its address, through what the viewer sees."""

from __future__ import annotations

from flask import request

from desk.errors import NotFound
from desk.reports.finding import find_report
from desk.reports.models import OperationsReport
from desk.reports.months import Month, read_month
from desk.web.edge import session, sight


def load_report(code: str, month: str) -> OperationsReport:
    """Return the edition asked for by `?edition=`, else the newest that is seen."""
    edition = request.args.get("edition", type=int)
    if edition is not None and not 0 < edition < 1000:
        raise NotFound("report")
    return find_report(session(), sight(), code, load_month(month), edition=edition)


def load_month(text: str) -> Month:
    """Return the month of an address; raises NotFound where it is none."""
    month = read_month(text)
    if month is None:
        raise NotFound("report")
    return month
