"""Two customers' people hand in at the same moment, on two connections that really commit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from desk.demo.world import load_ground
from desk.errors import Conflict
from desk.people.models import Person, Role
from desk.webex.ledger import quota_of
from desk.webex.models import Submission
from desk.webex.questions import Answer
from desk.webex.quota import month_of
from desk.webex.submissions import answer, assessment_of
from desk.webex.work_items import set_row
from tests.webex.made_submissions import SENDER, Changing
from tests.webex.made_tables import person


def prepare(engine: Engine, clock, *batches: range) -> tuple[int, list[int]]:
    """Commit a contract with a draft for each batch of rows; return their ids."""
    with Session(engine) as session:
        changing = _changing(session, clock)
        changing.begin(20)
        drafts = [changing.draft(changing.moved(batch, "総務課")) for batch in batches]
        session.commit()
        return changing.contract.id, [draft.id for draft in drafts]


def _changing(session: Session, clock) -> Changing:
    world = load_ground(session, at=clock())
    return Changing(session, world.contracts["asahi_webex"], world.people["takahashi"],
                    world.people["yamamoto"], clock)  # fmt: skip


def together(engine: Engine, deeds: list[Callable[[Session], None]]) -> list[str]:
    """Do every deed in a thread and session of its own, begun together; return how each ended."""
    ready = threading.Barrier(len(deeds))
    ends: list[str] = []

    def run(deed: Callable[[Session], None]) -> None:
        with Session(engine) as session:
            ready.wait(30)
            try:
                deed(session)
                # Long enough for the other one to get here too, if nothing made it wait.
                time.sleep(0.2)
                session.commit()
                ends.append("done")
            except Conflict as error:
                session.rollback()
                ends.append(error.code)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(ends)


def handing_in(submission_id: int, clock) -> Callable[[Session], None]:
    def deed(session: Session) -> None:
        found = session.get(Submission, submission_id)
        assert found is not None
        customer = next(c.person for c in found.contract.contacts if c.person.is_customer)
        Changing(session, found.contract, customer, customer, clock).hand_in(found)

    return deed


def test_two_who_hand_in_six_rows_each_at_once_never_take_twelve(own_engine, clock):
    contract_id, drafts = prepare(own_engine, clock, range(1, 7), range(7, 13))
    ends = together(own_engine, [handing_in(draft, clock) for draft in drafts])
    assert ends == ["done", "over_quota"]
    with Session(own_engine) as session:
        quota = quota_of(session, contract_id, month_of(clock()))
        assert (quota.reserved, quota.taken) == (6, 6)


def test_the_same_submission_handed_in_twice_at_once_is_handed_in_once(own_engine, clock):
    contract_id, [draft] = prepare(own_engine, clock, range(1, 7))
    assert together(own_engine, [handing_in(draft, clock)] * 2) == ["done", "done"]
    with Session(own_engine) as session:
        assert quota_of(session, contract_id, month_of(clock())).taken == 6


def test_two_engineers_who_set_the_last_rows_at_once_end_the_submission_once(own_engine, clock):
    contract_id, [draft] = prepare(own_engine, clock, range(1, 3))
    together(own_engine, [handing_in(draft, clock)])

    def setting(place: int) -> Callable[[Session], None]:
        def deed(session: Session) -> None:
            found = session.get(Submission, draft)
            assert found is not None
            engineer = session.scalars(select(Person).where(Person.role == Role.ENGINEER)).first()
            assert engineer is not None
            set_row(session, found.items[place], by=engineer.as_actor, at=clock(), sender=SENDER)

        return deed

    together(own_engine, [setting(0), setting(1)])
    with Session(own_engine) as session:
        found = session.get(Submission, draft)
        assert found is not None
        assert [item.state for item in found.items] == ["set", "set"]
        assert found.state == "done"
        assert quota_of(session, contract_id, month_of(clock())).used == 2


def test_two_who_answer_different_questions_at_once_both_have_said_it(own_engine, clock):
    with Session(own_engine) as session:
        changing = _changing(session, clock)
        changing.begin()
        others = [
            person(n, mail=f"new{n}@example.jp", extension=f"450{n}", number=f"9{n}")
            for n in (1, 2)
        ]
        draft = changing.draft(changing.baseline().with_rows([*changing.rows[2:], *others]))
        keys = [question.key for question in assessment_of(session, draft).questions]
        draft_id, by = draft.id, changing.customer.as_actor
        session.commit()

    def answering(key: str) -> Callable[[Session], None]:
        def deed(session: Session) -> None:
            found = session.get_one(Submission, draft_id)
            answer(session, found, key, Answer.DIFFERENT, by=by, at=clock())

        return deed

    assert len(keys) == 2
    assert together(own_engine, [answering(key) for key in keys]) == ["done", "done"]
    with Session(own_engine) as session:
        assert set(session.get_one(Submission, draft_id).answers) == set(keys)
