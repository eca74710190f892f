"""The texts of letters: one template per letter and language, the first line its subject.

Plain text, so nothing is escaped; every value stands in the body, and subjects are made of codes
and numbers that the outbox holds to one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk.hours import JST

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "mail"
LANGUAGES = ("ja", "en")
_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter's subject and text, ready for the outbox."""

    subject: str
    text: str


def write_letter(kind: str, language: str, /, **values: object) -> LetterText:
    """Return the letter of `kind` (`reply`, `acknowledgement`, …) in `language` (ja or en).

    A value that the template needs and does not get raises jinja2's UndefinedError.
    """
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    rendered = _templates().get_template(f"{kind}.{chosen}.txt").render(values)
    subject, _, text = rendered.partition("\n")
    return LetterText(" ".join(subject.split()), text.strip() + "\n")


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701  (plain text, never shown as HTML)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(ja_moment=_ja_moment, en_moment=_en_moment)
    return found


def _ja_moment(moment: datetime) -> str:
    local = moment.astimezone(JST)
    return f"{local:%Y年%m月%d日}({_WEEKDAYS[local.weekday()]}) {local:%H:%M}"


def _en_moment(moment: datetime) -> str:
    local = moment.astimezone(JST)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} JST"
