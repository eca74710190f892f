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

MOST = 10
WITHIN = timedelta(hours=1)


def acknowledge_unless_often(
    session: Session, ticket: Ticket, *, sender: Sender, at: datetime
) -> Letter | None:
    """Acknowledge `ticket` to its contact; None without one, or after ten within the hour."""
    if ticket.contact_id is None or _lately(session, ticket, since=at - WITHIN) >= MOST:
        return None
    return acknowledge(session, ticket, sender=sender, at=at)


def _lately(session: Session, ticket: Ticket, *, since: datetime) -> int:
    """Count by the customer's latest tickets, for which there is an index."""
    count = session.scalar(
        select(func.count())
        .select_from(Letter)
        .join(Ticket, Ticket.id == Letter.ticket_id)
        .where(
            Ticket.customer_id == ticket.customer_id,
            Ticket.contact_id == ticket.contact_id,
            Ticket.updated_at >= since,
            Letter.kind == "acknowledgement",
            Letter.created_at > since,
        )
    )
    return count or 0
