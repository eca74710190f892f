"""Two jobs processes, one run."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from desk.runs.claiming import all_runs, claim, finish
from desk.runs.models import JobRun
from tests.times import FRIDAY_TEN

LEASE = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)
WHENEVER = FRIDAY_TEN + timedelta(days=1)


def _claim(session, by, at=FRIDAY_TEN, not_since=WHENEVER, name="fetch_mail"):
    return claim(session, name, by=by, at=at, lease=LEASE, not_since=not_since)


def _finish(session, by, at=FRIDAY_TEN + MINUTE, *, succeeded=True, outcome="3 mails"):
    finish(session, "fetch_mail", by=by, at=at, succeeded=succeeded, outcome=outcome)


def _row(session):
    session.expire_all()
    return session.get_one(JobRun, "fetch_mail")


def test_one_of_two_workers_gets_the_run(session):
    assert _claim(session, "one")
    assert not _claim(session, "two")
    assert _row(session).held_by == "one"


def test_another_job_is_nobodys_yet(session):
    assert _claim(session, "one")
    assert _claim(session, "two", name="send_letters")


def test_a_lease_ends_by_itself(session):
    assert _claim(session, "one")
    assert not _claim(session, "two", at=FRIDAY_TEN + LEASE - timedelta(seconds=1))
    assert _claim(session, "two", at=FRIDAY_TEN + LEASE)


def test_a_finished_run_says_how_it_ended_and_lets_go(session):
    _claim(session, "one")
    _finish(session, "one")
    row = _row(session)
    assert (row.held_by, row.held_until, row.runs) == (None, None, 1)
    assert (row.succeeded, row.outcome, row.finished_at) == (
        True, "3 mails", FRIDAY_TEN + MINUTE,
    )  # fmt: skip
    assert _claim(session, "two", at=FRIDAY_TEN + 2 * MINUTE)


def test_who_lost_the_lease_ends_nothing(session):
    _claim(session, "one")
    _claim(session, "two", at=FRIDAY_TEN + LEASE)
    _finish(session, "one", at=FRIDAY_TEN + LEASE + MINUTE, succeeded=False)
    row = _row(session)
    assert (row.held_by, row.succeeded, row.runs) == ("two", None, 0)


@pytest.mark.parametrize(("not_since", "wins"), [(FRIDAY_TEN, False), (FRIDAY_TEN + MINUTE, True)])
def test_what_another_has_just_run_is_not_run_again(session, not_since, wins):
    _claim(session, "one")
    _finish(session, "one")
    assert _claim(session, "two", at=FRIDAY_TEN + 2 * MINUTE, not_since=not_since) is wins


def test_a_long_outcome_is_cut(session):
    _claim(session, "one")
    _finish(session, "one", outcome="x" * 2000)
    assert len(_row(session).outcome) == 500


def test_runs_are_listed_by_name(session):
    for name in ("send_letters", "fetch_mail"):
        _claim(session, "one", name=name)
    assert [run.name for run in all_runs(session)] == ["fetch_mail", "send_letters"]


def test_of_many_workers_at_once_exactly_one_gets_the_run(own_engine):
    won: list[str] = []
    ready = threading.Barrier(4)

    def work(name: str) -> None:
        ready.wait()
        with Session(own_engine) as session:
            if _claim(session, name):
                won.append(name)
            session.commit()

    workers = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with Session(own_engine) as session:
        assert [_row(session).held_by] == won
