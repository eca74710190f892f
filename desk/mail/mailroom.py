"""The mailroom's lists: letters that wait, went or failed, and mails that are held for a person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from desk.errors import NotFound
from desk.mail.models import Letter, LetterState, MailState, RawMail

PAGE = 50


def letters(
    session: Session, *, state: LetterState | None = None, before: int | None = None
) -> Sequence[Letter]:
    """Return a page of letters, newest first, of one state or all; `before` is a letter's id."""
    statement = select(Letter).order_by(Letter.id.desc()).limit(PAGE + 1)
    if state is not None:
        statement = statement.where(Letter.state == state)
    if before is not None:
        statement = statement.where(Letter.id < before)
    return session.scalars(statement).all()


def letter_counts(session: Session) -> dict[LetterState, int]:
    """Return how many letters stand in each state."""
    rows = session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return {LetterState(state): count for state, count in rows}


def find_letter(session: Session, letter_id: int) -> Letter:
    """Return a letter with its files; raises NotFound."""
    found = session.scalar(
        select(Letter).where(Letter.id == letter_id).options(selectinload(Letter.files))
    )
    if found is None:
        raise NotFound("letter_missing", letter_id=letter_id)
    return found


def held_mails(session: Session, *, before: int | None = None) -> Sequence[RawMail]:
    """Return a page of held mails, newest first."""
    statement = select(RawMail).where(RawMail.state == MailState.HELD)
    if before is not None:
        statement = statement.where(RawMail.id < before)
    return session.scalars(statement.order_by(RawMail.id.desc()).limit(PAGE + 1)).all()


def count_held(session: Session) -> int:
    """Return how many mails wait for a person."""
    held = select(func.count()).select_from(RawMail).where(RawMail.state == MailState.HELD)
    return session.scalar(held) or 0


def find_raw_mail(session: Session, raw_mail_id: int) -> RawMail:
    """Return a kept mail; raises NotFound."""
    found = session.get(RawMail, raw_mail_id)
    if found is None:
        raise NotFound("mail_missing", raw_mail_id=raw_mail_id)
    return found
