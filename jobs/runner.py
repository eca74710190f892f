"""Runs the timetable in a process of its own.

Each run is claimed in the database first, so that a second process finds the work taken. A job
that fails is rolled back and recorded with its error; the next run tries again.
"""

from __future__ import annotations

import logging
import signal
from types import FrameType
from typing import cast

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from sqlalchemy.orm import Session

from desk.app import create_app
from desk.db import db
from desk.runs.claiming import claim, finish
from desk.settings import Settings
from desk.web.edge import DeskFlask
from jobs.shift import Shift, worker_name
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
        return False, type(error).__name__
    return True, outcome


def work(settings: Settings) -> None:
    """Run the timetable until SIGTERM or SIGINT; a run in hand is finished first."""
    app = create_app(settings)
    worker = worker_name()
    scheduler = BlockingScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(len(TIMETABLE))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in TIMETABLE:
        scheduler.add_job(
            run_job,
            "interval",
            args=[app, job],
            kwargs={"worker": worker},
            id=job.name,
            seconds=job.every.total_seconds(),
            next_run_time=app.house.clock(),
        )

    def stop(_number: int, _frame: FrameType | None) -> None:
        scheduler.shutdown(wait=False)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    scheduler.start()
