"""A new ticket, by a customer in the portal or by an engineer for one who called."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.catalogue.offer import service as service_of
from desk.contracts.cover import require_cover, services_in_force
from desk.errors import Invalid
from desk.people.access import Permission
from desk.tickets.letters import acknowledge
from desk.tickets.models import Channel, Kind
from desk.tickets.opening import open_ticket
from desk.web.edge import actor, house, now, session, today, viewer
from desk.web.forms import UNPROCESSABLE, blame
from desk.web.languages import current_language
from desk.web.tickets import tickets
from desk.web.tickets.forms import OpenForm
from desk.web.uploads import keep_files
from desk.web.visitors import needs
from desk.web.words import word

BY_CUSTOMER = (Kind.INQUIRY, Kind.FAULT, Kind.REQUEST)
"""The kinds a customer picks; a change comes as an extension table, an alert as a mail."""

AT_FIELD = {"subject_missing": "subject", "subject_too_long": "subject", "kind_not_offered": "kind"}


@tickets.get("/tickets/new")
@needs(Permission.OPEN_TICKET)
def new() -> ResponseReturnValue:
    """Show the form for a new ticket."""
    if not viewer().is_customer:
        abort(404)
    return render_template("tickets/new.html", form=_form(empty=True))


@tickets.post("/tickets")
@needs(Permission.OPEN_TICKET)
def create() -> ResponseReturnValue:
    """Open a ticket and lead to it."""
    customer = viewer().customer
    if customer is None:
        abort(404)
    form = _form()
    if form.validate_on_submit():
        contract = require_cover(session(), customer.id, form.service.data, on=today())
        try:
            ticket = open_ticket(
                session(),
                customer=customer,
                contact=viewer(),
                contract_id=contract.id,
                service=form.service.data,
                kind=Kind(form.kind.data),
                channel=Channel.PORTAL,
                subject=form.subject.data or "",
                text=form.text.data or "",
                files=keep_files(form.files.data),
                by=actor(),
                at=now(),
            )
        except Invalid as error:
            blame(form, AT_FIELD.get(error.code, "text"), error)
        else:
            acknowledge(session(), ticket, sender=house().sender, at=now())
            flash(_("Received as #%(number)s.", number=ticket.number))
            return redirect(url_for("tickets.show", number=ticket.number), 303)
    return render_template("tickets/new.html", form=form), UNPROCESSABLE


def _form(*, empty: bool = False) -> OpenForm:
    form = OpenForm(formdata=None) if empty else OpenForm()
    customer_id = viewer().customer_id
    codes = services_in_force(session(), customer_id, on=today()) if customer_id else []
    named = [(code, service_of(code).name(current_language())) for code in codes]
    # Nothing is chosen beforehand where there is a choice: a wrong service costs everybody time.
    form.service.choices = [("", _("Please choose")), *named] if len(named) > 1 else named
    form.kind.choices = [(kind.value, word(kind, "kind")) for kind in BY_CUSTOMER]
    return form
