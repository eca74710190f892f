"""What has to be asked before two tables can be compared to the end.

A question stands in place of a guess: a guess would be charged to the customer (W menu 2(3)).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk.webex.table import Row


class QuestionCode(StrEnum):
    """What has to be asked."""

    SAME_MAIL = "same_mail"
    SAME_EXTENSION = "same_extension"
    SAME_PERSON = "same_person"
    NO_IDENTITY = "no_identity"


class Answer(StrEnum):
    """What the customer says to `same_person`; the other questions are settled in the table."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Question:
    """Rows that could be each other. `key` stays the same while the rows mean the same."""

    key: str
    code: QuestionCode
    baseline_rows: tuple[Row, ...]
    submitted_rows: tuple[Row, ...]
