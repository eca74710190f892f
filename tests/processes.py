"""Servers that a test run starts for itself: none of them outlives the run, however it ends."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")


@contextmanager
def on_a_leash(
    command: Sequence[str | Path],
    *,
    log: Path,
    signal: str = "SIGTERM",
    user: str = "",
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` for as long as the block lasts, its output going to the file `log`.

    `signal` is what asks it to end, `user` whom it runs as (empty: whoever runs the tests).
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-S", LEASH, signal, user, *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=cwd,
            env=None if environ is None else dict(environ),
        )
    with process:  # closes the pipe at the end, and waits
        yield process


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], *, log: Path, seconds: float
) -> None:
    """Wait until `ready` says so; raise with the end of the log where the server gives up."""
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(encoding="utf-8", errors="replace")[-3000:]
            raise RuntimeError(f"the server did not start; {log} ends:\n{tail}")
        time.sleep(0.05)
