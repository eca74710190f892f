"""`desk run`: the whole desk starts, and stops without leaving anything behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.typing_commands import Environ, Typed
from tests.servers.imap import free_port

SECONDS = 60


def processes_of(var: Path) -> set[int]:
    """Return the processes that were started with this folder as DESK_VAR."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"DESK_VAR={var}\0".encode() in path.read_bytes():
                found.add(int(path.parent.name))
        except OSError:
            continue  # it has ended meanwhile, or is somebody else's
    return found


def wait_for(ready: Callable[[], bool]) -> bool:
    until = time.monotonic() + SECONDS
    while not ready() and time.monotonic() < until:
        time.sleep(0.05)
    return ready()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def running(environ: Environ, var: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A desk that runs and answers; whatever the test leaves of it is killed."""
    environ(DESK_PORT=free_port(), DESK_WORKERS=1)
    log = var.with_name("log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "desk.cli", "run"],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        assert wait_for(lambda: b"Stop with Ctrl-C" in log.read_bytes()), log.read_text()
        yield process
    finally:
        for number in processes_of(var):
            os.kill(number, signal.SIGKILL)
        process.wait()


def test_ctrl_c_stops_every_process(running: subprocess.Popen[bytes], var: Path) -> None:
    url = f"http://127.0.0.1:{os.environ['DESK_PORT']}/healthz"
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.status == 200
    started = processes_of(var)
    assert len(started) >= 4  # this one, gunicorn and its worker, the jobs
    os.killpg(running.pid, signal.SIGINT)  # as a terminal sends it
    assert running.wait(SECONDS) == 0
    assert processes_of(var) == set()
    log = var.with_name("log").read_text()
    assert "The desk has stopped." in log
    assert "Traceback" not in log


def test_a_part_that_dies_ends_the_whole_and_leaves_nothing(
    running: subprocess.Popen[bytes], var: Path
) -> None:
    def master() -> int:
        return next(
            number
            for number in sorted(processes_of(var))
            if b"gunicorn" in Path(f"/proc/{number}/cmdline").read_bytes()
        )

    os.kill(master(), signal.SIGKILL)
    assert running.wait(SECONDS) == 1
    assert processes_of(var) == set()
    assert "a part of the desk ended by itself" in var.with_name("log").read_text()


def test_a_desk_that_is_killed_takes_its_parts_with_it(
    running: subprocess.Popen[bytes], var: Path
) -> None:
    running.kill()
    running.wait()
    assert wait_for(lambda: processes_of(var) == set())


TAKEN = (
    "port {port} is taken by another program; "
    "choose another one, for example: DESK_PORT={next} make run\n"
)
ELSEWHERE = (
    "the desk cannot listen on 192.0.2.7 port {port}: "
    "Cannot assign requested address; correct DESK_HOST or DESK_PORT.\n"
)
NOWHERE = "the desk cannot listen on no.such.host.invalid port {port}: "


@pytest.mark.parametrize(
    ("host", "sentence"),
    [("127.0.0.1", TAKEN), ("192.0.2.7", ELSEWHERE), ("no.such.host.invalid", NOWHERE)],
)
def test_a_port_that_cannot_be_had_is_one_sentence_before_anything_is_made(
    typed: Typed, environ: Environ, var: Path, host: str, sentence: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        environ(DESK_HOST=host, DESK_PORT=port)
        said = typed("run")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Error: " + sentence.format(port=port, next=port + 1))
    assert not var.exists()
