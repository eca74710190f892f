"""A letter as the bytes that go over the wire.

UTF-8 throughout, lines ended with CR LF. A letter that no person wrote says so (RFC 3834 5), so
that no machine answers it; Exchange listens to a field of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from desk.blobs import BlobStore
from desk.mail.addresses import DeskAddress
from desk.mail.models import Letter, LetterFile

# Seven bits, since not every server on the way takes eight.
_WIRE = SMTP.clone(cte_type="7bit")

_TYPE = re.compile(r"(application|audio|font|image|model|text|video)/([A-Za-z0-9!#$&^_.+-]{1,60})")
_UNKNOWN = ("application", "octet-stream")


def compose(letter: Letter, *, identity: DeskAddress, blobs: BlobStore) -> bytes:
    """Return the letter as a mail from `identity`, dated when it was put into the outbox.

    Raises NotFound or Unreadable where a file's bytes are not what was kept.
    """
    mail = EmailMessage(policy=_WIRE)
    mail["From"] = _address(identity.name, identity.address)
    mail["To"] = _address(letter.to_name, letter.to_address)
    mail["Subject"] = letter.subject
    mail["Date"] = letter.created_at
    mail["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        mail["In-Reply-To"] = letter.in_reply_to
    if letter.references:
        mail["References"] = letter.references
    if letter.reply_to:
        mail["Reply-To"] = _address(identity.name, letter.reply_to)
    if letter.auto_submitted:
        mail["Auto-Submitted"] = "auto-replied" if letter.in_reply_to else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text, charset="utf-8")
    _attach(mail, letter.files, blobs)
    return mail.as_bytes()


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(display_name=name, username=local, domain=domain)


def _attach(mail: EmailMessage, files: Sequence[LetterFile], blobs: BlobStore) -> None:
    for file in files:
        found = _TYPE.fullmatch(file.content_type)
        # Mails and multiparts may not be encoded for transport, so they go as plain files.
        main, sub = (found[1], found[2]) if found else _UNKNOWN
        mail.add_attachment(
            blobs.get(file.sha256), maintype=main, subtype=sub, filename=file.filename
        )
