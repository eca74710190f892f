"""The ten a month: what counts, in which month, and that the sum can never pass ten."""

from __future__ import annotations

from datetime import date

import pytest

from desk.webex.quota import Quota, month_of
from tests.times import FRIDAY_TEN

NOVEMBER = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("used", "reserved", "carried", "left"),
    [(0, 0, 0, 10), (3, 0, 0, 7), (3, 4, 0, 3), (3, 4, 3, 0), (10, 0, 0, 0), (0, 0, 10, 0)],
)
def test_rows_that_wait_and_rows_that_are_done_both_take_places(used, reserved, carried, left):
    assert Quota(NOVEMBER, 10, used, reserved, carried).left == left


@pytest.mark.parametrize(("rows", "over"), [(0, 0), (4, 0), (5, 1), (12, 8)])
def test_what_is_past_the_month_is_over(rows, over):
    assert Quota(NOVEMBER, 10, 6, 0, 0).over(rows) == over


def test_a_month_begins_at_midnight_in_japan():
    last = FRIDAY_TEN.replace(day=30, hour=23, minute=59)
    assert month_of(last) == NOVEMBER
    assert month_of(FRIDAY_TEN.replace(month=12, day=1, hour=0)) == date(2026, 12, 1)
