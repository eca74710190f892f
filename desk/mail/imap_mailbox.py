"""An IMAP account as a mailbox.

A mail's key is `uidvalidity:uid`, which names one delivery for good. What is done is known by a
keyword of the desk's own where the server keeps keywords, since a person who looks into the mailbox
marks mails as seen; elsewhere by the flag \\Seen. Fetching changes no flag.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient

from desk.mail.mailbox import Arrived, MailboxUnreachable

_SEEN, _FLAGGED = b"\\Seen", b"\\Flagged"
_ANY_KEYWORD = b"\\*"
_TAKEN = "DeskTaken"


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """Where an IMAP mailbox is. `tls` is "direct", "starttls" or "none" (loopback only)."""

    host: str
    port: int
    user: str
    folder: str
    tls: str
    done_folder: str | None = None
    held_folder: str | None = None
    timeout: float = 30.0


class ImapMailbox:
    """A folder of an IMAP account, logged in for as long as it is open."""

    def __init__(self, account: ImapAccount, password: str, context: ssl.SSLContext) -> None:
        """Connect, secure the line as told, log in and open the folder."""
        self._account = account
        with self._speaking():
            self._client = IMAPClient(
                account.host,
                account.port,
                ssl=account.tls == "direct",
                ssl_context=context,
                timeout=account.timeout,
            )
        try:
            with self._speaking():
                self._log_in(password, context)
        except MailboxUnreachable:
            self.close()
            raise

    def fetch(self, limit: int) -> Iterator[Arrived]:
        """Yield up to `limit` mails that are neither done nor held, oldest first."""
        unmarked = ["UNKEYWORD", _TAKEN] if self._keeps_keywords else ["UNSEEN"]
        with self._speaking():
            self._client.noop()  # lets the server show what has come since the folder was opened
            found = sorted(self._client.search(["UNDELETED", *unmarked]))
        for uid in found[:limit]:
            # One at a time: a folder full of mails with files does not fit into memory.
            with self._speaking():
                got = self._client.fetch([uid], ["BODY.PEEK[]", "INTERNALDATE"]).get(uid, {})
            raw, moment = got.get(b"BODY[]"), got.get(b"INTERNALDATE")
            if raw is not None and moment is not None:
                yield Arrived(f"{self._validity}:{uid}", raw, moment)

    def done(self, key: str) -> None:
        """Mark the mail as taken and seen, and move it to the folder for done mail if any."""
        self._put_away(key, [_SEEN], self._account.done_folder)

    def held(self, key: str) -> None:
        """Mark the mail as taken and flagged, and move it to the folder for held mail if any."""
        self._put_away(key, [_SEEN, _FLAGGED], self._account.held_folder)

    def close(self) -> None:
        """Log out; a line that is already dead is left as it is."""
        try:
            self._client.logout()
        except (imaplib.IMAP4.error, OSError):
            try:
                self._client.shutdown()
            except OSError:
                return

    def _log_in(self, password: str, context: ssl.SSLContext) -> None:
        self._client.normalise_times = False
        if self._account.tls == "starttls":
            self._client.starttls(context)
        self._client.login(self._account.user, password)
        opened: dict[bytes, Any] = self._client.select_folder(self._account.folder)
        self._validity = int(opened[b"UIDVALIDITY"])
        self._keeps_keywords = _ANY_KEYWORD in opened.get(b"PERMANENTFLAGS", ())

    def _put_away(self, key: str, flags: list[bytes], folder: str | None) -> None:
        validity, _, uid = key.partition(":")
        if int(validity) != self._validity:
            return  # the mail of that number is another one by now
        if self._keeps_keywords:
            flags = [*flags, _TAKEN.encode("ascii")]
        with self._speaking():
            self._client.add_flags([int(uid)], flags, silent=True)
            if folder:
                self._move(int(uid), folder)

    def _move(self, uid: int, folder: str) -> None:
        # Without MOVE the marked mail stays where it is: a copy and a deletion can lose it.
        if self._client.has_capability("MOVE"):
            if not self._client.folder_exists(folder):
                self._client.create_folder(folder)
            self._client.move([uid], folder)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxUnreachable(
                "imap_unreachable",
                host=self._account.host,
                port=self._account.port,
                reason=str(error)[:200],
            ) from error
