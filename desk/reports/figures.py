"""A month of one customer as one frozen value; whatever shows a report shows this and no more.

Every number carries what it counts, so that it can be opened and checked. Figures tell how things
stood when the month ended, whenever they are taken: what happened later changes nothing, save that
a miss also says when it was made good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

MOST_NAMED = 200
"""Tickets named behind one number; the number itself counts all of them."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many tickets, and which: their numbers in order, the first `MOST_NAMED` of them."""

    number: int
    tickets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """Tickets that came and went: before + received + reopened = resolved + open.

    `before`: unresolved when the month began. `reopened`: resolved when it began, then opened
    again in it. `resolved`: of all these, resolved when it ended. `open`: the rest.
    """

    before: Count
    received: Count
    reopened: Count
    resolved: Count
    open: Count


@dataclass(frozen=True, slots=True)
class MovementRow:
    """The movement of one kind of ticket or one service."""

    code: str
    movement: Movement


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What came and what was resolved on one day in Japan."""

    day: date
    received: Count
    resolved: Count


@dataclass(frozen=True, slots=True)
class Spread:
    """Spans of business time, to the second; None where there is none.

    `ninetieth`: nine in ten took no longer (nearest rank). `worst_ticket` took `worst`.
    """

    count: Count
    median: timedelta | None
    ninetieth: timedelta | None
    worst: timedelta | None
    worst_ticket: int | None


@dataclass(frozen=True, slots=True)
class Miss:
    """A promise not kept: due in the month, done later or not yet (None)."""

    ticket: int
    due: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """Promises settled in the month: kept at the moment of the deed, missed at the due moment."""

    kept: Count
    missed: Count
    misses: tuple[Miss, ...]

    @property
    def settled(self) -> int:
        """Of how many promises `kept` were kept."""
        return self.kept.number + self.missed.number


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """One clock of the tickets: how long it took, and whether the promise was kept."""

    spread: Spread
    promise: PromiseFigures


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """The month's tickets. Alerts are in the movement; their promise is under Secure Endpoint."""

    total: Movement
    by_kind: tuple[MovementRow, ...]
    by_service: tuple[MovementRow, ...]
    by_day: tuple[DayFigures, ...]
    first_response: ClockFigures
    resolution: ClockFigures


@dataclass(frozen=True, slots=True)
class EventRow:
    """Detection events of one type that came in the month; `type_id` is empty where unknown."""

    type_id: str
    name: str
    number: int
    incidents: Count


@dataclass(frozen=True, slots=True)
class EndpointFigures:
    """Secure Endpoint: incidents, detection events by type, the two business days (S menu 1(2))."""

    incidents: Movement
    events: int
    by_type: tuple[EventRow, ...]
    promise: PromiseFigures


@dataclass(frozen=True, slots=True)
class WorkTypeRow:
    """Rows carried out that bore one work type; a row may bear several."""

    work_type: str
    number: int


@dataclass(frozen=True, slots=True)
class WebexFigures:
    """Setting changes under one contract: `used` rows counted in the month, of its `limit`.

    `waiting` rows were handed in by the month's end and not carried out by then.
    """

    contract: int
    limit: int
    used: int
    waiting: int
    by_work_type: tuple[WorkTypeRow, ...]
    tickets: Count


@dataclass(frozen=True, slots=True)
class Figures:
    """One month of one customer; `services` are the codes under contract in it."""

    customer: str
    customer_name: str
    month: date
    data_closed_at: datetime
    services: tuple[str, ...]
    tickets: TicketFigures
    endpoint: EndpointFigures | None
    webex: tuple[WebexFigures, ...]
