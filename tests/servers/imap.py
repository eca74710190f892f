"""A real IMAP server (Dovecot) for the tests that ask for it."""

from __future__ import annotations

import grp
import itertools
import os
import pwd
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.processes import on_a_leash, wait_until
from tests.servers.certificates import make_certificate

PASSWORD = "let-me-in"

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
protocols = imap
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
first_valid_uid = {uid}
first_valid_gid = {gid}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(slots=True)
class ImapServer:
    """A Dovecot that lets every user in with `PASSWORD` and makes their mailbox at first sight."""

    port: int
    tls_port: int
    ca_file: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_user(self) -> str:
        """Return the name of a user with an empty mailbox."""
        return f"user{next(self.numbers)}"

    def log_in(self, user: str) -> IMAPClient:
        """Return a mail program's own connection, with the inbox open."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.login(user, PASSWORD)
        client.select_folder("INBOX")
        return client

    def deliver(self, user: str, raw: bytes, *, at: datetime | None = None) -> None:
        """Put a mail into the user's inbox, as received `at` (None: now)."""
        with self.log_in(user) as client:
            client.append("INBOX", raw, msg_time=at)

    def answers(self) -> bool:
        """Whether the server takes connections by now."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@pytest.fixture(scope="session")
def imap_server() -> Iterator[ImapServer]:
    """An IMAP server of this run alone, on free ports of this machine."""
    # Like PostgreSQL, Dovecot does not serve root's mail: when root runs the tests, it runs as the
    # user that its package made. The path is short because a socket's may not be long.
    with tempfile.TemporaryDirectory(prefix="desk-imap-") as name:
        folder, log = Path(name), Path(name) / "log"
        user = "dovecot" if os.geteuid() == 0 else ""
        certificate = make_certificate(folder)
        server = ImapServer(free_port(), free_port(), certificate.file)
        (folder / "dovecot.conf").write_text(_configuration(folder, server, user))
        (folder / "mail").mkdir()
        if user:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, user, user)
        command = [_binary(), "-F", "-c", folder / "dovecot.conf"]
        with on_a_leash(command, log=log, user=user, cwd=folder) as process:
            wait_until(server.answers, process, log=log, seconds=30)
            yield server


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _configuration(folder: Path, server: ImapServer, user: str) -> str:
    who = pwd.getpwnam(user) if user else pwd.getpwuid(os.geteuid())
    return CONFIGURATION.format(
        folder=folder,
        user=who.pw_name,
        group=grp.getgrgid(who.pw_gid).gr_name,
        uid=who.pw_uid,
        gid=who.pw_gid,
        password=PASSWORD,
        port=server.port,
        tls_port=server.tls_port,
    )


def _binary() -> str:
    found = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise FileNotFoundError("Dovecot is not on this machine")
    return found
