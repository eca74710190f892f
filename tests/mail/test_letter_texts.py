"""The texts of letters, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from jinja2 import Environment, UndefinedError, meta
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.demo.world import World
from desk.mail.addresses import DeskAddress
from desk.mail.identity import Sender
from desk.mail.letters import LANGUAGES, TEMPLATES, write_letter
from desk.mail.link_letters import send_link
from desk.mail.models import Letter
from desk.people.enrolment import Purpose
from tests.times import HandSetClock

SENDER = Sender(DeskAddress("DIS", "desk@desk.example"), "https://desk.example", "hush" * 8)
KINDS = sorted({path.name.split(".")[0] for path in TEMPLATES.iterdir()})
GIVEN = {
    "subject": "[#10001] 保留音",
    "number": 10001,
    "name": "高橋 健",
    "desk": "DIS サポートデスク",
    "link": "https://desk.example/tickets/10001",
    "due": datetime(2026, 11, 23, 15, 5, tzinfo=UTC),
}


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_are_there_and_say_the_same_things(kind: str) -> None:
    reader = Environment(autoescape=True)
    reader.filters.update(ja_moment=str, en_moment=str)
    said = []
    for language in LANGUAGES:
        source = (TEMPLATES / f"{kind}.{language}.txt").read_text(encoding="utf-8")
        said.append(meta.find_undeclared_variables(reader.parse(source)))
    assert said[0] == said[1]


def test_the_first_line_is_the_subject_and_moments_are_told_in_japan() -> None:
    letter = write_letter("acknowledgement", "ja", **GIVEN)
    assert letter.subject == "[#10001] 保留音"
    assert letter.text.startswith("高橋 健 様\n")
    assert "2026年11月24日(火) 00:05 までに" in letter.text
    assert "Tue 24 Nov 2026, 00:05 JST" in write_letter("acknowledgement", "en", **GIVEN).text


def test_a_language_without_letters_gets_japanese() -> None:
    assert write_letter("acknowledgement", "fr", **GIVEN) == write_letter(
        "acknowledgement", "ja", **GIVEN
    )


def test_words_of_a_person_are_neither_escaped_nor_run() -> None:
    text = "a < b & c {{ 7 * 7 }} {% if %}"
    written = write_letter("reply", "en", **GIVEN, text=text, author="x")
    assert text in written.text


def test_a_value_that_is_missing_stops_the_letter() -> None:
    with pytest.raises(UndefinedError):
        write_letter("acknowledgement", "ja", **{k: v for k, v in GIVEN.items() if k != "link"})


@pytest.mark.parametrize(
    ("who", "purpose", "subject", "until"),
    [
        ("sasaki", Purpose.INVITATION, "DISへのご招待", "2026年11月27日(金) 10:00"),
        ("ross", Purpose.INVITATION, "Your invitation to DIS", "Fri 27 Nov 2026, 10:00 JST"),
        ("sasaki", Purpose.RESET, "パスワード再設定のご案内", "2026年11月20日(金) 12:00"),
        ("clarke", Purpose.RESET, "Setting a new password", "Fri 20 Nov 2026, 12:00 JST"),
    ],
)
def test_a_link_goes_to_its_person_in_their_language(
    session: Session, world: World, clock: HandSetClock, who: str, purpose: Purpose, subject: str,
    until: str,
) -> None:  # fmt: skip
    person = world.people[who]
    send_link(session, person, purpose, "tok-en", sender=SENDER, at=clock())
    letter = session.scalars(select(Letter)).one()
    assert (letter.to_address, letter.subject, letter.kind) == (person.email, subject, purpose)
    assert "https://desk.example/links/tok-en\n" in letter.text
    assert until in letter.text
    assert (letter.auto_submitted, letter.ticket_id, letter.reply_to) == (True, None, None)


def test_the_key_that_signs_is_not_shown_with_the_sender() -> None:
    assert "hush" not in repr(SENDER)
    assert SENDER.ticket_url(10001) == "https://desk.example/tickets/10001"
