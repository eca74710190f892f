"""The forms of an incident."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from desk.endpoint import actions, findings, instructions, telling
from desk.endpoint.findings import Answer
from desk.endpoint.models import ActionKind, Decision
from desk.hours import JST
from desk.people.models import Person
from desk.tickets.conversing import LONGEST_TEXT
from desk.web.forms import DeskForm, choices
from desk.web.words import word


def decision_word(code: str) -> str:
    """Return the word for a decision."""
    return word(code, "decision")


class FindingForm(DeskForm):
    """One of the four findings: what was found and how, or why it cannot be known."""

    value = TextAreaField(_l("What was found"), [Optional(), Length(max=findings.LONGEST)])
    evidence = StringField(_l("Evidence"), [Optional(), Length(max=findings.LONGEST)])
    unknown_reason = StringField(_l("Unknown, because"), [Optional(), Length(max=findings.LONGEST)])

    def answer(self) -> Answer:
        """Return what was entered."""
        return Answer(
            self.value.data or "", self.evidence.data or "", self.unknown_reason.data or ""
        )


class NoticeForm(DeskForm):
    """A notice by letter: to whom, what the desk recommends, and a remark."""

    to = SelectField(_l("To"), coerce=int)
    recommended = SelectField(_l("We recommend"))
    remark = TextAreaField(_l("Remark"), [Optional(), Length(max=telling.LONGEST_REMARK)])

    def offer(self, people: Iterable[Person]) -> None:
        """Set what can be chosen."""
        self.to.choices = [(each.id, f"{each.name} <{each.email}>") for each in people]
        self.recommended.choices = choices(Decision, decision_word)


class CallForm(DeskForm):
    """A notice on the phone: who was reached, when, and what was said."""

    reached = StringField(_l("Who was reached"), [InputRequired(), Length(max=200)])
    called_at = DateTimeLocalField(
        _l("When (JST)"), [InputRequired()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )
    recommended = SelectField(_l("We recommend"))
    told = TextAreaField(_l("What was said"), [Optional(), Length(max=LONGEST_TEXT)])

    def moment(self) -> datetime:
        """Return when the call was, aware."""
        assert self.called_at.data is not None
        return self.called_at.data.replace(tzinfo=JST)


class DeemedForm(DeskForm):
    """Why a letter that came back counts as given."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=2_000)])


class InstructionForm(DeskForm):
    """The customer's decision: one button each, and a comment."""

    decision = SelectField(_l("Instruction"))
    comment = TextAreaField(_l("Comment"), [Optional(), Length(max=instructions.LONGEST_COMMENT)])


class PhoneInstructionForm(InstructionForm):
    """The customer's decision as told on the phone."""

    said_by = StringField(_l("Who said it"), [InputRequired(), Length(max=200)])


class ActionForm(DeskForm):
    """What was done on the instruction."""

    kind = SelectField(_l("What was done"))
    list_name = StringField(_l("List"), [Optional(), Length(max=255)])
    list_guid = StringField(_l("GUID of the list"), [Optional(), Length(max=36)])
    sha256 = StringField(_l("SHA-256"), [Optional(), Length(max=64)])
    covers = StringField(_l("Groups and policies covered"), [Optional(), Length(max=2_000)])
    evidence = TextAreaField(_l("Evidence"), [InputRequired(), Length(max=actions.LONGEST)])
    message = TextAreaField(
        _l("Message to the customer"), [InputRequired(), Length(max=LONGEST_TEXT)]
    )

    def offer(self, kinds: Iterable[ActionKind]) -> None:
        """Set what can be chosen."""
        self.kind.choices = choices(kinds, lambda code: word(code, "incident_action"))
