"""Mails as customers send them: 4 KB, one in ten with a file of 100 KB, one in three an answer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from random import Random

from benchmarks.making.moments import NOW
from benchmarks.making.organisations import Organisations
from benchmarks.making.phrases import DETAILS, question, subject_of
from desk.mail.identity import Sender
from desk.mail.threads import reply_address
from desk.tickets.models import FIRST_NUMBER

TEXT_BYTES = 2_500  # grows by a third in base64, and the header is there too
FILE_BYTES = 100_000


def deliver(folder: Path, count: int, *, places: Organisations, answered: Sequence[int],
            sender: Sender) -> int:  # fmt: skip
    """Deliver `count` mails into the Maildir at `folder`; return their size in bytes.

    `answered` are the ids of tickets that answers are to.
    """
    random, size = Random(3), 0
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True)
    for number in range(count):
        mail = _mail(random, number, places, sender)
        if number % 3 == 1:
            to = FIRST_NUMBER - 1 + answered[number % len(answered)]
            mail.replace_header("To", reply_address(sender.identity, to, secret=sender.secret))
            mail.replace_header("Subject", f"Re: [#{to}] {mail['Subject']}")
        if number % 10 == 4:
            mail.add_attachment(
                random.randbytes(FILE_BYTES), maintype="image", subtype="png", filename="画面.png"
            )
        path = folder / "new" / f"{number:06}.made.host"
        size += path.write_bytes(mail.as_bytes())
        moment = NOW.timestamp() - count + number
        os.utime(path, (moment, moment))
    return size


def _mail(random: Random, number: int, places: Organisations, sender: Sender) -> EmailMessage:
    customer = places.customers[number % len(places.customers)]
    contact = customer.contacts[number % len(customer.contacts)]
    mail = EmailMessage()
    mail["From"] = f"{contact.name} <{contact.email}>"
    mail["To"] = sender.identity.address
    mail["Subject"] = subject_of(random, "webex_calling", "inquiry")
    mail["Date"] = format_datetime(NOW)
    mail["Message-ID"] = f"<sent.{number}.{random.getrandbits(64):x}@{contact.email}>"
    lines = question(random, 10**7 + number)
    while len("\n".join(lines).encode()) < TEXT_BYTES:
        lines.append(random.choice(DETAILS))
    mail.set_content("\n".join(lines) + "\n", charset="utf-8", cte="base64")
    return mail
