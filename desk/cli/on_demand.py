"""A group of commands each of which is imported when it is asked for, so that none waits for all.

`desk clock due` answers without loading the web, the database or the mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import click


class OnDemand(click.Group):
    """Knows its commands by name: `places` says in which module of desk.cli each one is."""

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        """Remember where the commands are."""
        super().__init__(*args, **kwargs)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order in which they were given."""
        return [*self._places, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called `cmd_name`, or None where there is none."""
        place = self._places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        return cast(click.Command, getattr(import_module(f"desk.cli.{place}"), cmd_name))
