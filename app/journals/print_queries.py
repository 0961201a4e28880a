"""What a printed page is read from: five statements, narrowed to the pages that the person may print."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import sqlalchemy as sa

from app.accounts.models import Account
from app.core import scope
from app.core.actor import Actor
from app.core.text import initials
from app.curricula.models import CurriculumItem, ItemControl
from app.extensions import db
from app.journals.corrections import Change
from app.journals.history import CELL_KINDS
from app.journals.models import (
    Attendance,
    AttestationMark,
    JournalChange,
    JournalPage,
    Lesson,
    LessonType,
    LessonWork,
    Mark,
)
from app.journals.pages import members, place
from app.policy.access import Act, Relation
from app.policy.kinds import TERMS_A_COURSE
from app.school_year.models import AcademicYear, Term
from app.staff.models import Employee
from app.students.models import Enrollment, Student, StudyGroup, Subgroup
from app.workload.models import LoadAssignment

_page = JournalPage.__table__
_control = ItemControl.__table__
# Aliases: the conditions that narrow a statement speak of these tables, too, and must not be tied to its rows.
_group = StudyGroup.__table__.alias("page_group")
_subgroup = Subgroup.__table__.alias("page_subgroup")
_item = CurriculumItem.__table__.alias("page_item")
_term = Term.__table__.alias("page_term")
_year = AcademicYear.__table__.alias("page_year")
_assignment = LoadAssignment.__table__.alias("page_assignment")
_employee = Employee.__table__.alias("person")
_account = Account.__table__
_lesson = Lesson.__table__
_lesson_type = LessonType.__table__
_work = LessonWork.__table__
_mark = Mark.__table__
_attendance = Attendance.__table__
_attested = AttestationMark.__table__
_student = Student.__table__
_enrollment = Enrollment.__table__
_change = JournalChange.__table__

Name = tuple[str, str, str | None]  # surname, first name, patronymic


@dataclass(frozen=True)
class Sheet:
    """The head of a page that may be printed. `only_lessons_of` is the substitute who may see no other lessons."""

    id: int
    group_id: int
    subgroup_id: int | None
    group: str
    subgroup: str | None
    index_code: str
    item: str
    is_practice: bool
    hours_planned: Decimal
    term: str
    term_number: int
    starts_on: datetime.date
    ends_on: datetime.date
    forms: tuple[str, ...]
    teachers: tuple[Name, ...]
    only_lessons_of: int | None = None

    @property
    def reads_all(self) -> bool:
        """Whether the whole page may be seen, not the substituted lessons alone."""
        return self.only_lessons_of is None


def sheet(actor: Actor, page_id: int) -> Sheet | None:
    """The page's head, or None when the actor may not print that page."""
    rows = db.session.execute(_sheet(actor, page_id)).all()
    if not rows:
        return None
    row = rows[0]
    own = row.otherwise or any(one.teacher_id == actor.employee_id for one in rows if one.teacher_id)
    return Sheet(
        **{name: getattr(row, name) for name in _HEAD},
        forms=tuple(sorted(filter(None, (row.forms or "").split(",")))),
        teachers=tuple(
            dict.fromkeys((one.last_name, one.first_name, one.middle_name) for one in rows if one.teacher_id)
        ),
        only_lessons_of=None if own else actor.employee_id,
    )


_HEAD = {
    "id": _page.c.id,
    "group_id": _page.c.group_id,
    "subgroup_id": _page.c.subgroup_id,
    "group": _group.c.name,
    "subgroup": _subgroup.c.name,
    "index_code": _item.c.index_code,
    "item": _item.c.name,
    "is_practice": _page.c.is_practice,
    "hours_planned": _page.c.hours_planned,
    "term": _term.c.name,
    "term_number": _term.c.number,
    "starts_on": _term.c.starts_on,
    "ends_on": _term.c.ends_on,
}


def _sheet(actor: Actor, page_id: int) -> sa.Select:
    """A row for each teacher of the page, at least one."""
    statement = (
        sa.select(
            *(column.label(name) for name, column in _HEAD.items()),
            _forms().label("forms"),
            _otherwise(actor).label("otherwise"),
            _assignment.c.teacher_id,
            _employee.c.last_name,
            _employee.c.first_name,
            _employee.c.middle_name,
        )
        .select_from(_page)
        .join(_group, _group.c.id == _page.c.group_id)
        .join(_item, _item.c.id == _page.c.item_id)
        .join(_term, _term.c.id == _page.c.term_id)
        .join(_year, _year.c.id == _term.c.academic_year_id)
        .outerjoin(_subgroup, _subgroup.c.id == _page.c.subgroup_id)
        .outerjoin(_assignment, _assigned())
        .outerjoin(_employee, _employee.c.id == _assignment.c.teacher_id)
        .where(_page.c.id == page_id)
        .order_by(_assignment.c.starts_on, _assignment.c.id)
    )
    return scope.narrow(statement, JournalPage, actor, Act.PRINT)


def _assigned() -> sa.ColumnElement[bool]:
    return sa.and_(
        _assignment.c.published_on.is_not(None),
        _assignment.c.group_id == _page.c.group_id,
        _assignment.c.item_id == _page.c.item_id,
        _assignment.c.term_id == _page.c.term_id,
        sa.func.coalesce(_assignment.c.subgroup_id, 0) == sa.func.coalesce(_page.c.subgroup_id, 0),
    )


