"""Lets `python -m jobs` be the jobs process."""

import logging
import os
import sys

from desk.errors import SettingWrong
from desk.settings import read_settings, sentence
from jobs.runner import work

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
try:
    work(read_settings(os.environ))
except SettingWrong as error:
    sys.exit(f"desk: {sentence(error)}")
