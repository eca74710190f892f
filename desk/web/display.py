"""Moments, spans and sizes as a reader sees them: JST, in words, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from desk.hours import JST, BusinessCalendar, business_time_between
from desk.web.languages import current_language

NEAR = timedelta(hours=2)
"""Business time left at which a deadline is near (ours)."""

WEEKDAYS = "月火水木金土日"
"""As Babel writes them; a list shows a hundred moments, for which Babel takes its time."""


def jst(moment: datetime) -> str:
    """Return a moment as the desk writes it, for example 2026/11/20(金) 17:00."""
    local = moment.astimezone(JST)
    if current_language() == "ja":
        return f"{local:%Y/%m/%d}({WEEKDAYS[local.weekday()]}) {local:%H:%M}"
    return str(format_datetime(local, "EEE d MMM yyyy, HH:mm", rebase=False))


def jst_short(moment: datetime) -> str:
    """Return a moment without its year, for dense lists."""
    local = moment.astimezone(JST)
    if current_language() == "ja":
        return f"{local.month}/{local.day}({WEEKDAYS[local.weekday()]}) {local:%H:%M}"
    return str(format_datetime(local, "EEE d MMM HH:mm", rebase=False))


def day(value: date) -> str:
    """Return a day with its weekday."""
    pattern = "yyyy/MM/dd(EEE)" if current_language() == "ja" else "EEE d MMM yyyy"
    return str(format_date(value, pattern, rebase=False))


def month(value: date) -> str:
    """Return a month, for example 2026年11月."""
    pattern = "yyyy年M月" if current_language() == "ja" else "MMMM yyyy"
    return str(format_date(value, pattern, rebase=False))


def business_span(span: timedelta) -> str:
    """Return a span of business time in hours and minutes."""
    minutes = int(span.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return str(_("%(hours)s business h %(minutes)s min", hours=hours, minutes=rest))
    if hours:
        return str(_("%(hours)s business h", hours=hours))
    return str(_("%(minutes)s business min", minutes=rest))


@dataclass(frozen=True, slots=True)
class Left:
    """What is left until a deadline: `tone` (missed, near, ahead) and the words for it."""

    due: datetime
    tone: str
    words: str


def left(due: datetime, now: datetime, calendar: BusinessCalendar) -> Left:
    """Return what is left until `due` in business time, or by how much it was missed."""
    if due < now:
        late = business_time_between(calendar, due, now)
        return Left(due, "missed", _("late by %(span)s", span=business_span(late)))
    span = business_time_between(calendar, now, due)
    return Left(
        due, "near" if span <= NEAR else "ahead", _("%(span)s left", span=business_span(span))
    )


def size(count: int) -> str:
    """Return a number of bytes in the unit that suits it."""
    if count < 1024:
        return f"{count} B"
    if round(count / 1024) < 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"
