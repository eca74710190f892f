import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_tables import cells, person
from made_tables import workbook as book

from desk.cli.webex import webex
from desk.webex import checking, headers, reading, sentences, uniqueness, workbook
from desk.webex.columns import PHONE_COLUMNS
from desk.webex.questions import QuestionCode


def _diff(tmp_path: Path, old: bytes, new: bytes, *options: str) -> Result:
    for name, content in (("old.xlsx", old), ("new.xlsx", new)):
        (tmp_path / name).write_bytes(content)
    files = [str(tmp_path / "old.xlsx"), str(tmp_path / "new.xlsx")]
    return CliRunner().invoke(webex, ["diff", *files, *options])


def test_a_sound_table_is_counted_and_told_as_json(tmp_path: Path) -> None:
    old = book(cells(person(1)), cells(person(2)))
    new = book(cells(person(1, extension="4100", has_phone="なし")), cells(person(2)))
    result = _diff(tmp_path, old, new, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (told["count"], told["unchanged"], told["errors"], told["questions"]) == (1, 1, [], [])
    (row,) = told["rows"]
    assert row["columns"] == ["extension", "has_phone"]
    assert (row["key"], row["kind"], row["row"]) == ("mail:user1@example.jp", "changed", 2)
    assert row["work_types"] == ["device_delete", "internal_calls"]
    assert row["cells"][0] == {"column": "extension", "before": "4001", "after": "4100"}


def test_errors_in_the_new_table_are_told_with_their_place(tmp_path: Path) -> None:
    new = book(cells(person(1, extension="3999")), cells(person(2, mail="nobody")))
    result = _diff(tmp_path, book(cells(person(1))), new, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(each["row"], each["column"], each["value"]) for each in told["errors"]] == [
        (2, "extension", "3999"),
        (3, "mail", "nobody"),
    ]
    assert told["errors"][0]["message"].startswith("内線番号は")


def test_open_questions_are_told_and_are_not_clean(tmp_path: Path) -> None:
    namesake = person(9, display_name="見本 1")
    result = _diff(tmp_path, book(cells(person(1))), book(cells(namesake)), "--json")
    (question,) = json.loads(result.stdout)["questions"]
    assert result.exit_code == 1
    assert (question["code"], question["old_rows"], question["new_rows"]) == (
        "same_person",
        [2],
        [2],
    )


def test_without_json_the_same_is_told_as_text(tmp_path: Path) -> None:
    new = book(cells(person(1, department="総務課", extension="1")))
    result = _diff(tmp_path, book(cells(person(1))), new)
    assert result.stdout.startswith("変更回数: 1（変更なし: 0行）\n")
    assert "エラー 2行目 Line1 内線番号「1」" in result.stdout


def test_an_unreadable_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    result = _diff(tmp_path, b"\xd0\xcf\x11\xe0", book(), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("old.xlsx: パスワード付き")
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_is_told_apart_from_errors(tmp_path: Path) -> None:
    assert CliRunner().invoke(webex, ["diff", "absent.xlsx", "absent.xlsx"]).exit_code == 2


def _codes(pattern: str, *modules: object) -> set[str]:
    texts = [Path(str(getattr(module, "__file__", ""))).read_text("utf-8") for module in modules]
    return {code for text in texts for code in re.findall(pattern, text)}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_code_of_this_room_has_a_sentence(language: str) -> None:
    raised = _codes(r'(?:Unreadable|TooLarge)\(\s*"(\w+)"', workbook, reading, headers)
    found = _codes(r'(?:problem_in|_repeated)\([^)]*?"(\w+)"', checking, uniqueness)
    assert raised == set(sentences._FILE[language])
    lists = {f"{name}_unknown" for name in ("calling_class", "has_phone", "site", "device_model")}
    numbers = {f"{name}_{what}" for name in PHONE_COLUMNS for what in ("invalid", "not_contracted")}
    assert found | lists | numbers == set(sentences._CELL[language])
    assert set(QuestionCode) == set(sentences._QUESTION[language])
