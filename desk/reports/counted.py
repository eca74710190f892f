"""Every number of the figures by a name of its own, so that a page can open what it counts."""

from __future__ import annotations

from collections.abc import Iterator

from desk.reports.figures import ClockFigures, Count, Figures, Movement, PromiseFigures

MOVEMENTS = ("before", "received", "reopened", "resolved", "open")


def counts_of(figures: Figures) -> dict[str, Count]:
    """Return the counts by name: `total.received`, `kind.fault.open`, `day.2026-10-01.resolved`."""
    return dict(_named(figures))


def _named(figures: Figures) -> Iterator[tuple[str, Count]]:
    tickets = figures.tickets
    yield from _of_movement("total", tickets.total)
    for row in tickets.by_kind:
        yield from _of_movement(f"kind.{row.code}", row.movement)
    for row in tickets.by_service:
        yield from _of_movement(f"service.{row.code}", row.movement)
    for day in tickets.by_day:
        yield f"day.{day.day}.received", day.received
        yield f"day.{day.day}.resolved", day.resolved
    yield from _of_clock("first_response", tickets.first_response)
    yield from _of_clock("resolution", tickets.resolution)
    if figures.endpoint is not None:
        yield from _of_movement("incidents", figures.endpoint.incidents)
        yield from _of_promise("findings", figures.endpoint.promise)
        for place, event in enumerate(figures.endpoint.by_type):
            yield f"event.{place}.incidents", event.incidents
    for part in figures.webex:
        yield f"webex.{part.contract}.tickets", part.tickets


def _of_movement(name: str, movement: Movement) -> Iterator[tuple[str, Count]]:
    for part in MOVEMENTS:
        yield f"{name}.{part}", getattr(movement, part)


def _of_clock(name: str, clock: ClockFigures) -> Iterator[tuple[str, Count]]:
    yield f"{name}.done", clock.spread.count
    yield from _of_promise(name, clock.promise)


def _of_promise(name: str, promise: PromiseFigures) -> Iterator[tuple[str, Count]]:
    yield f"{name}.kept", promise.kept
    yield f"{name}.missed", promise.missed
