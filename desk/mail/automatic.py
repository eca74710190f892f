"""Signs that a machine sent a mail, so that no machine answers it (RFC 3834 2, RFC 5321 4.5.5)."""

from __future__ import annotations

import re
import unicodedata

from desk.mail.headers import Headers
from desk.mail.mail import Automatic

_LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "list-help")
_MACHINE_PRECEDENCE = {"bulk", "junk", "list", "auto_reply"}
_REPLY_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-mail-autoreply")
_DAEMONS = {"mailer-daemon", "postmaster"}

# Only with its colon or bracket is it the mark of a program; as a topic it is a customer's matter.
_AWAY = re.compile(
    r"\s*[\[(【]?\s*(自動応答|自動返信|自動回答|不在通知|不在のお知らせ"
    r"|automatic reply|auto(-| )?reply|auto(-| )?response|out of (the )?office( autoreply)?)"
    r"\s*[:\])】]",
    re.IGNORECASE,
)


def automatic_reason(headers: Headers) -> Automatic | None:
    """Return the strongest sign that a machine sent the mail with these fields, or None."""
    away = _AWAY.match(unicodedata.normalize("NFKC", headers.text("subject")))
    if away or any(headers.written(name) for name in _REPLY_FIELDS):
        return Automatic.OUT_OF_OFFICE
    submitted = headers.first("auto-submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"}:
        return Automatic.AUTO_SUBMITTED
    if "<>" in {value.replace(" ", "") for value in headers.written("return-path")}:
        return Automatic.NULL_RETURN_PATH
    senders = headers.addresses("from")
    if any(sender.address.partition("@")[0].lower() in _DAEMONS for sender in senders):
        return Automatic.DAEMON
    if any(headers.written(name) for name in _LIST_FIELDS):
        return Automatic.LIST
    if headers.first("precedence").strip().lower() in _MACHINE_PRECEDENCE:
        return Automatic.PRECEDENCE
    return None
