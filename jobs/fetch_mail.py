"""Takes in the mail that has arrived."""

from __future__ import annotations

from contextlib import closing

from desk.intake.door import Door, take_in
from desk.mail.opening import open_mailbox
from jobs.shift import Shift

INBOX = "inbox"


def fetch_mail(shift: Shift) -> str:
    """Take in what lies in the inbox; each mail is a transaction of its own."""
    settings = shift.house.settings
    door = Door(
        session=shift.session,
        blobs=shift.house.blobs,
        sender=shift.house.sender,
        clock=shift.house.clock,
        commit=shift.session.commit,
    )
    mailbox = open_mailbox(
        settings.inbox_url, settings.inbox_password or None, ca_file=settings.inbox_ca or None
    )
    with closing(mailbox):
        return str(take_in(door, mailbox, INBOX))
