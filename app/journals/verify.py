"""Is the history whole, and does it tell what the journal shows today? Asked by `verify-journal`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from app.extensions import db
from app.journals import chain, history
from app.journals.models import Attendance, AttestationMark, JournalChain, JournalChange, JournalPage, Mark

_change = JournalChange.__table__
_chain = JournalChain.__table__
_page = JournalPage.__table__
_mark = Mark.__table__
_attendance = Attendance.__table__
_attested = AttestationMark.__table__

Stored = tuple[str | None, int]
FETCHED_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong on a page: the number of the change, or None where it is not a change."""

    page_id: int
    sequence: int | None
    problem: str

    def __str__(self) -> str:
        text = _PROBLEMS[self.problem]()
        if self.sequence is None:
            return _("Journal %(page)s: %(what)s", page=self.page_id, what=text)
        return _("Journal %(page)s, change %(number)s: %(what)s", page=self.page_id, number=self.sequence, what=text)


_PROBLEMS = {
    "gap": lambda: _("a change before it is missing"),
    "altered": lambda: _("the row does not match its hash"),
    "text": lambda: _("the reason, the address or the wording does not match its digest"),
    "cut": lambda: _("changes at the end are missing, or some were added by hand"),
    "seal": lambda: _("the head of the history does not match its seal"),
    "headless": lambda: _("the page has no head of its history"),
    "cell": lambda: _("this change is the last one of its cell, but the journal shows another value"),
    "unwritten": lambda: _("a cell is filled that no change has written"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked through and what was found."""

    pages: int
    changes: int
    faults: tuple[Fault, ...]


def verify() -> Report:
    """Walk every chain, replay it and compare heads, seals and cells. Memory does not grow with the history."""
    heads = {row.page_id: row for row in db.session.execute(sa.select(_chain))}
    faults, changes, walked = [], 0, set()
    for page_id, rows in groupby(_changes(), key=attrgetter("page_id")):
        replay = _Replay(page_id)
        fault = replay.fault(rows, heads.get(page_id))
        faults += [fault] if fault else []
        changes += replay.walk.sequence
        walked.add(page_id)
    for (page_id,) in db.session.execute(sa.select(_page.c.id).order_by(_page.c.id)).all():
        if page_id not in walked:
            fault = _Replay(page_id).fault((), heads.get(page_id))
            faults += [fault] if fault else []
            walked.add(page_id)
    return Report(len(walked), changes, tuple(faults))


def _changes() -> Iterator:
    statement = sa.select(_change).order_by(_change.c.page_id, _change.c.sequence)
    # A connection of its own, so that other statements may run while the rows stream in.
    with db.engine.connect() as connection:
        yield from connection.execution_options(yield_per=FETCHED_AT_ONCE).execute(statement)


class _Replay:
    """One page: its chain is walked, its cells are written anew in memory and compared."""

    def __init__(self, page_id: int):
        self.page_id = page_id
        self.walk = chain.Walk()
        self.cells: dict[tuple, tuple[Stored, int]] = {}

    def fault(self, rows: Iterable, head) -> Fault | None:
        """The first thing that is wrong, or None. Reads all rows in any case."""
        for row in rows:
            if self.walk.broken:
                continue
            self.walk = chain.step(self.walk, row)
            if row.kind in history.CELL_KINDS:
                self.cells[history.cell_of(row)] = ((row.new, row.version), row.sequence)
        if self.walk.broken:
            return Fault(self.page_id, self.walk.broken.sequence, self.walk.broken.problem)
        problem = self._head_problem(head)
        if problem:
            return Fault(self.page_id, self.walk.sequence or None, problem)
        return self._cell_fault()

    def _head_problem(self, head) -> str | None:
        if head is None:
            return "headless"
        if head.sequence == 0 and self.walk.sequence == 0 and head.anchor is None:
            return None
        if (head.sequence, head.hash) != (self.walk.sequence, self.walk.head):
            return "cut"
        key = current_app.config["ANCHOR_KEY"]
        sealed = head.anchored_sequence == head.sequence and chain.seal_holds(
            key, self.page_id, head.sequence, head.hash, head.anchor
        )
        return None if sealed else "seal"

    def _cell_fault(self) -> Fault | None:
        stored = dict(_cells(self.page_id))
        differing = [place for cell, (value, place) in self.cells.items() if stored.get(cell) != value]
        if differing:
            return Fault(self.page_id, min(differing), "cell")
        if stored.keys() - self.cells.keys():
            return Fault(self.page_id, None, "unwritten")
        return None


def _cells(page_id: int) -> Iterator[tuple[tuple, Stored]]:
    marks = sa.select(_mark.c.work_id, _mark.c.student_id, _mark.c.value, _mark.c.version)
    for work, student, value, version in db.session.execute(marks.where(_mark.c.page_id == page_id)):
        yield (history.MARK, work, student), (value, version)
    absences = sa.select(_attendance.c.lesson_id, _attendance.c.student_id, _attendance.c.value, _attendance.c.version)
    for lesson, student, value, version in db.session.execute(absences.where(_attendance.c.page_id == page_id)):
        yield (history.ATTENDANCE, lesson, student), (value, version)
    attested = sa.select(_attested.c.column_key, _attested.c.student_id, _attested.c.value, _attested.c.version).where(
        _attested.c.page_id == page_id, _attested.c.attempt == 1
    )
    for column, student, value, version in db.session.execute(attested):
        yield (history.COLUMN, column, student), (value, version)
