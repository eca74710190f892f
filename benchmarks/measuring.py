"""Times one deed many times over, and counts the statements it sends to the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from statistics import median

from sqlalchemy import Engine, event

WARM_UPS = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """What one deed took, in milliseconds, and how many statements it sent each time.

    `cpu` is the median of this process's own processor time: what is left where nobody else works
    on the machine. PostgreSQL's work is not in it, SQLite's is.
    """

    name: str
    runs: tuple[float, ...]
    cpu: float
    queries: int

    @property
    def median(self) -> float:
        """Half the runs took no longer than this."""
        return median(self.runs)

    @property
    def p95(self) -> float:
        """Nineteen runs in twenty took no longer than this."""
        return sorted(self.runs)[ceil(len(self.runs) * 0.95) - 1]


def time_it(name: str, deed: Callable[[], object], *, runs: int) -> Timing:
    """Do `deed` some times unwatched and then `runs` times against the clock."""
    for _ in range(WARM_UPS):
        deed()
    with counted() as count:
        deed()
    taken, worked = [], []
    for _ in range(runs):
        begin, work = time.perf_counter(), time.process_time()
        deed()
        taken.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - work) * 1000)
    return Timing(name, tuple(taken), median(worked), count[0])


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count, in the only item of the list, the statements sent inside the block."""
    count = [0]

    def one(*_: object) -> None:
        count[0] += 1

    event.listen(Engine, "before_cursor_execute", one)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", one)
