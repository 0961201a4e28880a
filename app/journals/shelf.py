"""The pages that a person may see: the own ones first, today's lessons with what is still empty, the rest by search."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import scope
from app.core.actor import Actor
from app.core.text import initials, search_words
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.journals.models import JournalPage, Lesson, Mark
from app.journals.scopes import pages_taught
from app.policy.access import Act, Relation
from app.school_year.models import Term
from app.staff.models import Department, Employee
from app.students.models import StudyGroup, Subgroup
from app.workload.models import LoadAssignment

_page = JournalPage.__table__
_lesson = Lesson.__table__
_mark = Mark.__table__
_item = CurriculumItem.__table__
_group = StudyGroup.__table__
_subgroup = Subgroup.__table__
_department = Department.__table__
_term = Term.__table__
_employee = Employee.__table__
_assignment = LoadAssignment.__table__

PAGE_SIZE = 50
WIDE = {Relation.ALL, Relation.DEPARTMENT}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list was asked for: words, filters by id (None: any), number of its page."""

    words: tuple[str, ...] = ()
    term: int | None = None
    group: int | None = None
    department: int | None = None
    teacher: int | None = None
    number: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: its name in the address, what a person reads, the options and the chosen one."""

    name: str
    label: str
    options: tuple[tuple[int, str], ...]
    value: int | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The list as it is drawn."""

    mine: list
    others: list
    today: list
    choices: tuple[Choice, ...]
    query: str
    total: int
    number: int
    last: int


def wanted(arguments) -> Wanted:
    """Read the address; what makes no sense is left out."""
    ids = {name: arguments.get(name, type=int) for name in ("term", "group", "department", "teacher")}
    number = arguments.get("page", 1, type=int) or 1
    return Wanted(tuple(search_words(arguments.get("q", ""))), number=max(1, min(number, 10_000)), **ids)


def shelf(actor: Actor, asked: Wanted, query: str, today: datetime.date) -> Shelf:
    """Everything on the list of journals; at most five statements."""
    terms = _terms(actor)
    term_id = asked.term or next((term.id for term in terms if term.starts_on <= today <= term.ends_on), None)
    rows = _pages(actor, asked, term_id, today)
    total = rows[0].total if rows else 0
    return Shelf(
        mine=[row for row in rows if row.is_mine],
        others=[row for row in rows if not row.is_mine],
        today=lessons_of(actor, today),
        choices=(_term_choice(terms, term_id), *(_wide_choices(actor, asked) if _sees_many(actor) else ())),
        query=query,
        total=total,
        number=asked.number,
        last=max(1, -(-total // PAGE_SIZE)),
    )


def _sees_many(actor: Actor) -> bool:
    registers = ("journals", "practice_journals")
    return any(WIDE & actor.relations(register, Act.READ) for register in registers)


def _terms(actor: Actor) -> list:
    seen = scope.narrow(sa.select(_page.c.term_id).select_from(_page), JournalPage, actor)
    return db.session.execute(
        sa.select(_term.c.id, _term.c.name, _term.c.starts_on, _term.c.ends_on)
        .where(_term.c.id.in_(seen))
        .order_by(_term.c.starts_on, _term.c.id)
    ).all()


def _term_choice(terms: list, chosen: int | None) -> Choice:
    return Choice("term", _("Term"), tuple((term.id, term.name) for term in terms), chosen)


def _wide_choices(actor: Actor, asked: Wanted) -> tuple[Choice, ...]:
    """Filters of those who see many journals: department, group, teacher."""
    seen = scope.narrow(
        sa.select(_page.c.group_id, _page.c.item_id, _page.c.term_id).select_from(_page), JournalPage, actor
    ).cte("seen")
    groups = db.session.execute(
        sa.select(
            _group.c.id, _group.c.name, _department.c.id.label("department_id"), _department.c.name.label("department")
        )
        .outerjoin(_department, _department.c.id == _group.c.department_id)
        .where(_group.c.id.in_(sa.select(seen.c.group_id)))
        .order_by(_group.c.sort_key)
    ).all()
    teachers = db.session.execute(
        sa.select(_employee.c.id, _employee.c.last_name, _employee.c.first_name, _employee.c.middle_name)
        .where(
            _employee.c.id.in_(
                sa.select(_assignment.c.teacher_id).where(
                    _assignment.c.published_on.is_not(None),
                    _assignment.c.group_id.in_(sa.select(seen.c.group_id)),
                )
            )
        )
        .order_by(_employee.c.sort_key, _employee.c.id)
    ).all()
    departments = {row.department_id: row.department for row in groups if row.department_id}
    return (
        Choice("department", _("Department"), tuple(departments.items()), asked.department),
        Choice("group", _("Group"), tuple((row.id, row.name) for row in groups), asked.group),
        Choice(
            "teacher",
            _("Teacher"),
            tuple((row.id, initials(row.last_name, row.first_name, row.middle_name)) for row in teachers),
            asked.teacher,
        ),
    )


def _teachers_of_page(teacher_id: int | None = None) -> sa.Select:
    condition = sa.and_(
        _assignment.c.published_on.is_not(None),
        _assignment.c.group_id == _page.c.group_id,
        _assignment.c.item_id == _page.c.item_id,
        _assignment.c.term_id == _page.c.term_id,
        sa.func.coalesce(_assignment.c.subgroup_id, 0) == sa.func.coalesce(_page.c.subgroup_id, 0),
    )
    if teacher_id is not None:
        condition = sa.and_(condition, _assignment.c.teacher_id == teacher_id)
    return sa.select(_assignment.c.id).where(condition).correlate(_page)


def _letter(name: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    return sa.func.substr(name, 1, 1, type_=sa.String)


def _teacher_names() -> sa.ScalarSelect:
    short = _employee.c.last_name + " " + _letter(_employee.c.first_name) + "."
    middle = sa.case((_employee.c.middle_name.is_not(None), " " + _letter(_employee.c.middle_name) + "."), else_="")
    # A teacher stands there once, also when lectures and practice were given by two assignments.
    teachers = _teachers_of_page().with_only_columns(_assignment.c.teacher_id)
    return (
        sa.select(sa.func.aggregate_strings(short + middle, ", "))
        .where(_employee.c.id.in_(teachers))
        .correlate(_page)
        .scalar_subquery()
    )


def _hours_given(today: datetime.date) -> sa.ScalarSelect:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(_lesson.c.hours), 0))
        .where(_lesson.c.page_id == _page.c.id, _lesson.c.cancelled_on.is_(None), _lesson.c.held_on <= today)
        .correlate(_page)
        .scalar_subquery()
    )


