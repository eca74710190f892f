"""`desk user add`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from desk.clock import wall_clock
from desk.demo.people import add_organisations
from desk.people.enrolment import log_in, use_link
from desk.people.models import Person
from tests.cli.typing_commands import Environ, Said, Typed
from tests.databases import Server

ADDRESS = "sato@desk.example"


@pytest.fixture(scope="module")
def one_database_url(database_server: Server, database_pattern: str) -> str:
    """One database for all that is refused, which leaves nothing there."""
    url = database_server.copy(database_pattern)
    add_places(url)
    return url


def add_places(url: str) -> None:
    engine = create_engine(url)
    with Session(engine) as session:
        add_organisations(session)
        session.commit()
    engine.dispose()


@pytest.fixture
def added(typed: Typed, environ: Environ, own_database_url: str) -> Callable[..., Said]:
    environ(DATABASE_URL=own_database_url)
    add_places(own_database_url)
    return lambda *words: typed("user", "add", *words)


def people(engine: Engine) -> list[Person]:
    with Session(engine) as session:
        return list(session.scalars(select(Person)))


def test_the_link_that_is_printed_sets_the_password(
    added: Callable[..., Said], own_engine: Engine
) -> None:
    said = added(ADDRESS, "--name", "佐藤 愛", "--role", "administrator")
    assert (said.code, said.err) == (0, "")
    link = said.out.strip()
    assert link.startswith("https://desk.example/links/")
    with Session(own_engine) as session:
        now = wall_clock()
        use_link(session, link.rpartition("/")[2], password="a long password", at=now)
        assert log_in(session, email=ADDRESS, password="a long password", at=now) is not None


def test_a_contact_belongs_to_the_customer_of_the_code(
    added: Callable[..., Said], own_engine: Engine
) -> None:
    assert (
        added("k@x.example", "--name", "加藤", "--role", "member", "--customer", "asahi").code == 0
    )
    (person,) = people(own_engine)
    assert (person.is_customer, person.language) == (True, "ja")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["no address", "--role", "engineer"], "'no address' is not a mail address."),
        ([ADDRESS, "--role", "member"], "The role member and --customer do not go together"),
        ([ADDRESS, "--role", "engineer", "--customer", "asahi"], "do not go together"),
        ([ADDRESS, "--role", "reseller"], "The role reseller and --reseller do not go together"),
        (
            [ADDRESS, "--role", "member", "--customer", "none"],
            "There is no customer with the code 'none'.",
        ),
        (
            [ADDRESS, "--role", "reseller", "--reseller", "none"],
            "There is no reseller called 'none'.",
        ),
        ([ADDRESS, "--role", "engineer", "--name", " "], "Give a name, with --name."),
        ([ADDRESS, "--role", "boss"], "'boss' is not one of"),
    ],
)
def test_what_does_not_fit_is_told_in_a_sentence_and_adds_nobody(
    typed: Typed, environ: Environ, one_database_url: str, words: list[str], sentence: str
) -> None:
    environ(DATABASE_URL=one_database_url)
    said = typed("user", "add", "--name", "佐藤", *words)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    engine = create_engine(one_database_url)
    assert people(engine) == []
    engine.dispose()


def test_somebody_who_is_known_is_not_added_again(
    added: Callable[..., Said], own_engine: Engine
) -> None:
    words = ("--name", "佐藤", "--role", "engineer")
    assert added(ADDRESS, *words).code == 0
    said = added(ADDRESS.upper(), *words)
    assert (said.code, said.err) == (2, f"desk: {ADDRESS} is already known to the desk.\n")
    assert len(people(own_engine)) == 1
