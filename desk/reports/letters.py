"""The letter that says a report is there: a link behind log-in, never the figures themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.mail.identity import Sender
from desk.mail.letters import write_letter
from desk.mail.models import Letter
from desk.mail.outbox import put_letter
from desk.people.models import Person
from desk.reports.covering import contracts_within, readers_of
from desk.reports.models import OperationsReport


def tell_readers(
    session: Session, report: OperationsReport, *, sender: Sender, at: datetime
) -> list[Letter]:
    """Write to each contact for reports, in that person's language, and return the letters."""
    contracts = contracts_within(session, report.customer_id, report.of_month)
    return [
        _tell(session, report, person, sender=sender, at=at) for person in readers_of(contracts)
    ]


def report_url(report: OperationsReport, sender: Sender) -> str:
    """Return the address of the report's page."""
    return f"{sender.url}/reports/{report.customer.code}/{report.of_month}"


def _tell(
    session: Session, report: OperationsReport, to: Person, *, sender: Sender, at: datetime
) -> Letter:
    written = write_letter(
        "report",
        to.language,
        name=to.name,
        customer=report.customer.name,
        year=report.month.year,
        month=report.month.month,
        edition=report.edition,
        desk=sender.identity.name,
        link=report_url(report, sender),
    )
    return put_letter(
        session,
        to_address=to.email,
        to_name=to.name,
        subject=written.subject,
        text=written.text,
        kind="report",
        identity=sender.identity,
        at=at,
        auto_submitted=True,
    )
