"""One ticket: its conversation, its facts, its clocks with their derivation, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from desk.audit import entries_about
from desk.people.access import Permission
from desk.people.models import OPERATOR_ROLES, Person
from desk.tickets.clocks import ClockState, state_of
from desk.tickets.finding import conversation, find_ticket
from desk.tickets.models import Kind, Outcome, State, Ticket
from desk.web.edge import now, session, sight, viewer
from desk.web.shell import calendar
from desk.web.tickets import tickets
from desk.web.tickets.derivation import derivation_of
from desk.web.tickets.forms import MessageForm, PauseForm
from desk.web.tickets.related import links_of
from desk.web.visitors import needs

ENDED_ELSEWHERE = (Kind.ALERT, Kind.CHANGE)
"""The kinds that a customer ends on the page of the incident or of the submission."""


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A clock as the page shows it."""

    name: str
    due: datetime | None
    done_at: datetime | None
    state: ClockState


@tickets.get("/tickets/<int:number>")
@needs(Permission.READ_MESSAGES)
def show(number: int) -> ResponseReturnValue:
    """Show a ticket to whoever may see it."""
    ticket = find_ticket(session(), sight(), number)
    return render_ticket(ticket)


def render_ticket(
    ticket: Ticket,
    *,
    reply: MessageForm | None = None,
    note: MessageForm | None = None,
    pause: PauseForm | None = None,
) -> str:
    """Return the ticket's page, with forms that were sent wrong if there are any."""
    return render_template(
        "tickets/show.html",
        ticket=ticket,
        messages=conversation(session(), sight(), ticket),
        clocks=_clocks(ticket),
        derivation=derivation_of(ticket, calendar()),
        history=entries_about(session(), "ticket", ticket.id) if viewer().is_operator else (),
        engineers=_engineers() if viewer().is_operator else (),
        outcomes=Outcome,
        reply_form=reply or MessageForm(formdata=None),
        note_form=note or MessageForm(formdata=None, prefix="note"),
        pause_form=pause or PauseForm(formdata=None),
        State=State,
        is_ended_elsewhere=ticket.kind in ENDED_ELSEWHERE,
        related=links_of(ticket),
    )


def _clocks(ticket: Ticket) -> list[ClockShown]:
    kept = ticket.promise_kept_at
    resolution = ClockShown(
        "resolution", ticket.resolution_due, kept, state_of(ticket.resolution_due, kept, now=now())
    )
    if ticket.kind == Kind.ALERT:
        return [resolution]
    first = ClockShown(
        "first_response",
        ticket.first_response_due,
        ticket.first_responded_at,
        state_of(ticket.first_response_due, ticket.first_responded_at, now=now()),
    )
    return [first, resolution]


def _engineers() -> list[Person]:
    return list(
        session().scalars(
            select(Person)
            .where(Person.role.in_(OPERATOR_ROLES), Person.active.is_(True))
            .order_by(Person.name)
        )
    )
