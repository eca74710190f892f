"""`desk webex`: what two extension tables differ in, told without a database.

Exit status of `diff`: 0 if the new table is sound and every row could be followed, 1 if it holds
errors or leaves questions (the count is then not final), 2 if a file cannot be read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from desk.cli.webex_records import ledger, template
from desk.errors import TooLarge, Unreadable
from desk.webex.checking import check
from desk.webex.columns import LABELS
from desk.webex.comparing import ChangeKind, Comparison, RowChange, compare
from desk.webex.problems import CellProblem
from desk.webex.questions import Question
from desk.webex.reading import read_table
from desk.webex.sentences import cell_sentence, file_sentence, question_sentence
from desk.webex.table import Row, Table
from desk.webex.work_types import WORK_TYPE_LABELS

_HAS_ERRORS = 1
_UNREADABLE = 2
_KINDS = {ChangeKind.ADDED: "追加", ChangeKind.REMOVED: "削除", ChangeKind.CHANGED: "変更"}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def webex() -> None:
    """Webex Calling: the extension table (内線管理表)."""


webex.add_command(ledger)
webex.add_command(template)


@webex.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of text.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Count the rows that NEW changes in OLD, and check NEW."""
    comparison = compare(_read(old), _read(new))
    problems = check(comparison.filled)
    described = describe(comparison, problems)
    if as_json:
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(comparison, problems)))
    if problems or comparison.questions:
        raise SystemExit(_HAS_ERRORS)


def _read(path: Path) -> Table:
    try:
        return read_table(path.read_bytes())
    except (Unreadable, TooLarge) as error:
        click.echo(f"{path.name}: {file_sentence(error)}", err=True)
        raise SystemExit(_UNREADABLE) from error


def describe(comparison: Comparison, problems: tuple[CellProblem, ...]) -> dict[str, Any]:
    """Return the comparison and the problems of the new table as JSON takes them."""
    return {
        "count": comparison.count,
        "unchanged": comparison.unchanged,
        "rows": [_change(change) for change in comparison.rows],
        "errors": [_problem(problem) for problem in problems],
        "questions": [_question(question) for question in comparison.questions],
    }


def _change(change: RowChange) -> dict[str, Any]:
    return {
        "key": change.key,
        "kind": change.kind.value,
        "row": _sheet_row(change),
        "columns": [column.value for column in change.columns],
        "cells": [
            {"column": column.value, "before": before, "after": after}
            for column, before, after in change.cells
        ],
        "work_types": [kind.value for kind in change.work_types],
    }


def _sheet_row(change: RowChange) -> int | None:
    """Return where the row stands in the new table, None if it is gone."""
    return change.after.sheet_row if change.after else None


def _problem(problem: CellProblem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column.value,
        "value": problem.value,
        "code": problem.code,
        "message": cell_sentence(problem),
    }


def _question(question: Question) -> dict[str, Any]:
    def places(rows: tuple[Row, ...]) -> list[int]:
        return [row.sheet_row for row in rows]

    return {
        "key": question.key,
        "code": question.code.value,
        "old_rows": places(question.baseline_rows),
        "new_rows": places(question.submitted_rows),
        "message": question_sentence(question),
    }


def _lines(comparison: Comparison, problems: tuple[CellProblem, ...]) -> list[str]:
    return [
        f"変更回数: {comparison.count}（変更なし: {comparison.unchanged}行）",
        *map(_change_line, comparison.rows),
        *(
            f"エラー {problem.row}行目 {LABELS[problem.column]}「{problem.value}」"
            f" {cell_sentence(problem)}"
            for problem in problems
        ),
        *(f"確認 {each.key} {question_sentence(each)}" for each in comparison.questions),
    ]


def _change_line(change: RowChange) -> str:
    kinds = "、".join(WORK_TYPE_LABELS[kind] for kind in change.work_types)
    cells = "、".join(LABELS[column] for column in change.columns)
    return f"{_KINDS[change.kind]} {change.key}: {cells}（{kinds}）"
