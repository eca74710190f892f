"""One step of preparing: said in one line, quiet while it works, plain about what went wrong."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LINES_OF_A_FAILURE = 20


class Stop(Exception):
    """Preparing cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    """Print one line of progress."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(
    command: Sequence[str | Path], *, failed: str, environ: Mapping[str, str] | None = None
) -> None:
    """Run `command` in silence; where it fails, show the end of what it said and stop."""
    try:
        done = subprocess.run(  # noqa: S603  (the commands are written in this folder)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environ,
        )
    except OSError as error:
        raise Stop(f"{failed} ({error})") from error
    if done.returncode:
        tail = done.stdout.strip().splitlines()[-LINES_OF_A_FAILURE:]
        raise Stop("\n".join([*(f"    {line}" for line in tail), failed]))


def ask(command: Sequence[str | Path]) -> str:
    """Return what `command` prints; nothing where it cannot be run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    except OSError:
        return ""
    return done.stdout.strip()


class Stamp:
    """Remembers what a step was done for, so that it is done again only when that changes."""

    def __init__(self, file: Path, *causes: str | Path) -> None:
        """Take the causes: texts, or files whose content counts."""
        digest = hashlib.sha256()
        for cause in causes:
            digest.update(cause.read_bytes() if isinstance(cause, Path) else cause.encode())
        self._file = file
        self._value = digest.hexdigest()

    @property
    def fresh(self) -> bool:
        """Whether the step was done for just these causes."""
        return self._file.is_file() and self._file.read_text() == self._value

    def set(self) -> None:
        """Note that the step is done."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(self._value)
