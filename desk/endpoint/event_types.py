"""What kinds of event Secure Endpoint reports, and which of them need a person.

Keyed on the numeric id: names drift ("Retrospective Detection" was "Cloud Recall Detection"), ids
do not. Names in either spelling, English or Japanese, resolve to an id. An id that is not in the
table counts as one that needs a person: being wrong about it costs a look, not a missed threat.
The table is data: `data/event_types.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from desk.endpoint.folding import fold
from desk.errors import SettingWrong

FILE = "event_types.toml"
_AROUND = " .:。[]()【】「」\"'"


class EventClass(StrEnum):
    """What an event asks of the desk."""

    NEEDS_PERSON = "needs_person"
    OUTCOME = "outcome"
    NOISE = "noise"


class Alarm(StrEnum):
    """How pressing an event that needs a person is, the most pressing first."""

    QUARANTINE_FAILED = "quarantine_failed"
    ACTIVE = "active"
    FOUND = "found"
    SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event: `name` is written in English, `name_ja` on Japanese pages."""

    id: int
    name: str
    name_ja: str
    event_class: EventClass
    alarm: Alarm | None
    spellings: tuple[str, ...]


def event_types() -> tuple[EventType, ...]:
    """Return every kind of event in the table, in the table's order."""
    return tuple(_by_id().values())


def event_type(type_id: int) -> EventType | None:
    """Return the kind of event with this id, or None for an id the table does not hold."""
    return _by_id().get(type_id)


def event_type_named(name: str) -> EventType | None:
    """Return the kind of event that is written `name`, in any spelling known, or None."""
    return _by_name().get(fold(name).strip(_AROUND))


def event_type_within(line: str) -> EventType | None:
    """Return the first kind of event whose name stands somewhere in `line`, or None.

    Names of one word ("Uninstall") are too common in prose to be looked for.
    """
    found = _names_in_prose().search(fold(line))
    return _by_name().get(found.group()) if found else None


def class_of(type_id: int | None) -> EventClass:
    """Return what an event of this type asks of the desk; unknown ones need a person."""
    known = None if type_id is None else event_type(type_id)
    return known.event_class if known else EventClass.NEEDS_PERSON


def read_event_types(text: str, *, file: str = FILE) -> tuple[EventType, ...]:
    """Read a table of event types; SettingWrong("event_types_wrong") names the file and the key."""
    try:
        rows = tomllib.loads(text).get("event_type", [])
    except tomllib.TOMLDecodeError as error:
        raise SettingWrong("event_types_wrong", file=file, key="", why=str(error)) from error
    kinds: dict[int, EventType] = {}
    spellings: dict[str, int] = {}
    for number, row in enumerate(rows):
        kind = _event_type(row, f"event_type[{number}]", file)
        if kind.id in kinds:
            raise SettingWrong("event_types_wrong", file=file, key=f"event_type[{number}].id")
        kinds[kind.id] = kind
        for spelling in kind.spellings:
            if spellings.setdefault(fold(spelling), kind.id) != kind.id:
                raise SettingWrong("event_types_wrong", file=file, key=spelling, why="two ids")
    return tuple(kinds.values())


def _event_type(row: Mapping[str, Any], key: str, file: str) -> EventType:
    try:
        alarm = Alarm(row["alarm"]) if "alarm" in row else None
        kind = EventType(
            id=int(row["id"]),
            name=str(row["name"]),
            name_ja=str(row["ja"]),
            event_class=EventClass(row["class"]),
            alarm=alarm,
            spellings=(row["name"], *row.get("also", ()), row["ja"], *row.get("also_ja", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SettingWrong("event_types_wrong", file=file, key=key, why=repr(error)) from error
    if (kind.event_class is EventClass.NEEDS_PERSON) != (alarm is not None):
        raise SettingWrong("event_types_wrong", file=file, key=f"{key}.alarm")
    return kind


@cache
def _by_id() -> Mapping[int, EventType]:
    text = resources.files(__package__).joinpath("data", FILE).read_text(encoding="utf-8")
    return MappingProxyType({kind.id: kind for kind in read_event_types(text)})


@cache
def _by_name() -> Mapping[str, EventType]:
    return MappingProxyType(
        {fold(spelling): kind for kind in _by_id().values() for spelling in kind.spellings}
    )


@cache
def _names_in_prose() -> re.Pattern[str]:
    """A plain alternation, longest first: "DFC Threat Detected" before "Threat Detected"."""
    names = [name for name in _by_name() if " " in name or not name.isascii()]
    english = sorted((name for name in names if name.isascii()), key=len, reverse=True)
    japanese = sorted((name for name in names if not name.isascii()), key=len, reverse=True)
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, english))})\b|(?:{'|'.join(map(re.escape, japanese))})"
    )
