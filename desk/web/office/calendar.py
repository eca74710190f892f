"""The operator's own closed days and extra working days; deadlines follow at once."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from desk.catalogue.closed_days import calendar_days, enter_day, withdraw_day
from desk.errors import DeskError
from desk.people.access import Permission
from desk.tickets.timing import set_live_dues
from desk.web.edge import actor, now, session
from desk.web.forms import UNPROCESSABLE, DeskForm, blame
from desk.web.office import office
from desk.web.visitors import needs


class DayForm(DeskForm):
    """One date that differs from the week."""

    day = DateField(_l("Date"), [InputRequired()])
    kind = SelectField(_l("Kind"))
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=100)])


@office.get("/closed-days")
@needs(Permission.ADMINISTER)
def closed_days() -> ResponseReturnValue:
    """Show the entered days, and the form for one more."""
    return _page(_form(empty=True))


@office.post("/closed-days")
@needs(Permission.ADMINISTER)
def add_day() -> ResponseReturnValue:
    """Enter a day and move the deadlines it touches."""
    form = _form()
    if form.validate_on_submit():
        assert form.day.data is not None
        try:
            enter_day(session(), form.day.data, opened=form.kind.data == "extra",
                      reason=form.reason.data or "", by=actor(), at=now())  # fmt: skip
        except DeskError as error:
            blame(form, "day", error)
        else:
            return _moved(_("Entered."))
    return _page(form), UNPROCESSABLE


@office.post("/closed-days/<int:day_id>/withdrawal")
@needs(Permission.ADMINISTER)
def take_back(day_id: int) -> ResponseReturnValue:
    """Take an entered day back and move the deadlines it touched."""
    withdraw_day(session(), day_id, by=actor(), at=now())
    session().flush()
    return _moved(_("Taken back."))


def _moved(done: str) -> ResponseReturnValue:
    """Move what the day touches, say what was `done` and how much of that came of it."""
    moved = set_live_dues(session(), now=now())
    said = ngettext("%(num)s deadline moved.", "%(num)s deadlines moved.", moved)
    flash(f"{done} {said}")
    return redirect(url_for("office.closed_days"), 303)


def _form(*, empty: bool = False) -> DayForm:
    form = DayForm(formdata=None) if empty else DayForm()
    form.kind.choices = [("closed", _("Closed day")), ("extra", _("Extra working day"))]
    return form


def _page(form: DayForm) -> str:
    return render_template("office/closed_days.html", days=calendar_days(session()), form=form)
