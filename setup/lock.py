"""Writes the lock files anew: the newest releases that pyproject.toml and package.json allow.

setup/with_python lock      (`make lock` calls it; it needs the network and nothing installed)

No lock file names the host that a release came from; hashes say what it must be.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import venv
from pathlib import Path

from frontend import npm_command
from steps import Stop, run, say

# Every Python from 3.11 on and every system, in one file.
UV = ("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade", "--quiet")
PLAIN = ("--no-header", "--no-emit-index-url", "--no-annotate")

LOCKS = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-dev.txt": ["pyproject.toml", "--extra", "dev", "-c", "requirements.txt"],
    "setup/requirements-node.txt": ["setup/node.in", "-c", "requirements-dev.txt"],
}


def write_locks() -> None:
    """Choose the releases of Python's and of npm's world and write them down."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        say("Fetching uv, which chooses the releases")
        run([python, "-m", "pip", "install", "--quiet", "uv"], failed="pip could not install uv.")
        for lock, sources in LOCKS.items():
            say(f"Writing {lock}")
            new = Path(folder) / "lock.txt"
            run(
                [python, "-m", "uv", "pip", "compile", *UV, *PLAIN, *sources, "-o", new],
                failed=f"uv found no set of releases for {lock}; the lines above say why.",
            )
            shutil.move(new, lock)
    say("Writing package-lock.json")
    run(
        [*npm_command(), "update", "--package-lock-only", "--loglevel=error"],
        failed="npm found no set of releases; the lines above say why.",
    )


if __name__ == "__main__":
    try:
        write_locks()
    except Stop as stop:
        say(str(stop))
        sys.exit(1)
