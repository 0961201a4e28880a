"""Marks that keep a student's stay in a group from being undone."""

from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import ngettext

from app.extensions import db
from app.journals.models import Attendance, AttestationMark, JournalPage, Lesson, Mark
from app.school_year.models import Term
from app.students.stay_holders import Held, holds_stays

_mark, _attendance, _attested = Mark.__table__, Attendance.__table__, AttestationMark.__table__
_lesson, _page, _term = Lesson.__table__, JournalPage.__table__, Term.__table__


@holds_stays
def marks_of(stays: Iterable[Held]) -> dict[int, str]:
    """How many entries of journals a student has in the group from the day on. One statement."""
    since = {(held.student_id, held.group_id): held.since for held in stays}
    counts: Counter[int] = Counter()
    for row in db.session.execute(_entries({key[0] for key in since}, {key[1] for key in since})):
        first = since.get((row.student_id, row.group_id))
        if first is not None and row.day >= first:
            counts[row.student_id] += row.entries
    return {
        student: ngettext("%(num)d entry in journals", "%(num)d entries in journals", count)
        for student, count in counts.items()
    }


def _entries(students: set[int], groups: set[int]) -> sa.Select:
    """Filled cells by student, group and day; a term's mark counts for the last day of the term."""

    def of_lessons(cell: sa.Table) -> sa.Select:
        return (
            sa.select(cell.c.student_id, _page.c.group_id, _lesson.c.held_on.label("day"))
            .select_from(cell)
            .join(_lesson, _lesson.c.id == cell.c.lesson_id)
            .join(_page, _page.c.id == cell.c.page_id)
            .where(cell.c.value.is_not(None), cell.c.student_id.in_(students), _page.c.group_id.in_(groups))
        )

    of_terms = (
        sa.select(_attested.c.student_id, _page.c.group_id, _term.c.ends_on.label("day"))
        .select_from(_attested)
        .join(_term, _term.c.id == _attested.c.term_id)
        .join(_page, _page.c.id == _attested.c.page_id)
        .where(_attested.c.value.is_not(None), _attested.c.student_id.in_(students), _page.c.group_id.in_(groups))
    )
    cells = sa.union_all(of_lessons(_mark), of_lessons(_attendance), of_terms).subquery()
    return sa.select(cells.c.student_id, cells.c.group_id, cells.c.day, sa.func.count().label("entries")).group_by(
        cells.c.student_id, cells.c.group_id, cells.c.day
    )
