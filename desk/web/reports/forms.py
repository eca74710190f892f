"""The forms of a report."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from desk.reports.publishing import LONGEST_REMARKS
from desk.web.forms import DeskForm

SEEN = [InputRequired(), NumberRange(0, 2**31 - 1)]


class DraftForm(DeskForm):
    """A report drafted by hand: whose, and on which month."""

    customer = SelectField(_l("Customer"))
    month = StringField(
        _l("Month"),
        [InputRequired(), Length(max=7), Regexp(r"20\d\d-(0[1-9]|1[0-2])\Z")],
        render_kw={"type": "month"},
    )


class RemarksForm(DeskForm):
    """The desk's remarks, and the version of the report that they were written on."""

    remarks = TextAreaField(_l("Remarks"), [Optional(), Length(max=LONGEST_REMARKS)])
    seen = IntegerField("", SEEN, widget=HiddenInput())


class ApprovalForm(DeskForm):
    """The version of the report that was read."""

    seen = IntegerField("", SEEN, widget=HiddenInput())
