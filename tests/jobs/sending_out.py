"""A sending process of its own, for tests that run two of them at once."""

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
from desk.mail.delivering import send_due
from desk.mail.opening import open_mail_server
from tests.intake.made_mails import SENDER

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


@contextmanager
def sending_process(url: str, server: str, folder: Path, name: str) -> Iterator[ForkServerProcess]:
    """Run a process that sends what is due by the mail server at `server`; then it is gone."""
    process = _PROCESSES.Process(target=send_everything, args=(url, server, folder, name))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def send_everything(url: str, server: str, folder: Path, name: str) -> None:
    """Send what is due."""
    engine = create_engine(url, **engine_options(url))
    with Session(engine) as session:
        send_due(
            session,
            open_mail_server(server, None),
            clock=wall_clock,
            by=name,
            blobs=BlobStore(folder / "blobs"),
            identity=SENDER.identity,
            commit=session.commit,
        )
    engine.dispose()
