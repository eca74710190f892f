"""The forms of a ticket."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileSize, MultipleFileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from desk.tickets.conversing import LONGEST_TEXT
from desk.tickets.models import Outcome
from desk.tickets.opening import LONGEST_SUBJECT
from desk.web.forms import DeskForm
from desk.web.words import word

LARGEST_FILE = 20 * 1024 * 1024


class MessageForm(DeskForm):
    """A message with files: a customer's post, the desk's answer, or a note."""

    text = TextAreaField(_l("Message"), [InputRequired(), Length(max=LONGEST_TEXT)])
    files = MultipleFileField(_l("Files"), [Optional(), FileSize(LARGEST_FILE)])


class OpenForm(DeskForm):
    """A customer's new ticket: for which service, of what kind, about what."""

    service = SelectField(_l("Service"), [InputRequired()])
    kind = SelectField(_l("Kind"))
    subject = StringField(_l("Subject"), [InputRequired(), Length(max=LONGEST_SUBJECT)])
    text = TextAreaField(_l("What is it about?"), [InputRequired(), Length(max=LONGEST_TEXT)])
    files = MultipleFileField(_l("Files"), [Optional(), FileSize(LARGEST_FILE)])


class PauseForm(DeskForm):
    """Why the ticket waits."""

    reason = StringField(_l("What is awaited"), [InputRequired(), Length(max=200)])


class ClosureForm(DeskForm):
    """How the ticket ended."""

    outcome = SelectField(_l("Outcome"))


def outcome_choices() -> list[tuple[str, str]]:
    """Return the outcomes with their words."""
    return [(outcome.value, word(outcome.value, "outcome")) for outcome in Outcome]
