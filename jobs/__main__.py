"""Lets `python -m jobs` be the jobs process."""

from __future__ import annotations

import logging
import os
import sys

from desk.cli import EXIT_SETTING
from desk.errors import SettingWrong
from desk.settings import read_settings, sentence
from jobs.runner import work

FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"


def main() -> int:
    """Work until told to end; return the exit code: 78 for a wrong setting, as `desk` does."""
    logging.basicConfig(level=logging.WARNING, format=FORM)
    try:
        work(read_settings(os.environ))
    except SettingWrong as error:
        sys.stderr.write(f"desk: {sentence(error)}\n")
        return EXIT_SETTING
    return 0


if __name__ == "__main__":
    sys.exit(main())
