"""The only reader of wall time.

Everything below the edge (`web/`, `jobs/`, `cli`) is told the time as an argument; the edge asks a
`Clock` once per request or run, so that one piece of work has one moment.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment as an aware datetime in UTC."""


def wall_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
