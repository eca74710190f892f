"""The `desk` command: one module for each group of what it can do.

Commands that need the records make the application from the environment; those that do not
(`clock`, `mail show`, `webex diff`, `endpoint read`) start quickly and need no settings. A broken
rule is one sentence on stderr and exit code 2, a wrong setting one and exit code 78.
"""

from __future__ import annotations

import sys

import click

from desk.cli.on_demand import OnDemand
from desk.cli.sentences import broken_rule
from desk.errors import DeskError, SettingWrong
from desk.settings import sentence

EXIT_BROKEN_RULE = 2
EXIT_SETTING = 78
"""sysexits' EX_CONFIG: something in the configuration is wrong."""

PLACES = {
    "run": "running",
    "serve": "running",
    "jobs": "running",
    "db": "database",
    "user": "people",
    "mail": "mail",
    "clock": "clock",
    "webex": "webex",
    "endpoint": "endpoint",
    "doctor": "doctor",
}


@click.group(cls=OnDemand, places=PLACES, context_settings={"help_option_names": ["-h", "--help"]})
def desk() -> None:
    """Run and look after the managed-operations help desk."""


def main() -> None:
    """Run the command of the command line."""
    try:
        desk()
    except SettingWrong as error:
        click.echo(f"desk: {sentence(error)}", err=True)
        sys.exit(EXIT_SETTING)
    except DeskError as error:
        click.echo(f"desk: {broken_rule(error)}", err=True)
        sys.exit(EXIT_BROKEN_RULE)
