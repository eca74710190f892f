"""`desk endpoint`: look at an alert mail the way the desk does, without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import click

from desk.endpoint.mail_text import MAX_BYTES, MailText, mail_text_from_bytes
from desk.endpoint.reading import AlertReading, DetectionEventRead, read_alert
from desk.errors import TooLarge, Unreadable

SHOWN = (
    "event_type_id",
    "event_type",
    "computer",
    "user",
    "file_name",
    "file_path",
    "sha256",
    "detection",
)


@click.group()
def endpoint() -> None:
    """Secure Endpoint alert mail."""


@endpoint.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def read(file: Path, as_json: bool) -> None:
    """Read one mail file (.eml) and show the detection events in it."""
    try:
        mail = _mail_in(file)
    except OSError as error:
        _refuse(f"{file} cannot be read: {error.strerror or 'no such file'}.")
    except Unreadable:
        _refuse(f"{file} is not a mail: it has neither a sender nor a subject.")
    except TooLarge:
        _refuse(f"{file} is larger than {MAX_BYTES // 1024 // 1024} MB, the most the desk reads.")
    reading = read_alert(mail)
    click.echo(_as_json(reading) if as_json else _as_lines(reading))


def _mail_in(file: Path) -> MailText:
    with file.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise TooLarge("mail_too_large", limit=MAX_BYTES)
    mail = mail_text_from_bytes(raw)
    if not mail.from_address and not mail.subject:
        raise Unreadable("mail_unreadable")
    return mail


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(2)


def _as_json(reading: AlertReading) -> str:
    told = {
        "recognised": reading.recognition.recognised,
        "reason": _reason(reading),
        "events": [_event(event) for event in reading.events],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _event(event: DetectionEventRead) -> dict[str, object]:
    at = event.occurred_at
    return {name: getattr(event, name) for name in SHOWN} | {
        "occurred_at": at.isoformat() if at else None
    }


def _reason(reading: AlertReading) -> str:
    return reading.for_person.value if reading.for_person else reading.recognition.reason.value


def _as_lines(reading: AlertReading) -> str:
    verdict = "an alert" if reading.recognition.recognised else "not an alert"
    lines = [f"{verdict} ({_reason(reading)}), {len(reading.events)} event(s)"]
    for event in reading.events:
        values = (f"{name}: {value}" for name, value in _event(event).items() if value is not None)
        lines.append("- " + ", ".join(values))
    return "\n".join(lines)
