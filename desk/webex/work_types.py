"""Which of the eleven kinds of work a changed row carries (W menu 2(3) ①–⑪).

However many it carries, a row is one change: the kinds only tell the engineer what to set.
Two of the eleven have no column of their own in W 別紙1, so a table never shows them and an
engineer adds them by hand: call park group and voicemail.

Readings of this desk, where the menu names no kind: new names, departments and mail addresses are
the user's registration; the caller number belongs to outgoing calls; a move to another site, or
another person on the same extension, is a deletion and a registration, because a calling user's
site cannot be changed in place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from desk.webex.choices import HasPhone
from desk.webex.columns import HOLD_COLUMNS, NAME_COLUMNS, Column
from desk.webex.spelling import code
from desk.webex.table import Row
from desk.webex.telephone import says_none


class WorkType(StrEnum):
    """The eleven kinds, in the order of the menu."""

    USER_ADD = "user_add"
    USER_DELETE = "user_delete"
    DEVICE_ADD = "device_add"
    DEVICE_DELETE = "device_delete"
    INTERNAL_CALLS = "internal_calls"
    CALLING_CLASS = "calling_class"
    EXTERNAL_INCOMING = "external_incoming"
    PICKUP_GROUP = "pickup_group"
    ONE_BUTTON_CALL_PARK = "one_button_call_park"
    CALL_PARK_GROUP = "call_park_group"
    VOICEMAIL = "voicemail"


WORK_TYPE_LABELS: Mapping[WorkType, str] = {
    WorkType.USER_ADD: "ユーザー登録",
    WorkType.USER_DELETE: "ユーザー削除（ライセンス削除）",
    WorkType.DEVICE_ADD: "デバイス登録",
    WorkType.DEVICE_DELETE: "デバイス削除",
    WorkType.INTERNAL_CALLS: "内線の発着信",
    WorkType.CALLING_CLASS: "発信クラス",
    WorkType.EXTERNAL_INCOMING: "外線の着信（ハントグループ）",
    WorkType.PICKUP_GROUP: "ピックアップグループ",
    WorkType.ONE_BUTTON_CALL_PARK: "ワンボタンコールパーク",
    WorkType.CALL_PARK_GROUP: "コールパークグループ",
    WorkType.VOICEMAIL: "ボイスメール",
}

_MENU = tuple(WorkType)

_BY_COLUMN: Mapping[Column, tuple[WorkType, ...]] = {
    **dict.fromkeys(NAME_COLUMNS, (WorkType.USER_ADD,)),
    Column.MAIL: (WorkType.USER_ADD,),
    Column.DEPARTMENT: (WorkType.USER_ADD,),
    Column.SITE: (WorkType.USER_DELETE, WorkType.USER_ADD),
    Column.EXTENSION: (WorkType.INTERNAL_CALLS,),
    Column.EXTERNAL_NUMBER: (WorkType.EXTERNAL_INCOMING,),
    Column.CALLER_NUMBER: (WorkType.CALLING_CLASS,),
    Column.CALLING_CLASS: (WorkType.CALLING_CLASS,),
    Column.PICKUP_GROUP: (WorkType.PICKUP_GROUP,),
    **dict.fromkeys(HOLD_COLUMNS, (WorkType.ONE_BUTTON_CALL_PARK,)),
}

_SETTINGS_OF_A_NEW_USER = (
    Column.EXTENSION,
    Column.CALLING_CLASS,
    Column.EXTERNAL_NUMBER,
    Column.PICKUP_GROUP,
    *HOLD_COLUMNS,
)


def of_added(after: Row) -> tuple[WorkType, ...]:
    """Return the work of a new row: the user, the device, and every setting that it names."""
    named = (column for column in _SETTINGS_OF_A_NEW_USER if _names_something(after, column))
    found = {WorkType.USER_ADD, *(kind for column in named for kind in _BY_COLUMN[column])}
    if _has_phone(after):
        found.add(WorkType.DEVICE_ADD)
    return _in_order(found)


def of_removed(before: Row) -> tuple[WorkType, ...]:
    """Return the work of a row that is gone: the licence, and the device if there was one."""
    found = {WorkType.USER_DELETE}
    if _has_phone(before):
        found.add(WorkType.DEVICE_DELETE)
    return _in_order(found)


def of_changed(
    before: Row, after: Row, columns: Collection[Column], *, unsaid: Collection[Column] = ()
) -> tuple[WorkType, ...]:
    """Return the work of a row in which `columns` changed and `unsaid` held no input.

    A pickup group follows the external number unless it was written by hand (W 別紙1).
    """
    found = {kind for column in columns for kind in _BY_COLUMN.get(column, ())}
    if Column.MAIL in columns and Column.DISPLAY_NAME in columns:
        found |= {WorkType.USER_DELETE, WorkType.USER_ADD}
    if Column.EXTERNAL_NUMBER in columns and Column.PICKUP_GROUP in unsaid:
        found.add(WorkType.PICKUP_GROUP)
    return _in_order(found | set(_of_device(before, after, columns)))


def _of_device(before: Row, after: Row, columns: Collection[Column]) -> Iterator[WorkType]:
    if Column.HAS_PHONE not in columns and Column.DEVICE_MODEL not in columns:
        return
    if _has_phone(before):
        yield WorkType.DEVICE_DELETE
    if _has_phone(after):
        yield WorkType.DEVICE_ADD


def _has_phone(row: Row) -> bool:
    return code(row.text(Column.HAS_PHONE)) == HasPhone.YES


def _names_something(row: Row, column: Column) -> bool:
    text = row.text(column)
    return bool(text) and not (column is Column.EXTERNAL_NUMBER and says_none(text))


def _in_order(found: Collection[WorkType]) -> tuple[WorkType, ...]:
    return tuple(kind for kind in _MENU if kind in found)
