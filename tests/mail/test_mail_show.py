"""`desk mail show`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli.mail import mail

RAW = (
    "Message-ID: <1@x.example>\r\nFrom: =?utf-8?B?5bGx55Sw?= <t@x.example>\r\n"
    "Subject: 音\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n出ない"
).encode()


def show(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(mail, ["show", *arguments], input=stdin)


def test_a_mail_is_shown_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(RAW)
    result = show(str(tmp_path / "a.eml"), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "message_id": "<1@x.example>",
        "subject": "音",
        "from": "t@x.example",
        "from_name": "山田",
        "text": "出ない",
        "attachments": [],
        "automatic": None,
        "bounce": None,
    }


def test_a_mail_is_read_from_standard_input_and_shown_as_text() -> None:
    result = show("-", stdin=RAW)
    assert result.stdout == "From: 山田 <t@x.example>\nSubject: 音\n\n出ない\n"


@pytest.mark.parametrize("name", ["none.eml", "."])
def test_a_file_that_cannot_be_read_is_one_sentence_and_exit_code_2(
    tmp_path: Path, name: str
) -> None:
    result = show(str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "cannot be read" in result.stderr
