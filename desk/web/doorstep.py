"""What no request may hold: a number that no row can have, a character that no database keeps.

Numbers in addresses are refused as absent (404) before any query is made with them, places in
lists are left out, and a null character makes the whole request senseless (400): PostgreSQL keeps
none, and nobody types one.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

from desk.tickets.finding import LARGEST_ID

NULL = "\x00"


class RowNumber(IntegerConverter):
    """A number in an address: ASCII digits, and no larger than a row's can be."""

    regex = "[0-9]+"

    def __init__(self, map: Map) -> None:  # noqa: A002  (the routing's own name)
        super().__init__(map, max=LARGEST_ID)


def set_up(app: Flask) -> None:
    """Join the doorstep to `app`; before any address is made known to it."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_nulls)


def row_number(text: str | None) -> int | None:
    """Return the number that `text` says, None where no row can have it."""
    if not text or not text.isascii() or not text.isdigit():
        return None
    number = int(text) if len(text) <= len(str(LARGEST_ID)) else 0
    return number if 0 < number <= LARGEST_ID else None


def _refuse_nulls() -> None:
    if any(NULL in text for text in _texts()):
        abort(400)


def _texts() -> Iterator[str]:
    yield request.path
    for values in (request.args, request.form):
        for name, value in values.items(multi=True):
            yield name
            yield value
