"""`desk serve`, `desk jobs` and `desk run`: the processes of the desk.

`run` puts up a whole desk for one machine: it migrates, loads the demo world where the database is
empty and the demo is on, starts the web server and the jobs process, and stops both together.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import TYPE_CHECKING, cast

import click

from desk.cli.application import application, settings
from desk.cli.database import upgrade_database
from desk.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desk.house import House

PATIENCE_SECONDS = 30.0
PR_SET_PDEATHSIG = 1
"""From Linux's sys/prctl.h."""


@click.command()
def serve() -> None:
    """Serve the pages (gunicorn)."""
    _exec(_serve_command(settings()))


@click.command()
def jobs() -> None:
    """Run the jobs process: mail in and out, drafts of reports."""
    settings()  # a wrong one is told here, with the exit code that says so
    _exec([sys.executable, "-m", "jobs"])


@click.command()
def run() -> None:
    """Put up a whole desk: migrate, then serve and work until stopped."""
    found = settings()
    _claim_port(found)
    with application() as app:
        upgrade_database()
        if found.demo:
            _load_demo(app.house)
    _watch(found, [_serve_command(found), [sys.executable, "-m", "jobs"]])


def _load_demo(house: House) -> None:
    from desk.db import db
    from desk.demo.world import load_if_empty

    load_if_empty(cast("Session", db.session), house)
    db.session.commit()


def _serve_command(found: Settings) -> list[str]:
    host = f"[{found.host}]" if ":" in found.host else found.host
    return [
        sys.executable, "-m", "gunicorn", "--bind", f"{host}:{found.port}",
        "--workers", str(found.workers), "--threads", "4", "--worker-class", "gthread",
        "--log-level", "warning", "--no-control-socket", "wsgi:app",
    ]  # fmt: skip


def _exec(command: list[str]) -> None:
    os.execv(command[0], command)  # noqa: S606


def _claim_port(found: Settings) -> None:
    """Say so at once where the port is taken, before anything is started."""
    family = socket.AF_INET6 if ":" in found.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((found.host, found.port))
        except OSError as error:
            raise click.ClickException(_refused(found, error)) from error


def _refused(found: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {found.port} is taken by another program; "
            f"choose another one, for example: DESK_PORT={found.port + 1} make run"
        )
    return (
        f"the desk cannot listen on {found.host} port {found.port}: {error.strerror}; "
        "correct DESK_HOST or DESK_PORT."
    )


def _watch(found: Settings, commands: list[list[str]]) -> None:
    """Run `commands` until one ends or a signal comes, then end the others."""
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    parts = [_started(command) for command in commands]
    try:
        if _answers(found, stopped, parts):
            _greet(found)
        while not stopped and all(part.poll() is None for part in parts):
            time.sleep(0.2)
    finally:
        failed = not stopped
        _stop(parts)
    if failed:
        raise click.ClickException("a part of the desk ended by itself; its last words are above")
    click.echo("\nThe desk has stopped.")


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only this process, which then stops the parts in order.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_the_desk)  # noqa: S603


def _end_with_the_desk() -> None:
    """Have the part told to end when this process is killed and cannot stop it (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _answers(found: Settings, stopped: list[int], parts: list[subprocess.Popen[bytes]]) -> bool:
    host = "127.0.0.1" if found.host in {"0.0.0.0", ""} else found.host  # noqa: S104
    url = (
        f"http://[{host}]:{found.port}/healthz"
        if ":" in host
        else f"http://{host}:{found.port}/healthz"
    )
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and not stopped and all(p.poll() is None for p in parts):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _greet(found: Settings) -> None:
    click.echo(f"\nThe desk is open at {found.url}")
    if found.demo:
        from desk.demo.people import log_ins

        click.echo("Log-ins of the demo:")
        for line in log_ins():
            click.echo(f"  {line}")
    click.echo(f"Inbox: {found.inbox_url}   Letters: {found.out_url}")
    click.echo("Stop with Ctrl-C.", nl=True)
    sys.stdout.flush()


def _stop(parts: list[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        if part.poll() is None:
            part.terminate()
    until = time.monotonic() + PATIENCE_SECONDS
    for part in parts:
        try:
            part.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()
        _clear(part)


def _clear(part: subprocess.Popen[bytes]) -> None:
    """End what a part that was killed has left of itself: its session is its process group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(part.pid, signal.SIGKILL)
