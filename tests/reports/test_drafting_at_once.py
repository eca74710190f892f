"""Two processes draft the same month at the same moment, on connections that really commit."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from desk.audit import TIMETABLE
from desk.demo.world import load_ground
from desk.reports.drafting_run import DraftingRun, draft_previous_month
from desk.reports.models import OperationsReport
from tests.reports.made_month import at

FIRST = at("2026-11-01 00:05")


def test_two_runs_at_once_draft_each_report_once(own_engine: Engine, clock):
    with Session(own_engine) as session:
        load_ground(session, at=clock())
        session.commit()
    ready = threading.Barrier(2)

    def run(_: int) -> DraftingRun:
        with Session(own_engine) as session:
            ready.wait(30)
            found = draft_previous_month(session, by=TIMETABLE, at=FIRST)
            time.sleep(0.2)  # long enough for the other one to get here too
            session.commit()
            return found

    with ThreadPoolExecutor(2) as both:
        runs = list(both.map(run, range(2)))
    assert [found.failed for found in runs] == [(), ()]
    with Session(own_engine) as session:
        made = session.execute(select(OperationsReport.customer_id, OperationsReport.edition)).all()
    assert len(made) == len(set(made)) == 2
