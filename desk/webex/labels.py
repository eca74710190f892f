"""Columns, kinds of change and work types by name, in the reader's language (ja, en).

In Japanese a column is called what the workbook's header calls it (W 別紙1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desk.webex.columns import LABELS, Column
from desk.webex.comparing import ChangeKind, RowChange
from desk.webex.table import Row
from desk.webex.work_types import WORK_TYPE_LABELS, WorkType

_COLUMNS_EN: Mapping[Column, str] = {
    Column.NUMBER: "No.",
    Column.DISPLAY_NAME: "Display name",
    Column.FAMILY_NAME: "Family name",
    Column.GIVEN_NAME: "Given name",
    Column.MAIL: "Mail address",
    Column.SITE: "Site",
    Column.EXTENSION: "Extension",
    Column.EXTERNAL_NUMBER: "External number",
    Column.CALLER_NUMBER: "Caller number",
    Column.DEPARTMENT: "Department",
    Column.PICKUP_GROUP: "Pickup group",
    Column.CALLING_CLASS: "Calling class",
    Column.HAS_PHONE: "Phone assigned",
    Column.DEVICE_MODEL: "Device model",
    Column.HOLD_2: "Line2 hold button",
    Column.HOLD_3: "Line3 hold button",
    Column.HOLD_4: "Line4 hold button",
    Column.HOLD_5: "Line5 hold button",
    Column.HOLD_6: "Line6 hold button",
}

_WORK_TYPES_EN: Mapping[WorkType, str] = {
    WorkType.USER_ADD: "User add",
    WorkType.USER_DELETE: "User delete",
    WorkType.DEVICE_ADD: "Device add",
    WorkType.DEVICE_DELETE: "Device delete",
    WorkType.INTERNAL_CALLS: "Internal calls",
    WorkType.CALLING_CLASS: "Calling class",
    WorkType.EXTERNAL_INCOMING: "External incoming (hunt group)",
    WorkType.PICKUP_GROUP: "Pickup group",
    WorkType.ONE_BUTTON_CALL_PARK: "One-button call park",
    WorkType.CALL_PARK_GROUP: "Call park group",
    WorkType.VOICEMAIL: "Voicemail",
}

_KINDS: Mapping[str, Mapping[ChangeKind, str]] = {
    "ja": {
        ChangeKind.ADDED: "追加",
        ChangeKind.REMOVED: "削除",
        ChangeKind.CHANGED: "変更",
    },
    "en": {
        ChangeKind.ADDED: "Added",
        ChangeKind.REMOVED: "Removed",
        ChangeKind.CHANGED: "Changed",
    },
}

_BETWEEN = {"ja": "、", "en": ", "}


def column_label(column: Column, language: str) -> str:
    """Return the name of a column."""
    return LABELS[column] if language == "ja" else _COLUMNS_EN[column]


def place_label(column: Column, language: str) -> str:
    """Return the name of a column together with the header under which a workbook has it."""
    label = column_label(column, language)
    return label if language == "ja" else f"{label} ({LABELS[column]})"


def kind_label(kind: ChangeKind, language: str) -> str:
    """Return what happens to a row, in one word."""
    return _KINDS[language][kind]


def work_types_label(kinds: Iterable[WorkType], language: str) -> str:
    """Return the work types of a row, in the menu's order."""
    labels = WORK_TYPE_LABELS if language == "ja" else _WORK_TYPES_EN
    return _BETWEEN[language].join(labels[kind] for kind in kinds)


def row_name(row: Row) -> str:
    """Return who a row is, as people say it: the name, else mail address, extension or number."""
    columns = (Column.DISPLAY_NAME, Column.MAIL, Column.EXTENSION, Column.NUMBER)
    return next((row.text(column) for column in columns if row.text(column)), "–")


def change_name(change: RowChange) -> str:
    """Return whose row changes: by the name it had, with the extension beside it."""
    row = change.before or change.after
    assert row is not None
    extension = row.text(Column.EXTENSION)
    name = row_name(row)
    return f"{name} ({extension})" if extension and extension != name else name
