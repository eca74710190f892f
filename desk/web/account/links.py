"""Invitation and password reset by one-time link.

Asking for a reset answers the same whether or not the address is known.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from desk.errors import Invalid
from desk.mail.link_letters import send_link
from desk.people.enrolment import Purpose, find_by_address, make_link, open_link, use_link
from desk.people.passwords import LONGEST, SHORTEST
from desk.web.account import account
from desk.web.edge import house, now, session
from desk.web.forms import UNPROCESSABLE, DeskForm, blame
from desk.web.visitors import let_in, open_to_all


class ForgottenForm(DeskForm):
    """The address whose password is forgotten."""

    email = EmailField(_l("Mail address"), [InputRequired(), Length(max=254)])


class PasswordForm(DeskForm):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"),
        [
            InputRequired(),
            Length(SHORTEST, LONGEST, _l("A password has at least %(min)d characters.")),
        ],
    )
    again = PasswordField(
        _l("New password again"),
        [InputRequired(), EqualTo("password", _l("The two passwords differ."))],
    )


@account.get("/password/forgotten")
@open_to_all
def forgotten() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("account/forgotten.html", form=ForgottenForm(formdata=None))


@account.post("/password/forgotten")
@open_to_all
def ask_for_reset() -> ResponseReturnValue:
    """Send a reset link where the address is known; say the same either way."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("account/forgotten.html", form=form), UNPROCESSABLE
    person = find_by_address(session(), form.email.data or "")
    if person is not None and person.active:
        token = make_link(session(), person, Purpose.RESET, by=person.as_actor, at=now())
        send_link(session(), person, Purpose.RESET, token, sender=house().sender, at=now())
    flash(_("If the desk knows this address, a letter with a link is on its way to it."))
    return redirect(url_for("account.log_in"), 303)


@account.get("/links/<token>")
@open_to_all
def link(token: str) -> ResponseReturnValue:
    """Ask for a new password behind a live link."""
    found = open_link(session(), token, now=now())
    return render_template(
        "account/password.html", form=PasswordForm(formdata=None), who=found.person, token=token
    )


@account.post("/links/<token>")
@open_to_all
def set_password(token: str) -> ResponseReturnValue:
    """Set the password, end the link and log in."""
    found = open_link(session(), token, now=now())
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            person = use_link(session(), token, password=form.password.data or "", at=now())
        except Invalid as error:
            blame(form, "password", error)
        else:
            let_in(person)
            return redirect(url_for("front.start"), 303)
    return (
        render_template("account/password.html", form=form, who=found.person, token=token),
        UNPROCESSABLE,
    )
