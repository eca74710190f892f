"""Mail as the world outside sees the live desk: delivered into its inbox, read from its outbox."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import TypeVar

from tests.browser import LiveDesk

Found = TypeVar("Found")


def mail_to_desk(
    subject: str, text: str, *, sender: str, to: str = "desk@desk.example"
) -> EmailMessage:
    """Return a mail as many Japanese programs still write it, in ISO-2022-JP."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{time.time_ns()}@outside.example>"
    mail.set_content(text, charset="iso-2022-jp")
    return mail


def deliver(desk: LiveDesk, mail: EmailMessage) -> None:
    """Do as a mail server does: write into tmp, then move into new, so that nothing is cut."""
    inbox = desk.var / "inbox"
    for folder in ("tmp", "new", "cur"):
        (inbox / folder).mkdir(parents=True, exist_ok=True)
    written = inbox / "tmp" / f"{time.time_ns()}.journey"
    written.write_bytes(mail.as_bytes())
    written.rename(inbox / "new" / written.name)


def letters_to(desk: LiveDesk, address: str, word: str) -> list[EmailMessage]:
    """Return the letters that have left for `address` with `word` in subject or text."""
    found = []
    for file in sorted((desk.var / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime):
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        said = f"{letter['Subject']}\n{letter.get_body().get_content()}"  # type: ignore[union-attr]
        if letter["To"].addresses[0].addr_spec == address and word in said:
            found.append(letter)
    return found


def wait_for(look: Callable[[], Found], seconds: float = 40) -> Found:
    """Return what `look` finds, as soon as it is something; the jobs work every few seconds."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.2)
    return found
