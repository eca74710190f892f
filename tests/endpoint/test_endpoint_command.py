"""`desk endpoint read`: the alert mail as the desk reads it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli.endpoint import endpoint

MAILS = Path(__file__).parent.parent / "mails" / "alerts"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(endpoint, ["read", *arguments])


def test_the_events_come_as_json() -> None:
    told = json.loads(run(str(MAILS / "new_english.eml"), "--json").stdout)
    assert (told["recognised"], told["reason"]) == (True, "from_console")
    assert told["events"] == [
        {
            "event_type_id": 2164260880,
            "event_type": "Quarantine Failure",
            "computer": "MAC-DESIGN-02.local",
            "user": "mori",
            "file_name": "updater.pkg",
            "file_path": "/Users/mori/Library/Application Support/Updater Agent/updater.pkg",
            "sha256": "a4c1e2f3b5d6978812345678deadbeef0011223344556677889900aabbccddee",
            "detection": "OSX.Sample.Agent",
            "occurred_at": "2026-04-06T01:15:00+00:00",
        }
    ]


@pytest.mark.parametrize(
    ("name", "recognised", "reason"),
    [("not_understood", True, "not_understood"), ("ordinary_inquiry", False, "ordinary_mail")],
)
def test_a_mail_without_events_says_why(name: str, recognised: bool, reason: str) -> None:
    told = json.loads(run(str(MAILS / f"{name}.eml"), "--json").stdout)
    assert told == {"recognised": recognised, "reason": reason, "events": []}


def test_without_json_a_line_comes_per_event() -> None:
    lines = run(str(MAILS / "digest_of_three.eml")).stdout.splitlines()
    assert lines[0] == "an alert (from_console), 3 event(s)"
    assert len(lines) == 4


def test_a_file_that_cannot_be_read_is_one_sentence_and_exit_2(tmp_path: Path) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "noise.eml").write_bytes(bytes(range(256)) * 9)
    for name in ("absent.eml", ".", "empty.eml", "noise.eml"):
        result = run(str(tmp_path / name), "--json")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
