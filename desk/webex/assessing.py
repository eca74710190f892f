"""What a submission comes to now: the rows that count, what stands in the way, what is asked.

Pure. The workbook is compared with the baseline that it was made from (glossary: submission), so
that rows which others have changed since are not set back by an old copy. What it holds that is
carried out or handed in already counts no second time (W menu 2(3)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk.webex.applying import apply_rows
from desk.webex.checking import check
from desk.webex.comparing import NO_ANSWERS, RowChange, compare
from desk.webex.identity import Key, by_everything, key_of
from desk.webex.problems import CellProblem
from desk.webex.questions import Answer, Question
from desk.webex.spelling import meaning_of
from desk.webex.table import Row, Table, Value

_Sides = tuple[Key | None, Key | None]


class Obstacle(StrEnum):
    """Why a changed row cannot be handed in although its cells are sound."""

    ROW_IN_WORK = "row_in_work"
    ROW_MOVED_ON = "row_moved_on"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a submission is held against.

    `base` is the baseline that the workbook was made from, `current` the newest one, `in_work`
    the rows of other submissions that were handed in and that it does not hold yet.
    """

    base: Table
    current: Table
    in_work: tuple[RowChange, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether nothing has happened since the workbook was made."""
        return self.base.base_version == self.current.base_version and not self.in_work


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the desk says about a submission before it is handed in.

    `changes` count one each; `already` is the number of rows that were handed in or carried out
    before and count no more.
    """

    changes: tuple[RowChange, ...]
    already: int
    unchanged: int
    obstacles: tuple[tuple[RowChange, Obstacle], ...]
    problems: tuple[CellProblem, ...]
    questions: tuple[Question, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it could be handed in as it is."""
        return not (self.obstacles or self.problems or self.questions)

    @property
    def says_nothing(self) -> bool:
        """Whether the workbook changes nothing and asks for nothing."""
        return self.is_sound and not self.changes


def assess(
    ground: Ground, submitted: Table, *, answers: Mapping[str, Answer] = NO_ANSWERS
) -> Assessment:
    """Return what a submitted table comes to."""
    comparison = compare(ground.base, submitted, answers=answers)
    new, already, obstacles = _sorted_out(ground, comparison.rows)
    problems = check(comparison.filled)
    if not problems and not ground.is_plain:
        problems = problems_with(ground, new)
    return Assessment(
        changes=new,
        already=already,
        unchanged=comparison.unchanged,
        obstacles=obstacles,
        problems=problems,
        questions=comparison.questions,
    )


def problems_with(ground: Ground, changes: Iterable[RowChange]) -> tuple[CellProblem, ...]:
    """Return the problems of the table that these changes would leave, once all work is done."""
    return check(apply_rows(ground.current, (*ground.in_work, *changes)))


def chosen(changes: Sequence[RowChange], keys: Collection[str]) -> tuple[RowChange, ...]:
    """Return the changes with these keys, in their order."""
    return tuple(change for change in changes if change.key in keys)


def _sorted_out(
    ground: Ground, changes: Iterable[RowChange]
) -> tuple[tuple[RowChange, ...], int, tuple[tuple[RowChange, Obstacle], ...]]:
    """Part the changes into new ones, those counted before (their number), and obstacles."""
    standing = _Standing.on(ground)
    new: list[RowChange] = []
    obstacles: list[tuple[RowChange, Obstacle]] = []
    already = 0
    for change in changes:
        if standing.counted_before(change):
            already += 1
        elif obstacle := standing.obstacle_to(change):
            obstacles.append((change, obstacle))
        else:
            new.append(change)
    return tuple(sorted(new, key=_place)), already, tuple(obstacles)


def _place(change: RowChange) -> tuple[bool, int]:
    """Order changes as their reader has them before the eyes: by sheet row, removed rows last."""
    row = change.after or change.before
    return change.after is None, row.sheet_row if row else 0


@dataclass(slots=True)
class _Standing:
    """What stands in the newest baseline and what is in work, used up as changes are judged.

    `meanings` and `keys` are of the newest baseline where the workbook was made from an older one.
    """

    is_newer: bool
    free: Counter[tuple[Value, ...]]
    taken: Counter[tuple[Value, ...]]
    in_work: Counter[_Sides]
    meanings: Counter[Key]
    keys: frozenset[str]

    @classmethod
    def on(cls, ground: Ground) -> _Standing:
        rows = ground.current.rows
        is_newer = ground.base.base_version != ground.current.base_version
        followed = rows if is_newer else ()
        taken = Counter(change.before.values for change in ground.in_work if change.before)
        free = Counter(row.settled().values for row in rows)
        free.subtract(taken)
        return cls(
            is_newer=is_newer,
            free=free,
            taken=taken,
            in_work=Counter(map(_sides, ground.in_work)),
            meanings=Counter(map(_meaning, followed)),
            keys=frozenset(key_of(meaning_of(row)) for row in followed),
        )

    def counted_before(self, change: RowChange) -> bool:
        """Tell whether the change is in work already, or the newest baseline holds it."""
        sides = _sides(change)
        if self.in_work[sides] > 0:
            self.in_work[sides] -= 1
            return True
        if not self.is_newer:
            return False
        if change.after is None:
            return change.key not in self.keys
        return self.meanings[_meaning(change.after)] > 0

    def obstacle_to(self, change: RowChange) -> Obstacle | None:
        """Return why the change's row is not there to be changed, None if it is (and use it)."""
        if change.before is None:
            return None
        before = change.before.settled().values
        if self.free[before] > 0:
            self.free[before] -= 1
            return None
        return Obstacle.ROW_IN_WORK if self.taken[before] else Obstacle.ROW_MOVED_ON


def _sides(change: RowChange) -> _Sides:
    return (
        _meaning(change.before) if change.before else None,
        _meaning(change.after) if change.after else None,
    )


def _meaning(row: Row) -> Key:
    return by_everything(meaning_of(row))
