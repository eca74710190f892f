"""Many people at once on a real database: what was answered with yes is there, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from desk.app import create_app
from desk.contracts.models import Contract
from desk.db import db
from desk.demo.world import load_ground
from desk.mail.models import Letter
from desk.people.enrolment import Purpose, log_in, make_link
from desk.people.models import Person
from desk.settings import read_settings
from desk.tickets.models import Closure, Message, Ticket
from desk.web.edge import DeskFlask
from desk.webex.changes import fingerprint
from desk.webex.ledger import SERVICE
from desk.webex.submissions import assessment_of
from tests.tickets.made_tickets import a_ticket
from tests.times import FRIDAY_TEN
from tests.webex.made_submissions import Changing

AT_ONCE = 6
ROSS = "ross@midori-foods.example"

Ask = tuple[str, dict[str, str]]
"""Who asks (nobody: an empty name), and with what."""


@pytest.fixture
def live(own_database_url, the_clock, clock, tmp_path) -> Iterator[DeskFlask]:
    """The application on a database of this test alone, each request with its own connection."""
    environ = {"SECRET_KEY": "k" * 32, "DATABASE_URL": own_database_url,
               "DESK_URL": "https://desk.example", "DESK_VAR": str(tmp_path)}  # fmt: skip
    app = create_app(read_settings(environ), the_clock)
    app.config.update(PREFERRED_URL_SCHEME="https", WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def stamps(own_engine: Engine, number: int) -> dict[str, str]:
    """What the session of each person of the known world keeps."""
    with Session(own_engine) as session:
        return {
            person.email.partition("@")[0]: f"{person.id}.{person.session_stamp}"
            for person in session.query(Person)
        }


@pytest.fixture
def post(live: DeskFlask, stamps: dict[str, str]) -> Callable[[str, list[Ask]], list[int]]:
    """Posts forms from browsers of their own, all at once; gives the statuses of the answers."""

    def post(address: str, asks: list[Ask]) -> list[int]:
        ready = Barrier(len(asks))

        def ask(given: Ask) -> int:
            name, form = given
            client = live.test_client()
            if name:
                with client.session_transaction() as cookie:
                    cookie["_user_id"] = stamps[name]
            ready.wait()
            return client.post(address, data=form).status_code

        with ThreadPoolExecutor(len(asks)) as pool:
            return list(pool.map(ask, asks))

    return post


@pytest.fixture
def number(own_engine: Engine) -> int:
    with Session(own_engine) as session:
        world = load_ground(session, at=FRIDAY_TEN)
        found = a_ticket(session, world).number
        session.commit()
    return found


def test_answers_at_once_are_all_there_or_told(own_engine, post, number):
    names = ["yamamoto", "clarke", "nakamura"] * 2
    answers = post(f"/tickets/{number}/messages", [(name, {"text": "x"}) for name in names])
    assert set(answers) <= {303, 409}
    said_yes = answers.count(303)
    assert said_yes >= 1
    with Session(own_engine) as session:
        assert session.query(Message).filter_by(from_desk=True).count() == said_yes
        assert session.query(Letter).count() == said_yes


def test_a_ticket_that_many_settle_at_once_ends_once(own_engine, post, number):
    answers = post(f"/tickets/{number}/closure", [("takahashi", {})] * AT_ONCE)
    assert sorted(answers) == [303] + [409] * (AT_ONCE - 1)
    with Session(own_engine) as session:
        assert session.query(Closure).count() == 1


def test_a_free_ticket_that_two_take_at_once_has_one_engineer(own_engine, post, stamps, number):
    ids = {name: stamps[name].partition(".")[0] for name in ("yamamoto", "clarke")}
    asks = [(name, {"engineer": each, "was": ""}) for name, each in ids.items()]
    answers = post(f"/tickets/{number}/assignment", asks)
    assert sorted(answers) == [303, 409]
    with Session(own_engine) as session:
        taken = str(session.query(Ticket).one().assignee_id)
    assert taken == list(ids.values())[answers.index(303)]


def test_a_link_that_many_browsers_use_at_once_sets_one_password(own_engine, post, number):
    with Session(own_engine) as session:
        ross = session.query(Person).filter_by(email=ROSS).one()
        token = make_link(session, ross, Purpose.RESET, by=ross.as_actor, at=FRIDAY_TEN)
        session.commit()
    chosen = [f"password number {turn}" for turn in range(AT_ONCE)]
    answers = post(f"/links/{token}", [("", {"password": p, "again": p}) for p in chosen])
    assert sorted(answers) == [303] + [404] * (AT_ONCE - 1)
    with Session(own_engine) as session:
        fitting = [p for p in chosen if log_in(session, email=ROSS, password=p, at=FRIDAY_TEN)]
    assert fitting == [chosen[answers.index(303)]]


def test_a_submission_handed_in_by_many_clicks_is_acknowledged_once(
    own_engine, post, clock, number
):
    with Session(own_engine) as session:
        takahashi = session.query(Person).filter(Person.email.like("takahashi@%")).one()
        contract = session.query(Contract).filter_by(
            customer_id=takahashi.customer_id, service=SERVICE
        )
        changing = Changing(session, contract.one(), takahashi, takahashi, clock)
        changing.begin()
        draft = changing.draft(changing.moved([1, 2], "総務課"))
        address = f"/submissions/{draft.id}/handing-in"
        form = {"shown": fingerprint(assessment_of(session, draft).changes)}
        session.commit()
    assert post(address, [("takahashi", form)] * AT_ONCE) == [303] * AT_ONCE
    with Session(own_engine) as session:
        assert session.query(Letter).count() == 1
