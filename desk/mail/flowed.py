"""Lines that a mail program broke for transport, joined again (RFC 3676)."""

from __future__ import annotations

from collections.abc import Mapping


def unflowed(text: str, parameters: Mapping[str, str]) -> str:
    """Return `text` with soft line breaks undone where the part says `format=flowed`.

    With `delsp=yes`, as for Japanese, the space that marks a soft break is not part of the text.
    """
    if parameters.get("format", "").strip().lower() != "flowed":
        return text
    drop_space = parameters.get("delsp", "").strip().lower() == "yes"
    lines: list[str] = []
    open_at: int | None = None
    for written in text.split("\n"):
        depth = len(written) - len(written.lstrip(">"))
        line = written[depth:].removeprefix(" ")
        soft = line.endswith(" ") and line != "-- "
        body = line[:-1] if soft and drop_space else line
        if open_at == depth and line != "-- ":
            lines[-1] += body
        else:
            lines.append((">" * depth + " " if depth else "") + body)
        open_at = depth if soft else None
    return "\n".join(lines)
