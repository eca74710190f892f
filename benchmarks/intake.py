"""What the mail door takes in: mails a second, processor time a mail, memory at its peak.

The mails are taken in by a process of its own, as in an installation, so that its memory is its
own: `python -m benchmarks.intake DATABASE_URL VAR MAILDIR`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.applications import application
from benchmarks.mails import deliver
from benchmarks.making.worlds import MadeWorld
from desk.db import db
from desk.intake.door import Door, take_in
from desk.mail.maildir import Maildir
from desk.tickets.models import Ticket
from desk.web.edge import DeskFlask

WARM_UPS = 30


@dataclass(frozen=True, slots=True)
class Intake:
    """How a Maildir full of mails was taken in; processor time is the desk's alone."""

    mails: int
    seconds: float
    cpu_seconds: float
    memory_before_mb: float
    memory_peak_mb: float
    outcomes: str


def measure_intake(app: DeskFlask, world: MadeWorld, url: str, folder: Path, mails: int) -> Intake:
    """Deliver `mails` mails into a new Maildir and have them taken in by another process."""
    inbox, var = folder / "inbox", folder / "var"
    shutil.rmtree(inbox, ignore_errors=True)
    with app.app_context():
        shown = select(Ticket.id).where(Ticket.shown_at.is_not(None)).order_by(Ticket.id.desc())
        answered = db.session.scalars(shown.limit(mails)).all()
    deliver(
        inbox, mails + WARM_UPS, places=world.places, answered=answered, sender=app.house.sender
    )
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.intake", url, var, inbox],
        check=True,
        capture_output=True,
        text=True,
    )
    return Intake(**json.loads(done.stdout.splitlines()[-1]))


def take_all_in(url: str, var: Path, inbox: Path) -> Intake:
    """Take in everything that lies in the Maildir, as the job does, run after run."""
    with application(url, var) as app, app.app_context():
        session = cast(Session, db.session)
        house = app.house
        door = Door(session, house.blobs, house.sender, house.clock, session.commit)
        # The first mails pay for what a process reads once: rules, templates, holidays.
        take_in(door, Maildir(inbox), "inbox", limit=WARM_UPS)
        mails = len(list((inbox / "new").iterdir()))
        before, outcomes = _memory_mb(), []
        begin, cpu = time.perf_counter(), time.process_time()
        while any((inbox / "new").iterdir()):
            outcomes.append(str(take_in(door, Maildir(inbox), "inbox")))
        seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - cpu
        return Intake(mails, seconds, cpu_seconds, before, _memory_mb(), "; ".join(outcomes))


def _memory_mb() -> float:
    """Return the most memory this process ever had (getrusage would tell its parent's, too)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    found = take_all_in(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps({name: getattr(found, name) for name in Intake.__slots__}))
