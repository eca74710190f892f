"""What is written about a submission in its ticket and letter, in the contact's language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from desk.webex.changes import change_from_json
from desk.webex.comparing import RowChange
from desk.webex.labels import change_name, column_label, kind_label, work_types_label
from desk.webex.models import ItemState, WorkItem

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "subject": "設定変更のご依頼（{count}行）",
        "request": "内線管理表による設定変更を依頼します。変更回数は{count}回です。",
        "row": "・{name} [{kind}] {work}",
        "cell": "　{column}: {before} → {after}",
        "nothing": "（なし）",
        "all_set": "ご依頼の設定変更が完了しました（{done}行）。",
        "some_set": "ご依頼の設定変更の結果をお知らせします（設定 {done}行、未設定 {refused}行）。",
        "set": "・{name}: 設定しました",
        "refused": "・{name}: 設定できませんでした。理由: {reason}",
        "not_counted": "設定できなかった行は変更回数に含まれません。",
    },
    "en": {
        "subject": "Setting changes requested ({count})",
        "request": "Setting changes by extension table. They count as {count}.",
        "row": "- {name} [{kind}] {work}",
        "cell": "  {column}: {before} → {after}",
        "nothing": "(nothing)",
        "all_set": "The setting changes that you asked for are done ({done}).",
        "some_set": "The setting changes that you asked for: {done} set, {refused} not set.",
        "set": "- {name}: set",
        "refused": "- {name}: could not be set. Reason: {reason}",
        "not_counted": "Rows that could not be set do not count.",
    },
}


def request_subject(count: int, language: str) -> str:
    """Return the subject of the ticket that a submission opens."""
    return _texts(language)["subject"].format(count=count)


def request_text(changes: Collection[RowChange], language: str) -> str:
    """Return the first message of that ticket: every row with its cells before and after."""
    texts = _texts(language)
    lines = [texts["request"].format(count=len(changes)), ""]
    for change in changes:
        lines += _request_lines(change, texts, language)
    return "\n".join(lines)


def result_text(items: Iterable[WorkItem], language: str) -> str:
    """Return what became of the rows of a submission, one line each."""
    texts = _texts(language)
    ended = [item for item in items if item.state in (ItemState.SET, ItemState.REFUSED)]
    done = sum(item.state == ItemState.SET for item in ended)
    refused = len(ended) - done
    head = texts["some_set" if refused else "all_set"].format(done=done, refused=refused)
    lines = [head, "", *(_result_line(item, texts) for item in ended)]
    return "\n".join([*lines, "", texts["not_counted"]] if refused else lines)


def _request_lines(change: RowChange, texts: Mapping[str, str], language: str) -> Iterator[str]:
    yield texts["row"].format(
        name=change_name(change),
        kind=kind_label(change.kind, language),
        work=work_types_label(change.work_types, language),
    )
    for column, before, after in change.cells:
        yield texts["cell"].format(
            column=column_label(column, language),
            before=before or texts["nothing"],
            after=after or texts["nothing"],
        )


def _result_line(item: WorkItem, texts: Mapping[str, str]) -> str:
    name = change_name(change_from_json(item.change))
    return texts[item.state].format(name=name, reason=item.reason)


def _texts(language: str) -> Mapping[str, str]:
    return _TEXTS.get(language, _TEXTS["ja"])
