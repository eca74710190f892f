"""`python -m jobs` as a process: it works, ends when told to, and goes on after a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from desk.clock import wall_clock
from desk.demo.world import World
from desk.mail.models import Letter, LetterState
from desk.runs.models import JobRun
from desk.tickets.models import Ticket
from tests.intake.made_mails import drop, mail

SECONDS = 60


@contextmanager
def jobs_process(surroundings: dict[str, str]):
    process = subprocess.Popen(
        [sys.executable, "-m", "jobs"],
        env={"PATH": os.environ["PATH"], **surroundings},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(ready: Callable[[], bool]) -> bool:
    until = time.monotonic() + SECONDS
    while not ready() and time.monotonic() < until:
        time.sleep(0.05)
    return ready()


def count(engine: Engine, *conditions, of: type = Ticket) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(of).where(*conditions)) or 0


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_works_and_ends_cleanly_when_told_to(
    surroundings: dict[str, str], known: World, own_engine: Engine, told: signal.Signals
) -> None:
    var = Path(surroundings["DESK_VAR"])
    drop(var / "inbox", mail(), wall_clock())
    with jobs_process(surroundings) as process:
        assert wait_for(lambda: count(own_engine, Letter.state == LetterState.SENT, of=Letter) == 1)
        process.send_signal(told)
        said, _ = process.communicate(timeout=SECONDS)
        assert (process.returncode, said) == (0, "")
    assert count(own_engine) == 1
    assert len(list((var / "outbox").glob("*.eml"))) == 1
    assert count(own_engine, JobRun.held_by.is_not(None), of=JobRun) == 0
    assert count(own_engine, JobRun.succeeded.is_(True), of=JobRun) == 3


def test_after_a_crash_the_next_process_goes_on_at_once(
    surroundings: dict[str, str], known: World, own_engine: Engine
) -> None:
    inbox = Path(surroundings["DESK_VAR"]) / "inbox"
    for number in range(10):
        drop(inbox, mail(subject=f"用件 {number}"), datetime.now(UTC))
    with jobs_process(surroundings) as process:
        taken = wait_for(lambda: count(own_engine) > 0)
        process.kill()
        assert taken, process.communicate()[0]
    begun = time.monotonic()
    with jobs_process(surroundings):
        assert wait_for(lambda: count(own_engine) == 10)
    assert time.monotonic() - begun < 30
    assert count(own_engine) == 10


def test_a_wrong_setting_is_a_sentence_and_78(surroundings: dict[str, str]) -> None:
    with jobs_process({**surroundings, "SECRET_KEY": "short"}) as process:
        said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 78
    assert said == "desk: SECRET_KEY is too short; give it at least 32 characters.\n"


def test_a_database_that_is_away_is_waited_for(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    away = "postgresql://desk:hush-hush@127.0.0.1:1/desk"
    with jobs_process({**surroundings, "DATABASE_URL": away}) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(5)
        process.terminate()
        said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert "hush" not in said
