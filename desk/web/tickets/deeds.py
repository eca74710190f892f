"""What is done with a ticket: answer, note, take, wait, go on, resolve, reopen."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.errors import Conflict, Invalid
from desk.people.access import Permission
from desk.people.models import Person
from desk.tickets.conversing import note as add_note
from desk.tickets.conversing import post, reply
from desk.tickets.finding import find_ticket
from desk.tickets.models import Channel, Outcome, State, Ticket
from desk.tickets.states import assign, end_pause, pause, reopen, resolve
from desk.web.doorstep import row_number
from desk.web.edge import actor, house, now, session, sight, viewer
from desk.web.forms import UNPROCESSABLE, blame
from desk.web.tickets import tickets
from desk.web.tickets.forms import ClosureForm, MessageForm, PauseForm, outcome_choices
from desk.web.tickets.page import render_ticket
from desk.web.tickets.related import links_of
from desk.web.uploads import keep_files
from desk.web.visitors import needs


@tickets.post("/tickets/<int:number>/messages")
@needs(Permission.REPLY)
def add_message(number: int) -> ResponseReturnValue:
    """Add a public message: the desk's answer or the customer's post."""
    ticket = find_ticket(session(), sight(), number)
    form = MessageForm()
    if not form.validate_on_submit():
        return render_ticket(ticket, reply=form), UNPROCESSABLE
    files = keep_files(form.files.data)
    text = form.text.data or ""
    try:
        if viewer().is_operator:
            reply(session(), ticket, text=text, files=files, by=actor(), at=now(),
                  sender=house().sender)  # fmt: skip
            # Where it waits by now, the answer must not be lost over it.
            if request.form.get("then") == "wait" and ticket.state != State.WAITING:
                pause(session(), ticket, reason="", by=actor(), at=now())
        else:
            post(session(), ticket, text=text, files=files, by=actor(), at=now(),
                 channel=Channel.PORTAL)  # fmt: skip
    except Invalid as error:
        blame(form, "text", error)
        return render_ticket(ticket, reply=form), UNPROCESSABLE
    return _back(ticket, _("Sent."))


@tickets.post("/tickets/<int:number>/notes")
@needs(Permission.WORK_TICKETS)
def note(number: int) -> ResponseReturnValue:
    """Add an internal note."""
    ticket = find_ticket(session(), sight(), number)
    form = MessageForm(prefix="note")
    if form.validate_on_submit():
        try:
            add_note(session(), ticket, text=form.text.data or "",
                     files=keep_files(form.files.data), by=actor(), at=now())  # fmt: skip
        except Invalid as error:
            blame(form, "text", error)
        else:
            return _back(ticket, _("The note is kept."))
    return render_ticket(ticket, note=form), UNPROCESSABLE


@tickets.post("/tickets/<int:number>/assignment")
@needs(Permission.WORK_TICKETS)
def assignment(number: int) -> ResponseReturnValue:
    """Take the ticket, give it to a colleague, or back to the queue."""
    ticket = find_ticket(session(), sight(), number)
    engineer = _chosen_engineer()
    if engineer is not ticket.assignee:
        _require_seen_assignee(ticket)
    assign(session(), ticket, engineer, by=actor(), at=now())
    if engineer is None:
        return _back(ticket, _("The ticket is back in the queue."))
    return _back(ticket, _("%(name)s works on this ticket now.", name=engineer.name))


@tickets.post("/tickets/<int:number>/pause")
@needs(Permission.WORK_TICKETS)
def wait(number: int) -> ResponseReturnValue:
    """Wait for the customer."""
    ticket = find_ticket(session(), sight(), number)
    form = PauseForm()
    if not form.validate_on_submit():
        return render_ticket(ticket, pause=form), UNPROCESSABLE
    pause(session(), ticket, reason=form.reason.data or "", by=actor(), at=now())
    return _back(ticket, _("Waiting for the customer now."))


@tickets.post("/tickets/<int:number>/pause/end")
@needs(Permission.WORK_TICKETS)
def go_on(number: int) -> ResponseReturnValue:
    """Go on with a waiting ticket."""
    ticket = find_ticket(session(), sight(), number)
    end_pause(session(), ticket, by=actor(), at=now())
    return _back(ticket, _("The ticket is in progress again."))


@tickets.post("/tickets/<int:number>/closure")
@needs(Permission.REPLY)
def close(number: int) -> ResponseReturnValue:
    """Resolve the ticket; a customer's own resolving says that no more is needed."""
    ticket = find_ticket(session(), sight(), number)
    if any(link.unfinished for link in links_of(ticket)):
        raise Conflict("work_unfinished")
    # What nobody has answered yet, its customer can only take back.
    outcome = Outcome.ANSWERED if ticket.first_responded_at else Outcome.WITHDRAWN
    if viewer().is_operator:
        form = ClosureForm()
        form.outcome.choices = outcome_choices()
        if not form.validate_on_submit():
            raise Invalid("outcome_missing")
        outcome = Outcome(form.outcome.data)
    resolve(session(), ticket, outcome=outcome, by=actor(), at=now())
    return _back(ticket, _("The ticket is resolved."))


@tickets.post("/tickets/<int:number>/closure/end")
@needs(Permission.REPLY)
def open_again(number: int) -> ResponseReturnValue:
    """Open a resolved ticket again."""
    ticket = find_ticket(session(), sight(), number)
    reopen(session(), ticket, by=actor(), at=now())
    return _back(ticket, _("The ticket is open again."))


def _chosen_engineer() -> Person | None:
    chosen = request.form.get("engineer", "")
    if not chosen:
        return None
    number = row_number(chosen)
    engineer = session().get(Person, number) if number else None
    if engineer is None or not engineer.active:
        raise Invalid("assignee_not_operator")
    return engineer


def _require_seen_assignee(ticket: Ticket) -> None:
    """Refuse to take a ticket away from somebody whose name the sender's page did not show yet."""
    was = request.form.get("was")
    if was is not None and ticket.assignee and row_number(was) != ticket.assignee_id:
        raise Conflict("ticket_taken", name=ticket.assignee.name)


def _back(ticket: Ticket, done: str) -> ResponseReturnValue:
    """Lead back to the ticket and say there what was `done`."""
    flash(done)
    return redirect(url_for("tickets.show", number=ticket.number), 303)
