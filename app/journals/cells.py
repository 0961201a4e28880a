"""A batch of cell changes: read, judged one by one, written together (design: the page that never loses a mark).

The number of statements does not depend on the size of the batch. The head of the page's history is locked
first, so changes of one page come one after another; the version of a cell tells its writer about the others.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.db import write_first
from app.extensions import db
from app.journals import chain, grid, history, pages, rules, story
from app.journals.facts import Facts, read_facts
from app.journals.models import Attendance, AttestationMark, JournalOp, Lesson, Mark
from app.journals.ops import KIND, Cell, Op, read_batch
from app.journals.pages import Page
from app.policy import attestation
from app.policy.marks import MARKS, Place

_lesson = Lesson.__table__
_mark = Mark.__table__
_attendance = Attendance.__table__
_attested = AttestationMark.__table__
_op = JournalOp.__table__

_KEEP_OPS = sa.insert(_op)


def refusal(op: Op, facts: Facts, page: Page, today: datetime.date, reason: str | None) -> rules.Refusal | None:
    """Why an operation is not taken, versions aside."""
    if not page.may_write:
        return rules.NOT_OWN
    stays = facts.stays.get(op.student)
    if stays is None:
        return rules.NO_SUCH_CELL
    if op.place is Place.COLUMN:
        return _column_refusal(op, page, today, stays)
    return _lesson_refusal(op, facts, page, today, reason, stays)


def _column_refusal(op: Op, page: Page, today: datetime.date, stays: list) -> rules.Refusal | None:
    if op.column not in {column.key for column in attestation.columns(page.forms)}:
        return rules.NO_SUCH_CELL
    return grid.column_refusal(page, today) or rules.value_refusal(op.value, Place.COLUMN)


def _lesson_refusal(
    op: Op, facts: Facts, page: Page, today: datetime.date, reason: str | None, stays: list
) -> rules.Refusal | None:
    lesson = facts.lessons.get(op.lesson)
    of_lesson, graded = facts.works.get(op.work, (None, True)) if op.work is not None else (op.lesson, True)
    if lesson is None or of_lesson != op.lesson:
        return rules.NO_SUCH_CELL
    if not page.writes_on(lesson.held_on, lesson.substitute_id):
        return rules.NOT_OWN
    closed = rules.lesson_closed(lesson.held_on, today, page.window, cancelled=lesson.cancelled)
    if closed:
        return closed
    if not rules.is_member(stays, lesson.held_on):
        return rules.OUTSIDE_MEMBERSHIP
    refused = rules.value_refusal(op.value, op.place, graded=graded)
    return refused or (None if reason else rules.lateness(lesson.held_on, today, page.window))


@dataclass(slots=True)
class Judged:
    """The answers to a batch and what has to be written for them."""

    results: list[dict] = field(default_factory=list)
    entries: list[history.Entry] = field(default_factory=list)
    changed: dict[Cell, Op] = field(default_factory=dict)
    ops: list[dict] = field(default_factory=list)
    conflicts: list[tuple[dict, Op]] = field(default_factory=list)


def judge(
    named: Iterable[tuple[object, Op | None]],
    facts: Facts,
    page: Page,
    today: datetime.date,
    stamp: history.Stamp,
) -> Judged:
    """Decide on every operation in turn; each sees what those before it have changed."""
    judged = Judged()
    for name, op in named:
        judged.results.append(_answer(name, op, facts, page, today, stamp, judged))
    return judged


def _answer(name, op, facts: Facts, page: Page, today, stamp: history.Stamp, judged: Judged) -> dict:
    if op is None:
        message = str(rules.NOT_UNDERSTOOD.message if page.may_write else rules.NOT_OWN.message)
        return {"op": name, "status": "invalid" if page.may_write else "forbidden", "cell": None, "message": message}
    known = facts.ops.get(op.op)
    if known is not None:
        return _again(name, op, known, page, stamp)
    refused = refusal(op, facts, page, today, stamp.reason)
    value, version = facts.cells.get(op.cell, (None, None))
    if refused:
        if not _sees(op, facts, page):
            value = version = None
        return _result(name, op, refused.status, value, version, str(refused.message))
    if op.was != version:
        answer = _result(name, op, "conflict", value, version, _("Somebody else has changed this cell meanwhile."))
        judged.conflicts.append((answer, op))
        return answer
    return _accept(name, op, facts, page, stamp, judged)


def _sees(op: Op, facts: Facts, page: Page) -> bool:
    """Whether the person reads the cell at all: a refusal tells a substitute nothing of other lessons."""
    if page.reads_all:
        return True
    of_lesson = op.lesson if op.work is None else facts.works.get(op.work, (None,))[0]
    lesson = facts.lessons.get(op.lesson)
    return lesson is not None and of_lesson == op.lesson and lesson.substitute_id == page.employee_id


def _again(name, op: Op, known: tuple[int, str, str], page: Page, stamp: history.Stamp) -> dict:
    """The same operation sent again changes nothing and gets the same answer."""
    account_id, digest, result = known
    if account_id == stamp.account_id and digest == op.digest(page.id):
        return {**json.loads(result), "op": name}
    message = _("This change has been sent before with another content.")
    return {"op": name, "status": "invalid", "cell": None, "message": message}


def _accept(name, op: Op, facts: Facts, page: Page, stamp: history.Stamp, judged: Judged) -> dict:
    value, version = facts.cells.get(op.cell, (None, None))
    new = op.value or None
    if new != value:
        version = (version or 0) + 1
        facts.cells[op.cell] = (new, version)
        judged.changed[op.cell] = op
        judged.entries.append(_entry(op, value, new, version))
    answer = _result(name, op, "saved", new, version, None)
    facts.ops[op.op] = (stamp.account_id, op.digest(page.id), json.dumps(answer, ensure_ascii=False))
    judged.ops.append(
        {
            "op": op.op,
            "account_id": stamp.account_id,
            "body_hash": op.digest(page.id),
            "result": facts.ops[op.op][2],
            "at": stamp.at,
        }
    )
    return answer


def _entry(op: Op, old: str | None, new: str | None, version: int) -> history.Entry:
    return history.Entry(
        kind=KIND[op.place],
        lesson_id=op.lesson,
        work_id=op.work,
        student_id=op.student,
        column_key=op.column,
        old=old,
        new=new,
        version=version,
    )


def _result(name, op: Op, status: str, value: str | None, version: int | None, message: str | None) -> dict:
    place = (
        {"column": op.column, "student": op.student}
        if op.place is Place.COLUMN
        else {"lesson": op.lesson, "student": op.student, "work": op.work}
    )
    return {
        "op": name,
        "status": status,
        "cell": {**place, "value": value or "", "version": version},
        "message": message,
    }


def save(page_id: int, payload: object, actor: Actor, today: datetime.date, now: datetime.datetime) -> dict | None:
    """Judge and write a batch in one transaction; the caller commits. None: no such page for this person."""
    named, reason = read_batch(payload)
    write_first()
    page = pages.find(actor, page_id, today, to_write=True)
    if page is None:
        return None
    stamp = history.Stamp(actor.account_id, now, today, actor.address, reason)
    ops = [op for _name, op in named if op is not None]
    facts = read_facts(page, ops) if ops and page.may_write else Facts()
    judged = judge(named, facts, page, today, stamp)
    head = _write(judged, facts, page, stamp) if judged.ops else page.head
    _tell_who(judged, page)
    return {"results": judged.results, "change": head.sequence}


def _write(judged: Judged, facts: Facts, page: Page, stamp: history.Stamp) -> chain.Walk:
    db.session.connection().execute(_KEEP_OPS, judged.ops)
    if not judged.changed:
        return page.head
    by_place: dict[Place, list[dict]] = {}
    for cell, op in judged.changed.items():
        by_place.setdefault(op.place, []).append(_cell_row(op, page, *facts.cells[cell]))
    for place, rows in by_place.items():
        _upsert(place, rows)
    _note_filled(judged.changed.values(), facts, stamp)
    return history.record(page.id, page.head, judged.entries, stamp)


def _cell_row(op: Op, page: Page, value: str | None, version: int | None) -> dict:
    row = {"page_id": page.id, "student_id": op.student, "value": value, "version": version}
    if op.place is Place.COLUMN:
        return {**row, "item_id": page.item_id, "term_id": page.term_id, "column_key": op.column, "attempt": 1}
    row["lesson_id"] = op.lesson
    return {**row, "work_id": op.work} if op.place is Place.WORK else row


_TARGETS = {
    Place.WORK: (_mark, ("work_id", "student_id")),
    Place.ATTENDANCE: (_attendance, ("lesson_id", "student_id")),
    Place.COLUMN: (_attested, ("page_id", "student_id", "column_key", "attempt")),
}


def _upsert(place: Place, rows: list[dict]) -> None:
    """Write cells; a cell that is newer than its writer knew is never overwritten, whatever went wrong before."""
    table, unique = _TARGETS[place]
    written = db.session.connection().execute(_upserting(table.name, tuple(rows[0]), unique), rows)
    if written.rowcount != len(rows):
        raise RuntimeError("a cell of a locked page has changed under its writer")


@cache
def _upserting(table: str, names: tuple[str, ...], unique: tuple[str, ...]) -> sa.TextClause:
    """Both engines understand it alike; an insert construct with ON CONFLICT would be compiled anew every time."""
    return sa.text(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)}) "
        f"ON CONFLICT ({', '.join(unique)}) DO UPDATE SET value = excluded.value, version = excluded.version "
        f"WHERE {table}.version < excluded.version"
    )


def _note_filled(ops: Iterable[Op], facts: Facts, stamp: history.Stamp) -> None:
    """The day on which a lesson was first filled, and that its roll was called once anybody's absence is in."""
    called = {
        op.lesson
        for op in ops
        if op.place is Place.ATTENDANCE and op.value in MARKS and not facts.lessons[op.lesson].attendance_taken
    }
    fresh = {op.lesson for op in ops if op.lesson and not facts.lessons[op.lesson].is_filled}
    if not called and not fresh:
        return
    db.session.execute(
        sa.update(_lesson)
        .where(_lesson.c.id.in_(called | fresh))
        .values(
            first_filled_on=sa.func.coalesce(_lesson.c.first_filled_on, stamp.college_date),
            attendance_taken_at=sa.case(
                (_lesson.c.id.in_(called), sa.func.coalesce(_lesson.c.attendance_taken_at, stamp.at)),
                else_=_lesson.c.attendance_taken_at,
            ),
        )
    )


def _tell_who(judged: Judged, page: Page) -> None:
    """Put beside the other value of a conflict who wrote it and when."""
    if not judged.conflicts:
        return
    ops = [op for _answer_, op in judged.conflicts]
    writers = history.last_writers(
        page.id,
        {op.lesson for op in ops if op.lesson is not None},
        {op.student for op in ops},
        {op.column for op in ops if op.column is not None},
    )
    for answer, op in judged.conflicts:
        who, at = writers.get(op.cell, ("", None))
        answer["cell"] |= {"who": who, "at": story.moment(at) if at else None}
