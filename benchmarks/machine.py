"""The facts of the machine that a measurement means nothing without."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def facts() -> list[str]:
    """Return the machine's processor, memory, system and Python, one to a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"processor  {len(os.sched_getaffinity(0))} cores, {_model()}",
        f"memory     {memory:.0f} GB",
        f"system     {platform.system()} {platform.release()}",
        f"Python     {platform.python_version()}",
        f"load       {os.getloadavg()[0]:.1f} in the last minute",
    ]


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())
