"""The virtual environment `.venv`: exactly what a lock file names, each file checked by its hash.

The desk itself is not built: a line in the environment points at this folder, and a small script
is its command. So nothing is fetched that has no hash, the folder's name may hold spaces, and the
folder may be moved.
"""

from __future__ import annotations

import sys
import venv
from pathlib import Path

from steps import Stamp, ask, run, say

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
# Whatever is installed from a lock holds all that the locks behind it name.
LOCKS = {
    "requirements.txt": (),
    "requirements-dev.txt": ("requirements.txt",),
    "setup/requirements-node.txt": (),
}
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

PIP_QUIETLY = ("--quiet", "--no-input", "--disable-pip-version-check")
PIP_EXACTLY = ("--require-hashes", "--no-deps", "--only-binary=:all:")

# The first two lines let the shell start the environment's own Python, wherever both have been
# moved; Python reads them as a string.
COMMAND = """\
#!/bin/sh
'''exec' "$(dirname "$0")/python" "$0" "$@"
' '''
import sys

from desk.cli import main

sys.exit(main())
"""


def make_environment() -> None:
    """Make `.venv` for this Python, unless there is one that works."""
    if _version_in_use() != VERSION:
        say(f"Making the virtual environment for Python {VERSION}")
        venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    _place_the_desk()


def install(lock: str) -> None:
    """Install what `lock` names, unless that is done."""
    if _stamp(lock).fresh:
        return
    say(f"Installing what {lock} names (the first time takes a minute)")
    run(
        [PYTHON, "-m", "pip", "install", *PIP_QUIETLY, *PIP_EXACTLY, "-r", lock],
        failed=f"pip could not install what {lock} names. Its last lines are above: mend what "
        "they say (often the network, or a Python newer than the locked releases: then name "
        "another, such as PYTHON=python3.12) and run the same again.",
    )
    for done in (lock, *LOCKS[lock]):
        _stamp(done).set()


def _stamp(lock: str) -> Stamp:
    return Stamp(VENV / "installed" / Path(lock).name, VERSION, Path(lock))


def _version_in_use() -> str:
    return ask([PYTHON, "-c", "import sys, pip; print(*sys.version_info[:2], sep='.')"])


def _place_the_desk() -> None:
    packages = VENV / "lib" / f"python{VERSION}" / "site-packages"
    (packages / "desk-lives-here.pth").write_text("../../../..\n")
    command = VENV / "bin" / "desk"
    command.write_text(COMMAND)
    command.chmod(0o755)
