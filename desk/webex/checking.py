"""Whether the cells of an extension table hold what they may hold (W 別紙1).

Every rule looks at the whole table and reports every cell that breaks it, so that a customer
corrects a workbook once. To be checked is the table as it would stand, that is the submitted one
with the baseline's values where it holds no input (`Comparison.filled`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from desk.webex.choices import (
    EXTENSIONS,
    NAME_FORBIDDEN,
    NAME_LENGTH,
    CallingClass,
    HasPhone,
)
from desk.webex.columns import HOLD_COLUMNS, NAME_COLUMNS, PHONE_COLUMNS, PLACE, Column
from desk.webex.problems import CellProblem, problem_in
from desk.webex.spelling import folded, meaning
from desk.webex.table import Row, Table
from desk.webex.telephone import NONE_WORD, e164, says_none
from desk.webex.uniqueness import across_rows

REQUIRED = (
    *NAME_COLUMNS,
    Column.MAIL,
    Column.SITE,
    Column.EXTENSION,
    Column.EXTERNAL_NUMBER,
    Column.CALLING_CLASS,
    Column.HAS_PHONE,
)

_EXTENSION_RANGE = f"{EXTENSIONS.start}~{EXTENSIONS.stop - 1}"
_EXTENSION_TEXTS = frozenset(map(str, EXTENSIONS))
_BETWEEN_BUTTONS = (",", "、", ";", "\n")


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the desk has on file of a customer beyond the table; None where it has nothing.

    `contracted_numbers` are the 契約中の電話番号 of the hearing sheet, in E.164.
    """

    contracted_numbers: frozenset[str] | None = None
    sites: tuple[str, ...] | None = None
    device_models: tuple[str, ...] | None = None


NOTHING_ON_FILE = OnFile()


def check(table: Table, *, on_file: OnFile = NOTHING_ON_FILE) -> tuple[CellProblem, ...]:
    """Return every problem of every cell, by row and column; nothing if the table is sound."""
    problems = [problem for row in table.rows for problem in _in_row(row, on_file)]
    problems += across_rows(table)
    return tuple(sorted(problems, key=lambda each: (each.row, PLACE[each.column], each.code)))


def _in_row(row: Row, on_file: OnFile) -> Iterator[CellProblem]:
    yield from _missing(row)
    yield from _names(row)
    yield from _mail(row)
    yield from _extension(row)
    yield from _phone_numbers(row, on_file)
    yield from _choices(row, on_file)
    yield from _hold_buttons(row)


def _missing(row: Row) -> Iterator[CellProblem]:
    for column in REQUIRED:
        if not row.text(column):
            yield problem_in(row, column, "required", _allowed_in(column))
    has_phone = meaning(Column.HAS_PHONE, row.text(Column.HAS_PHONE)) == HasPhone.YES
    if has_phone and not row.text(Column.DEVICE_MODEL):
        yield problem_in(row, Column.DEVICE_MODEL, "device_model_required")


def _names(row: Row) -> Iterator[CellProblem]:
    for column in NAME_COLUMNS:
        name = row.text(column).strip()
        if len(name) > NAME_LENGTH:
            yield problem_in(row, column, "name_too_long", str(NAME_LENGTH))
        if any(sign in name for sign in NAME_FORBIDDEN):
            yield problem_in(row, column, "name_forbidden_character", " ".join(NAME_FORBIDDEN))


def _mail(row: Row) -> Iterator[CellProblem]:
    address = row.text(Column.MAIL)
    if address and not _is_address(folded(address)):
        yield problem_in(row, Column.MAIL, "mail_invalid")


# A draft is checked whenever somebody looks at it, and most of its addresses never change.
@lru_cache(maxsize=16_384)
def _is_address(text: str) -> bool:
    try:
        validate_email(text, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _extension(row: Row) -> Iterator[CellProblem]:
    extension = row.text(Column.EXTENSION)
    if extension and meaning(Column.EXTENSION, extension) not in _EXTENSION_TEXTS:
        yield problem_in(row, Column.EXTENSION, "extension_out_of_range", _EXTENSION_RANGE)


def _phone_numbers(row: Row, on_file: OnFile) -> Iterator[CellProblem]:
    for column in PHONE_COLUMNS:
        spelling = row.text(column)
        if not spelling or says_none(spelling):
            continue
        number = e164(spelling)
        if number is None:
            yield problem_in(row, column, f"{column.value}_invalid", NONE_WORD)
        elif on_file.contracted_numbers is not None and number not in on_file.contracted_numbers:
            yield problem_in(row, column, f"{column.value}_not_contracted")


def _allowed_in(column: Column) -> str:
    kinds = {Column.CALLING_CLASS: CallingClass, Column.HAS_PHONE: HasPhone}
    return "、".join(kinds[column]) if column in kinds else ""


def _choices(row: Row, on_file: OnFile) -> Iterator[CellProblem]:
    lists: tuple[tuple[Column, tuple[str, ...] | None], ...] = (
        (Column.CALLING_CLASS, tuple(CallingClass)),
        (Column.HAS_PHONE, tuple(HasPhone)),
        (Column.SITE, on_file.sites),
        (Column.DEVICE_MODEL, on_file.device_models),
    )
    for column, words in lists:
        text = row.text(column)
        if not text or words is None:
            continue
        if meaning(column, text) not in {meaning(column, word) for word in words}:
            yield problem_in(row, column, f"{column.value}_unknown", "、".join(words))


def _hold_buttons(row: Row) -> Iterator[CellProblem]:
    """One button to a line key: that is what keeps a row at five at most."""
    for column in HOLD_COLUMNS:
        if any(sign in row.text(column) for sign in _BETWEEN_BUTTONS):
            yield problem_in(row, column, "one_hold_button_a_line")
