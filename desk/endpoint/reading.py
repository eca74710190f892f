"""What an alert mail says: its detection events (S menu 1(2): who, which file, when).

Values are taken by label or shape, never by position, because the console's wording is not
documented. What cannot be read is left empty; a mail of which nothing can be read has no events and
is for a person (要手動確認). Pure, bounded in time and size, and never raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desk.endpoint.drafts import MAX_EVENTS, Draft, drafts_of
from desk.endpoint.event_types import event_type, event_type_named, event_type_within
from desk.endpoint.facts import facts_in
from desk.endpoint.folding import fold
from desk.endpoint.lines import forwarded_part, readings_of
from desk.endpoint.mail_text import MailText, mail_text_from_bytes
from desk.endpoint.moments import read_moment
from desk.endpoint.recognition import MAX_DEPTH, Recognition, recognise
from desk.endpoint.rules import AlertRules, Field, alert_rules
from desk.endpoint.values import guid_in, last_segment, sha256s_in, tidy_path

MAX_VALUE = 255
MAX_PATH = 1_024
_NOTHING = frozenset(
    {"", "-", "–", "—", "n/a", "na", "none", "null", "unknown", "不明", "なし", "該当なし"}
)


class ForPerson(StrEnum):
    """Why a person has to look at an alert mail (要手動確認)."""

    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class DetectionEventRead:
    """One event as the mail tells it; None is what it does not tell.

    `event_type` is the table's name where `event_type_id` is known, else as written in the mail.
    `sha256` and `connector_guid` are in lower case; `occurred_at` is in UTC, None without a zone.
    """

    event_type_id: int | None = None
    event_type: str | None = None
    computer: str | None = None
    user: str | None = None
    file_name: str | None = None
    file_path: str | None = None
    sha256: str | None = None
    detection: str | None = None
    detection_id: str | None = None
    disposition: str | None = None
    severity: str | None = None
    occurred_at: datetime | None = None
    connector_guid: str | None = None
    group: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class AlertReading:
    """A mail recognised and read; `for_person` tells why a person must look, None if none must."""

    recognition: Recognition
    events: tuple[DetectionEventRead, ...]
    for_person: ForPerson | None


def read_alert(mail: MailText, rules: AlertRules | None = None) -> AlertReading:
    """Recognise a mail and, if it is an alert, read its events."""
    rules = rules or alert_rules()
    recognition = recognise(mail, rules)
    events = read_events(mail, rules) if recognition.recognised else ()
    unread = recognition.recognised and not events
    return AlertReading(recognition, events, ForPerson.NOT_UNDERSTOOD if unread else None)


def read_events(mail: MailText, rules: AlertRules | None = None) -> tuple[DetectionEventRead, ...]:
    """Read a mail's events, 0 to MAX_EVENTS, whether or not the mail is recognised as an alert.

    Attached alerts come before the covering text, which is a person's own words.
    """
    return _read(mail, rules or alert_rules(), depth=0)[:MAX_EVENTS]


def _read(mail: MailText, rules: AlertRules, *, depth: int) -> tuple[DetectionEventRead, ...]:
    if depth < MAX_DEPTH:
        attached = [
            event
            for raw in mail.attached
            for event in _read(mail_text_from_bytes(raw), rules, depth=depth + 1)
        ]
        if attached:
            return tuple(attached)
    computer = recognise(mail, rules).computer
    for lines in readings_of(mail):
        part = forwarded_part(lines, rules)
        events = _events_in(part.lines if part else lines, computer, rules)
        if events:
            return events
    return ()


def _events_in(
    lines: Sequence[str], computer: str | None, rules: AlertRules
) -> tuple[DetectionEventRead, ...]:
    drafts = drafts_of(facts_in(lines, rules), computer_known=computer is not None)
    events = tuple(map(_event, drafts))
    named = {event.computer for event in events if event.computer}
    # The subject names one computer: it says nothing about the others of a digest.
    if computer is None or named - {_short(computer)}:
        return events
    return tuple(replace(event, computer=event.computer or _short(computer)) for event in events)


def _event(draft: Draft) -> DetectionEventRead:
    told = {field: text for field, value in draft.values.items() if (text := _told(value))}
    type_id, type_name = _kind(told)
    path = _path(told)
    user = _name(told.get(Field.USER))
    return DetectionEventRead(
        event_type_id=type_id,
        event_type=type_name,
        computer=_name(told.get(Field.COMPUTER)) or _host_of(user),
        user=user,
        file_name=_file_name(told, path),
        file_path=path,
        sha256=next(sha256s_in(told.get(Field.SHA256, "")), None),
        detection=_short(told.get(Field.DETECTION)),
        detection_id=_short(told.get(Field.DETECTION_ID)),
        disposition=_short(told.get(Field.DISPOSITION)),
        severity=_short(told.get(Field.SEVERITY)),
        occurred_at=read_moment(told.get(Field.OCCURRED_AT, "")),
        connector_guid=guid_in(told.get(Field.CONNECTOR_GUID, "")),
        group=_short(told.get(Field.GROUP)),
        parent=_short(told.get(Field.PARENT)),
    )


def _told(value: str) -> str | None:
    """Return a value as typed, or None where the mail says that there is none (不明)."""
    text = value.replace("\x00", "").strip()
    return None if fold(text) in _NOTHING else text


def _kind(told: dict[Field, str]) -> tuple[int | None, str | None]:
    """Return the event type's id and name; the id as told even where the table has no name."""
    number = told.get(Field.EVENT_TYPE_ID, "")
    name = _short(told.get(Field.EVENT_TYPE))
    if number.isascii() and number.isdigit() and len(number) <= 10:
        known = event_type(int(number))
        return int(number), known.name if known else name
    kind = (event_type_named(name) or event_type_within(name)) if name else None
    return (kind.id, kind.name) if kind else (None, name)


def _path(told: dict[Field, str]) -> str | None:
    for field in (Field.FILE_PATH, Field.FILE):
        path = tidy_path(told.get(field, ""))
        if "\\" in path or "/" in path:
            return path[:MAX_PATH]
    return None


def _file_name(told: dict[Field, str], path: str | None) -> str | None:
    named = told.get(Field.FILE_NAME) or told.get(Field.FILE)
    if named and not ("\\" in named or "/" in named):
        return _short(named)
    return _short(last_segment(path)) if path else None


def _name(value: str | None) -> str | None:
    """Return a computer's or a person's name without the link or remark behind it."""
    if value is None:
        return None
    for mark in (" (", "（", " <", " http", "\t"):
        value = value.partition(mark)[0]
    return _short(value)


def _host_of(user: str | None) -> str | None:
    """Return the host of a user written USER@HOST, unless it is a mail address."""
    host = user.rpartition("@")[2] if user and "@" in user else ""
    return host if host and "." not in host else None


def _short(value: str | None) -> str | None:
    return (value[:MAX_VALUE].strip() or None) if value else None
