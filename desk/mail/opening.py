"""From a setting to the mailbox or mail server that it names."""

from __future__ import annotations

from desk.errors import SettingWrong
from desk.mail.addressing import folder_of, read_server_address, tls_context
from desk.mail.imap_mailbox import ImapAccount, ImapMailbox
from desk.mail.mailbox import Mailbox
from desk.mail.maildir import Maildir
from desk.mail.sending import FileServer, MailServer, SmtpAccount, SmtpServer

TIMEOUT_SECONDS = 30.0

_IMAP_PORTS = {"direct": 993, "starttls": 143, "none": 143}
_SMTP_PORTS = {"direct": 465, "starttls": 587, "none": 25}


def open_mailbox(
    url: str,
    password: str | None,
    *,
    ca_file: str | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Mailbox:
    """Return the open mailbox that `url` names.

    `maildir:PATH`, `imaps://USER@HOST[:PORT]/FOLDER`, `imap+starttls://…`, or `imap://…` on this
    machine; `?done=FOLDER&held=FOLDER` moves mails there. Raises SettingWrong for an odd address,
    MailboxUnreachable where the mailbox cannot be opened.
    """
    if url.startswith("maildir:"):
        return Maildir(folder_of(url))
    if not url.startswith("imap"):
        raise SettingWrong("mail_server_odd", scheme=url.partition(":")[0])
    address = read_server_address(url, "imap", _IMAP_PORTS)
    account = ImapAccount(
        host=address.host,
        port=address.port,
        user=address.user,
        folder=address.path or "INBOX",
        tls=address.tls,
        done_folder=address.options.get("done"),
        held_folder=address.options.get("held"),
        timeout=timeout,
    )
    return ImapMailbox(account, password or "", tls_context(ca_file))


def open_mail_server(
    url: str,
    password: str | None,
    *,
    ca_file: str | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> MailServer:
    """Return the mail server that `url` names; nothing is connected before the first letter.

    `files:PATH`, `smtps://[USER@]HOST[:PORT]`, `smtp+starttls://…`, or `smtp://…` on this machine.
    Raises SettingWrong for an odd address.
    """
    if url.startswith("files:"):
        return FileServer(folder_of(url))
    address = read_server_address(url, "smtp", _SMTP_PORTS)
    account = SmtpAccount(
        host=address.host, port=address.port, user=address.user, tls=address.tls, timeout=timeout
    )
    return SmtpServer(account, password or "", tls_context(ca_file))
