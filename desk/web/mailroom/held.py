"""Held mail: read it, make it a ticket, or put it away with a reason."""

from __future__ import annotations

import io

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from desk.errors import NotFound, Unreadable
from desk.intake.releasing import discard, make_ticket
from desk.mail.mailroom import PAGE, find_raw_mail, held_mails
from desk.mail.models import RawMail
from desk.mail.reading import read, read_heading
from desk.people.access import Permission
from desk.people.models import Customer
from desk.web.doorstep import row_number
from desk.web.edge import actor, house, now, session
from desk.web.forms import UNPROCESSABLE, DeskForm
from desk.web.mailroom import mailroom
from desk.web.visitors import needs


class TicketForm(DeskForm):
    """Whose matter the mail is."""

    customer = SelectField(_l("Customer"), coerce=int)


class DiscardForm(DeskForm):
    """Why the mail is put away."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=200)])


@mailroom.get("/held-mail")
@needs(Permission.SEE_MAIL)
def held() -> ResponseReturnValue:
    """Show the mails that wait for a person."""
    found = held_mails(session(), before=row_number(request.args.get("before")))
    shown = [(raw_mail, read_heading(_bytes_of(raw_mail))) for raw_mail in found[:PAGE]]
    return render_template("mailroom/held.html", mails=shown, more=len(found) > PAGE)


@mailroom.get("/mails/<int:raw_mail_id>")
@needs(Permission.SEE_MAIL)
def mail(raw_mail_id: int) -> ResponseReturnValue:
    """Show a kept mail as the desk reads it."""
    return _page(raw_mail_id, _ticket_form(empty=True), DiscardForm(formdata=None))


@mailroom.get("/mails/<int:raw_mail_id>/raw")
@needs(Permission.SEE_MAIL)
def raw(raw_mail_id: int) -> ResponseReturnValue:
    """Send the mail's bytes as they came."""
    found = find_raw_mail(session(), raw_mail_id)
    return send_file(
        io.BytesIO(house().blobs.get(found.sha256)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"mail-{found.id}.eml",
    )


@mailroom.post("/mails/<int:raw_mail_id>/ticket")
@needs(Permission.SEE_MAIL)
def to_ticket(raw_mail_id: int) -> ResponseReturnValue:
    """Make a held mail a ticket of the chosen customer."""
    form = _ticket_form()
    if not form.validate_on_submit():
        return _page(raw_mail_id, form, DiscardForm(formdata=None)), UNPROCESSABLE
    ticket = make_ticket(
        session(),
        find_raw_mail(session(), raw_mail_id),
        session().get_one(Customer, form.customer.data),
        sender=house().sender,
        blobs=house().blobs,
        by=actor(),
        at=now(),
    )
    flash(_("The mail is ticket #%(number)s now.", number=ticket.number))
    return redirect(url_for("tickets.show", number=ticket.number), 303)


@mailroom.post("/mails/<int:raw_mail_id>/discard")
@needs(Permission.SEE_MAIL)
def put_away(raw_mail_id: int) -> ResponseReturnValue:
    """Put a held mail away."""
    form = DiscardForm()
    if not form.validate_on_submit():
        return _page(raw_mail_id, _ticket_form(empty=True), form), UNPROCESSABLE
    discard(session(), find_raw_mail(session(), raw_mail_id), reason=form.reason.data or "",
            by=actor(), at=now())  # fmt: skip
    flash(_("Put away. The mail itself stays kept."))
    return redirect(url_for("mailroom.held"), 303)


def _page(raw_mail_id: int, ticket_form: TicketForm, discard_form: DiscardForm) -> str:
    found = find_raw_mail(session(), raw_mail_id)
    return render_template(
        "mailroom/mail.html",
        raw_mail=found,
        mail=read(_bytes_of(found)),
        ticket_form=ticket_form,
        discard_form=discard_form,
    )


def _bytes_of(raw_mail: RawMail) -> bytes:
    """Return a mail's bytes; none where they are lost: it can still be put away."""
    try:
        return house().blobs.get(raw_mail.sha256)
    except (NotFound, Unreadable):
        return b""


def _ticket_form(*, empty: bool = False) -> TicketForm:
    form = TicketForm(formdata=None) if empty else TicketForm()
    everyone = session().execute(select(Customer.id, Customer.name).order_by(Customer.name))
    form.customer.choices = [(customer_id, name) for customer_id, name in everyone]
    return form
