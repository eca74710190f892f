"""Bytes to a mail. Whatever the bytes are, there is a mail: what cannot be understood is shown.

Nothing here raises on any input, so that no mail can stop the mails behind it. Where a mail is too
strange to take apart, its header fields are read, the rest is shown as text, and an oddity says so.
"""

from __future__ import annotations

from desk.mail.automatic import automatic_reason
from desk.mail.bodies import Body, attachments, read_body
from desk.mail.bounces import read_bounce
from desk.mail.headers import Headers, read_date, read_message_id
from desk.mail.mail import Heading, Mail, Oddity
from desk.mail.parts import Part, read_parts, read_top

_MESSAGE_TYPES = {"message/rfc822", "message/global"}
_DEEPEST_MESSAGE = 3


def read(raw: bytes) -> Mail:
    """Return the mail that `raw` is. Never raises."""
    return _read(raw, depth=0)


def read_heading(raw: bytes) -> Heading:
    """Return what a list shows of the mail that `raw` is; its body is not looked at."""
    headers = read_top(raw).headers
    senders = headers.addresses("from")
    return Heading(
        from_name=senders[0].name if senders else "",
        from_address=senders[0].address if senders else "",
        subject=headers.text("subject"),
    )


def _read(raw: bytes, *, depth: int) -> Mail:
    try:
        part = read_parts(raw)
    except RecursionError:
        part = read_top(raw)
    leaves = part.leaves()
    body = read_body(part)
    headers = part.headers
    senders = headers.addresses("from")
    in_reply_to = headers.ids("in-reply-to")
    return Mail(
        message_id=read_message_id(headers),
        in_reply_to=in_reply_to[0] if in_reply_to else None,
        references=headers.ids("references"),
        from_name=senders[0].name if senders else "",
        from_address=senders[0].address if senders else "",
        reply_to=headers.addresses("reply-to"),
        to=headers.addresses("to"),
        cc=headers.addresses("cc"),
        delivered_to=_delivered_to(headers),
        subject=headers.text("subject"),
        date=read_date(headers),
        text=body.text,
        html=body.html,
        attachments=attachments(body.files),
        attached_messages=_attached_messages(body, depth=depth),
        automatic=automatic_reason(headers),
        bounce=read_bounce(leaves),
        oddities=_oddities(headers, body, leaves),
    )


def _delivered_to(headers: Headers) -> tuple[str, ...]:
    noted = headers.addresses("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
    return tuple(dict.fromkeys(each.address for each in noted))


def _attached_messages(body: Body, *, depth: int) -> tuple[Mail, ...]:
    if depth == _DEEPEST_MESSAGE:
        return ()
    return tuple(
        _read(file.content.lstrip(b"\r\n"), depth=depth + 1)
        for file in body.files
        if file.content_type in _MESSAGE_TYPES
    )


def _oddities(headers: Headers, body: Body, leaves: tuple[Part, ...]) -> tuple[Oddity, ...]:
    senders = headers.addresses("from")
    signs = {
        Oddity.NO_SENDER: not senders,
        Oddity.SEVERAL_SENDERS: len(senders) > 1 or len(headers.written("from")) > 1,
        Oddity.NESTED_TOO_DEEP: any(leaf.too_deep for leaf in leaves),
        Oddity.HTML_CUT: body.html_cut,
    }
    return tuple(oddity for oddity, seen in signs.items() if seen)
