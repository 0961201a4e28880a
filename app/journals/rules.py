"""What may be written into a journal, by whom and when: pure answers to facts handed in.

Regulation 2.3 and 3.9: filled on the day of the lesson; 3.8: by the own workload only; 4.1: the teacher
answers for later changes, hence the reason after the soft window and the lock after the month.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.policy.marks import CREDIT_CODES, GRADE_CODES, MARKS, Place

Interval = tuple[date, date | None]

LONGEST_TYPED = 16

# Keys that carry the letters of our values, by their place on the Latin keyboard.
_LAYOUT = str.maketrans("yegjpxcdfbtkn,</", "нупозчсваиелтбб.")
# Latin letters (and one digit) that look like Cyrillic ones.
_LOOK_ALIKE = str.maketrans("abceholkmnptxy3", "авсенолкмнртхуз")

# fmt: off
_SPELLINGS = {
    "з": "зач", "зачет": "зач", "✔": "зач",
    "незач": "нз", "незачет": "нз", "✘": "нз",
    "у": "уп", "о": "оп", "от": "н",
    "н/а": "на", "•": ".", "ю": ".",
}
# fmt: on


def normalise(typed: object) -> str | None:
    """The stored code of what was typed: "" clears the cell, None is not a value of the journal.

    Case does not matter, nor the keyboard layout, nor Latin letters that look like Cyrillic ones."""
    if not isinstance(typed, str) or len(typed) > LONGEST_TYPED:
        return None
    text = unicodedata.normalize("NFKC", typed).strip().casefold().replace("ё", "е")
    if text == "":
        return ""
    return next((code for code in map(_known, _readings(text)) if code), None)


def _readings(text: str) -> Iterator[str]:
    yield text
    if not any("а" <= letter <= "я" for letter in text):
        yield text.translate(_LAYOUT)
    yield text.translate(_LOOK_ALIKE)


def _known(text: str) -> str | None:
    for spelling in (text, text.rstrip(".")):
        code = _SPELLINGS.get(spelling, spelling)
        if code in MARKS:
            return code
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Refusal:
    """Why a change is not taken: a word for code, the status the grid is told, the text a person reads."""

    code: str
    status: str
    message: LazyString

    @property
    def asks_for_a_reason(self) -> bool:
        """The same change with a reason would be taken."""
        return self.code == "late"


UNKNOWN_VALUE = Refusal("unknown_value", "invalid", _l("There is no such value in the journal."))
NOT_FOR_ATTENDANCE = Refusal("not_for_attendance", "invalid", _l("Attendance takes absence, lateness or exemption."))
NOT_FOR_WORK = Refusal("not_for_work", "invalid", _l("This value cannot stand for a work."))
NOT_FOR_GRADED = Refusal("not_for_graded", "invalid", _l("This work is graded: 5, 4, 3 or 2."))
NOT_FOR_CREDIT = Refusal("not_for_credit", "invalid", _l("This work is passed or not passed: credit or no credit."))
NOT_FOR_COLUMN = Refusal("not_for_column", "invalid", _l("This value cannot stand in the column of a term."))
NOT_UNDERSTOOD = Refusal("not_understood", "invalid", _l("This change is not understood."))
NO_SUCH_CELL = Refusal("no_such_cell", "invalid", _l("There is no such cell in this journal."))

NOT_OWN = Refusal("not_own", "forbidden", _l("Only the teacher who has this workload on that day may write here."))

CANCELLED = Refusal("cancelled", "locked", _l("The lesson did not take place."))
FUTURE = Refusal("future", "locked", _l("The lesson is still ahead: marks are put from its day on."))
OUTSIDE_MEMBERSHIP = Refusal("outside_membership", "locked", _l("The student was not in the group on that day."))
TERM_CLOSED = Refusal("term_closed", "locked", _l("The term is closed."))
TERM_AHEAD = Refusal("term_ahead", "locked", _l("The term has not begun."))


@lru_cache(maxsize=100)
def month_locked(since: date) -> Refusal:
    """The month of the lesson has been closed."""
    day = f"{since:%d.%m.%Y}"
    return Refusal("month_locked", "locked", _l("The month has been closed since %(day)s.", day=day))


@lru_cache(maxsize=400)
def late(free_until: date) -> Refusal:
    """The soft window is over: a reason is asked for (regulation 4.1)."""
    day = f"{free_until:%d.%m.%Y}"
    return Refusal("late", "locked", _l("Free changes ended on %(day)s: give a reason.", day=day))


def value_refusal(code: str | None, place: Place, *, graded: bool = True) -> Refusal | None:
    """Whether a value may stand in a place; `graded` tells marks from credits among works."""
    if code is None:
        return UNKNOWN_VALUE
    if code == "":
        return None
    if place not in MARKS[code].places:
        return _OUT_OF_PLACE[place]
    if place is Place.WORK and graded and code in CREDIT_CODES:
        return NOT_FOR_GRADED
    if place is Place.WORK and not graded and code in GRADE_CODES:
        return NOT_FOR_CREDIT
    return None


_OUT_OF_PLACE = {
    Place.ATTENDANCE: NOT_FOR_ATTENDANCE,
    Place.WORK: NOT_FOR_WORK,
    Place.COLUMN: NOT_FOR_COLUMN,
}


@dataclass(frozen=True, slots=True)
class Window:
    """How long a page stays open: days without a reason, day of the next month that locks it (0: never).

    `unlocked`: somebody who may has opened this page for this writer; it lifts the month and the term."""

    soft_days: int = 3
    lock_day: int = 5
    term_closed: bool = False
    unlocked: bool = False


def month_locks_on(held_on: date, lock_day: int) -> date | None:
    """The first day on which the month of a lesson is locked; None if months are not locked."""
    if lock_day < 1:
        return None
    next_month = (held_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    last_day = ((next_month + timedelta(days=32)).replace(day=1) - timedelta(days=1)).day
    return next_month.replace(day=min(lock_day, last_day))


def lesson_closed(held_on: date, today: date, window: Window, *, cancelled: bool = False) -> Refusal | None:
    """Why the marks of a lesson cannot be written by anybody today, however good the reason."""
    if cancelled:
        return CANCELLED
    if held_on > today:
        return FUTURE
    return description_closed(held_on, today, window)


def description_closed(held_on: date, today: date, window: Window) -> Refusal | None:
    """Why date, topic and homework of a lesson cannot be written; a future lesson may be prepared."""
    if window.unlocked:
        return None
    if window.term_closed:
        return TERM_CLOSED
    locks_on = month_locks_on(held_on, window.lock_day)
    return month_locked(locks_on) if locks_on and today >= locks_on else None


def lateness(held_on: date, today: date, window: Window) -> Refusal | None:
    """The soft window, for a lesson that is otherwise open."""
    free_until = held_on + timedelta(days=window.soft_days)
    return late(free_until) if today > free_until else None


_STATES = frozenset({"cancelled", "future"})


def lesson_state(held_on: date, today: date, window: Window, *, cancelled: bool = False) -> tuple[str, Refusal | None]:
    """What the grid shows of a lesson: open, late, locked, future or cancelled, and why."""
    closed = lesson_closed(held_on, today, window, cancelled=cancelled)
    if closed is not None:
        return (closed.code if closed.code in _STATES else "locked"), closed
    tardy = lateness(held_on, today, window)
    return ("late" if tardy else "open"), tardy


def is_member(intervals: Iterable[Interval], on: date) -> bool:
    """Was the student in the group on that day? Both ends of an interval belong to it."""
    return any(since <= on and (until is None or on <= until) for since, until in intervals)


def was_member(intervals: Iterable[Interval], since: date, until: date) -> bool:
    """Was the student in the group on any day of a period?"""
    return any(start <= until and (end is None or since <= end) for start, end in intervals)


def average(codes: Iterable[str | None]) -> Decimal | None:
    """The mean of the grades among the values, half up to two decimals; None without grades."""
    grades = [grade for code in codes if code in MARKS and (grade := MARKS[code].grade) is not None]
    if not grades:
        return None
    return (Decimal(sum(grades)) / len(grades)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Absence:
    """Academic hours missed, of them for a good reason, and how often the student came late."""

    hours: int = 0
    excused: int = 0
    late: int = 0

    @property
    def unexcused(self) -> int:
        """Hours missed without a good reason, those not yet explained included."""
        return self.hours - self.excused


def absence(cells: Iterable[tuple[str | None, int]]) -> Absence:
    """Sum up (value, hours of the lesson) of one student."""
    hours = excused = times_late = 0
    for code, lesson_hours in cells:
        value = MARKS.get(code or "")
        if value is None:
            continue
        hours += lesson_hours if value.absent else 0
        excused += lesson_hours if value.absent and value.excused else 0
        times_late += value.late
    return Absence(hours, excused, times_late)
