"""Where letters go out: a mail server is handed one letter and says what became of it.

The line matters between the last byte sent and the server's answer: if it breaks there, the server
may have the letter. That is told apart from every earlier failure, after which a letter can safely
be tried again.
"""

from __future__ import annotations

import hashlib
import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Outcome(StrEnum):
    """What became of a letter."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a letter, and the server's words for it (empty if it was taken)."""

    outcome: Outcome
    detail: str = ""


class MailServer(Protocol):
    """Takes letters, one at a time."""

    def send(self, raw: bytes, sender: str, recipient: str) -> Delivery:
        """Hand over a mail with CR LF line ends; never raises for what a server or line does."""

    def check(self) -> str:
        """Return the empty string where letters could be handed over now, else what hinders it."""


class FileServer:
    """Writes each letter into a folder as an .eml file, for the demo and for trying things out."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder`, which is made when the first letter comes."""
        self._folder = folder

    def send(self, raw: bytes, sender: str, recipient: str) -> Delivery:  # noqa: ARG002
        """Write the mail; the file appears whole or not at all."""
        path = self._folder / f"{hashlib.sha256(raw).hexdigest()[:24]}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=".", dir=self._folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(raw)
            Path(name).rename(path)
        except OSError as error:
            return Delivery(Outcome.UNREACHABLE, error.strerror or "")
        return Delivery(Outcome.TAKEN)

    def check(self) -> str:
        """Return the empty string where the folder can be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return error.strerror or "the folder cannot be made"
        return "" if os.access(self._folder, os.W_OK) else "the folder cannot be written"


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """Where an SMTP server is. `tls` is "direct", "starttls" or "none" (loopback only)."""

    host: str
    port: int
    user: str
    tls: str
    timeout: float = 30.0


class SmtpServer:
    """An SMTP server; each letter has a connection of its own, so that none spoils another's."""

    def __init__(self, account: SmtpAccount, password: str, context: ssl.SSLContext) -> None:
        """Remember how to connect."""
        self._account = account
        self._password = password
        self._context = context

    def send(self, raw: bytes, sender: str, recipient: str) -> Delivery:
        """Hand the mail to the server."""
        try:
            with self._connection() as line:
                return _hand_over(line, raw, sender, recipient)
        except (smtplib.SMTPException, OSError) as error:
            return Delivery(Outcome.UNREACHABLE, _words(error))

    def check(self) -> str:
        """Return the empty string where the server can be reached and lets the desk in."""
        try:
            with self._connection() as line:
                code, _words_of_it = line.noop()
        except (smtplib.SMTPException, OSError) as error:
            return _words(error)
        return "" if code == 250 else f"the mail server answers {code}"

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        line = self._connected()
        try:
            if self._account.tls == "starttls":
                line.starttls(context=self._context)
            if self._account.user:
                line.login(self._account.user, self._password)
            yield line
        finally:
            _hang_up(line)

    def _connected(self) -> smtplib.SMTP:
        host, port, timeout = self._account.host, self._account.port, self._account.timeout
        if self._account.tls == "direct":
            return smtplib.SMTP_SSL(host, port, timeout=timeout, context=self._context)
        return smtplib.SMTP(host, port, timeout=timeout)


def _hand_over(line: smtplib.SMTP, raw: bytes, sender: str, recipient: str) -> Delivery:
    line.ehlo_or_helo_if_needed()
    steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
        lambda: line.mail(sender),
        lambda: line.rcpt(recipient),
        lambda: line.docmd("DATA"),
    )
    for step in steps:
        code, words = step()
        if code not in {250, 251, 354}:
            return _refusal(code, words)
    # A line that begins with a dot gets another one (RFC 5321 4.5.2).
    stuffed = re.sub(rb"(?m)^\.", b"..", raw)
    line.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
    line.send(b".\r\n")
    try:
        code, words = line.getreply()
    except (smtplib.SMTPException, OSError) as error:
        return Delivery(Outcome.UNCERTAIN, f"uncertain: {_words(error)}")
    return Delivery(Outcome.TAKEN) if code == 250 else _refusal(code, words)


def _refusal(code: int, words: bytes) -> Delivery:
    outcome = Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
    return Delivery(outcome, f"{code} {words.decode('utf-8', 'replace')}")


def _hang_up(line: smtplib.SMTP) -> None:
    try:
        line.quit()
    except (smtplib.SMTPException, OSError):
        line.close()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{error.smtp_code} the mail server refused the log-in"
    return str(error) or type(error).__name__
