"""`desk webex ledger` and `desk webex template`, on a database of their own."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from desk.cli.webex import webex
from desk.demo.world import load_ground
from desk.errors import NotFound
from tests.webex.made_submissions import Changing
from tests.webex.made_tables import read_here


@pytest.fixture
def _records(own_engine, own_database_url, clock, tmp_path, monkeypatch) -> None:
    """Three rows handed in, one of them set."""
    for name, value in (
        ("DESK_DEMO", "1"),
        ("DATABASE_URL", own_database_url),
        ("DESK_VAR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    with Session(own_engine) as session:
        world = load_ground(session, at=clock())
        people = world.people
        changing = Changing(
            session, world.contracts["asahi_webex"], people["takahashi"], people["yamamoto"], clock
        )
        changing.begin(4)
        changing.set(changing.asked([1, 2, 3]).items[0])
        session.commit()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(webex, list(arguments))


@pytest.mark.usefixtures("_records")
def test_the_ledger_is_told_as_json() -> None:
    [told] = json.loads(run("ledger", "asahi", "2026-11", "--json").stdout)
    assert (told["used"], told["reserved"], told["left"]) == (1, 2, 7)
    assert sum(entry["amount"] for entry in told["entries"]) == 3


@pytest.mark.usefixtures("_records")
def test_the_ledger_is_told_in_lines() -> None:
    lines = run("ledger", "asahi", "2026-11").stdout.splitlines()
    assert "1 used, 2 reserved, 0 waiting from earlier months, 7 of 10 left" in lines[0]
    assert len(lines) == 1 + 5


@pytest.mark.usefixtures("_records")
def test_an_empty_month_is_told_too() -> None:
    [told] = json.loads(run("ledger", "asahi", "2026-12", "--json").stdout)
    assert (told["carried"], told["left"], told["entries"]) == (2, 8, [])


@pytest.mark.parametrize("month", ["2026-13", "11", "0000-01"])
def test_an_odd_month_is_a_wrong_use(month: str) -> None:
    assert run("ledger", "asahi", month).exit_code == 2


@pytest.mark.usefixtures("_records")
def test_a_customer_without_such_a_contract_is_named() -> None:
    assert isinstance(run("ledger", "midori", "2026-11").exception, NotFound)
    assert isinstance(run("template", "nobody").exception, NotFound)


@pytest.mark.usefixtures("_records")
def test_the_template_is_a_workbook_of_the_baseline() -> None:
    table = read_here(run("template", "asahi").stdout_bytes)
    assert (len(table.rows), table.base_version is not None) == (4, True)
