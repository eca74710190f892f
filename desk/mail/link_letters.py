"""Letters with a one-time link: an invitation, or a password reset."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desk.mail.identity import Sender
from desk.mail.letters import write_letter
from desk.mail.outbox import put_letter
from desk.people.enrolment import GOOD_FOR, Purpose
from desk.people.models import Person


def send_link(
    session: Session, person: Person, purpose: Purpose, token: str, *, sender: Sender, at: datetime
) -> None:
    """Put the letter with the link into the outbox, in the person's language."""
    letter = write_letter(
        purpose.value,
        person.language,
        name=person.name,
        desk=sender.identity.name,
        link=f"{sender.url}/links/{token}",
        until=at + GOOD_FOR[purpose],
    )
    put_letter(
        session,
        to_address=person.email,
        to_name=person.name,
        subject=letter.subject,
        text=letter.text,
        kind=purpose.value,
        identity=sender.identity,
        at=at,
        auto_submitted=True,
    )
