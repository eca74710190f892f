"""What kinds of event Secure Endpoint reports, and which of them need a person.

Keyed on the numeric id: names drift ("Retrospective Detection" was "Cloud Recall Detection"), ids
do not. Names in either spelling, English or Japanese, resolve to an id. An id that is not in the
table counts as one that needs a person: being wrong about it costs a look, not a missed threat.
The table is data: `data/event_types.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType

from desk.catalogue.strict_table import StrictTable
from desk.endpoint.folding import fold

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
    """Read a table of event types; raises SettingWrong("data_file_wrong") as StrictTable does."""
    table = StrictTable.of_toml(text, file=file)
    kinds: dict[int, EventType] = {}
    meant: dict[str, int] = {}
    for row in table.rows("event_type"):
        kind = _event_type(row)
        if kind.id in kinds:
            row.refuse("id", "is there twice")
        kinds[kind.id] = kind
        for spelling in kind.spellings:
            if meant.setdefault(fold(spelling), kind.id) != kind.id:
                row.refuse("name", f"has a spelling that another id has too: {spelling}")
    table.done()
    return tuple(kinds.values())


def _event_type(row: StrictTable) -> EventType:
    name, name_ja = row.text("name"), row.text("ja")
    more = [row.texts(key) for key in ("also", "also_ja") if key in row]
    kind = EventType(
        id=row.number("id"),
        name=name,
        name_ja=name_ja,
        event_class=row.chosen("class", EventClass, ", ".join(EventClass)),
        alarm=row.chosen("alarm", Alarm, ", ".join(Alarm)) if "alarm" in row else None,
        spellings=(name, name_ja, *(spelling for spellings in more for spelling in spellings)),
    )
    if (kind.event_class is EventClass.NEEDS_PERSON) != (kind.alarm is not None):
        row.refuse("alarm", "must be there for types that need a person, and for no other")
    row.done()
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
