"""A clock that can be paused: used business time and the due moment, as known at one moment.

A ticket's clock is opened + pauses + hours (nothing is stored that these do not give). Time in a
pause does not count, so the business time of a pause moves the due moment back by as much. What
lies after `now` is not known yet: a pause that begins later is left out, and one that ends later
counts as still open; so the state at any past moment can be reckoned again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from desk.errors import Invalid
from desk.hours.moments import in_japan
from desk.hours.opening import BusinessCalendar
from desk.hours.reckoning import add_business_time, business_time_between

Pause = tuple[datetime, datetime | None]
"""From when to when the clock stood still; None while it still does."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A clock at one moment; times of day in JST.

    `used`: business time since the opening, outside pauses; it goes on growing past the allowance.
    `due`: when the allowance is (or was) used up; None while a pause keeps it from being known. A
    pause that begins after the due moment does not undo it.
    `paused_since`: when the present pause began; None while the clock runs.
    """

    allowance: timedelta
    used: timedelta
    due: datetime | None
    paused_since: datetime | None

    @property
    def left(self) -> timedelta:
        """Business time left of the allowance, never below zero."""
        return max(self.allowance - self.used, timedelta(0))


def reckon(
    calendar: BusinessCalendar,
    *,
    opened: datetime,
    allowance: timedelta,
    pauses: Sequence[Pause],
    now: datetime,
) -> Reckoning:
    """Return the clock opened at `opened` with `allowance` of business time, as known at `now`.

    `pauses` may overlap, touch, come in any order and begin before `opened`. Before `opened`
    nothing is used. Raises Invalid: `allowance_not_positive`, `pause_ends_before_it_begins`, and
    what `add_business_time` raises.
    """
    if allowance <= timedelta(0):
        raise Invalid("allowance_not_positive", allowance=str(allowance))
    at = in_japan(now)
    known = _merged(pauses, at)
    finished, running_since = _running(in_japan(opened), known)
    used, due = timedelta(0), None
    for begins, ends in finished:
        spent = business_time_between(calendar, begins, ends)
        if due is None and used + spent >= allowance:
            due = add_business_time(calendar, begins, allowance - used)
        used += spent
    if running_since is None:
        return Reckoning(allowance, used, due, paused_since=known[-1][0])
    due = due or add_business_time(calendar, running_since, allowance - used)
    used += business_time_between(calendar, running_since, max(running_since, at))
    return Reckoning(allowance, used, due, paused_since=None)


def _running(
    opened: datetime, pauses: list[Pause]
) -> tuple[list[tuple[datetime, datetime]], datetime | None]:
    """Return the finished stretches outside `pauses`, and where the one that runs on began."""
    finished: list[tuple[datetime, datetime]] = []
    since = opened
    for begins, ends in pauses:
        if begins > since:
            finished.append((since, begins))
        if ends is None:
            return finished, None
        since = max(since, ends)
    return finished, since


def _merged(pauses: Sequence[Pause], now: datetime) -> list[Pause]:
    """Return the pauses begun by `now`, in order and apart; at most the last is open."""
    merged: list[Pause] = []
    for begins, ends in sorted(_known(pauses, now), key=itemgetter(0)):
        if not merged:
            merged.append((begins, ends))
            continue
        first, last = merged[-1]
        if last is not None and begins > last:
            merged.append((begins, ends))
        else:
            merged[-1] = (first, None if last is None or ends is None else max(last, ends))
    return merged


def _known(pauses: Sequence[Pause], now: datetime) -> Iterator[Pause]:
    """Give the pauses begun by `now` in JST, open where they end after it."""
    for begin, end in pauses:
        begins, ends = in_japan(begin), in_japan(end) if end else None
        if ends and ends < begins:
            raise Invalid(
                "pause_ends_before_it_begins", begins=begins.isoformat(), ends=ends.isoformat()
            )
        if begins <= now:
            yield begins, ends if ends and ends <= now else None
