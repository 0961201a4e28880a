"""The history of a page in words: what the menu of a cell and the dialog of changes show."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.text import initials
from app.extensions import db
from app.journals import history
from app.journals.models import JournalChange, Lesson, LessonType, LessonWork, WorkType
from app.journals.pages import Page
from app.policy.work_types import WORK_TYPE
from app.students.models import Student

_change = JournalChange.__table__
_lesson = Lesson.__table__
_work = LessonWork.__table__
_work_type = WorkType.__table__
_student = Student.__table__

SHOWN_AT_ONCE = 200
_ASKED = {"lesson": "lesson_id", "student": "student_id", "work": "work_id"}

FIELDS = {
    "held_on": _l("date"),
    "pair": _l("pair"),
    "hours": _l("hours"),
    "lesson_type_id": _l("type of lesson"),
    "topic": _l("topic"),
    "homework": _l("homework"),
    "cancelled_on": _l("did not take place"),
    "cancel_reason": _l("why it was cancelled"),
    "attendance_taken_at": _l("attendance taken"),
}


def of_page(page: Page, asked) -> list[dict]:
    """Changes of a page, newest first; `asked` may narrow them to a lesson, a student, a work, a column."""
    statement = (
        sa.select(
            _change.c.kind,
            _change.c.at,
            _change.c.old,
            _change.c.new,
            _change.c.reason,
            _change.c.column_key,
            _lesson.c.held_on,
            _lesson.c.substitute_id,
            _work_type.c.short,
            _student.c.last_name.label("student_last"),
            _student.c.first_name.label("student_first"),
            _student.c.middle_name.label("student_middle"),
            *history.WHO,
        )
        .select_from(history.WRITERS)
        .outerjoin(_lesson, _lesson.c.id == _change.c.lesson_id)
        .outerjoin(_work, _work.c.id == _change.c.work_id)
        .outerjoin(_work_type, _work_type.c.id == _work.c.work_type_id)
        .outerjoin(_student, _student.c.id == _change.c.student_id)
        .where(_change.c.page_id == page.id)
        .order_by(_change.c.sequence.desc())
        .limit(SHOWN_AT_ONCE)
    )
    for name, column in _ASKED.items():
        if name in asked:
            statement = statement.where(_change.c[column] == asked.get(name, -1, type=int))
    if "column" in asked:
        statement = statement.where(_change.c.column_key == asked["column"])
    if not page.reads_all:
        statement = statement.where(_lesson.c.substitute_id == page.employee_id)
    type_names = dict(db.session.execute(sa.select(LessonType.__table__.c.id, LessonType.__table__.c.name)).all())
    return [told for row in db.session.execute(statement) for told in _told(row, type_names)]


def _told(row, type_names: dict[int, str]) -> Iterator[dict]:
    common = {
        "at": moment(row.at),
        "who": history.writer_name(row),
        "student": initials(row.student_last, row.student_first, row.student_middle) if row.student_last else None,
        "reason": row.reason,
    }
    day = f"{row.held_on:%d.%m}" if row.held_on else ""
    if row.kind == history.LESSON:
        yield from ({**common, **part} for part in _of_lesson(row, day, type_names))
        return
    old, new = row.old or "", row.new or ""
    if row.kind == history.WORK:
        old, new = _work_name(row.old), _work_name(row.new)
    what = {
        history.MARK: f"{day} {row.short or ''}",
        history.ATTENDANCE: f"{day} {_('attendance')}",
        history.WORK: f"{day} {_('kind of work')}",
        history.COLUMN: _("term mark"),
    }[row.kind]
    yield {**common, "what": what.strip(), "old": old, "new": new}


def _work_name(text: str | None) -> str:
    code = (text or "").removesuffix(" !")
    return WORK_TYPE[code].name if code in WORK_TYPE else code


def _of_lesson(row, day: str, type_names: dict[int, str]) -> Iterator[dict]:
    old, new = (json.loads(text) if text else {} for text in (row.old, row.new))
    for name, label in FIELDS.items():
        before, after = (_field(name, values.get(name), type_names) for values in (old, new))
        if before != after:
            yield {"what": f"{day} {label}".strip(), "old": before, "new": after}


def _field(name: str, value, type_names: dict[int, str]) -> str:
    if value in (None, ""):
        return ""
    if name == "lesson_type_id":
        return type_names.get(value, "")
    if name in ("held_on", "cancelled_on"):
        return f"{datetime.date.fromisoformat(value):%d.%m.%Y}"
    return _("yes") if name == "attendance_taken_at" else str(value)


def moment(at: datetime.datetime) -> str:
    """A stored moment as browsers read it."""
    return f"{at.isoformat(timespec='seconds')}Z"
