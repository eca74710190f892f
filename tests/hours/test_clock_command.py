"""`desk clock` as it is typed: what it prints, and what it refuses in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli.clock import clock

FRIDAY = "2026-11-20T16:59+09:00"


@pytest.fixture(autouse=True)
def _no_desk_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DESK_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def _run(*args: str) -> Result:
    return CliRunner().invoke(clock, args)


def _json(*args: str) -> dict[str, object]:
    result = _run(*args, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("start", "option", "amount", "due"),
    [
        ("2026-12-28T18:00+09:00", "--business-days", "2", "2027-01-05T17:00:00+09:00"),
        ("2026-11-16T10:00+09:00", "--business-days", "2", "2026-11-18T17:00:00+09:00"),
        ("2026-11-15T15:00Z", "--business-days", "2", "2026-11-18T17:00:00+09:00"),
        ("2026-11-15T10:00-0500", "--business-days", "2", "2026-11-18T17:00:00+09:00"),
        (FRIDAY, "--business-hours", "1.5", "2026-11-24T10:29:00+09:00"),
        ("2026-11-20T15:30:00+09:00", "--business-hours", "1.5", "2026-11-20T17:00:00+09:00"),
        (FRIDAY, "--business-hours", "0", "2026-11-20T16:59:00+09:00"),
        (
            "2026-11-20T09:00:00.5+09:00",
            "--business-hours",
            "1",
            "2026-11-20T10:00:00.500000+09:00",
        ),
        ("2026-11-20T09:00+09:00", "--business-hours", "0.1", "2026-11-20T09:06:00+09:00"),
    ],
)
def test_due_prints_the_moment_and_its_steps(
    start: str, option: str, amount: str, due: str
) -> None:
    found = _json("due", start, option, amount)
    assert found["due"] == due
    assert isinstance(found["steps"], list)
    assert found["steps"][-1] == {"at": due, "code": "due", "about": {}}


def test_each_step_of_days_has_its_particulars() -> None:
    assert _json("due", "2026-12-31T18:00+09:00", "--business-days", "1")["steps"] == [
        {"at": "2026-12-31T18:00:00+09:00", "code": "received", "about": {}},
        {"at": "2027-01-01", "code": "closed_day", "about": {"reason": "holiday", "name": "元日"}},
        {
            "at": "2027-01-02",
            "code": "closed_day",
            "about": {"reason": "year_end", "name": "年末年始"},
        },
        {
            "at": "2027-01-03",
            "code": "closed_day",
            "about": {"reason": "year_end", "name": "年末年始"},
        },
        {"at": "2027-01-04", "code": "counted_day", "about": {"number": 1}},
        {"at": "2027-01-04T17:00:00+09:00", "code": "due", "about": {}},
    ]


def test_each_step_of_hours_tells_seconds() -> None:
    steps = _json("due", "2026-11-20T08:00+09:00", "--business-hours", "0.0001")["steps"]
    assert steps == [
        {"at": "2026-11-20T08:00:00+09:00", "code": "starts_outside_hours", "about": {}},
        {"at": "2026-11-20T09:00:00+09:00", "code": "begins_at_opening", "about": {}},
        {
            "at": "2026-11-20T09:00:00.360000+09:00",
            "code": "counted_time",
            "about": {"since": "2026-11-20T09:00:00+09:00", "used": 0.36, "left": 0},
        },
        {"at": "2026-11-20T09:00:00.360000+09:00", "code": "due", "about": {}},
    ]


def test_due_prints_lines_for_people() -> None:
    days = _run("due", "2026-11-20T10:00+09:00", "--business-days", "1")
    assert days.stdout.splitlines() == [
        "2026-11-20 10:00:00 JST  received; this day does not count",
        "2026-11-21 Sat  closed: weekend",
        "2026-11-22 Sun  closed: weekend",
        "2026-11-23 Mon  closed: holiday 勤労感謝の日",
        "2026-11-24 Tue  business day 1",
        "2026-11-24 17:00:00 JST  due",
    ]
    hours = _run("due", "2026-11-19T18:00+09:00", "--business-hours", "8.5").stdout.splitlines()
    assert hours[:2] == [
        "2026-11-19 18:00:00 JST  starts outside hours",
        "2026-11-20 09:00:00 JST  begins at this opening",
    ]
    used = "8 h 0 min 0 s used since 2026-11-20 09:00:00 JST, 0 h 30 min 0 s left"
    assert hours[2] == f"2026-11-20 17:00:00 JST  {used}"


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        (FRIDAY, "2026-11-24T09:15+09:00", 960),
        (FRIDAY, "2026-11-24T00:15:00.5Z", 960.5),
        (FRIDAY, FRIDAY, 0),
        ("2026-11-20T00:00+09:00", "2026-11-21T00:00+09:00", 28800),
    ],
)
def test_spent_prints_the_open_seconds(start: str, end: str, seconds: float) -> None:
    found = _json("spent", start, end)
    assert found == {"seconds": seconds}
    assert type(found["seconds"]) is type(seconds)


def test_spent_prints_a_line_for_people() -> None:
    line = _run("spent", FRIDAY, "2026-11-24T09:15:00.5+09:00").stdout
    assert line == "0 h 16 min 0.5 s of business time\n"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["due", "2026-11-20T16:59", "--business-days", "2"], "no offset"),
        (["due", "2026-11-20", "--business-days", "2"], "not a time such as"),
        (["due", "tomorrow", "--business-days", "2"], "not a time such as"),
        (["due", "", "--business-days", "2"], "not a time such as"),
        (["due", "２０２６-11-20T16:59+09:00", "--business-days", "2"], "not a time such as"),
        (["due", "2026-02-30T10:00+09:00", "--business-days", "2"], "not in the calendar"),
        (["due", "2026-11-20T25:00+09:00", "--business-days", "2"], "not in the calendar"),
        (["due", "2026-11-20T10:00+99:00", "--business-days", "2"], "not in the calendar"),
        (["due", "0000-11-20T10:00+09:00", "--business-days", "2"], "not in the calendar"),
        (["due", "9999-12-31T23:59-14:00", "--business-days", "2"], "years 1952 to 2099"),
        (["due", "0001-01-01T00:00+14:00", "--business-days", "2"], "years 1952 to 2099"),
        (["due", FRIDAY], "either --business-days or --business-hours"),
        (["due", FRIDAY, "--business-days", "2", "--business-hours", "3"], "either"),
        (["due", FRIDAY, "--business-days", "0"], "whole number from 1"),
        (["due", FRIDAY, "--business-days", "-1"], "whole number from 1"),
        (["due", FRIDAY, "--business-days", "1.5"], "whole number from 1"),
        (["due", FRIDAY, "--business-days", "100001"], "whole number from 1"),
        (["due", FRIDAY, "--business-days", "9" * 400], "whole number from 1"),
        (["due", FRIDAY, "--business-days", "two"], "not a number"),
        (["due", FRIDAY, "--business-days", "1e99999999"], "not a number"),
        (["due", FRIDAY, "--business-days", ""], "not a number"),
        (["due", FRIDAY, "--business-days", "100000"], "years 1952 to 2099"),
        (["due", FRIDAY, "--business-hours", "-0.5"], "number from 0"),
        (["due", FRIDAY, "--business-hours", "1000001"], "number from 0"),
        (["due", FRIDAY, "--business-hours", "NaN"], "not a number"),
        (["due", FRIDAY, "--business-hours", "1_0"], "not a number"),
        (["due", FRIDAY, "--business-hours", "1000000"], "years 1952 to 2099"),
        (["due", FRIDAY, "--business-days"], "requires an argument"),
        (["due", "--business-days", "2"], "Missing argument"),
        (["due", "-5", "--business-days", "2"], "No such option"),
        (["spent", FRIDAY], "Missing argument"),
        (["spent", FRIDAY, FRIDAY, FRIDAY], "unexpected extra argument"),
        (["spent", FRIDAY, "2026-11-20T16:58+09:00"], "lies before START"),
        (["spent", FRIDAY, "2026-11-20T17:00"], "END '2026-11-20T17:00' has no offset"),
        (["spent", "2026-11-20T16:00", FRIDAY], "START '2026-11-20T16:00' has no offset"),
        (["spent", FRIDAY, "2100-01-02T00:00+09:00"], "years 1952 to 2099"),
    ],
)
@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["lines", "json"])
def test_wrong_input_is_told_in_one_sentence(
    args: list[str], sentence: str, as_json: list[str]
) -> None:
    # --json goes right behind the command, so that it is never read as an option's value.
    result = _run(args[0], *as_json, *args[1:])
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith(".\n")
