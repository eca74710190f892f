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
