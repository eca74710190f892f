"""Figures survive being written as JSON, whatever they are."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import Unreadable
from desk.hours import JST
from desk.reports.figures import Count, Figures
from desk.reports.json_form import from_json, to_json

st.register_type_strategy(
    datetime,
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(JST)),  # noqa: DTZ001
)
st.register_type_strategy(date, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
st.register_type_strategy(
    timedelta, st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds))
)
st.register_type_strategy(
    Count,
    st.builds(
        Count, st.integers(0, 99), st.lists(st.integers(10_001, 99_999), max_size=3).map(tuple)
    ),
)


@settings(deadline=None, max_examples=25)
@given(st.from_type(Figures))
def test_figures_come_back_as_they_were(figures):
    assert from_json(json.loads(json.dumps(to_json(figures)))) == figures


@pytest.mark.parametrize("written", [None, [], {}, {"customer": 1}, "x"])
def test_what_is_not_figures_is_refused(written):
    with pytest.raises(Unreadable, match="figures_odd"):
        from_json(written)
