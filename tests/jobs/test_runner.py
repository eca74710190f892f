"""The runner: one run at a time, and one job's failure is nobody else's."""

from __future__ import annotations

import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from desk.errors import Conflict
from desk.people.models import Reseller
from desk.runs.models import JobRun
from desk.web.edge import DeskFlask
from jobs.runner import run_job
from jobs.shift import Shift, is_gone, worker_name
from jobs.timetable import TIMETABLE, Job
from tests.databases import Server
from tests.times import HandSetClock

EVERY = timedelta(seconds=5)
LEASE = timedelta(minutes=2)
ELSEWHERE = "elsewhere:1"


@pytest.fixture(scope="module")
def own_database_url(database_server: Server, database_pattern: str) -> str:
    """One database for all tests here, which commit nothing but runs."""
    return database_server.copy(database_pattern)


@pytest.fixture
def known(own_engine: Engine) -> None:
    """Nobody; and no run has been made."""
    with Session(own_engine) as session:
        session.execute(delete(JobRun))
        session.commit()


def job(run, name: str = "a job") -> Job:
    return Job(name, run, EVERY, LEASE)


def run_of(engine: Engine, name: str = "a job") -> JobRun:
    with Session(engine) as session:
        return session.scalars(select(JobRun).where(JobRun.name == name)).one()


def held(engine: Engine, clock: HandSetClock, *, by: str) -> None:
    with Session(engine) as session:
        session.add(
            JobRun(
                name="a job",
                held_by=by,
                held_until=clock() + LEASE,
                started_at=clock() - EVERY,
                runs=0,
            )
        )
        session.commit()


def ended_process() -> str:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return f"{socket.gethostname()}:{done.pid}"


def test_a_run_is_recorded_with_its_outcome(
    desk: DeskFlask, own_engine: Engine, clock: HandSetClock
) -> None:
    assert run_job(desk, job(lambda shift: f"done by {shift.worker}"), worker="here:1")
    run = run_of(own_engine)
    assert (run.succeeded, run.outcome, run.runs) == (True, "done by here:1", 1)
    assert (run.started_at, run.finished_at, run.held_by) == (clock(), clock(), None)


def test_while_one_worker_runs_a_job_another_does_not(
    desk: DeskFlask, own_engine: Engine, clock: HandSetClock
) -> None:
    others: list[bool] = []

    def run(shift: Shift) -> str:
        clock.advance(EVERY)  # the other's turn has come
        others.append(run_job(desk, again, worker=ELSEWHERE))
        return "mine"

    again = job(run)
    assert run_job(desk, again, worker=worker_name())
    assert others == [False]
    assert run_of(own_engine).outcome == "mine"


def test_a_job_that_another_has_just_run_waits_for_its_next_turn(
    desk: DeskFlask, clock: HandSetClock
) -> None:
    quick = job(lambda _: "done")
    assert run_job(desk, quick, worker="here:1")
    clock.advance(timedelta(seconds=1))
    assert not run_job(desk, quick, worker=ELSEWHERE)
    clock.advance(EVERY)
    assert run_job(desk, quick, worker=ELSEWHERE)


def test_a_job_that_fails_leaves_nothing_is_recorded_and_lets_the_others_go_on(
    desk: DeskFlask, own_engine: Engine
) -> None:
    def fails(shift: Shift) -> str:
        shift.session.add(Reseller(name="half a deed"))
        shift.session.flush()
        raise ZeroDivisionError("with a secret in its words")

    assert run_job(desk, job(fails, "fails"), worker="here:1")
    assert run_job(desk, job(lambda _: "done", "next"), worker="here:1")
    run = run_of(own_engine, "fails")
    assert (run.succeeded, run.outcome, run.held_by) == (False, "ZeroDivisionError", None)
    assert run_of(own_engine, "next").succeeded
    with Session(own_engine) as session:
        assert session.scalars(select(Reseller).where(Reseller.name == "half a deed")).all() == []


def test_a_broken_rule_is_recorded_by_its_name(desk: DeskFlask, own_engine: Engine) -> None:
    def fails(_: Shift) -> str:
        raise Conflict("mailbox_away", host="mail.example")

    run_job(desk, job(fails), worker="here:1")
    assert run_of(own_engine).outcome == "mailbox_away"


def test_what_a_dead_process_held_is_free_at_the_next_turn(
    desk: DeskFlask, own_engine: Engine, clock: HandSetClock
) -> None:
    again = job(lambda _: "done")
    held(own_engine, clock, by=ended_process())
    assert [run_job(desk, again, worker=worker_name()) for _ in range(2)] == [False, True]


def test_what_a_predecessor_of_the_same_name_held_is_free_at_the_next_turn(
    desk: DeskFlask, own_engine: Engine, clock: HandSetClock
) -> None:
    again = job(lambda _: "done")
    held(own_engine, clock, by="container:1")
    assert [run_job(desk, again, worker="container:1") for _ in range(2)] == [False, True]


def test_what_a_process_elsewhere_holds_is_free_after_its_lease(
    desk: DeskFlask, own_engine: Engine, clock: HandSetClock
) -> None:
    again = job(lambda _: "done")
    held(own_engine, clock, by=ELSEWHERE)
    assert not any(run_job(desk, again, worker=worker_name()) for _ in range(3))
    clock.advance(LEASE)
    assert run_job(desk, again, worker=worker_name())


def test_only_a_process_of_this_machine_is_known_to_be_gone() -> None:
    host = socket.gethostname()
    assert is_gone(ended_process())
    assert not is_gone(worker_name())
    assert not is_gone(f"{host}:1")
    assert not is_gone(ELSEWHERE)
    assert not is_gone("odd")


def test_the_timetable_names_each_job_once() -> None:
    names = [entry.name for entry in TIMETABLE]
    assert len(set(names)) == len(names)
    assert all(entry.lease > entry.every or entry.lease >= LEASE for entry in TIMETABLE)
