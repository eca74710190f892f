"""The `desk` command: one module for each group of what it can do.

Commands that need the records make the application from the environment; those that do not
(`clock`, `mail show`, `webex diff`, `endpoint read`) start quickly and need no settings.
"""

from __future__ import annotations

import sys

import click

from desk.cli.clock import clock
from desk.cli.database import db
from desk.cli.doctor import doctor
from desk.cli.endpoint import endpoint
from desk.cli.ingest import ingest
from desk.cli.mail import mail
from desk.cli.people import user
from desk.cli.running import jobs, run, serve
from desk.cli.webex import webex
from desk.errors import DeskError, SettingWrong
from desk.settings import sentence

EXIT_SETTING = 78
"""sysexits' EX_CONFIG: something in the configuration is wrong."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def desk() -> None:
    """Run and look after the managed-operations help desk."""


mail.add_command(ingest)
for command in (serve, jobs, run, user, db, mail, clock, webex, endpoint, doctor):
    desk.add_command(command)


def main() -> None:
    """Run the command of the command line; a broken rule is one sentence and an exit code."""
    try:
        desk()
    except SettingWrong as error:
        click.echo(f"desk: {sentence(error)}", err=True)
        sys.exit(EXIT_SETTING)
    except DeskError as error:
        click.echo(f"desk: {error}", err=True)
        sys.exit(2)
