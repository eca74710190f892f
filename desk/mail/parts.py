"""Bytes to a tree of parts, by way of Python's parser and none of its guesses.

The parser only splits: what a field means is read here, because its own readers raise on odd
charsets and parameters. Mails within a mail stay bytes, so that they can be kept unchanged.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser

from desk.mail.headers import Headers, headers_of
from desk.mail.parameters import content_type, file_name, read_value
from desk.mail.words import lenient_base64

DEEPEST = 50
"""Parts nested deeper than this are not looked into; no mail program nests so deep."""

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: either `children`, or `content` with its transfer encoding undone."""

    headers: Headers
    content_type: str
    parameters: Mapping[str, str]
    disposition: str
    filename: str
    content: bytes
    children: tuple[Part, ...]
    too_deep: bool = False

    def leaves(self) -> tuple[Part, ...]:
        """Return all parts without children, in order."""
        if not self.children:
            return (self,)
        return tuple(leaf for child in self.children for leaf in child.leaves())


def read_parts(raw: bytes) -> Part:
    """Return the tree of a mail's parts. Raises RecursionError on absurd nesting, nothing else."""
    return _part(BytesParser(_Message, policy=policy.compat32).parsebytes(raw), depth=0)


def read_top(raw: bytes) -> Part:
    """Return a mail as one part of text, for one whose parts cannot be taken apart."""
    parser = BytesParser(_Message, policy=policy.compat32)
    message = parser.parsebytes(raw, headersonly=True)
    headers = headers_of(message.raw_items())
    return Part(headers, "text/plain", {}, "", "", _payload(message), (), too_deep=True)


class _Message(Message):
    """What the parser fills. It asks these three things, and is answered without raising."""

    def _given(self) -> tuple[str, dict[str, str]]:
        return content_type(headers_of(self.raw_items()).first("content-type"))

    def get_content_type(self) -> str:
        kind = self._given()[0]
        # A mail in a mail would be parsed and lose its bytes; as anything else it is left alone.
        return "application/octet-stream" if kind.startswith("message/") else kind

    def get_content_maintype(self) -> str:
        return self.get_content_type().partition("/")[0]

    def get_boundary(self, failobj: object = None) -> str | None:  # type: ignore[override]  # noqa: ARG002
        return self._given()[1].get("boundary", "").rstrip() or None


def _part(message: Message, *, depth: int) -> Part:
    headers = headers_of(message.raw_items())
    kind, parameters = content_type(headers.first("content-type"))
    disposition, disposition_parameters = read_value(headers.first("content-disposition"))
    inside = message.get_payload() if message.is_multipart() else ()
    return Part(
        headers=headers,
        content_type=kind,
        parameters=parameters,
        disposition=disposition,
        filename=file_name(disposition_parameters, parameters),
        content=b"" if message.is_multipart() else _content(message, headers),
        children=tuple(
            _part(child, depth=depth + 1)
            for child in inside
            if depth < DEEPEST and isinstance(child, Message)
        ),
        too_deep=depth >= DEEPEST and bool(inside),
    )


def _payload(message: Message) -> bytes:
    # Without this field, which is read here instead, the bytes are handed out as they came.
    del message["content-transfer-encoding"]
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _content(message: Message, headers: Headers) -> bytes:
    encoding = headers.first("content-transfer-encoding").partition(";")[0].strip().lower()
    payload = _payload(message)
    if encoding == "base64":
        return _base64(payload)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(payload)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return _uuencoded(payload)
    return payload


def _base64(payload: bytes) -> bytes:
    # Padding in the middle ends one base64 text and begins the next one.
    texts = re.split(rb"=+", payload)
    return b"".join(lenient_base64(_NOT_BASE64.sub(b"", text).decode("ascii")) for text in texts)


def _uuencoded(payload: bytes) -> bytes:
    lines = payload.splitlines()
    begin = next((n for n, line in enumerate(lines) if line.startswith(b"begin ")), None)
    if begin is None:
        return payload
    content = b""
    for line in lines[begin + 1 :]:
        if line.strip() in {b"end", b"", b"`"}:
            break
        try:
            content += binascii.a2b_uu(line)
        except binascii.Error:
            return payload
    return content
