"""Which row of a submitted table is which row of the baseline: rows are followed by who they are.

In this order, and each time only where exactly one row stands on either side:
1. rows that mean the same from end to end (wherever they stand);
2. mail, site and extension; then mail alone;
3. extension within its site, so that a renamed mail address stays one row;
4. item number and name.
What two rows could equally be becomes a question; it is never guessed, for a guess would be
charged to the customer. That goes for rows with the same mail or extension, for a name that is
left over on both sides with nothing else in common, and for a row whose identity was wiped out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from desk.webex.identity import (
    NO_KEY,
    Key,
    by_everything,
    by_extension,
    by_mail,
    by_mail_and_extension,
    by_name,
    by_number,
    by_number_and_name,
)
from desk.webex.questions import Answer, Question, QuestionCode
from desk.webex.spelling import Meaning, meaning_of
from desk.webex.table import Row

Known = tuple[Row, Meaning]


@dataclass(frozen=True, slots=True)
class Matches:
    """Which rows belong together, which stand alone, and what must be asked.

    `equal` counts the pairs that mean the same; `pairs` are the others, with their meanings.
    """

    equal: int
    pairs: tuple[tuple[Known, Known], ...]
    removed: tuple[Row, ...]
    added: tuple[Row, ...]
    questions: tuple[Question, ...]


@dataclass(slots=True)
class _Following:
    """The rows of both sides that nothing is known of yet, and what has been found so far."""

    baseline: list[Known]
    submitted: list[Known]
    answers: Mapping[str, Answer]
    equal: int = 0
    pairs: list[tuple[Known, Known]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)

    def groups(self, key: Callable[[Meaning], Key]) -> list[tuple[Key, list[Known], list[Known]]]:
        """Return the groups with this key that have rows on both sides."""
        left, right = _grouped(self.baseline, key), _grouped(self.submitted, key)
        return [(each, left[each], right[each]) for each in left if each in right]

    def drop(self, rows: Iterable[Known]) -> None:
        """Take rows out of what is left, in one pass."""
        gone = {id(known) for known in rows}
        self.baseline = [known for known in self.baseline if id(known) not in gone]
        self.submitted = [known for known in self.submitted if id(known) not in gone]


def match(
    baseline: Iterable[Row], submitted: Iterable[Row], answers: Mapping[str, Answer]
) -> Matches:
    """Follow every row; near-linear in the number of rows."""
    following = _Following(_known(baseline), _known(submitted), answers)
    _pair_equals(following)
    _pair_singles(following, by_mail_and_extension)
    _pair_singles(following, by_mail, QuestionCode.SAME_MAIL)
    _pair_singles(following, by_extension, QuestionCode.SAME_EXTENSION)
    _pair_singles(following, by_number_and_name)
    _settle_names(following)
    _ask_about_the_nameless(following)
    return Matches(
        following.equal,
        tuple(following.pairs),
        (*following.removed, *(row for row, _ in following.baseline)),
        (*following.added, *(row for row, _ in following.submitted)),
        tuple(sorted(following.questions, key=lambda question: question.key)),
    )


def _known(rows: Iterable[Row]) -> list[Known]:
    return [(row, meaning_of(row)) for row in rows]


def _grouped(rows: Iterable[Known], key: Callable[[Meaning], Key]) -> dict[Key, list[Known]]:
    groups: dict[Key, list[Known]] = {}
    for known in rows:
        if (each := key(known[1])) != NO_KEY:
            groups.setdefault(each, []).append(known)
    return groups


def _pair_equals(following: _Following) -> None:
    """Put aside rows that mean the same but for their item number, however many are alike."""
    paired: list[Known] = []
    for _, left, right in following.groups(by_everything):
        for old, new in zip(left, right, strict=False):
            following.equal += 1
            paired += (old, new)
    following.drop(paired)


def _pair_singles(
    following: _Following,
    key: Callable[[Meaning], Key],
    otherwise: QuestionCode | None = None,
) -> None:
    """Pair rows whose key stands once on either side; ask about the others, if told to."""
    settled: list[Known] = []
    for each, left, right in following.groups(key):
        if len(left) == len(right) == 1:
            following.pairs.append((left[0], right[0]))
        elif otherwise is not None:
            following.questions.append(_question(otherwise, each, left, right))
        else:
            continue
        settled += (*left, *right)
    following.drop(settled)


def _ask_about_the_nameless(following: _Following) -> None:
    """Ask about rows that say something but not who they are, and whose place they stand in."""
    nameless = [known for known in following.submitted if not known[0].has_identity]
    places = _grouped(following.baseline, by_number)
    asked = list(nameless)
    for known in nameless:
        candidates = places.get(by_number(known[1]), [])
        where = by_number(known[1]) or (f"row {known[0].sheet_row}",)
        asked += candidates
        following.questions.append(_question(QuestionCode.NO_IDENTITY, where, candidates, [known]))
    following.drop(asked)


def _settle_names(following: _Following) -> None:
    """Ask whether rows that share nothing but the name are one person, or follow the answer."""
    settled: list[Known] = []
    for each, left, right in following.groups(by_name):
        question = _question(QuestionCode.SAME_PERSON, each, left, right)
        answer = following.answers.get(question.key)
        if answer is Answer.SAME and len(left) == len(right) == 1:
            following.pairs.append((left[0], right[0]))
        elif answer is Answer.DIFFERENT:
            following.removed += (row for row, _ in left)
            following.added += (row for row, _ in right)
        else:
            following.questions.append(question)
        settled += (*left, *right)
    following.drop(settled)


def _question(
    code: QuestionCode, key: Key, left: Iterable[Known], right: Iterable[Known]
) -> Question:
    return Question(
        f"{code.value}:{'/'.join(key)}",
        code,
        tuple(row for row, _ in left),
        tuple(row for row, _ in right),
    )
