"""A job's latest run as one row, which is also the lock that keeps two processes apart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base


class JobRun(Base):
    """How a job stands: its holder while it runs, and how its latest run ended."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    held_by: Mapped[str | None] = mapped_column(String(100))
    held_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    succeeded: Mapped[bool | None]
    outcome: Mapped[str | None] = mapped_column(String(500))
    runs: Mapped[int]
