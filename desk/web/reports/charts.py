"""The bars of a chart, reckoned in the units of its drawing; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.reports.figures import DayFigures

WIDTH, HEIGHT, STEP = 620, 100, 20
LEAST = 4
"""What the full height stands for at the least: one ticket a day is not to look like a flood."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place, its height, what it stands for (`received`, `resolved`)."""

    x: int
    y: int
    width: int
    height: int
    part: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, the (x, day) marks under them, and the number that the tallest stands for."""

    bars: tuple[Bar, ...]
    marks: tuple[tuple[int, int], ...]
    most: int


def chart_of(days: Sequence[DayFigures]) -> Chart:
    """Return two bars for each day, side by side; days without any have none."""
    most = max((max(d.received.number, d.resolved.number) for d in days), default=0)
    bars = []
    for place, day in enumerate(days):
        for part, number, shift in (
            ("received", day.received.number, 2),
            ("resolved", day.resolved.number, 10),
        ):
            height = number * HEIGHT // max(most, LEAST)
            if height:
                bars.append(Bar(place * STEP + shift, HEIGHT - height, 7, height, part))
    marks = tuple((place * STEP + STEP // 2, day.day.day) for place, day in enumerate(days))
    return Chart(tuple(bars), marks, most)
