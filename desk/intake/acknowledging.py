"""Acknowledges mails, but not without end: two machines could else write to each other for ever.

Machines that say what they are get no acknowledgement at all. For one that does not, a limit per
contact and hour ends the exchange (RFC 3834 2); what it writes still becomes tickets.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.mail.identity import Sender
from desk.mail.models import Letter
from desk.tickets.letters import acknowledge
from desk.tickets.models import Ticket

MOST = 50
WITHIN = timedelta(hours=1)
LATEST = 500


def acknowledge_unless_often(
    session: Session, ticket: Ticket, *, sender: Sender, at: datetime
) -> Letter | None:
    """Acknowledge `ticket` to its contact; None without one, or after fifty within the hour."""
    contact = ticket.contact
    if contact is None or _lately(session, contact.email, since=at - WITHIN) >= MOST:
        return None
    return acknowledge(session, ticket, sender=sender, at=at)


def _lately(session: Session, address: str, *, since: datetime) -> int:
    """Count among the latest letters only, which two machines in talk would fill."""
    told = select(Letter.kind, Letter.to_address, Letter.created_at)
    latest = told.order_by(Letter.id.desc()).limit(LATEST).subquery()
    count = session.scalar(
        select(func.count())
        .select_from(latest)
        .where(
            latest.c.kind == "acknowledgement",
            latest.c.to_address == address,
            latest.c.created_at > since,
        )
    )
    return count or 0
