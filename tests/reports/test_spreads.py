"""The middle, the ninetieth in a hundred and the worst of some spans."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.reports.figures import MOST_NAMED, Count
from desk.reports.spreads import count_of, median, percentile, spread_of


def minutes(*values: int) -> list[timedelta]:
    return [timedelta(minutes=value) for value in values]


@pytest.mark.parametrize(
    ("values", "middle"),
    [([7], 7), ([1, 3], 2), ([1, 2, 9], 2), ([1, 2, 4, 100], 3)],
)
def test_the_median_lies_in_the_middle(values, middle):
    assert median(minutes(*values)) == timedelta(minutes=middle)


@pytest.mark.parametrize(
    ("many", "rank"),
    [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (20, 18), (21, 19), (100, 90)],
)
def test_nine_in_ten_took_no_longer_than_the_ninetieth(many, rank):
    assert percentile(minutes(*range(1, many + 1)), 90) == timedelta(minutes=rank)


def test_the_worst_is_named_by_the_first_ticket_that_took_so_long():
    spans = {10_007: timedelta(hours=3), 10_003: timedelta(hours=3), 10_001: timedelta(hours=1)}
    assert spread_of(spans).worst_ticket == 10_003


def test_spans_are_told_in_whole_seconds():
    spread = spread_of({1: timedelta(seconds=1.5), 2: timedelta(seconds=2)})
    assert (spread.median, spread.worst) == (timedelta(seconds=1), timedelta(seconds=2))


def test_no_spans_have_no_spread():
    spread = spread_of({})
    assert (spread.count.number, spread.median, spread.worst_ticket) == (0, None, None)


def test_a_count_names_a_bounded_number_of_tickets_and_counts_all():
    count = count_of(range(1000, 0, -1))
    assert count.number == 1000
    assert count.tickets == tuple(range(1, MOST_NAMED + 1))


def test_a_ticket_counts_once():
    assert count_of([3, 1, 3]) == Count(2, (1, 3))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=90)), min_size=1))
def test_middle_ninetieth_and_worst_come_in_that_order(lengths):
    spread = spread_of(dict(enumerate(lengths)))
    assert timedelta(0) <= spread.median <= spread.ninetieth <= spread.worst <= max(lengths)
