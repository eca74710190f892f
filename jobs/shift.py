"""What a job is given to work with: the session, the house, and who it acts as."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desk.house import House


@dataclass(frozen=True, slots=True)
class Shift:
    """One run of a job. A job that must make steps durable commits; the runner commits the rest."""

    session: Session
    house: House
    worker: str


def worker_name() -> str:
    """Return a name for this process that no other one has."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_gone(worker: str) -> bool:
    """Whether the process of that name has ended; one on another machine is not known to."""
    host, _, number = worker.rpartition(":")
    if host != socket.gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
