"""Everything about a batch of operations that lies in the database, read by one statement."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

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


def read_facts(page: Page, ops: list[Op]) -> Facts:
    """Lessons, works, stays, cells and known operations that a batch speaks of: one statement."""
    students = {op.student for op in ops}
    lessons = {op.lesson for op in ops if op.lesson is not None}
    works = {op.work for op in ops if op.work is not None}
    called = {op.lesson for op in ops if op.place is Place.ATTENDANCE}
    columns = {op.column for op in ops if op.column is not None}
    parts = [_stays(page, students), _known_ops(ops)]
    if lessons:
        parts.append(_lessons(page, lessons))
    if works:
        parts += [_works(page, works), _marks(page, works, students)]
    if called:
        parts.append(_attendances(page, called, students))
    if columns:
        parts.append(_attestation_marks(page, columns, students))
    facts = Facts()
    for row in db.session.execute(sa.union_all(*parts), pages.place(page)):
        _READERS[row.kind](facts, row)
    return facts


def _stays(page: Page, students: set[int]) -> sa.Select:
    stay = pages.members(of_subgroup=page.subgroup_id is not None).subquery()
    return _part("stay", id=stay.c.student_id, since=stay.c.since, until=stay.c.until).where(
        stay.c.student_id.in_(students)
    )


def _known_ops(ops: list[Op]) -> sa.Select:
    return _part("op", text=_op.c.op, value=_op.c.body_hash + " " + _op.c.result, id=_op.c.account_id).where(
        _op.c.op.in_({op.op for op in ops})
    )


def _lessons(page: Page, ids: set[int]) -> sa.Select:
    filled = sa.case((_lesson.c.first_filled_on.is_(None), 0), else_=1)
    taken = sa.case((_lesson.c.attendance_taken_at.is_(None), 0), else_=2)
    return _part(
        "lesson",
        id=_lesson.c.id,
        ref=_lesson.c.substitute_id,
        since=_lesson.c.held_on,
        until=_lesson.c.cancelled_on,
        number=filled + taken,
    ).where(_lesson.c.page_id == page.id, _lesson.c.id.in_(ids))


def _works(page: Page, ids: set[int]) -> sa.Select:
    graded = sa.case((_work_type.c.is_graded, 1), else_=0)
    return (
        _part("work", id=_work.c.id, ref=_work.c.lesson_id, number=graded)
        .select_from(_work)
        .join(_lesson, _lesson.c.id == _work.c.lesson_id)
        .join(_work_type, _work_type.c.id == _work.c.work_type_id)
        .where(_lesson.c.page_id == page.id, _work.c.id.in_(ids), _work.c.is_removed.is_(False))
    )


def _marks(page: Page, works: set[int], students: set[int]) -> sa.Select:
    part = _part(history.MARK, id=_mark.c.work_id, ref=_mark.c.student_id, value=_mark.c.value, number=_mark.c.version)
    return part.where(_mark.c.page_id == page.id, _mark.c.work_id.in_(works), _mark.c.student_id.in_(students))


def _attendances(page: Page, lessons: set[int], students: set[int]) -> sa.Select:
    return _part(
        history.ATTENDANCE,
        id=_attendance.c.lesson_id,
        ref=_attendance.c.student_id,
        value=_attendance.c.value,
        number=_attendance.c.version,
    ).where(
        _attendance.c.page_id == page.id,
        _attendance.c.lesson_id.in_(lessons),
        _attendance.c.student_id.in_(students),
    )


def _attestation_marks(page: Page, columns: set[str], students: set[int]) -> sa.Select:
    return _part(
        history.COLUMN,
        text=_attested.c.column_key,
        ref=_attested.c.student_id,
        value=_attested.c.value,
        number=_attested.c.version,
    ).where(
        _attested.c.page_id == page.id,
        _attested.c.attempt == 1,
        _attested.c.column_key.in_(columns),
        _attested.c.student_id.in_(students),
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
