"""`create_app`: the one place where the parts of the desk are joined."""

from __future__ import annotations

from pathlib import Path

from flask_migrate import Migrate

from desk import tables  # noqa: F401  (every table must be known before the first query)
from desk.clock import Clock, wall_clock
from desk.db import db, engine_options
from desk.house import house_of
from desk.settings import Settings
from desk.web import areas, edge, errors, languages, protection, shell, visitors

HOME = Path(__file__).resolve().parent.parent

migrate = Migrate(directory=str(HOME / "migrations"))


def create_app(settings: Settings, clock: Clock = wall_clock) -> edge.DeskFlask:
    """Return the web application for `settings`, telling the time by `clock`."""
    app = edge.DeskFlask(
        "desk",
        root_path=str(HOME / "desk"),
        template_folder=str(HOME / "templates"),
        static_folder=str(HOME / "static"),
    )
    app.house = house_of(settings, clock)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=settings.max_upload,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        TEMPLATES_AUTO_RELOAD=False,
    )
    db.init_app(app)
    migrate.init_app(app, db)
    protection.set_up(app)
    languages.set_up(app)
    visitors.set_up(app)
    shell.set_up(app)
    errors.set_up(app)
    areas.set_up(app)
    return app
