"""What becomes of notices, put into effect as `keeping` decides: gone, come back, or recorded.

Once the promise is kept the customer sees the ticket, and the desk waits for the instruction. When
the letter comes back the clock goes on as it was, and the contact is telephoned (S menu 1(2)).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from desk.audit import TIMETABLE, Actor, record
from desk.catalogue.closed_days import calendar_in_force
from desk.catalogue.offer import service
from desk.endpoint.findings import first_found
from desk.endpoint.keeping import Keeping, Standing, Told, kept_at
from desk.endpoint.models import Incident, Notice
from desk.mail.models import Letter, LetterState
from desk.tickets.clocks import dues
from desk.tickets.conversing import add_message, note
from desk.tickets.models import LIVE, Kind, Outcome, State, Ticket
from desk.tickets.states import end_pause, pause, reopen
from desk.tickets.timing import next_due

AWAITED = "お客様の指示"
_STANDINGS = {
    LetterState.SENT: Standing.GIVEN,
    LetterState.BOUNCED: Standing.BOUNCED,
    LetterState.FAILED: Standing.NOT_SENT,
}
_NOTES = {
    Standing.BOUNCED: "通知メールが戻りました。連絡先に電話してください。\n"
    "The notice bounced: telephone the contact.",
    Standing.NOT_SENT: "通知メールを送信できませんでした。連絡先に電話してください。\n"
    "The notice could not be sent: telephone the contact.",
}


def settle_notices(session: Session, *, now: datetime, by: Actor = TIMETABLE) -> int:
    """Settle every incident whose letter was sent, came back, or failed since; return how many.

    For the timetable, after letters were sent. Nothing new changes nothing.
    """
    incidents = session.scalars(
        select(Incident)
        .join(Notice, Notice.incident_id == Incident.id)
        .join(Letter, Letter.id == Notice.letter_id)
        .join(Ticket, Ticket.id == Incident.ticket_id)
        .where(
            or_(
                and_(Letter.state == LetterState.SENT, Ticket.promise_kept_at.is_(None)),
                and_(
                    Letter.state.in_([LetterState.BOUNCED, LetterState.FAILED]),
                    Notice.failure_noted_at.is_(None),
                    Notice.deemed_at.is_(None),
                ),
            )
        )
        .order_by(Incident.id)
        .distinct()
    ).all()
    settled = sum(settle(session, incident, now=now, by=by) for incident in incidents)
    return settled + _answer_words(session, now=now)


def _answer_words(session: Session, *, now: datetime) -> int:
    """Give a due moment to alerts on which the customer wrote instead of instructing.

    Their promise is kept and nothing has been instructed, so no other rule says when to act.
    """
    tickets = session.scalars(
        select(Ticket).where(
            Ticket.kind == Kind.ALERT,
            Ticket.state.in_(LIVE),
            Ticket.promise_kept_at.is_not(None),
            Ticket.follow_up_due.is_(None),
        )
    ).all()
    for ticket in tickets:
        follow_up(session, ticket, at=now)
    return len(tickets)


def follow_up(session: Session, ticket: Ticket, *, at: datetime) -> None:
    """Have the desk act by the house's target, that of a request's first response, from `at`."""
    target = service(ticket.service).target(Kind.REQUEST)
    reckoned = dues(target, opened_at=at, stops=(), now=at, calendar=calendar_in_force(session))
    ticket.follow_up_due = reckoned.first_response
    ticket.next_due = next_due(ticket)


def settle(session: Session, incident: Incident, *, now: datetime, by: Actor) -> bool:
    """Bring one incident's ticket in line with its findings and notices; return what changed."""
    keeping = keeping_of(incident)
    failed = _note_failures(session, incident, now=now, by=by)
    ticket = incident.ticket
    if keeping.at is None and ticket.promise_kept_at is not None:
        _lose(session, ticket, now=now, by=by)
    elif keeping.at is not None and ticket.promise_kept_at is None:
        _keep(session, incident, keeping.at, now=now, by=by)
    elif keeping.at == ticket.promise_kept_at:
        return failed
    ticket.promise_kept_at = keeping.at
    ticket.next_due = next_due(ticket)
    ticket.updated_at = now
    record(session, "incident.settled", subject="incident", subject_id=incident.id, by=by, at=now,
           kept_at=keeping.at.isoformat() if keeping.at else None,
           reason=keeping.reason)  # fmt: skip
    session.flush()
    return True


def keeping_of(incident: Incident) -> Keeping:
    """Return when the incident's promise was kept, or what it still lacks."""
    notices = [told(notice) for notice in incident.notices]
    instructed = [Told(Standing.GIVEN, each.at) for each in incident.instructions]
    return kept_at(first_found(incident.findings), [*instructed, *notices])


def told(notice: Notice) -> Told:
    """Return what has become of a notice."""
    letter = notice.letter
    if letter is None:
        return Told(Standing.GIVEN, notice.at)
    moment = letter.sent_at or notice.at
    if notice.deemed_at is not None:
        return Told(Standing.GIVEN, moment)
    return Told(_STANDINGS.get(LetterState(letter.state), Standing.ON_ITS_WAY), moment)


def _keep(
    session: Session, incident: Incident, kept: datetime, *, now: datetime, by: Actor
) -> None:
    ticket = incident.ticket
    ticket.promise_kept_at = kept
    ticket.first_responded_at = ticket.first_responded_at or kept
    ticket.shown_at = ticket.shown_at or now
    _show_words(session, incident, at=now)
    if ticket.state in (State.NEW, State.OPEN) and not incident.instructions:
        pause(session, ticket, reason=AWAITED, by=by, at=now)


def _lose(session: Session, ticket: Ticket, *, now: datetime, by: Actor) -> None:
    if ticket.first_responded_at == ticket.promise_kept_at:
        ticket.first_responded_at = None
    ticket.promise_kept_at = None
    if ticket.state == State.WAITING:
        end_pause(session, ticket, by=by, at=now)
    elif ticket.state == State.RESOLVED and ticket.closures[-1].outcome != Outcome.WITHDRAWN:
        # It was ended on the strength of a letter that nobody had: the contact is to be called.
        reopen(session, ticket, by=by, at=now)


def _show_words(session: Session, incident: Incident, *, at: datetime) -> None:
    """Put the words of the notice that counts where the customer reads the conversation."""
    given = [each for each in incident.notices if told(each).standing is Standing.GIVEN]
    if given:
        add_message(
            session, incident.ticket, text=given[-1].text, by=Actor(given[-1].by_name), at=at,
            channel=given[-1].channel, from_desk=True, internal=False,
        )  # fmt: skip


def _note_failures(session: Session, incident: Incident, *, now: datetime, by: Actor) -> bool:
    """Tell the engineers, once, of each letter that came back or could not be sent."""
    lost: Sequence[Notice] = [each for each in incident.notices if told(each).standing in _NOTES]
    for notice in incident.notices:
        if notice not in lost:
            notice.failure_noted_at = None
    fresh = [notice for notice in lost if notice.failure_noted_at is None]
    for notice in fresh:
        notice.failure_noted_at = now
        note(session, incident.ticket, text=_note(notice), by=by, at=now)
    return bool(fresh)


def _note(notice: Notice) -> str:
    letter, person = notice.letter, notice.person
    lines = [_NOTES[told(notice).standing]]
    if letter is not None:
        lines.append(f"{letter.to_address} {letter.last_error or ''}".strip())
    if person is not None and person.phone:
        lines.append(f"{person.name} {person.phone}")
    return "\n".join(lines)
