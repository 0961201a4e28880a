"""Lessons, works, marks, attendance and their history on the pages of the invented college."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.journals import chain, history
from app.journals.models import (
    Attendance,
    JournalChain,
    JournalChange,
    Lesson,
    LessonTopic,
    LessonType,
    LessonWork,
    Mark,
    WorkType,
)
from app.seeds import filling, teaching
from app.seeds.college import FIRST_DAY, TODAY, College
from app.seeds.filling import Entry, Held, Pupil, Work
from app.seeds.weeks import crammed, meetings
from app.seeds.workload import Unit

DENSE_LESSONS = 80
# Lessons are planned to the end of the week; the rest of the term comes with the timetable.
PLANNED_TO = datetime.date(2026, 10, 17)
# Today's lessons from this pair on have not been filled by noon.
NOT_YET = 3
CANCELLED_BECAUSE = "Преподаватель на курсах повышения квалификации"
CONTROL_EVERY = 7


@dataclass
class Registers:
    """Ids of the kinds of lesson and of work by their codes."""

    lesson_types: dict[str, int]
    work_types: dict[str, tuple[int, bool]]

    @classmethod
    def read(cls, connection) -> "Registers":
        types = connection.execute(LessonType.__table__.select())
        works = connection.execute(WorkType.__table__.select())
        return cls({row.code: row.id for row in types}, {row.code: (row.id, row.is_graded) for row in works})


@dataclass
class Sheet:
    """A page while it is being filled."""

    unit: Unit
    pupils: list[Pupil]
    dice: random.Random
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Planned:
    """A lesson to be: its place on the page, its day, and what happens to it."""

    number: int
    day: datetime.date
    pair: int | None
    fate: str


def keep_journals(college: College, units: list[Unit], registers: Registers) -> None:
    """Fill every page; pages are made one after another, so memory holds one of them."""
    ids = college.ids
    ids |= {"lessons": {}, "counts": {"lessons": 0, "cells": 0, "changes": 0}}
    substitute = next(t for t in college.teachers[1:] if t.department == college.departments[0])
    ids["substitute"] = substitute
    for unit in units:
        sheet = Sheet(unit, _pupils(unit), random.Random(f"page-{college.wanted.seed}-{unit.page}"))
        for planned in _planned(college, unit):
            _hold(college, sheet, planned, registers)
        _write_cells(college, sheet)


def _pupils(unit: Unit) -> list[Pupil]:
    return [Pupil(m.student, m.starts_on, m.ends_on, m.ability, m.truancy) for m in unit.members]


def _planned(college: College, unit: Unit) -> Iterator[Planned]:
    if college.is_dense:
        dates = list(crammed(DENSE_LESSONS, FIRST_DAY, TODAY))
    elif unit.item.kind == "work_practice":
        dates = []
    else:
        dates = list(meetings(unit.slots, FIRST_DAY, PLANNED_TO))
    special = _special(unit, dates)
    for number, (day, pair) in enumerate(dates):
        fate = special.get(number) or _fate(day, pair, college.is_dense)
        yield Planned(number, day, pair, "waiting" if fate == "held" and _is_forgotten(unit, day) else fate)


def _special(unit: Unit, dates: list) -> dict[int, str]:
    """The lessons that tests ask for, each on a page of the teacher, in days that are not locked yet."""
    lately = [n for n, (day, _) in enumerate(dates) if datetime.date(2026, 10, 5) <= day < TODAY]
    if unit.part == "empty_today":
        return {max(n for n, (day, _) in enumerate(dates) if day == TODAY): "empty"}
    if unit.part == "mdk":
        return {lately[-1]: "substituted"}
    return {lately[-1]: "cancelled"} if unit.part == "subgroup" else {}


def _fate(day: datetime.date, pair: int | None, is_dense: bool) -> str:
    if day > TODAY:
        return "future"
    if day == TODAY and not is_dense and (pair or 0) >= NOT_YET:
        return "waiting"
    return "held"


def _is_forgotten(unit: Unit, day: datetime.date) -> bool:
    """Now and then a teacher of this month is behind with the journal; the cast never is."""
    return not unit.part and day > datetime.date(2026, 10, 5) and (unit.page * 7 + day.day) % 29 == 0


def _hold(college: College, sheet: Sheet, planned: Planned, registers: Registers) -> None:
    unit, fate = sheet.unit, planned.fate
    kind, works = _kinds(unit, planned.number)
    theme = teaching.theme(f"{unit.item.index_code} {unit.item.name}", planned.number)
    is_filled = fate in ("held", "substituted")
    writer = college.ids["substitute"] if fate == "substituted" else unit.teacher
    lesson = college.rows.add(
        Lesson,
        page_id=unit.page,
        held_on=planned.day,
        pair=planned.pair,
        hours=2,
        lesson_type_id=registers.lesson_types[kind],
        topic="" if fate == "empty" else theme.topic,
        homework=theme.homework if is_filled else "",
        teacher_id=unit.teacher.id,
        substitute_id=writer.id if fate == "substituted" else None,
        cancelled_on=planned.day if fate == "cancelled" else None,
        cancel_reason=CANCELLED_BECAUSE if fate == "cancelled" else None,
        attendance_taken_at=filling.moment(planned.day, planned.pair) if is_filled else None,
        first_filled_on=planned.day if is_filled else None,
        version=1,
    )
    college.ids["counts"]["lessons"] += 1
    if is_filled:
        _give_topic(college, unit, lesson, planned.number)
    if fate in ("empty", "substituted", "cancelled"):
        college.ids["lessons"]["empty_today" if fate == "empty" else fate] = lesson
    given = [_add_work(college, lesson, place, code, registers) for place, code in enumerate(works)]
    if is_filled:
        _fill(college, sheet, Held(lesson, planned.day, planned.pair, writer.account_id, given))


def _give_topic(college: College, unit: Unit, lesson: int, number: int) -> None:
    """The row of the thematic plan that the lesson gave, while the plan lasts."""
    rows = college.ids["plans"].get(unit.item.id, ())
    if number < len(rows):
        college.rows.add(LessonTopic, lesson_id=lesson, thematic_item_id=rows[number], hours=2)


def _kinds(unit: Unit, number: int) -> tuple[str, list[str]]:
    """The kind of a lesson and the works marked at it."""
    if "Физическая культура" in unit.item.name:
        return "practical", ["sports_standards"] if number % 3 == 2 else ["answer"]
    if number % CONTROL_EVERY == CONTROL_EVERY - 1:
        return "control_work", ["control_work"]
    if unit.is_practice:
        return "practice", ["practical_work"]
    if unit.item.kind == "mdk":
        return ("lecture", ["answer"]) if number % 2 == 0 else ("practical", ["practical_work"])
    return "lesson", ["answer", "homework"] if number % 5 == 3 else ["answer"]


def _add_work(college: College, lesson: int, place: int, code: str, registers: Registers) -> Work:
    work_type, is_graded = registers.work_types[code]
    is_required = code in ("control_work", "practical_work", "sports_standards")
    values = {"lesson_id": lesson, "work_type_id": work_type, "is_required": is_required, "place": place}
    return Work(college.rows.add(LessonWork, **values), is_graded, is_required)


def _fill(college: College, sheet: Sheet, held: Held) -> None:
    share = college.wanted.filled
    if share is None:
        sheet.entries += filling.entries(held, sheet.pupils, TODAY, sheet.dice)
    else:
        sheet.entries += filling.dense_entries(held, sheet.pupils, share, sheet.dice)


def _write_cells(college: College, sheet: Sheet) -> None:
    """The cells as they stand now, and the chain of changes that led there."""
    page = sheet.unit.page
    ordered = sorted(sheet.entries, key=lambda entry: entry.at)
    latest = {(entry.lesson, entry.work, entry.student): entry for entry in ordered}
    for (lesson, work, student), entry in latest.items():
        cell = {"page_id": page, "lesson_id": lesson, "student_id": student}
        cell |= {"value": entry.new, "version": entry.version}
        if work is None:
            college.rows.add(Attendance, **cell)
        else:
            college.rows.add(Mark, **cell, work_id=work)
    rows, head = history.chained(page, chain.Walk(), _stamped(ordered), lambda: f"{sheet.dice.getrandbits(64):016x}")
    for row in rows:
        college.rows.add(JournalChange, **row)
    sealed = history.sealed(page, head) if rows else {"page_id": page, "sequence": 0, "hash": ""}
    college.rows.add(JournalChain, **sealed)
    college.ids["counts"]["cells"] += len(latest)
    college.ids["counts"]["changes"] += len(rows)


def _stamped(ordered: list[Entry]) -> Iterator[tuple[history.Entry, history.Stamp]]:
    for entry in ordered:
        kind = history.ATTENDANCE if entry.work is None else history.MARK
        change = history.Entry(
            kind=kind,
            lesson_id=entry.lesson,
            work_id=entry.work,
            student_id=entry.student,
            old=entry.old,
            new=entry.new,
            version=entry.version,
        )
        yield change, history.Stamp(entry.by, entry.at, entry.day, "192.0.2.10", entry.reason)
