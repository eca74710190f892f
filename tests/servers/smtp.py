"""A real SMTP server (aiosmtpd) for the tests that ask for it.

A recipient's name says what the server does: `refused@` and `later@` are turned away for good or
for now, at `lost@` the line breaks after the last byte; everybody else's mail is taken.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import make_certificate
from tests.servers.imap import free_port

USER, PASSWORD = "desk", "let me out"

REFUSALS = {"refused": "550 5.1.1 no such user", "later": "451 4.3.0 come back later"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    secured: bool
    user: str | None


@dataclass(slots=True)
class SmtpTestServer:
    """Both of aiosmtpd's doors: an open one, and one with STARTTLS and a log-in."""

    port: int
    secure_port: int
    ca_file: Path
    mails: list[Taken] = field(default_factory=list)

    def taken_for(self, recipient: str) -> list[Taken]:
        """Return the mails taken for one recipient."""
        return [mail for mail in self.mails if recipient in mail.recipients]


class _Door:
    def __init__(self, mails: list[Taken]) -> None:
        self._mails = mails

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        name = address.partition("@")[0]
        if name in REFUSALS:
            return REFUSALS[name]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        data = session.auth_data
        self._mails.append(
            Taken(
                sender=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                raw=envelope.original_content or b"",
                secured=session.ssl is not None,
                user=data if isinstance(data, str) else None,
            )
        )
        if any(address.startswith("lost@") for address in envelope.rcpt_tos):
            server.transport.abort()
        return "250 taken"


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=right, handled=False, auth_data=USER if right else None)


@pytest.fixture
def smtp_server(_smtp_doors: SmtpTestServer) -> SmtpTestServer:
    """An SMTP server of this run alone, which has taken no mail yet."""
    _smtp_doors.mails.clear()
    return _smtp_doors


@pytest.fixture(scope="session")
def _smtp_doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpTestServer]:
    certificate = make_certificate(tmp_path_factory.mktemp("smtp"))
    server = SmtpTestServer(free_port(), free_port(), certificate.file)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.file, certificate.key)
    doors = (
        Controller(_Door(server.mails), hostname="127.0.0.1", port=server.port),
        Controller(
            _Door(server.mails),
            hostname="127.0.0.1",
            port=server.secure_port,
            tls_context=context,
            require_starttls=True,
            authenticator=_authenticate,
            auth_required=True,
        ),
    )
    for door in doors:
        door.start()
    yield server
    for door in doors:
        door.stop()
