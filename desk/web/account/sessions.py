"""A session begins by address and password and ends by a button."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from desk.people.enrolment import log_in as check_log_in
from desk.web.account import account
from desk.web.edge import now, session
from desk.web.forms import UNPROCESSABLE, DeskForm
from desk.web.front import own_path
from desk.web.visitors import let_in, open_to_all, open_to_visitors, see_out


class LogInForm(DeskForm):
    """Address and password."""

    email = EmailField(_l("Mail address"), [InputRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=800)])


@account.get("/login")
@open_to_all
def log_in() -> ResponseReturnValue:
    """Show the log-in form, or lead on who is logged in already."""
    if current_user.is_authenticated:
        return redirect(own_path(request.args.get("next", "")), 303)
    return render_template("account/log_in.html", form=LogInForm(formdata=None))


@account.post("/login")
@open_to_all
def start_session() -> ResponseReturnValue:
    """Start a session; a wrong answer never says whether the address is known."""
    form = LogInForm()
    if form.validate_on_submit():
        person = check_log_in(
            session(), email=form.email.data or "", password=form.password.data or "", at=now()
        )
        if person is not None:
            let_in(person)
            return redirect(own_path(request.args.get("next", "")), 303)
        form.password.errors = [_("Address and password do not go together.")]
    return render_template("account/log_in.html", form=form), UNPROCESSABLE


@account.post("/logout")
@open_to_visitors
def log_out() -> ResponseReturnValue:
    """End the session."""
    see_out()
    return redirect(url_for("account.log_in"), 303)
