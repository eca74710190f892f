"""People: who may log in, invitations, shutting out."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from desk.errors import DeskError
from desk.mail.link_letters import send_link
from desk.people.access import Permission
from desk.people.enrolment import Purpose, add_person, make_link, set_active
from desk.people.listing import all_people, find_person, organisations
from desk.people.models import Person, Role
from desk.web.edge import actor, house, now, session
from desk.web.forms import UNPROCESSABLE, DeskForm, blame
from desk.web.languages import NAMES
from desk.web.office import office
from desk.web.visitors import needs
from desk.web.words import word

AT_FIELD = {
    "name_missing": "name",
    "customer_does_not_fit_role": "place",
    "reseller_does_not_fit_role": "place",
}


class PersonForm(DeskForm):
    """A new person."""

    email = EmailField(_l("Mail address"), [InputRequired(), Length(max=254)])
    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    role = SelectField(_l("Role"))
    place = SelectField(_l("Organisation"))
    language = SelectField(_l("Language"))
    phone = StringField(_l("Phone"), [Optional(), Length(max=40)])


@office.get("/people")
@needs(Permission.ADMINISTER)
def people() -> ResponseReturnValue:
    """Show everybody, and the form for one more."""
    return render_template(
        "office/people.html", people=all_people(session()), form=_form(empty=True)
    )


@office.post("/people")
@needs(Permission.ADMINISTER)
def add() -> ResponseReturnValue:
    """Add a person and send the invitation."""
    form = _form(empty=False)
    if form.validate_on_submit():
        try:
            person = _add(form)
        except DeskError as error:
            blame(form, AT_FIELD.get(error.code, "email"), error)
        else:
            _invite(person)
            flash(_("%(name)s is invited by letter.", name=person.name))
            return redirect(url_for("office.people"), 303)
    return (
        render_template("office/people.html", people=all_people(session()), form=form),
        UNPROCESSABLE,
    )


@office.post("/people/<int:person_id>/invitation")
@needs(Permission.ADMINISTER)
def invite(person_id: int) -> ResponseReturnValue:
    """Send an invitation again; the one before ends."""
    person = find_person(session(), person_id)
    _invite(person)
    flash(_("%(name)s is invited by letter.", name=person.name))
    return redirect(url_for("office.people"), 303)


@office.post("/people/<int:person_id>/closure")
@needs(Permission.ADMINISTER)
def shut_out(person_id: int) -> ResponseReturnValue:
    """Shut a person out."""
    person = find_person(session(), person_id)
    set_active(session(), person, active=False, by=actor(), at=now())
    flash(_("%(name)s is shut out.", name=person.name))
    return redirect(url_for("office.people"), 303)


@office.post("/people/<int:person_id>/closure/end")
@needs(Permission.ADMINISTER)
def let_in(person_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    person = find_person(session(), person_id)
    set_active(session(), person, active=True, by=actor(), at=now())
    flash(_("%(name)s may log in again.", name=person.name))
    return redirect(url_for("office.people"), 303)


def _add(form: PersonForm) -> Person:
    role, (kind, _colon, key) = Role(form.role.data), form.place.data.partition(":")
    return add_person(
        session(),
        email=form.email.data or "",
        name=form.name.data or "",
        role=role,
        customer_id=int(key) if kind == "customer" else None,
        reseller_id=int(key) if kind == "reseller" else None,
        language=form.language.data,
        phone=form.phone.data or None,
        by=actor(),
        at=now(),
    )


def _invite(person: Person) -> None:
    token = make_link(session(), person, Purpose.INVITATION, by=actor(), at=now())
    send_link(session(), person, Purpose.INVITATION, token, sender=house().sender, at=now())


def _form(*, empty: bool) -> PersonForm:
    form = PersonForm(formdata=None) if empty else PersonForm()
    customers, resellers = organisations(session())
    form.language.choices = list(NAMES.items())
    form.role.choices = [(role.value, word(role, "role")) for role in Role]
    form.place.choices = [
        ("operator:", house().settings.name),
        *((f"customer:{c.id}", c.name) for c in customers),
        *((f"reseller:{r.id}", r.name) for r in resellers),
    ]
    return form
