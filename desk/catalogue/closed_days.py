"""The operator's own closed days and extra working days, one row per date (services.md 2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from desk.audit import Actor, record
from desk.db import Base
from desk.errors import Conflict, Invalid, NotFound
from desk.hours import FIRST_DAY, LAST_DAY, BusinessCalendar, business_calendar


class CalendarDay(Base):
    """One date on which the desk differs from its week: closed, or open all the same."""

    __tablename__ = "calendar_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    opened: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(100))


def calendar_in_force(session: Session) -> BusinessCalendar:
    """Return the business calendar with the operator's own days in it."""
    days = calendar_days(session)
    return business_calendar(
        closed={entry.day: entry.reason for entry in days if not entry.opened},
        extra={entry.day: entry.reason for entry in days if entry.opened},
    )


def calendar_days(session: Session) -> Sequence[CalendarDay]:
    """Return all entries, by date."""
    return session.scalars(select(CalendarDay).order_by(CalendarDay.day)).all()


def enter_day(
    session: Session, day: date, *, opened: bool, reason: str, by: Actor, at: datetime
) -> CalendarDay:
    """Enter a closed or an extra working day; raises Conflict where the date has an entry.

    Raises Invalid without a reason, and for a day that the desk cannot reckon with.
    """
    if not reason.strip():
        raise Invalid("reason_missing")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Invalid("day_not_known", day=day.isoformat(), first=FIRST_DAY, last=LAST_DAY)
    if session.scalar(select(CalendarDay.id).where(CalendarDay.day == day)) is not None:
        raise Conflict("day_already_entered", day=day.isoformat())
    entry = CalendarDay(day=day, opened=opened, reason=reason.strip())
    session.add(entry)
    session.flush()
    record(session, "calendar.day_entered", subject="calendar_day", subject_id=entry.id, by=by,
           at=at, day=day.isoformat(), opened=opened)  # fmt: skip
    return entry


def withdraw_day(session: Session, day_id: int, *, by: Actor, at: datetime) -> None:
    """Take an entry back; raises NotFound where there is none."""
    entry = session.get(CalendarDay, day_id)
    if entry is None:
        raise NotFound("calendar_day")
    record(session, "calendar.day_withdrawn", subject="calendar_day", subject_id=entry.id, by=by,
           at=at, day=entry.day.isoformat(), opened=entry.opened)  # fmt: skip
    session.delete(entry)
