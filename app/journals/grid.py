"""The data of the grid as one JSON text.

No entities and no work per cell beyond joining strings: a page of a thousand cells costs little more than
reading its rows. Four statements, whatever the size of the page.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.text import initials
from app.extensions import db
from app.journals import rules
from app.journals.models import Attendance, AttestationMark, Lesson, LessonType, LessonWork, Mark, WorkType
from app.journals.pages import Page, members, place
from app.policy import attestation
from app.staff.models import Employee
from app.students.models import Enrollment, Student

_lesson = Lesson.__table__
_lesson_type = LessonType.__table__
_work = LessonWork.__table__
_work_type = WorkType.__table__
_mark = Mark.__table__
_attendance = Attendance.__table__
_attested = AttestationMark.__table__
_student = Student.__table__
_enrollment = Enrollment.__table__
_employee = Employee.__table__


def entity_tag(page: Page, today: datetime.date) -> str:
    """Changes whenever the grid would look different: another change, day, list of people, right or setting."""
    seen = (page.id, today, page.own, page.writes, page.substitutes, page.reads_all, page.window, page.people)
    digest = hashlib.sha256(repr((*seen, page.forms, page.hours_planned)).encode()).hexdigest()[:16]
    return f"{page.head.sequence}-{digest}"


def as_json(page: Page, today: datetime.date) -> str:
    """The whole grid of a page as the person may see it."""
    lessons = lesson_cards(page, today)
    seen = None if page.reads_all else {lesson["id"] for lesson in lessons}
    head = {
        "today": today.isoformat(),
        "change": page.head.sequence,
        "may_write": page.may_write,
        "students": _students(page),
        "lessons": lessons,
        "columns": column_cards(page, today),
        "totals": {"planned": plain_number(page.hours_planned)},
    }
    return f'{dumped(head)[:-1]},"cells":[{_cells(page, seen)}]}}'


def dumped(value: object) -> str:
    """Compact JSON with Russian letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def plain_number(value: Decimal | int | None) -> int | float:
    """Hours as JSON writes them: 2, or 1.5."""
    number = float(value or 0)
    return int(number) if number.is_integer() else number


def column_cards(page: Page, today: datetime.date) -> list[dict]:
    """The columns of term and final marks."""
    open_ = column_refusal(page, today) is None
    return [
        {"key": column.key, "title": _title(column, page), "form": column.form, "may_write": open_}
        for column in attestation.columns(page.forms)
    ]


def column_refusal(page: Page, today: datetime.date) -> rules.Refusal | None:
    """Why nobody, or this person, may put term marks today."""
    if not page.writes or not rules.is_member(page.own, today):
        return rules.NOT_OWN
    if page.window.term_closed and not page.window.unlocked:
        return rules.TERM_CLOSED
    return rules.TERM_AHEAD if today < page.starts_on else None


def _title(column: attestation.Column, page: Page) -> str:
    if column.key == attestation.EXAM:
        return _("Exam mark")
    if column.key == attestation.FINAL:
        return _("Final mark")
    return _("Term %(number)s", number=attestation.ROMAN[page.term_number])


def _students_of(*, of_subgroup: bool) -> sa.Select:
    return (
        members(of_subgroup=of_subgroup)
        .join(_student, _student.c.id == _enrollment.c.student_id)
        .add_columns(
            _student.c.last_name,
            _student.c.first_name,
            _student.c.middle_name,
            _enrollment.c.order_in,
            _enrollment.c.order_out,
            _enrollment.c.leave_reason,
        )
        .order_by(_student.c.sort_key, _student.c.id, sa.text("since"))
    )


_STUDENTS = {of_subgroup: _students_of(of_subgroup=of_subgroup) for of_subgroup in (False, True)}


def _students(page: Page) -> list[dict]:
    rows = db.session.execute(_STUDENTS[page.subgroup_id is not None], place(page)).all()
    found: dict[int, dict] = {}
    for row in rows:
        name = " ".join(filter(None, (row.last_name, row.first_name, row.middle_name)))
        card = found.setdefault(row.student_id, {"id": row.student_id, "name": name, "intervals": [], "note": None})
        card["intervals"].append([row.since.isoformat(), row.until.isoformat() if row.until else None])
        card["note"] = _note(row, page)
    return list(found.values())


def _note(row, page: Page) -> str | None:
    """Why a line of the list begins or ends within the term: «отч. 01.10, пр. 84-к»."""
    if row.until is not None and row.until < page.ends_on:
        how, order, day = row.leave_reason or _("left the group"), row.order_out, row.until
    elif row.since > page.starts_on and row.order_in:
        how, order, day = _("joined the group"), row.order_in, row.since
    else:
        return None
    if order:
        return _("%(how)s %(day)s, order %(order)s", how=how, day=f"{day:%d.%m}", order=order)
    return f"{how} {day:%d.%m}"


