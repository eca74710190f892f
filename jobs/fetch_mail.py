"""Takes in the mail that has arrived."""

from __future__ import annotations

import hashlib
from contextlib import closing

from desk.intake.door import Door, take_in
from desk.mail.opening import open_mailbox
from jobs.shift import Shift

LONGEST_NAME = 200


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
        return str(take_in(door, mailbox, name_of(settings.inbox_url)))


def name_of(url: str) -> str:
    """Return the name under which the mails of the mailbox at `url` are known.

    Two mailboxes may number their mails alike, so that each needs a name of its own; an address
    holds no password.
    """
    return url if len(url) <= LONGEST_NAME else hashlib.sha256(url.encode()).hexdigest()
