"""Runs migrations on the application's own engine, each in a transaction."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import JSON
from sqlalchemy.schema import SchemaItem

from desk.db import Base, Moment

SEARCH_TABLES = "message_search"
"""The search index is made by hand, differently on each database; autogenerate leaves it alone."""


def _known(_item: SchemaItem, name: str | None, *_: Any) -> bool:
    return not (name or "").startswith(SEARCH_TABLES)


def _render(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run() -> None:
    """Run the migrations that are asked for."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=_known,
            render_item=_render,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
