"""The middle, the ninetieth in a hundred and the worst of some spans; pure, in whole seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from desk.reports.figures import MOST_NAMED, Count, Spread

_SECOND = timedelta(seconds=1)


def count_of(numbers: Iterable[int]) -> Count:
    """Return how many tickets these are, each counted once, naming the first of them."""
    known = sorted(set(numbers))
    return Count(len(known), tuple(known[:MOST_NAMED]))


def spread_of(spans: Mapping[int, timedelta]) -> Spread:
    """Return the spread of spans by ticket; of several worst ones the first ticket is named."""
    if not spans:
        return Spread(count_of(()), None, None, None, None)
    lengths = sorted(spans.values())
    worst = lengths[-1]
    return Spread(
        count=count_of(spans),
        median=_whole(median(lengths)),
        ninetieth=_whole(percentile(lengths, 90)),
        worst=_whole(worst),
        worst_ticket=min(number for number, span in spans.items() if span == worst),
    )


def median(lengths: Sequence[timedelta]) -> timedelta:
    """Return the middle of sorted spans, half-way between the two middle ones of an even many."""
    middle = len(lengths) // 2
    if len(lengths) % 2:
        return lengths[middle]
    return (lengths[middle - 1] + lengths[middle]) / 2


def percentile(lengths: Sequence[timedelta], percent: int) -> timedelta:
    """Return the first of sorted spans that at least `percent` in a hundred do not exceed."""
    rank = -(-percent * len(lengths) // 100)
    return lengths[max(rank, 1) - 1]


def _whole(span: timedelta) -> timedelta:
    return span // _SECOND * _SECOND
