"""Columns, kinds of change and sentences about cells as templates use them."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState

from desk.web.languages import current_language
from desk.web.webex import webex
from desk.webex import labels, sentences
from desk.webex.columns import Column
from desk.webex.comparing import ChangeKind
from desk.webex.problems import CellProblem
from desk.webex.questions import Question
from desk.webex.table import Row
from desk.webex.work_types import WorkType


def column(code: str) -> str:
    """Return the name of a column in the reader's language."""
    return labels.column_label(Column(code), current_language())


def place(code: str) -> str:
    """Return the name of a column with the header under which a workbook has it."""
    return labels.place_label(Column(code), current_language())


def change_kind(kind: ChangeKind) -> str:
    """Return what happens to a row."""
    return labels.kind_label(kind, current_language())


def work_types(kinds: tuple[WorkType, ...]) -> str:
    """Return the work types of a row."""
    return labels.work_types_label(kinds, current_language())


def problem_says(problem: CellProblem) -> str:
    """Return what is wrong with a cell."""
    return sentences.cell_sentence(problem, current_language())


def question_says(question: Question) -> str:
    """Return what the customer is asked."""
    return sentences.question_sentence(question, current_language())


def cell_of(code: str, row: Row) -> str:
    """Return what a row says in a column."""
    return row.text(Column(code))


@webex.record_once
def _add_words(state: BlueprintSetupState) -> None:
    state.app.jinja_env.filters.update(
        column=column,
        place=place,
        change_kind=change_kind,
        work_types=work_types,
        problem_says=problem_says,
        question_says=question_says,
        change_name=labels.change_name,
        row_name=labels.row_name,
        cell_of=cell_of,
    )
