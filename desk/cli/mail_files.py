"""The bytes of a mail that a command names: a file, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click


def bytes_of(file: str) -> bytes:
    """Return the bytes of `file`, of standard input for `-`; ends with 2 where it is unreadable."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        click.echo(f"{file} cannot be read: {error.strerror}.", err=True)
        raise SystemExit(2) from error
