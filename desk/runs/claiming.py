"""Two jobs processes, one run: a job is claimed in the database before it is run.

A claim is a lease: it ends by itself, so that a process that died does not stop the job for good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desk.runs.models import JobRun


def claim(
    session: Session, name: str, *, by: str, at: datetime, lease: timedelta, not_since: datetime
) -> bool:
    """Return whether `by` may run the job now.

    False while another holds it, and where it was started after `not_since` (the other process
    has just run it). The caller commits before it runs.
    """
    _ensure_row(session, name)
    won = session.execute(
        update(JobRun)
        .where(
            JobRun.name == name,
            or_(JobRun.held_until.is_(None), JobRun.held_until <= at),
            or_(JobRun.started_at.is_(None), JobRun.started_at < not_since),
        )
        .values(held_by=by, held_until=at + lease, started_at=at)
        .returning(JobRun.name)
    ).all()
    return bool(won)


def finish(
    session: Session, name: str, *, by: str, at: datetime, succeeded: bool, outcome: str
) -> None:
    """Record how the run of `by` ended and let the job go; a lost lease is left alone."""
    session.execute(
        update(JobRun)
        .where(JobRun.name == name, JobRun.held_by == by)
        .values(
            held_by=None,
            held_until=None,
            finished_at=at,
            succeeded=succeeded,
            outcome=outcome[:500],
            runs=JobRun.runs + 1,
        )
    )


def let_go_of_dead(session: Session, name: str, *, is_gone: Callable[[str], bool]) -> None:
    """Let the job go where its holder `is_gone`, so that nobody waits for the lease to end."""
    holder = session.scalar(select(JobRun.held_by).where(JobRun.name == name))
    if holder is not None and is_gone(holder):
        session.execute(
            update(JobRun)
            .where(JobRun.name == name, JobRun.held_by == holder)
            .values(held_by=None, held_until=None)
        )


def all_runs(session: Session) -> Sequence[JobRun]:
    """Return how every job stands, by name."""
    return session.scalars(select(JobRun).order_by(JobRun.name)).all()


def _ensure_row(session: Session, name: str) -> None:
    if session.get(JobRun, name) is not None:
        return
    try:
        with session.begin_nested():
            session.add(JobRun(name=name, runs=0))
    except IntegrityError:
        session.expire_all()  # the other process made it a moment ago
