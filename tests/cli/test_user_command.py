"""`desk user add`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from desk.clock import wall_clock
from desk.demo.people import add_organisations
from desk.people.enrolment import log_in, use_link
from desk.people.models import Person
from tests.cli.typing_commands import Environ, Said, Typed

ADDRESS = "sato@desk.example"


@pytest.fixture
def added(
    typed: Typed, environ: Environ, own_engine: Engine, own_database_url: str
) -> Callable[..., Said]:
    environ(DATABASE_URL=own_database_url)
    with Session(own_engine) as session:
        add_organisations(session)
        session.commit()
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
    added: Callable[..., Said], own_engine: Engine, words: list[str], sentence: str
) -> None:
    said = added("--name", "佐藤", *words)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert people(own_engine) == []


def test_somebody_who_is_known_is_not_added_again(
    added: Callable[..., Said], own_engine: Engine
) -> None:
    words = ("--name", "佐藤", "--role", "engineer")
    assert added(ADDRESS, *words).code == 0
    said = added(ADDRESS.upper(), *words)
    assert (said.code, said.err) == (2, f"desk: {ADDRESS} is already known to the desk.\n")
    assert len(people(own_engine)) == 1
