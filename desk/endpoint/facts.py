"""From lines to facts: "this line says the computer is PC-014", wherever the line stands.

A value is known by its label or by its shape. Three layouts are read: "Label: value", a label with
its value on the next line, and tables with a row of labels on top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk.endpoint.event_types import event_type_named, event_type_within
from desk.endpoint.folding import fold
from desk.endpoint.lines import label_and_value
from desk.endpoint.rules import AlertRules, Field
from desk.endpoint.values import linked_connector, path_in, sha256s_in

MAX_CELLS = 40
_RULE = re.compile(r"\s*(?:[-=_*#─━═~]\s?){5,}\s*\Z")
_COUNT = re.compile(
    r"(?:event|イベント|検知|検出)\s?[#:]?\s?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?[\s.:]*\Z"
)
_SCANNED = frozenset({Field.FILE, Field.FILE_PATH, Field.FILE_NAME, Field.COMPUTER, Field.SHA256})


class Sure(StrEnum):
    """How a fact was known: by a label (or a line of its own), by its shape, or from prose."""

    LABEL = "label"
    SHAPE = "shape"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value that a line tells."""

    field: Field
    value: str
    sure: Sure


class Break(StrEnum):
    """The lines on both sides of this place belong to different events."""

    HERE = "here"


def facts_in(lines: Sequence[str], rules: AlertRules) -> Iterator[Fact | Break]:
    """Give the facts of the lines in their order, and the places where an event surely ends."""
    columns: tuple[Field | None, ...] = ()
    waiting: Field | None = None
    for line in lines:
        if not line.strip():
            waiting = None
            continue
        if _RULE.match(line) or _COUNT.match(fold(line)):
            columns, waiting = (), None
            yield Break.HERE
            continue
        cells = [cell.strip() for cell in line.strip("\r\n ").split("\t")[:MAX_CELLS]]
        if header := _columns(cells, rules):
            columns, waiting = header, None
        elif columns and len(cells) == len(columns):
            yield Break.HERE
            yield from _row(columns, cells)
        elif alone := rules.labels.get(fold(line.strip().rstrip(":："))):
            waiting = alone
        elif waiting and not _speaks_for_itself(line, rules):
            yield from _labelled(waiting, line.strip())
            waiting = None
        else:
            waiting = None
            yield from _line(line, cells, rules)


def _columns(cells: Sequence[str], rules: AlertRules) -> tuple[Field | None, ...]:
    """Return what the columns of a table hold if these cells are its row of labels."""
    fields = tuple(rules.labels.get(fold(cell)) for cell in cells)
    known = [field for field in fields if field]
    filled = [cell for cell in cells if cell]
    return fields if len(known) >= 2 and len(known) * 2 > len(filled) else ()


def _row(columns: Sequence[Field | None], cells: Sequence[str]) -> Iterator[Fact | Break]:
    for field, cell in zip(columns, cells, strict=True):
        if field and cell:
            yield from _labelled(field, cell)
        elif cell:
            yield from _shapes(cell)


def _line(line: str, cells: Sequence[str], rules: AlertRules) -> Iterator[Fact]:
    if len(cells) > 2:
        yield from _pairs(cells, rules)
        return
    kind = event_type_named(line)
    if kind:
        yield Fact(Field.EVENT_TYPE, line.strip(), Sure.LABEL)
        return
    split = label_and_value(line)
    field = rules.labels.get(split[0]) if split else None
    if split and field:
        yield from _labelled(field, split[1])
    elif split and event_type_named(split[0]):
        yield Fact(Field.EVENT_TYPE, split[0], Sure.LABEL)
        yield from _after_type(split[1])
    else:
        yield from _shapes(line)
        if named := event_type_within(line[:400]):
            yield Fact(Field.EVENT_TYPE, named.name, Sure.PROSE)


def _pairs(cells: Sequence[str], rules: AlertRules) -> Iterator[Fact]:
    """Read a row of several cells: label, value, label, value; other cells by their shape."""
    waiting: Field | None = None
    for cell in cells:
        field = rules.labels.get(fold(cell.rstrip(":：")))
        if waiting and cell and not field:
            yield from _labelled(waiting, cell)
        elif cell and not field:
            yield from _line(cell, [cell], rules)
        waiting = field


def _labelled(field: Field, value: str) -> Iterator[Fact]:
    if field is Field.BESIDE or not value:
        return
    yield Fact(field, value, Sure.LABEL)
    if field in _SCANNED:
        yield from (fact for fact in _shapes(value) if fact.field is not field)


def _after_type(value: str) -> Iterator[Fact]:
    """Read what follows "Threat Detected:": the detection's name, if it is one word."""
    if re.fullmatch(r"[A-Za-z0-9][\w.:/!-]{2,200}", value) and not re.search(r"^https?:", value):
        yield Fact(Field.DETECTION, value, Sure.LABEL)
    yield from _shapes(value)


def _shapes(text: str) -> Iterator[Fact]:
    for digest in sha256s_in(text):
        yield Fact(Field.SHA256, digest, Sure.SHAPE)
    if path := path_in(text):
        yield Fact(Field.FILE_PATH, path, Sure.SHAPE)
    if connector := linked_connector(text):
        yield Fact(Field.CONNECTOR_GUID, connector, Sure.SHAPE)


def _speaks_for_itself(line: str, rules: AlertRules) -> bool:
    """Tell whether a line is more than the value of the label above it."""
    split = label_and_value(line)
    return event_type_named(line) is not None or (split is not None and split[0] in rules.labels)
