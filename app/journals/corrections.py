"""Which changes of the history are corrections on paper (regulation 4.1), and how they are told.

Paper shows what stood in a cell at the end of a day. A cell that was rewritten several times in one day is
corrected once, and what was first written that day corrects nothing: a slip of the finger is not a correction.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

Key = int | str


@dataclass(frozen=True)
class Change:
    """A change of a cell from the history. `held_on` is the day of the lesson, None for a column of the term."""

    student: int
    key: Key
    work: int | None
    old: str | None
    new: str | None
    on: datetime.date
    held_on: datetime.date | None = None
    reason: str | None = None
    who: str = ""


@dataclass(frozen=True)
class Corrected:
    """A day's correction of a cell, in printed codes."""

    change: Change
    was: str
    became: str


def corrected(changes: Iterable[Change], printed: Callable[[str | None], str]) -> list[Corrected]:
    """Corrections in the order of the history; `printed` tells how a code looks on paper."""
    found = []
    for history in _by_cell(changes):
        first_day = None
        for day, of_day in groupby(history, key=lambda change: change.on):
            done = list(of_day)
            first_day = first_day or done[0].held_on or day
            was, became = printed(done[0].old), printed(done[-1].new)
            if day > first_day and was and was != became:
                found.append(Corrected(done[-1], was, became))
    return found


def _by_cell(changes: Iterable[Change]) -> Iterable[list[Change]]:
    cells: dict[tuple, list[Change]] = {}
    for change in changes:
        cells.setdefault((change.student, change.key, change.work), []).append(change)
    return cells.values()
