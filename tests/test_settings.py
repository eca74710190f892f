"""Settings: an odd or missing one stops the start with a sentence, and none shows a secret."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import SettingWrong
from desk.settings import DEMO_SECRET, SETTINGS, read_settings, sentence

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 32
RIGHT = {"SECRET_KEY": KEY, "DESK_URL": "https://desk.example"}


def _sentence(**environ: str) -> str:
    with pytest.raises(SettingWrong) as wrong:
        read_settings({**RIGHT, **environ})
    return sentence(wrong.value)


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set; set it (or SECRET_KEY_FILE) to 32 or more"),
        ({"SECRET_KEY": DEMO_SECRET}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "k" * 31}, "SECRET_KEY is too short; give it at least 32 characters."),
        ({"DESK_DEMO": "yes"}, "DESK_DEMO is 'yes'; set it to 0 or 1."),
        ({"DESK_PORT": "http"}, "DESK_PORT is 'http'; set it to a whole number from 1 to 65535."),
        ({"DESK_PORT": "0"}, "DESK_PORT is '0'; set it to a whole number from 1 to 65535."),
        ({"DESK_PORT": "65536"}, "DESK_PORT is '65536'; set it to a whole number"),
        ({"DESK_PORT": "8_000"}, "DESK_PORT is '8_000'; set it to a whole number"),
        ({"DESK_PORT": "８０００"}, "DESK_PORT is '８０００'; set it to a whole number"),
        ({"DESK_PORT": "80.5"}, "DESK_PORT is '80.5'; set it to a whole number"),
        ({"DESK_WORKERS": "0"}, "DESK_WORKERS is '0'; set it to a whole number from 1 to 64."),
        ({"DESK_PROXIES": "-1"}, "DESK_PROXIES is '-1'; set it to a whole number from 0 to 5."),
        ({"MAX_UPLOAD_MB": "999"}, "MAX_UPLOAD_MB is '999'; set it to a whole number from 1 to"),
        ({"DESK_URL": "desk.example"}, "DESK_URL is 'desk.example'; give the whole address"),
        ({"DESK_URL": "ftp://desk.example"}, "DESK_URL is 'ftp://desk.example'; give the whole"),
        ({"DESK_URL": "https://"}, "DESK_URL is 'https://'; give the whole address"),
        ({"DESK_URL": "https://[::1"}, "DESK_URL is 'https://[::1'; give the whole address"),
        ({"DESK_URL": "https://desk.example:x"}, "DESK_URL is 'https://desk.example:x'; give"),
        ({"DESK_URL": "http://desk.example"}, "outside the demo set it to an https:// address."),
        ({"DESK_URL": ""}, "DESK_URL is 'http://127.0.0.1:8000'; outside the demo set it to an"),
        ({"DESK_ADDRESS": "desk"}, "DESK_ADDRESS is 'desk'; give a mail address such as"),
        ({"DESK_ADDRESS": "de sk@x.jp"}, "DESK_ADDRESS is 'de sk@x.jp'; give a mail address"),
        ({"DATABASE_URL": "mysql://u:hush@h/d"}, "DATABASE_URL is neither empty nor postgresql:"),
        ({"DATABASE_URL": "postgresql://"}, "DATABASE_URL is neither empty nor postgresql:"),
        ({"INBOX_URL": "pop3://h/x"}, "INBOX_URL must begin with one of maildir, imap,"),
        ({"OUT_URL": "http://h/x"}, "OUT_URL must begin with one of files, smtp,"),
        ({"OUT_URL": "smtps"}, "OUT_URL must begin with one of files, smtp,"),
        ({"SECRET_KEY_FILE": "/x"}, "SECRET_KEY and SECRET_KEY_FILE are both set; set only one"),
        ({"OUT_PASSWORD_FILE": "/absent"}, "The file that OUT_PASSWORD_FILE names cannot be read"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it_and_says_what_to_do(environ, told):
    said = _sentence(**environ)
    assert told in said
    assert "hush" not in said
    assert said.endswith(".")


@given(st.sampled_from(SETTINGS), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_whatever_stands_in_a_setting_it_is_taken_or_told_in_a_sentence(setting, value):
    told = ""
    try:
        read_settings({**RIGHT, setting.name: value})
    except SettingWrong as wrong:
        told = sentence(wrong)
    assert not told or setting.name in told


def test_every_default_fits_together_in_the_demo():
    found = read_settings({"DESK_DEMO": "1"})
    assert (found.url, found.https, found.max_upload) == (
        "http://127.0.0.1:8000", False, 25 * 1024 * 1024,
    )  # fmt: skip
    assert found.database_url == f"sqlite:///{Path('var').absolute() / 'desk.sqlite3'}"


def test_a_secret_is_read_from_a_file_without_its_line_end(tmp_path):
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    given = {"SECRET_KEY_FILE": str(file), "DESK_URL": "https://desk.example/"}
    found = read_settings(given)
    assert (found.secret_key, found.url, found.https) == (KEY, "https://desk.example", True)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_is_taken_as_hosts_hand_it_out(scheme):
    found = read_settings({**RIGHT, "DATABASE_URL": f"{scheme}://u:p@h/d"})
    assert found.database_url == "postgresql+psycopg://u:p@h/d"


def test_no_representation_shows_a_secret(tmp_path):
    from desk.app import create_app

    secrets = {s.name: f"hush-{s.name}-{'x' * 32}" for s in SETTINGS if s.secret}
    secrets["DATABASE_URL"] = f"sqlite:///{tmp_path}/hush.sqlite3"
    app = create_app(read_settings({**RIGHT, **secrets, "DESK_VAR": str(tmp_path)}))
    shown = repr(app.house.settings) + str(app.house.settings) + repr(app.house)
    assert "hush" not in shown


@pytest.mark.parametrize("command", ["serve", "jobs", "run"])
def test_the_desk_does_not_start_without_a_key(tmp_path, command):
    bare = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}
    ended = subprocess.run(
        [sys.executable, "-m", "desk.cli", command],
        cwd=ROOT,
        env={**bare, "DESK_URL": "https://desk.example", "DESK_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 78
    assert ended.stdout == ""
    assert ended.stderr.startswith("desk: SECRET_KEY is not set; set it")
    assert ended.stderr.count("\n") == 1


def _rows_of_readme() -> list[tuple[str, str, str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    return [(name.strip(" `"), default.strip(" `"), rest.strip()) for name, default, rest in rows]


def test_the_readme_tells_every_setting_and_no_other():
    told = [(s.name, s.default, s.meaning + (" (secret)" if s.secret else "")) for s in SETTINGS]
    assert _rows_of_readme() == told
