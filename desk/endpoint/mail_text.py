"""A mail as far as alerts are concerned: sender, subject, texts and the mails attached to it.

Made here from raw bytes with the standard library, so that recognising and reading depend on five
plain values and on no mail parser. Bytes that are no mail give empty values, never an error.
"""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import compat32, default
from email.utils import parseaddr

MAX_TEXT = 400_000
MAX_PARTS = 200
MAX_ATTACHED = 20
MAX_BYTES = 50 * 1024 * 1024

# What the standard parser has been seen to raise on malformed headers, charsets and encodings.
BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
_WIDER = {"shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "us-ascii": "utf-8"}


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail's sender (bare address), subject and texts; `attached` holds raw attached mails."""

    from_address: str
    subject: str
    text: str = ""
    html_text: str = ""
    attached: tuple[bytes, ...] = ()


def mail_text_from_bytes(raw: bytes) -> MailText:
    """Read raw bytes as a mail; whatever cannot be read of it stays empty."""
    try:
        message = email.message_from_bytes(raw[:MAX_BYTES], policy=default)
    except (*BROKEN, RecursionError):
        return MailText("", "")
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    attached: list[bytes] = []
    for part in _parts(message):
        if inner := _attached_mail(part):
            attached.append(inner)
        elif part.get_content_type() in texts and part.get_content_disposition() != "attachment":
            texts[part.get_content_type()].append(_text(part))
    return MailText(
        from_address=parseaddr(_header(message, "From"))[1],
        subject=_header(message, "Subject"),
        text="\n".join(texts["text/plain"])[:MAX_TEXT],
        html_text="\n".join(texts["text/html"])[:MAX_TEXT],
        attached=tuple(attached[:MAX_ATTACHED]),
    )


def _parts(message: Message) -> Iterator[Message]:
    """Walk the leaves without entering attached mails, and without recursion."""
    waiting: list[Message] = [message]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting = [inner for inner in payload if isinstance(inner, Message)] + waiting
        else:
            yield part


def _attached_mail(part: Message) -> bytes:
    try:
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(payload, list):
            inner = payload[0]
            return inner.as_bytes(policy=compat32) if isinstance(inner, EmailMessage) else b""
        if (part.get_filename() or "").casefold().endswith(".eml"):
            return _payload_bytes(part)
    except (*BROKEN, RecursionError):
        return b""
    return b""


def _text(part: Message) -> str:
    charset = "utf-8"
    try:
        charset = str(part.get_content_charset("utf-8"))
        return _payload_bytes(part).decode(_WIDER.get(charset, charset), errors="replace")
    except LookupError:
        return _payload_bytes(part).decode("utf-8", errors="replace")
    except BROKEN:
        return ""


def _payload_bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: Message, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except BROKEN:
        return ""
