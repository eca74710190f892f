"""Every table of the desk, so that migrations and the first query know them all."""

from desk.audit import entries
from desk.catalogue import closed_days
from desk.contracts import models as contracts
from desk.endpoint import models as endpoint
from desk.mail import models as mail
from desk.people import models as people
from desk.reports import models as reports
from desk.runs import models as runs
from desk.tickets import models as tickets
from desk.webex import models as webex

__all__ = [
    "closed_days",
    "contracts",
    "endpoint",
    "entries",
    "mail",
    "people",
    "reports",
    "runs",
    "tickets",
    "webex",
]
