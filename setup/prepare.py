"""Prepares this folder for what is about to be done in it; quick where all is prepared already.

setup/with_python prepare run | check | test      (`make` calls it)
"""

from __future__ import annotations

import sys
from pathlib import Path

from environment import PYTHON, install, make_environment
from frontend import fetch_frontend
from machine import ALWAYS, FOR_TESTS, equip_machine
from steps import Stop, run, say

TRANSLATIONS = Path("translations")


def prepare(purpose: str) -> None:
    """Make ready for `purpose`; raise Stop where that cannot be."""
    equip_machine(FOR_TESTS if purpose == "test" else ALWAYS)
    make_environment()
    install("requirements.txt" if purpose == "run" else "requirements-dev.txt")
    if purpose != "check":
        fetch_frontend()
    compile_translations()


def compile_translations() -> None:
    """Compile every catalogue of sentences that is newer than what was compiled from it."""
    sources = TRANSLATIONS.glob("*/LC_MESSAGES/*.po")
    if all(_younger(source.with_suffix(".mo"), source) for source in sources):
        return
    run(
        [PYTHON, "-m", "babel.messages.frontend", "compile", "-d", TRANSLATIONS],
        failed="A catalogue in translations/ could not be compiled; the lines above say where.",
    )


def _younger(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def main() -> int:
    """Prepare for what the command line names; return the exit status."""
    try:
        prepare(sys.argv[1])
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("Interrupted; run the same again to go on.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
