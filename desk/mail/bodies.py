"""Which parts of a mail are its text, and which are files.

Of alternatives the plain text is shown and the HTML kept beside it; parts that follow each other
are shown one after the other (Apple's program puts text before, between and after the files).
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass

from desk.mail.charsets import decode
from desk.mail.flowed import unflowed
from desk.mail.mail import Attachment
from desk.mail.markup import LONGEST_HTML, is_absurd, markup_of, sanitised, text_of
from desk.mail.parts import Part


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a part and all below it; `html` is None where nothing came as HTML."""

    text: str = ""
    html: str | None = None
    files: tuple[Part, ...] = ()
    html_cut: bool = False


def read_body(part: Part) -> Body:
    """Return the text, the sanitised HTML and the file parts of a tree of parts."""
    if part.children:
        bodies = [read_body(child) for child in part.children]
        return _best_of(bodies) if part.content_type == "multipart/alternative" else _all_of(bodies)
    if not _is_text(part):
        return Body(files=(part,))
    written = decode(part.content, part.parameters.get("charset"))
    if part.content_type != "text/html":
        return Body(text=_tidy(unflowed(_lines(written), part.parameters)))
    clean = sanitised(_lines(written))
    cut = len(written) > LONGEST_HTML or is_absurd(written)
    return Body(text_of(clean), clean or None, html_cut=cut)


def attachments(files: Sequence[Part]) -> tuple[Attachment, ...]:
    """Return the files with a name each, in order."""
    return tuple(
        Attachment(part.filename or _made_up_name(part, number), part.content_type, part.content)
        for number, part in enumerate(files, start=1)
    )


def _is_text(part: Part) -> bool:
    if part.content_type.startswith("multipart/"):
        return True  # of which not even the first boundary is there
    is_file = part.disposition == "attachment" or part.filename != ""
    return part.content_type in {"text/plain", "text/html"} and not is_file


def _best_of(bodies: Sequence[Body]) -> Body:
    plain = next((body for body in bodies if body.text and body.html is None), None)
    # The last alternative is the sender's best (RFC 2046 5.1.4).
    rich = next((body for body in reversed(bodies) if body.html), None)
    shown = plain or rich or Body()
    return Body(
        shown.text,
        rich.html if rich else None,
        tuple(file for body in bodies for file in body.files),
        any(body.html_cut for body in bodies),
    )


def _all_of(bodies: Sequence[Body]) -> Body:
    html = None
    if any(body.html for body in bodies):
        html = "\n".join(body.html or markup_of(body.text) for body in bodies if body.text)
    return Body(
        "\n\n".join(body.text for body in bodies if body.text),
        html or None,
        tuple(file for body in bodies for file in body.files),
        any(body.html_cut for body in bodies),
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _made_up_name(part: Part, number: int) -> str:
    if part.content_type == "message/rfc822":
        return f"attachment-{number}.eml"
    return f"attachment-{number}{mimetypes.guess_extension(part.content_type) or '.bin'}"
