"""Runs the timetable in a process of its own.

Each run is claimed in the database first, so that a second process finds the work taken; one that
died on this machine loses its claims. A job that fails is rolled back and recorded with its error;
the next run tries again.
"""

from __future__ import annotations

import logging
import os
import signal
from types import FrameType
from typing import cast

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.orm import Session

from desk.app import create_app
from desk.db import db
from desk.errors import DeskError
from desk.runs.claiming import claim, finish, let_go_of_dead
from desk.settings import Settings
from desk.web.edge import DeskFlask
from jobs.shift import Shift, is_gone, worker_name
from jobs.timetable import TIMETABLE, Job

log = logging.getLogger(__name__)


def run_job(app: DeskFlask, job: Job, *, worker: str) -> bool:
    """Run `job` once, unless another process has it; return whether it ran."""
    with app.app_context():
        session = cast(Session, db.session)
        now = app.house.clock()
        # Half the interval: a process that fires a moment later finds the run already made.
        mine = claim(
            session, job.name, by=worker, at=now, lease=job.lease, not_since=now - job.every / 2
        )
        if not mine:
            # One of our own name is a predecessor: no job of ours runs twice at a time.
            let_go_of_dead(session, job.name, is_gone=lambda by: by == worker or is_gone(by))
        session.commit()
        if not mine:
            return False
        succeeded, outcome = _outcome(session, app, job, worker)
        finish(
            session,
            job.name,
            by=worker,
            at=app.house.clock(),
            succeeded=succeeded,
            outcome=outcome,
        )
        session.commit()
        return True


def _outcome(session: Session, app: DeskFlask, job: Job, worker: str) -> tuple[bool, str]:
    try:
        outcome = job.run(Shift(session, app.house, worker))
        session.commit()
    except Exception as error:
        # One job's failure must not stop the others, nor its own next run.
        session.rollback()
        log.exception("job %s failed", job.name)
        # Only the kind: the words of an error may hold an address with a password.
        return False, error.code if isinstance(error, DeskError) else type(error).__name__
    return True, outcome


def work(settings: Settings) -> None:
    """Run the timetable until SIGTERM or SIGINT; a run in hand is finished first."""
    end = _told_to_end()
    app = create_app(settings)
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(len(TIMETABLE))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in TIMETABLE:
        scheduler.add_job(
            run_job,
            "interval",
            args=[app, job],
            kwargs={"worker": worker_name()},
            id=job.name,
            seconds=job.every.total_seconds(),
            next_run_time=app.house.clock(),
        )
    scheduler.start()
    os.read(end, 1)
    scheduler.shutdown(wait=True)


def _told_to_end() -> int:
    """Return what can be read from as soon as a signal tells this process to end.

    The signal's handler takes no lock, which the work it breaks into might hold.
    """
    end, teller = os.pipe()

    def tell(_number: int, _frame: FrameType | None) -> None:
        os.write(teller, b".")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tell)
    return end
