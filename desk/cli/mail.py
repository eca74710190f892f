"""`desk mail`: look at mails."""

from __future__ import annotations

import json
from typing import Any

import click

from desk.cli.ingest import ingest
from desk.cli.mail_files import bytes_of
from desk.mail.mail import Bounce, Mail
from desk.mail.reading import read


@click.group()
def mail() -> None:
    """Look at mails and take them in."""


mail.add_command(ingest)


@mail.command()
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def show(file: str, *, as_json: bool) -> None:
    """Show what the desk reads in a mail; FILE is an .eml file, or - for standard input."""
    found = read(bytes_of(file))
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(_as_text(found))


def _as_json(found: Mail) -> dict[str, Any]:
    return {
        "message_id": found.message_id,
        "subject": found.subject,
        "from": found.from_address,
        "from_name": found.from_name,
        "text": found.text,
        "attachments": [{"filename": f.filename, "size": f.size} for f in found.attachments],
        "automatic": found.automatic,
        "bounce": _bounce_as_json(found.bounce) if found.bounce else None,
    }


def _bounce_as_json(bounce: Bounce) -> dict[str, Any]:
    return {
        "original_message_id": bounce.original_message_id,
        "recipient": bounce.recipient,
        "kind": bounce.kind,
        "final": bounce.final,
        "status": bounce.status,
    }


def _as_text(found: Mail) -> str:
    sender = f"{found.from_name} <{found.from_address}>".strip()
    lines = [f"From: {sender}", f"Subject: {found.subject}"]
    if found.automatic:
        lines.append(f"Automatic: {found.automatic}")
    if found.bounce:
        lines.append(
            f"Bounce: {found.bounce.kind}, {found.bounce.recipient or 'recipient unknown'}"
        )
    lines += [f"File: {file.filename} ({file.size} bytes)" for file in found.attachments]
    return "\n".join([*lines, "", found.text])
