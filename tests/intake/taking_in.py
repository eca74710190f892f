"""An intake process of its own, for tests that kill it or run two of them at once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from desk import tables  # noqa: F401  (every table must be known)
from desk.blobs import BlobStore
from desk.clock import wall_clock
from desk.db import engine_options
from desk.intake.door import Door, take_in
from desk.mail.maildir import Maildir
from tests.intake.made_mails import SENDER

# A fork of a process that has everything imported: it starts at once and shares no connection.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


@contextmanager
def intake_process(url: str, folder: Path) -> Iterator[ForkServerProcess]:
    """Run a process that takes in all that lies in `folder`/inbox; it is gone afterwards."""
    process = _PROCESSES.Process(target=take_everything, args=(url, folder))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def take_everything(url: str, folder: Path) -> None:
    """Take in mails until none waits in the mailbox."""
    engine = create_engine(url, **engine_options(url))
    inbox = Maildir(folder / "inbox")
    with Session(engine) as session:
        door = Door(session, BlobStore(folder / "blobs"), SENDER, wall_clock, session.commit)
        while any(inbox.fetch(1)):
            take_in(door, inbox, "inbox")
    engine.dispose()
