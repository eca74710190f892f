"""The WSGI application, made from the environment."""

import os

from desk.app import create_app
from desk.settings import read_settings

app = create_app(read_settings(os.environ))
