"""The ground of every form: its language, its token, and 422 for what does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask_wtf import FlaskForm

from desk.errors import DeskError
from desk.web.sentences import sentence

if TYPE_CHECKING:
    from wtforms import Form

    class DeskForm(Form):
        """A form as type checkers see it."""

        def validate_on_submit(self) -> bool:
            """Return whether the request posts this form and every field fits."""

        def hidden_tag(self) -> str:
            """Return the hidden fields as HTML."""
else:

    class DeskForm(FlaskForm):
        """A form of the desk: CSRF token and translations by Flask-WTF."""


UNPROCESSABLE = 422


def blame(form: DeskForm, field: str, error: DeskError) -> None:
    """Show a broken rule at the field that broke it."""
    found = form[field]
    found.errors = [*found.errors, sentence(error)]


def choices(codes: Iterable[str], word: object) -> list[tuple[str, str]]:
    """Return (code, word) pairs for a select field."""
    assert callable(word)
    return [(code, str(word(code))) for code in codes]
