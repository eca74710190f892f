"""The clock stops with four findings and a customer who was told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.endpoint.keeping import Keeping, KeepingReason, Standing, Told, kept_at
from desk.endpoint.models import What

NOON = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
FOUR = dict.fromkeys(What, NOON)
THREE = {what: at for what, at in FOUR.items() if what is not What.ROUTE}


def after(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def told(standing: Standing, hours: int = 1) -> Told:
    return Told(standing, after(hours))


GIVEN, WAY, BACK, UNSENT = (
    Standing.GIVEN, Standing.ON_ITS_WAY, Standing.BOUNCED, Standing.NOT_SENT,
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "notices", "at", "reason"),
    [
        ({}, [], None, "findings_missing"),
        (THREE, [told(GIVEN)], None, "findings_missing"),
        (FOUR, [], None, "not_told"),
        (FOUR, [told(WAY)], None, "on_its_way"),
        (FOUR, [told(GIVEN)], after(1), "kept"),
        (FOUR, [told(GIVEN, -1)], NOON, "kept"),  # told on the phone before it was typed in
        (FOUR, [told(BACK)], None, "bounced"),
        (FOUR, [told(UNSENT)], None, "not_sent"),
        (FOUR, [told(BACK), told(WAY, 2)], None, "on_its_way"),
        (FOUR, [told(BACK), told(GIVEN, 3)], after(3), "kept"),
        (FOUR, [told(GIVEN, 1), told(BACK, 2)], after(1), "kept"),
        (FOUR, [told(GIVEN, 4), told(GIVEN, 2)], after(2), "kept"),
        ({**FOUR, What.SPREAD: after(5)}, [told(GIVEN, 2)], after(5), "kept"),
    ],
)
def test_a_promise_is_kept_by_findings_and_notice(found, notices, at, reason):
    assert kept_at(found, notices) == Keeping(at, KeepingReason(reason))


NOTICES = st.lists(
    st.builds(told, st.sampled_from(Standing), st.integers(min_value=-5, max_value=50)), max_size=5
)


@settings(deadline=None, max_examples=50)
@given(NOTICES)
def test_a_promise_is_never_kept_without_all_four_findings(notices):
    assert kept_at(THREE, notices).at is None


@settings(deadline=None, max_examples=50)
@given(NOTICES)
def test_a_notice_that_came_back_never_keeps_a_promise(notices):
    lost = [Told(BACK, notice.at) for notice in notices]
    assert kept_at(FOUR, lost).at is None


@settings(deadline=None, max_examples=50)
@given(NOTICES)
def test_no_promise_is_kept_before_the_last_finding(notices):
    kept = kept_at(FOUR, notices).at
    assert kept is None or kept >= NOON
