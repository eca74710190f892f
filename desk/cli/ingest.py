"""`desk mail ingest`: takes mails from files or standard input through the mail door."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

import click

from desk.cli.application import application
from desk.cli.mail_files import bytes_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desk.intake.door import Door

COMMAND_LINE = "command line"


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
def ingest(files: tuple[str, ...]) -> None:
    """Take mails into the desk; FILE is an .eml file, or - for standard input.

    The same bytes again are the same mail and change nothing. All files are read before the
    first is taken in, so that a wrong name changes nothing.
    """
    raws = [bytes_of(file) for file in files]
    with application() as app:
        from desk.db import db
        from desk.intake.door import Door

        session = cast("Session", db.session)
        house = app.house
        door = Door(session, house.blobs, house.sender, house.clock, session.commit)
        for file, raw in zip(files, raws, strict=True):
            click.echo(f"{file}: {_take(door, raw)}")


def _take(door: Door, raw: bytes) -> str:
    from desk.intake.door import keep, place_mail
    from desk.mail.mailbox import Arrived

    key = hashlib.sha256(raw).hexdigest()
    raw_mail_id = keep(door, COMMAND_LINE, Arrived(key, raw, door.clock()))
    return place_mail(door, raw_mail_id) or "in hand elsewhere"
