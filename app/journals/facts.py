"""Everything about a batch of operations that lies in the database, read by one statement."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cache

import sqlalchemy as sa

from app.extensions import db
from app.journals import history, pages, rules
from app.journals.models import Attendance, AttestationMark, JournalOp, Lesson, LessonWork, Mark, WorkType
from app.journals.ops import Cell, Op
from app.journals.pages import Page
from app.policy.marks import Place

_lesson = Lesson.__table__
_work = LessonWork.__table__
_work_type = WorkType.__table__
_mark = Mark.__table__
_attendance = Attendance.__table__
_attested = AttestationMark.__table__
_op = JournalOp.__table__

Stored = tuple[str | None, int | None]  # value and version; version None: no row ever


@dataclass(slots=True)
class LessonFacts:
    """What the rules ask of a lesson."""

    held_on: datetime.date
    cancelled: bool
    substitute_id: int | None
    is_filled: bool
    attendance_taken: bool


@dataclass(slots=True)
class Facts:
    """What the judge of a batch has to know."""

    lessons: dict[int, LessonFacts] = field(default_factory=dict)
    works: dict[int, tuple[int, bool]] = field(default_factory=dict)  # work -> (lesson, graded)
    stays: dict[int, list[rules.Interval]] = field(default_factory=dict)
    cells: dict[Cell, Stored] = field(default_factory=dict)
    ops: dict[str, tuple[int, str, str]] = field(default_factory=dict)  # uuid -> (account, digest, result)


_SHAPE = {
    "kind": sa.String(),
    "id": sa.Integer(),
    "ref": sa.Integer(),
    "since": sa.Date(),
    "until": sa.Date(),
    "text": sa.Text(),
    "value": sa.Text(),
    "number": sa.Integer(),
}


def _part(kind: str, **given: sa.ColumnElement) -> sa.Select:
    """One arm of the union: the given columns in their places, typed nulls in the others."""
    given["kind"] = sa.literal(kind)
    return sa.select(*(given.get(name, sa.cast(sa.null(), type_)).label(name) for name, type_ in _SHAPE.items()))


# What a batch names, as parameters: the statement is built once for each of its shapes.
_PAGE = sa.bindparam("page_id", type_=sa.Integer)
_STUDENTS = sa.bindparam("students", expanding=True, type_=sa.Integer)
_LESSONS = sa.bindparam("lessons", expanding=True, type_=sa.Integer)
_CALLED = sa.bindparam("called", expanding=True, type_=sa.Integer)
_WORKS = sa.bindparam("works", expanding=True, type_=sa.Integer)
_COLUMNS = sa.bindparam("columns", expanding=True, type_=sa.String)
_OPS = sa.bindparam("ops", expanding=True, type_=sa.String)


def read_facts(page: Page, ops: list[Op]) -> Facts:
    """Lessons, works, stays, cells and known operations that a batch speaks of: one statement."""
    named = {
        "students": {op.student for op in ops},
        "lessons": {op.lesson for op in ops if op.lesson is not None},
        "works": {op.work for op in ops if op.work is not None},
        "called": {op.lesson for op in ops if op.place is Place.ATTENDANCE},
        "columns": {op.column for op in ops if op.column is not None},
        "ops": {op.op for op in ops},
    }
    shape = (page.subgroup_id is not None, *(bool(named[name]) for name in ("lessons", "works", "called", "columns")))
    values = {name: list(ids) for name, ids in named.items() if ids}
    facts = Facts()
    # Straight over the connection: these are tables, not mapped rows, and the page has been narrowed already.
    for row in db.session.connection().execute(_statement(*shape), {"page_id": page.id, **pages.place(page), **values}):
        _READERS[row.kind](facts, row)
    return facts


@cache
def _statement(of_subgroup: bool, lessons: bool, works: bool, called: bool, columns: bool) -> sa.CompoundSelect:
    """The union for one shape of a batch; building it costs more than asking the database."""
    parts = [_stays(of_subgroup=of_subgroup), _known_ops()]
    if lessons:
        parts.append(_lessons())
    if works:
        parts += [_works(), _marks()]
    if called:
        parts.append(_attendances())
    if columns:
        parts.append(_attestation_marks())
    return sa.union_all(*parts)


def _stays(*, of_subgroup: bool) -> sa.Select:
    stay = pages.members(of_subgroup=of_subgroup).subquery()
    return _part("stay", id=stay.c.student_id, since=stay.c.since, until=stay.c.until).where(
        stay.c.student_id.in_(_STUDENTS)
    )


def _known_ops() -> sa.Select:
    return _part("op", text=_op.c.op, value=_op.c.body_hash + " " + _op.c.result, id=_op.c.account_id).where(
        _op.c.op.in_(_OPS)
    )


def _lessons() -> sa.Select:
    filled = sa.case((_lesson.c.first_filled_on.is_(None), 0), else_=1)
    taken = sa.case((_lesson.c.attendance_taken_at.is_(None), 0), else_=2)
    return _part(
        "lesson",
        id=_lesson.c.id,
        ref=_lesson.c.substitute_id,
        since=_lesson.c.held_on,
        until=_lesson.c.cancelled_on,
        number=filled + taken,
    ).where(_lesson.c.page_id == _PAGE, _lesson.c.id.in_(_LESSONS))


def _works() -> sa.Select:
    graded = sa.case((_work_type.c.is_graded, 1), else_=0)
    return (
        _part("work", id=_work.c.id, ref=_work.c.lesson_id, number=graded)
        .select_from(_work)
        .join(_lesson, _lesson.c.id == _work.c.lesson_id)
        .join(_work_type, _work_type.c.id == _work.c.work_type_id)
        .where(_lesson.c.page_id == _PAGE, _work.c.id.in_(_WORKS), _work.c.is_removed.is_(False))
    )


def _marks() -> sa.Select:
    part = _part(history.MARK, id=_mark.c.work_id, ref=_mark.c.student_id, value=_mark.c.value, number=_mark.c.version)
    return part.where(_mark.c.page_id == _PAGE, _mark.c.work_id.in_(_WORKS), _mark.c.student_id.in_(_STUDENTS))


def _attendances() -> sa.Select:
    return _part(
        history.ATTENDANCE,
        id=_attendance.c.lesson_id,
        ref=_attendance.c.student_id,
        value=_attendance.c.value,
        number=_attendance.c.version,
    ).where(
        _attendance.c.page_id == _PAGE,
        _attendance.c.lesson_id.in_(_CALLED),
        _attendance.c.student_id.in_(_STUDENTS),
    )


def _attestation_marks() -> sa.Select:
    return _part(
        history.COLUMN,
        text=_attested.c.column_key,
        ref=_attested.c.student_id,
        value=_attested.c.value,
        number=_attested.c.version,
    ).where(
        _attested.c.page_id == _PAGE,
        _attested.c.attempt == 1,
        _attested.c.column_key.in_(_COLUMNS),
        _attested.c.student_id.in_(_STUDENTS),
    )


def _read_lesson(facts: Facts, row) -> None:
    facts.lessons[row.id] = LessonFacts(
        row.since, row.until is not None, row.ref, bool(row.number & 1), bool(row.number & 2)
    )


def _read_work(facts: Facts, row) -> None:
    facts.works[row.id] = (row.ref, bool(row.number))


def _read_stay(facts: Facts, row) -> None:
    facts.stays.setdefault(row.id, []).append((row.since, row.until))


def _read_cell(facts: Facts, row) -> None:
    target = row.text if row.kind == history.COLUMN else row.id
    facts.cells[(row.kind, target, row.ref)] = (row.value, row.number)


def _read_known(facts: Facts, row) -> None:
    digest, _space, result = row.value.partition(" ")
    facts.ops[row.text] = (row.id, digest, result)


_READERS = {
    "lesson": _read_lesson,
    "work": _read_work,
    "stay": _read_stay,
    "op": _read_known,
    history.MARK: _read_cell,
    history.ATTENDANCE: _read_cell,
    history.COLUMN: _read_cell,
}
