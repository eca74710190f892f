"""How an answer finds its ticket: a signed reply address, message ids, a number in the subject.

Only the signed address proves anything: it can be made by nobody without the desk's secret. A
message id that a letter of ours bore proves that its reader had the letter (it is unguessable);
a number in the subject is a hint that anybody can write.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable

from desk.mail.addresses import DeskAddress

_SIGNATURE_BYTES = 10
_PURPOSE = b"desk.mail.reply-address"
_TAG = re.compile(r"t(\d{1,9})-([a-z2-7]{16})", re.IGNORECASE)
_IN_SUBJECT = re.compile(r"\[\s*#\s*([0-9]{1,9})\s*\]")


def reply_address(desk: DeskAddress, number: int, *, secret: str) -> str:
    """Return the address that answers on ticket `number` go to, such as desk+t10023-…@domain.

    It is in lower case throughout, since some mail servers make it so.
    """
    return f"{desk.local}+t{number}-{_signature(number, secret)}@{desk.domain}"


def read_reply_address(addresses: Iterable[str], desk: DeskAddress, *, secret: str) -> int | None:
    """Return the ticket number of the first address that bears the desk's signature, or None."""
    for address in addresses:
        local, _, domain = address.strip().rpartition("@")
        if domain.lower() != desk.domain:
            continue
        tag = _TAG.fullmatch(_after_plus(local, desk.local))
        if tag and hmac.compare_digest(tag[2].lower(), _signature(int(tag[1]), secret)):
            return int(tag[1])
    return None


def _after_plus(local: str, own: str) -> str:
    prefix = f"{own}+"
    return local[len(prefix) :] if local.lower().startswith(prefix.lower()) else ""


def _signature(number: int, secret: str) -> str:
    # Base32 survives a change of case; ten bytes are more than can be tried by mail.
    digest = hmac.digest(secret.encode(), _PURPOSE + b":%d" % number, hashlib.sha256)
    return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode("ascii").lower()


def new_message_id(desk: DeskAddress) -> str:
    """Return a message id for a letter: on the desk's own domain, and not to be guessed."""
    return f"<letter.{secrets.token_hex(16)}@{desk.domain}>"


def is_own_message_id(message_id: str, desk: DeskAddress) -> bool:
    """Whether `message_id` has the form of a letter's; whether it is one, the outbox knows."""
    return (
        re.fullmatch(rf"<letter\.[0-9a-f]{{32}}@{re.escape(desk.domain)}>", message_id) is not None
    )


def number_in_subject(subject: str) -> int | None:
    """Return the ticket number in `[#10023]`, full width too, or None."""
    found = _IN_SUBJECT.search(unicodedata.normalize("NFKC", subject))
    return int(found[1]) if found else None


def subject_of_answer(number: int, subject: str) -> str:
    """Return the subject of a letter on ticket `number`: the number once, whatever stood there."""
    bare = _IN_SUBJECT.sub("", subject)
    bare = re.sub(r"^(\s*(re|fwd?|返信|転送)\s*[:：])+", "", bare, flags=re.IGNORECASE)
    return f"[#{number}] {' '.join(bare.split())}".strip()
