"""Mails as customers and machines write them, and a Maildir to deliver them into."""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from pathlib import Path

from desk.mail.addresses import DeskAddress
from desk.mail.identity import Sender

DESK = "desk@desk.example"
TAKAHASHI = "高橋 健 <takahashi@asahi-seiki.example>"
INOUE = "井上 千尋 <inoue@midori-foods.example>"

SENDER = Sender(DeskAddress("DIS サポートデスク", DESK), "https://desk.example", "k" * 32)

_numbers = itertools.count(1)


def mail(
    sender: str = TAKAHASHI,
    subject: str = "内線4001がつながらない",
    text: str = "今朝から発信できません。",
    *,
    to: str = DESK,
    fields: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a mail; `fields` are added, or put in place of those of the same name."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Date"] = "Fri, 20 Nov 2026 10:00:00 +0900"
    made["Message-ID"] = f"<{next(_numbers)}@customer.example>"
    for name, value in (fields or {}).items():
        del made[name]
        made[name] = value
    made.set_content(text)
    for name, content in (files or {}).items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def old_style_mail(subject: str, text: str, filename: str, content: bytes) -> bytes:
    """Return a mail in ISO-2022-JP throughout, its file named in an encoded word (Outlook)."""
    made = MIMEMultipart()
    made["From"], made["To"] = "takahashi@asahi-seiki.example", DESK
    made["Subject"] = Header(subject, "iso-2022-jp")
    made["Message-ID"] = f"<{next(_numbers)}@customer.example>"
    made.attach(MIMEText(text, "plain", "iso-2022-jp"))
    word = Header(filename, "iso-2022-jp").encode()
    file = MIMENonMultipart("application", "vnd.ms-excel", name=word)
    file.add_header("Content-Disposition", "attachment", filename=word)
    file.set_payload(content.hex())
    made.attach(file)
    return made.as_bytes()


def bounce_of(message_id: str, recipient: str, *, action: str = "failed") -> bytes:
    """Return a mail server's report that a letter did not arrive (RFC 3464)."""
    status = "5.1.1" if action == "failed" else "4.4.1"
    return (
        "From: MAILER-DAEMON@mx.customer.example\r\nTo: desk@desk.example\r\n"
        "Subject: Undelivered Mail\r\nMIME-Version: 1.0\r\nReturn-Path: <>\r\n"
        f"Message-ID: <{next(_numbers)}@mx.customer.example>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.customer.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


def drop(root: Path, raw: bytes, at: datetime, name: str = "") -> str:
    """Deliver a mail into a Maildir as a mail server does; return its name there."""
    name = name or f"{next(_numbers)}.M.host"
    for folder in ("tmp", "new", "cur"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    path = root / "tmp" / name
    path.write_bytes(raw)
    os.utime(path, (at.timestamp(), at.timestamp()))
    path.rename(root / "new" / name)
    return name
