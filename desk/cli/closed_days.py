"""The business calendar as commands reckon by it: with the days entered at the desk, if any.

The desk's own closed and extra days (services 2.3) count where the settings name a database that
is there and answers; else the built-in calendar does. Asking never makes a database, never waits
for one that works, and never fails because of it.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from desk.errors import SettingWrong
from desk.hours import BusinessCalendar, business_calendar
from desk.settings import read_settings

DATABASE, BUILT_IN = "database", "built-in"
PATIENCE_SECONDS = 3
_SQLITE = "sqlite:///"


def calendar_in_force() -> tuple[BusinessCalendar, str]:
    """Return the calendar to reckon by, and where it is from: `database` or `built-in`."""
    url = _database_url()
    found = _calendar_of(url) if url else None
    return (found, DATABASE) if found else (business_calendar(), BUILT_IN)


def _database_url() -> str | None:
    """Return the address of the database that the settings name, if it can be there at all."""
    try:
        # As in the demo: whoever asks for a date need not have the desk's secrets.
        url = read_settings({**os.environ, "DESK_DEMO": "1"}).database_url
    except SettingWrong:
        return None
    if not url.startswith(_SQLITE):
        return url
    path = Path(url.removeprefix(_SQLITE))
    return f"{_SQLITE}file:{quote(str(path))}?mode=ro&uri=true" if path.is_file() else None


def _calendar_of(url: str) -> BusinessCalendar | None:
    # Loaded only where there is a database: this is most of a short command's time.
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.orm import Session
    from sqlalchemy.pool import NullPool

    from desk.catalogue import closed_days
    from desk.db import reading_only

    patience = "timeout" if url.startswith(_SQLITE) else "connect_timeout"
    try:
        engine = create_engine(url, connect_args={patience: PATIENCE_SECONDS}, poolclass=NullPool)
        with reading_only(), Session(engine) as session:
            return closed_days.calendar_in_force(session)
    except SQLAlchemyError:
        return None