def _forms() -> sa.ScalarSelect:
    """Forms of control of the item in the page's semester, counted from the first course."""
    course = sa.cast(sa.extract("year", _year.c.starts_on), sa.Integer) - _group.c.intake_year
    per_course = sa.case(TERMS_A_COURSE, value=_term.c.kind)
    return (
        sa.select(sa.func.aggregate_strings(_control.c.form, ","))
        .where(_control.c.item_id == _page.c.item_id, _control.c.semester == course * per_course + _term.c.number)
        .correlate(_page, _term, _year, _group)
        .scalar_subquery()
    )


def _otherwise(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the page is open to the actor by another relation than teaching, which a substitution gives, too."""
    rights = {key: relations - {Relation.TEACHES} for key, relations in actor.rights.items()}
    rows = scope.condition(JournalPage, replace(actor, rights=rights), Act.PRINT)
    return sa.true() if rows is None else rows


def lessons(page: Sheet) -> list[sa.Row]:
    """Lessons that were not cancelled, in the order of the grid; the last three columns name the substitute."""
    statement = (
        sa.select(
            _lesson.c.id,
            _lesson.c.held_on,
            _lesson.c.hours,
            _lesson.c.topic,
            _lesson.c.homework,
            _lesson_type.c.name.label("lesson_type"),
            _employee.c.last_name,
            _employee.c.first_name,
            _employee.c.middle_name,
        )
        .join(_lesson_type, _lesson_type.c.id == _lesson.c.lesson_type_id)
        .outerjoin(_employee, _employee.c.id == _lesson.c.substitute_id)
        .where(_lesson.c.page_id == page.id, _lesson.c.cancelled_on.is_(None))
        .order_by(_lesson.c.held_on, _lesson.c.pair, _lesson.c.id)
    )
    if not page.reads_all:
        statement = statement.where(_lesson.c.substitute_id == page.only_lessons_of)
    return db.session.execute(statement).all()


def stays(page: Sheet) -> list[sa.Row]:
    """Who was on the page during its term: a row for each stay, with the order that ended it."""
    statement = (
        members(of_subgroup=page.subgroup_id is not None)
        .join(_student, _student.c.id == _enrollment.c.student_id)
        .add_columns(
            _student.c.last_name,
            _student.c.first_name,
            _student.c.middle_name,
            _student.c.sort_key,
            _enrollment.c.ends_on,
            _enrollment.c.order_out,
            _enrollment.c.leave_reason,
        )
        .order_by(_student.c.sort_key, _student.c.id, sa.text("since"))
    )
    return db.session.execute(statement, place(page)).all()


def cells(page: Sheet) -> sa.Result:
    """Filled cells: attendance first, marks in the order of works, then the first attempts of the term's columns."""
    no_column = sa.cast(sa.null(), sa.String(20)).label("column_key")
    marks = sa.select(
        _mark.c.lesson_id, no_column, _mark.c.student_id, _mark.c.value, _work.c.place, _work.c.id.label("work_id")
    ).join(_work, _work.c.id == _mark.c.work_id)
    first = sa.literal(-1)
    attended = sa.select(
        _attendance.c.lesson_id, no_column, _attendance.c.student_id, _attendance.c.value, first, first
    )
    attested = sa.select(
        sa.cast(sa.null(), sa.Integer),
        _attested.c.column_key,
        _attested.c.student_id,
        _attested.c.value,
        first,
        first,
    ).where(_attested.c.attempt == 1)
    statement = sa.union_all(
        marks.where(_mark.c.page_id == page.id, _mark.c.value.is_not(None)),
        attended.where(_attendance.c.page_id == page.id, _attendance.c.value.is_not(None)),
        attested.where(_attested.c.page_id == page.id, _attested.c.value.is_not(None)),
    )
    return db.session.execute(statement.order_by("place", "work_id"))


def changes(page: Sheet) -> Iterator[Change]:
    """Changes that may be corrections: of a lesson after its day, of a column of the term at any time."""
    statement = (
        sa.select(
            _change.c.student_id,
            _change.c.lesson_id,
            _change.c.column_key,
            _change.c.work_id,
            _change.c.old,
            _change.c.new,
            _change.c.college_date,
            _change.c.reason,
            _lesson.c.held_on,
            sa.func.coalesce(_employee.c.last_name, _account.c.last_name).label("last_name"),
            sa.func.coalesce(_employee.c.first_name, _account.c.first_name).label("first_name"),
            _employee.c.middle_name,
        )
        .outerjoin(_lesson, _lesson.c.id == _change.c.lesson_id)
        .outerjoin(_account, _account.c.id == _change.c.account_id)
        .outerjoin(_employee, _employee.c.account_id == _account.c.id)
        .where(
            _change.c.page_id == page.id,
            _change.c.kind.in_(CELL_KINDS),
            sa.or_(_change.c.column_key.is_not(None), _change.c.college_date > _lesson.c.held_on),
        )
        .order_by(_change.c.sequence)
    )
    return map(_change_of, db.session.execute(statement))


def _change_of(row: sa.Row) -> Change:
    return Change(
        student=row.student_id,
        key=row.column_key or row.lesson_id,
        work=row.work_id,
        old=row.old,
        new=row.new,
        on=row.college_date,
        held_on=row.held_on,
        reason=row.reason,
        who=initials(row.last_name, row.first_name, row.middle_name) if row.last_name else "",
    )
