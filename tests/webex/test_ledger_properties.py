"""Whatever happens in whatever order, no month is charged with more than ten (W menu 2(3))."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.contracts.models import Contract
from desk.errors import Conflict
from desk.people.models import Person
from desk.webex.handing_in import withdraw
from desk.webex.ledger import quota_of
from desk.webex.models import EntryKind, ItemState, LedgerEntry, Submission, WorkItem
from desk.webex.quota import month_of
from tests.times import FRIDAY_TEN
from tests.webex.made_submissions import Changing

ROWS = 14
DEEDS = st.one_of(
    st.tuples(st.just("hand_in"), st.sets(st.integers(1, ROWS), min_size=1, max_size=8)),
    st.tuples(st.just("set"), st.integers(0, 20)),
    st.tuples(st.just("refuse"), st.integers(0, 20)),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
    st.tuples(st.just("days"), st.integers(1, 20)),
)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(deeds=st.lists(DEEDS, min_size=3, max_size=14))
def test_the_month_never_passes_ten_and_its_sum_is_what_was_set(connection, known, clock, deeds):
    clock.set(FRIDAY_TEN)
    # Every example starts from the same rows, in a session of its own.
    with (
        connection.begin_nested() as savepoint,
        Session(connection, join_transaction_mode="create_savepoint") as session,
    ):
        changing = _changing(session, known, clock)
        changing.begin(ROWS)
        for place, (deed, about) in enumerate(deeds):
            _do(changing, clock, deed, about, place)
            _look(session, changing.contract.id, month_of(clock()))
        session.close()
        savepoint.rollback()


@pytest.fixture
def known(session, world) -> tuple[int, int, int]:
    """The ids of a contract, a customer and an engineer, committed within the test."""
    ids = (
        world.contracts["asahi_webex"].id,
        world.people["takahashi"].id,
        world.people["yamamoto"].id,
    )
    session.commit()
    return ids


def _changing(session: Session, known: tuple[int, int, int], clock) -> Changing:
    contract, customer, engineer = known
    return Changing(session, session.get_one(Contract, contract), session.get_one(Person, customer),
                    session.get_one(Person, engineer), clock)  # fmt: skip


def _do(changing: Changing, clock, deed: str, about, place: int) -> None:
    session = changing.session
    waiting = session.scalars(
        select(WorkItem).where(WorkItem.state == ItemState.OPEN).order_by(WorkItem.id)
    ).all()
    if deed == "days":
        clock.advance(timedelta(days=about))
    elif deed == "hand_in":
        _hand_in(changing, about, f"部署{place}")
    elif deed == "withdraw":
        submissions = session.scalars(select(Submission).order_by(Submission.id)).all()
        if submissions:
            _withdraw(changing, submissions[about % len(submissions)])
    elif waiting:
        item = waiting[about % len(waiting)]
        changing.set(item) if deed == "set" else changing.refuse(item)


def _hand_in(changing: Changing, numbers: set[int], department: str) -> None:
    draft = changing.draft(changing.moved(numbers, department))
    left = quota_of(changing.session, changing.contract.id, month_of(changing.now())).left
    with suppress(Conflict):
        changing.hand_in(draft)
    assert len(draft.items) <= left


def _withdraw(changing: Changing, submission: Submission) -> None:
    with suppress(Conflict):
        withdraw(changing.session, submission, by=changing.customer.as_actor, at=changing.now())


def _look(session: Session, contract_id: int, month) -> None:
    sums = session.scalars(select(func.sum(LedgerEntry.amount)).group_by(LedgerEntry.month))
    assert all(0 <= amount <= 10 for amount in sums)
    quota = quota_of(session, contract_id, month)
    assert quota.taken <= 10
    states = Counter(session.scalars(select(WorkItem.state)))
    assert quota.reserved + quota.carried == states[ItemState.OPEN]
    charged = session.scalar(select(func.count()).where(LedgerEntry.kind == EntryKind.CHARGE))
    assert charged == states[ItemState.SET]