_LESSONS = (
    sa.select(
        _lesson.c.id,
        _lesson.c.held_on,
        _lesson.c.pair,
        _lesson.c.hours,
        _lesson.c.topic,
        _lesson.c.homework,
        _lesson.c.substitute_id,
        _lesson.c.cancelled_on,
        _lesson.c.cancel_reason,
        _lesson.c.attendance_taken_at,
        _lesson.c.version,
        _lesson_type.c.code,
        _lesson_type.c.short,
        _employee.c.last_name,
        _employee.c.first_name,
        _employee.c.middle_name,
        _work.c.id.label("work_id"),
        _work_type.c.code.label("work_code"),
        _work_type.c.short.label("work_short"),
        _work.c.is_required,
        _work_type.c.is_graded,
    )
    .select_from(_lesson)
    .join(_lesson_type, _lesson_type.c.id == _lesson.c.lesson_type_id)
    .outerjoin(_employee, _employee.c.id == sa.func.coalesce(_lesson.c.substitute_id, _lesson.c.teacher_id))
    .outerjoin(_work, sa.and_(_work.c.lesson_id == _lesson.c.id, _work.c.is_removed.is_(False)))
    .outerjoin(_work_type, _work_type.c.id == _work.c.work_type_id)
    .where(_lesson.c.page_id == sa.bindparam("page"))
    .order_by(_lesson.c.held_on, _lesson.c.pair, _lesson.c.id, _work.c.place, _work.c.id)
)
_ONE_LESSON = _LESSONS.where(_lesson.c.id == sa.bindparam("lesson"))
_WORK_COLUMNS = 5


def lesson_cards(page: Page, today: datetime.date, lesson_id: int | None = None) -> list[dict]:
    """The lessons of a page with their works, in the order of the grid; or one of them."""
    statement = _LESSONS if lesson_id is None else _ONE_LESSON
    rows = db.session.execute(statement, {"page": page.id, "lesson": lesson_id}).all()
    if not page.reads_all:
        rows = [row for row in rows if row.substitute_id == page.employee_id]
    return _cards(rows, page, today)


def _cards(rows: Iterable, page: Page, today: datetime.date) -> list[dict]:
    cards: dict[int, dict] = {}
    texts: dict[rules.Refusal, str] = {}
    for row in rows:
        card = cards.get(row[0])
        if card is None:
            card = cards[row[0]] = _card(row, page, today, texts)
        work_id, code, short, is_required, is_graded = row[-_WORK_COLUMNS:]
        if work_id is not None:
            card["works"].append(
                {"id": work_id, "type": code, "short": short, "required": is_required, "graded": is_graded}
            )
    return list(cards.values())


def _card(row, page: Page, today: datetime.date, texts: dict) -> dict:
    (
        lesson_id, held_on, pair, hours, topic, homework, substitute_id, cancelled_on, cancel_reason, taken_at, version,
        code, short, last_name, first_name, middle_name, *_work_columns,
    ) = row  # fmt: skip
    state, why = lesson_state(held_on, cancelled_on, substitute_id, page, today)
    if why is not None and why not in texts:
        texts[why] = str(why.message)
    return {
        "id": lesson_id,
        "date": held_on.isoformat(),
        "pair": pair,
        "hours": plain_number(hours),
        "type": code,
        "type_short": short,
        "topic": topic,
        "homework": homework,
        "works": [],
        "state": state,
        "why": cancel_reason or texts.get(why),
        "attendance_taken": taken_at is not None,
        "substituted": substitute_id is not None,
        "teacher": initials(last_name, first_name, middle_name) if last_name else None,
        "version": version,
    }


def lesson_state(
    held_on: datetime.date,
    cancelled_on: datetime.date | None,
    substitute_id: int | None,
    page: Page,
    today: datetime.date,
) -> tuple[str, rules.Refusal | None]:
    """The state of a lesson for this person: what the rules say, or locked where it is not the own one."""
    state, why = rules.lesson_state(held_on, today, page.window, cancelled=cancelled_on is not None)
    if state in ("open", "late") and page.may_write and not page.writes_on(held_on, substitute_id):
        return "locked", rules.NOT_OWN
    return state, why


class _Quoted(dict):
    """Values as JSON strings; each is quoted once."""

    def __missing__(self, value: str | None) -> str:
        self[value] = json.dumps(value or "", ensure_ascii=False)
        return self[value]


_quoted = _Quoted()


_CELLS = sa.union_all(
    sa.select(_mark.c.lesson_id, _mark.c.student_id, _mark.c.work_id, _mark.c.value, _mark.c.version).where(
        _mark.c.page_id == sa.bindparam("page")
    ),
    sa.select(
        _attendance.c.lesson_id,
        _attendance.c.student_id,
        sa.literal(None, sa.Integer),
        _attendance.c.value,
        _attendance.c.version,
    ).where(_attendance.c.page_id == sa.bindparam("page")),
)
_COLUMN_CELLS = sa.select(_attested.c.column_key, _attested.c.student_id, _attested.c.value, _attested.c.version).where(
    _attested.c.page_id == sa.bindparam("page"), _attested.c.attempt == 1
)


def _cells(page: Page, seen: set[int] | None) -> str:
    """All cells of the page joined to one text; `seen` limits a substitute to the substituted lessons."""
    # The driver's own rows: numbers and short texts need no conversion, and there are a thousand of them.
    rows = db.session.connection().execute(_CELLS, {"page": page.id}).cursor.fetchall()
    if seen is not None:
        rows = [row for row in rows if row[0] in seen]
    quoted = _quoted
    texts = [
        f'{{"lesson":{lesson},"student":{student},"work":{work or "null"},"value":{quoted[value]},"version":{version}}}'
        for lesson, student, work, value, version in rows
    ]
    if seen is None:
        texts += _column_cells(page)
    return ",".join(texts)


def _column_cells(page: Page) -> list[str]:
    return [
        f'{{"column":"{column}","student":{student},"value":{_quoted[value]},"version":{version}}}'
        for column, student, value, version in db.session.execute(_COLUMN_CELLS, {"page": page.id}).all()
    ]