def _pages(actor: Actor, asked: Wanted, term_id: int | None, today: datetime.date) -> list:
    mine = pages_taught(actor)
    statement = (
        sa.select(
            _page.c.id,
            _page.c.is_practice,
            _page.c.hours_planned,
            _item.c.index_code,
            _item.c.name.label("item"),
            _group.c.name.label("group"),
            _subgroup.c.name.label("subgroup"),
            _teacher_names().label("teachers"),
            _hours_given(today).label("hours_given"),
            sa.case((mine, 1), else_=0).label("is_mine"),
            sa.func.count().over().label("total"),
        )
        .select_from(_page)
        .join(_item, _item.c.id == _page.c.item_id)
        .join(_group, _group.c.id == _page.c.group_id)
        .outerjoin(_subgroup, _subgroup.c.id == _page.c.subgroup_id)
        .where(*_conditions(asked, term_id))
        .order_by(sa.desc("is_mine"), _group.c.sort_key, _item.c.place, _item.c.sort_key, _page.c.id)
        .limit(PAGE_SIZE)
        .offset((asked.number - 1) * PAGE_SIZE)
    )
    return db.session.execute(scope.narrow(statement, JournalPage, actor)).all()


def _conditions(asked: Wanted, term_id: int | None) -> list[sa.ColumnElement[bool]]:
    conditions = [
        sa.or_(_item.c.search_key.contains(word, autoescape=True), _group.c.search_key.contains(word, autoescape=True))
        for word in asked.words
    ]
    if term_id is not None:
        conditions.append(_page.c.term_id == term_id)
    if asked.group is not None:
        conditions.append(_page.c.group_id == asked.group)
    if asked.department is not None:
        conditions.append(_group.c.department_id == asked.department)
    if asked.teacher is not None:
        conditions.append(_teachers_of_page(asked.teacher).exists())
    return conditions


def lessons_of(actor: Actor, today: datetime.date) -> list:
    """The person's own lessons of today: the page, the pair, and what is still missing."""
    if actor.employee_id is None:
        return []
    marked = sa.select(_mark.c.id).where(_mark.c.lesson_id == _lesson.c.id, _mark.c.value.is_not(None)).exists()
    own = sa.or_(
        _lesson.c.substitute_id == actor.employee_id,
        sa.and_(_lesson.c.substitute_id.is_(None), _in_force(actor, today)),
    )
    statement = (
        sa.select(
            _lesson.c.id,
            _lesson.c.page_id,
            _lesson.c.pair,
            _lesson.c.topic,
            _lesson.c.homework,
            _lesson.c.attendance_taken_at,
            _lesson.c.cancelled_on,
            _item.c.index_code,
            _item.c.name.label("item"),
            _group.c.name.label("group"),
            _subgroup.c.name.label("subgroup"),
            marked.label("is_marked"),
        )
        .select_from(_lesson)
        .join(_page, _page.c.id == _lesson.c.page_id)
        .join(_item, _item.c.id == _page.c.item_id)
        .join(_group, _group.c.id == _page.c.group_id)
        .outerjoin(_subgroup, _subgroup.c.id == _page.c.subgroup_id)
        .where(_lesson.c.held_on == today, own)
        .order_by(_lesson.c.pair, _group.c.sort_key, _lesson.c.id)
    )
    return db.session.execute(scope.narrow(statement, JournalPage, actor)).all()


def _in_force(actor: Actor, today: datetime.date) -> sa.ColumnElement[bool]:
    return (
        _teachers_of_page(actor.employee_id)
        .where(
            sa.or_(_assignment.c.starts_on.is_(None), _assignment.c.starts_on <= today),
            sa.or_(_assignment.c.ends_on.is_(None), _assignment.c.ends_on >= today),
        )
        .exists()
    )


def missing(lesson) -> list[str]:
    """What clause 2.3 asks of a lesson's day and is still empty; nothing is asked of a cancelled one."""
    if lesson.cancelled_on is not None:
        return []
    asked = (
        (not lesson.topic, _("topic")),
        (lesson.attendance_taken_at is None, _("attendance")),
        (not lesson.is_marked, _("marks")),
        (not lesson.homework, _("homework")),
    )
    return [text for is_missing, text in asked if is_missing]
