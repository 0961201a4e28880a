"""What a diligent teacher has written into a journal: attendance and marks of a page, in the order of time.

Pure. Every student has an ability and a habit of being absent, so that averages, debts and absences look like
those of a real group instead of noise.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

# An absence is explained within ten days, as the class teacher gets the papers.
REASON_IS_KNOWN_AFTER = timedelta(days=10)
# Moments are UTC; the college lives five hours ahead, and its first pair ends at ten.
FIRST_PAIR_ENDS = time(5, 0)


@dataclass(frozen=True, slots=True)
class Pupil:
    """A student on a page: the days of the stay, and what kind of student it is."""

    id: int
    starts_on: date
    ends_on: date | None
    ability: float
    truancy: float

    def attends(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Work:
    """A work of a lesson; of a control paper almost everybody has a mark."""

    id: int
    is_graded: bool
    is_required: bool


@dataclass(slots=True)
class Held:
    """A lesson as far as its filling is concerned. `by` is the account of whoever filled it."""

    id: int
    day: date
    pair: int | None
    by: int
    works: list[Work] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved change of one cell; `work` is None for attendance."""

    at: datetime
    day: date
    by: int
    lesson: int
    work: int | None
    student: int
    old: str | None
    new: str
    version: int
    reason: str | None = None


def ability(dice: random.Random) -> float:
    """The mark a student tends to: mostly between three and a half and four and a half."""
    return min(5.0, max(2.3, dice.gauss(3.95, 0.55)))


def truancy(dice: random.Random) -> float:
    """The share of lessons a student misses; every fifteenth misses a third."""
    return 0.35 if dice.random() < 1 / 15 else dice.uniform(0.01, 0.09)


def moment(day: date, pair: int | None, seconds: int = 0) -> datetime:
    """When a teacher fills the lesson: at the end of its pair."""
    return datetime.combine(day, FIRST_PAIR_ENDS) + timedelta(minutes=100 * ((pair or 1) - 1), seconds=seconds)


def entries(lesson: Held, pupils: list[Pupil], today: date, dice: random.Random) -> Iterator[Entry]:
    """What stands in the column of a lesson on `today`."""
    present = [pupil for pupil in pupils if pupil.attends(lesson.day)]
    for place, pupil in enumerate(present):
        at = moment(lesson.day, lesson.pair, place)
        absence = _absence(lesson.day, today, pupil, dice)
        if absence:
            yield Entry(at, lesson.day, lesson.by, lesson.id, None, pupil.id, None, absence, 1)
        for work in lesson.works:
            mark = _mark(work, pupil, is_absent=absence not in (None, "оп"), dice=dice)
            if mark:
                yield from _given(at, lesson, work, pupil, mark, today, dice)


def dense_entries(lesson: Held, pupils: list[Pupil], share: float, dice: random.Random) -> Iterator[Entry]:
    """A share of a column filled with one value a cell: what a benchmark of a given volume needs."""
    at = moment(lesson.day, lesson.pair)
    work = lesson.works[0]
    for pupil in pupils:
        if dice.random() >= share:
            continue
        if dice.random() < 0.1:
            yield Entry(at, lesson.day, lesson.by, lesson.id, None, pupil.id, None, dice.choice(_ABSENT), 1)
        else:
            mark = _graded(pupil, dice) if work.is_graded else "зач"
            yield Entry(at, lesson.day, lesson.by, lesson.id, work.id, pupil.id, None, mark, 1)


_ABSENT = ("н", "нп", "уп", "б")


def _absence(day: date, today: date, pupil: Pupil, dice: random.Random) -> str | None:
    chance = dice.random()
    if chance < pupil.truancy:
        if today - day < REASON_IS_KNOWN_AFTER:
            return "н"
        return dice.choices(("нп", "уп", "б"), (4, 3, 3))[0]
    return "оп" if chance > 0.985 else None


def _mark(work: Work, pupil: Pupil, *, is_absent: bool, dice: random.Random) -> str | None:
    if is_absent:
        return "." if work.is_required and dice.random() < 0.6 else None
    if dice.random() > (0.95 if work.is_required else 0.3):
        return None
    if not work.is_graded:
        return "зач" if pupil.ability + dice.gauss(0, 0.6) > 2.9 else "нз"
    return _graded(pupil, dice)


def _graded(pupil: Pupil, dice: random.Random) -> str:
    return str(min(5, max(2, round(dice.gauss(pupil.ability, 0.6)))))


def _given(at: datetime, lesson: Held, work: Work, pupil: Pupil, mark: str, today: date, dice: random.Random):
    """A mark; now and then one that was mended two days later, so that histories have something to tell."""
    mends = mark in "34" and lesson.day + timedelta(days=2) < today and dice.random() < 0.02
    first = str(int(mark) - 1) if mends else mark
    yield Entry(at, lesson.day, lesson.by, lesson.id, work.id, pupil.id, None, first, 1)
    if mends:
        later = at + timedelta(days=2, hours=3)
        day = lesson.day + timedelta(days=2)
        yield Entry(later, day, lesson.by, lesson.id, work.id, pupil.id, first, mark, 2, "Исправлена после пересдачи")
