"""A letter as the bytes that go over the wire.

UTF-8 throughout, lines ended with CR LF. A letter that no person wrote says so (RFC 3834 5), so
that no machine answers it; Exchange listens to a field of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from desk.blobs import BlobStore
from desk.mail.addresses import DeskAddress
from desk.mail.fields import address_value, field, ids_value, text_value
from desk.mail.models import Letter, LetterFile

# Seven bits, since not every server on the way takes eight.
_WIRE = SMTP.clone(cte_type="7bit")

_TYPE = re.compile(r"(application|audio|font|image|model|text|video)/([A-Za-z0-9!#$&^_.+-]{1,60})")
_UNKNOWN = ("application", "octet-stream")


def compose(letter: Letter, *, identity: DeskAddress, blobs: BlobStore) -> bytes:
    """Return the letter as a mail from `identity`, dated when it was put into the outbox.

    Raises NotFound or Unreadable where a file's bytes are not what was kept.
    """
    body = EmailMessage(policy=_WIRE)
    body.set_content(letter.text, charset="utf-8")
    _attach(body, letter.files, blobs)
    return b"".join(_fields(letter, identity)) + body.as_bytes()


def _fields(letter: Letter, identity: DeskAddress) -> Iterator[bytes]:
    yield field("From", address_value(identity.name, identity.address))
    yield field("To", address_value(letter.to_name, letter.to_address))
    yield field("Subject", text_value(letter.subject))
    yield field("Date", format_datetime(letter.created_at))
    yield field("Message-ID", letter.message_id)
    if letter.in_reply_to:
        yield field("In-Reply-To", letter.in_reply_to)
    if letter.references:
        yield field("References", ids_value(letter.references.split()))
    if letter.reply_to:
        yield field("Reply-To", address_value(identity.name, letter.reply_to))
    if letter.auto_submitted:
        yield field("Auto-Submitted", "auto-replied" if letter.in_reply_to else "auto-generated")
        yield field("X-Auto-Response-Suppress", "All")


def _attach(mail: EmailMessage, files: Sequence[LetterFile], blobs: BlobStore) -> None:
    for file in files:
        found = _TYPE.fullmatch(file.content_type)
        # Mails and multiparts may not be encoded for transport, so they go as plain files.
        main, sub = (found[1], found[2]) if found else _UNKNOWN
        mail.add_attachment(
            blobs.get(file.sha256), maintype=main, subtype=sub, filename=file.filename
        )
