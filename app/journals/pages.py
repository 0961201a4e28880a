"""A page as the person at it may use it: which page, which dates are the own ones, where its history stands."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal

import sqlalchemy as sa
from flask import url_for

from app.core import scope, settings
from app.core.actor import Actor
from app.core.text import initials
from app.curricula.models import CurriculumItem, ItemControl
from app.extensions import db
from app.journals import chain, rules
from app.journals.models import JournalChain, JournalPage, Lesson, LessonType, PageUnlock, WorkType
from app.policy.access import Act, Relation
from app.policy.kinds import CONTROL_FORMS, TERMS_A_COURSE
from app.school_year.models import AcademicYear, Term
from app.staff.models import Employee
from app.students.models import Enrollment, Student, StudyGroup, Subgroup, SubgroupMember
from app.workload.models import LoadAssignment
from app.workload.scopes import open_since

_page = JournalPage.__table__
_chain = JournalChain.__table__
_lesson = Lesson.__table__
_lesson_type = LessonType.__table__
_work_type = WorkType.__table__
_unlock = PageUnlock.__table__
_group = StudyGroup.__table__
_subgroup = Subgroup.__table__
_item = CurriculumItem.__table__
_control = ItemControl.__table__
_term = Term.__table__
_year = AcademicYear.__table__
_assignment = LoadAssignment.__table__
_employee = Employee.__table__
_enrollment = Enrollment.__table__
_student = Student.__table__
_member = SubgroupMember.__table__


REGISTERS = ("journals", "practice_journals")


def register_of(is_practice: bool) -> str:
    """The register whose rights rule a page."""
    return "practice_journals" if is_practice else "journals"


@dataclass(frozen=True, slots=True)
class Page:
    """One journal page for one person: where it belongs, on which days the person may write, its history's head."""

    id: int
    group_id: int
    subgroup_id: int | None
    item_id: int
    term_id: int
    is_practice: bool
    hours_planned: Decimal
    term_number: int
    starts_on: datetime.date
    ends_on: datetime.date
    forms: tuple[str, ...]
    head: chain.Walk
    employee_id: int | None
    writes: bool
    own: tuple[rules.Interval, ...]
    substitutes: bool
    reads_all: bool
    window: rules.Window
    people: tuple[int, int]

    def writes_on(self, day: datetime.date, substitute_id: int | None = None) -> bool:
        """Whether a lesson of that day is the person's own to fill (clause 3.8)."""
        if not self.writes:
            return False
        mine = substitute_id is not None and substitute_id == self.employee_id
        return mine or rules.is_member(self.own, day)

    @property
    def may_write(self) -> bool:
        """Whether anything at all on the page may be the person's to write."""
        return self.writes and bool(self.own or self.substitutes)


def _semester() -> sa.ColumnElement[int]:
    """The semester of the curriculum, counted from the first course, that a page's term is."""
    course = sa.cast(sa.extract("year", _year.c.starts_on), sa.Integer) - _group.c.intake_year
    return course * sa.case(TERMS_A_COURSE, value=_term.c.kind) + _term.c.number


def semester_of(page_id: int) -> sa.ScalarSelect:
    """The same for one page, to compare with."""
    return (
        sa.select(_semester())
        .select_from(_page)
        .join(_group, _group.c.id == _page.c.group_id)
        .join(_term, _term.c.id == _page.c.term_id)
        .join(_year, _year.c.id == _term.c.academic_year_id)
        .where(_page.c.id == page_id)
        .scalar_subquery()
    )


def _forms() -> sa.ScalarSelect:
    return (
        sa.select(sa.func.aggregate_strings(_control.c.form, ","))
        .where(_control.c.item_id == _page.c.item_id, _control.c.semester == _semester())
        .correlate(_page, _term, _year, _group)
        .scalar_subquery()
    )


def _people_stamp() -> sa.ScalarSelect:
    """A number that moves when somebody comes to the group, leaves it or is renamed."""
    moved = _enrollment.c.id * 7 + _enrollment.c.version * 3 + _student.c.version
    return (
        sa.select(sa.func.coalesce(sa.func.sum(moved), 0) + sa.func.count())
        .select_from(_enrollment.join(_student, _student.c.id == _enrollment.c.student_id))
        .where(_enrollment.c.group_id == _page.c.group_id)
        .correlate(_page)
        .scalar_subquery()
    )


def _subgroup_stamp() -> sa.ScalarSelect:
    left = sa.func.count(_member.c.ends_on)
    return (
        sa.select(sa.func.coalesce(sa.func.sum(_member.c.id), 0) * 100 + left)
        .where(_member.c.subgroup_id == _page.c.subgroup_id)
        .correlate(_page)
        .scalar_subquery()
    )


def _assigned() -> sa.ColumnElement[bool]:
    """A published assignment of the workload gives rights on a page: same group, item, term and subgroup."""
    return sa.and_(
        _assignment.c.published_on.is_not(None),
        _assignment.c.group_id == _page.c.group_id,
        _assignment.c.item_id == _page.c.item_id,
        _assignment.c.term_id == _page.c.term_id,
        sa.func.coalesce(_assignment.c.subgroup_id, 0) == sa.func.coalesce(_page.c.subgroup_id, 0),
    )


# Parameters of the statement below; it is built once per set of rights and day, not once per request.
_EMPLOYEE, _PAGE = sa.bindparam("employee", type_=sa.Integer), sa.bindparam("page", type_=sa.Integer)


def _statement(actor: Actor, today: datetime.date, *, to_write: bool) -> sa.Select:
    """The page, the person's assignments on it (a row each) and all that the entity tag depends on."""
    reads = tuple(actor.relations(register, Act.READ) for register in REGISTERS)
    if actor.is_system:
        return _built(reads, today, actor, to_write)
    # Whoever has the same rights differs in the number only, and that is a parameter.
    rights = {(register, Act.READ): relations for register, relations in zip(REGISTERS, reads, strict=True)}
    return _built(reads, today, Actor(account_id=None, name="", rights=rights, employee_id=_EMPLOYEE), to_write)


_statements: dict[tuple, sa.Select] = {}


def _built(reads: tuple, today: datetime.date, actor: Actor, to_write: bool) -> sa.Select:
    key = (reads, today, open_since(today), actor.is_system, to_write)
    if key not in _statements:
        if len(_statements) > 200:
            _statements.clear()
        built = _build(actor, today)
        _statements[key] = built.with_for_update(of=_chain) if to_write else built
    return _statements[key]


def _build(actor: Actor, today: datetime.date) -> sa.Select:
    substitutes = sa.exists().where(_lesson.c.page_id == _page.c.id, _lesson.c.substitute_id == _EMPLOYEE)
    unlocked = sa.exists().where(
        _unlock.c.page_id == _page.c.id, _unlock.c.employee_id == _EMPLOYEE, _unlock.c.until >= today
    )
    statement = (
        sa.select(
            _page.c.id,
            _page.c.group_id,
            _page.c.subgroup_id,
            _page.c.item_id,
            _page.c.term_id,
            _page.c.is_practice,
            _page.c.hours_planned,
            _term.c.number,
            _term.c.starts_on,
            _term.c.ends_on,
            _term.c.closed_on,
            _forms().label("forms"),
            _chain.c.sequence,
            _chain.c.hash,
            _assignment.c.id.label("assignment_id"),
            _assignment.c.starts_on.label("own_since"),
            _assignment.c.ends_on.label("own_until"),
            substitutes.label("substitutes"),
            unlocked.label("unlocked"),
            _people_stamp().label("people"),
            _subgroup_stamp().label("subgroup_people"),
        )
        .select_from(_page)
        .join(_chain, _chain.c.page_id == _page.c.id)
        .join(_group, _group.c.id == _page.c.group_id)
        .join(_term, _term.c.id == _page.c.term_id)
        .join(_year, _year.c.id == _term.c.academic_year_id)
        .outerjoin(_assignment, sa.and_(_assigned(), _assignment.c.teacher_id == _EMPLOYEE))
        .where(_page.c.id == _PAGE)
        .order_by(_assignment.c.id)
    )
    return scope.narrow(statement, JournalPage, actor, Act.READ)


def find(actor: Actor, page_id: int, today: datetime.date, *, to_write: bool = False) -> Page | None:
    """The page if the actor may see it. `to_write` locks the head of its history for this transaction."""
    statement = _statement(actor, today, to_write=to_write)
    rows = db.session.connection().execute(statement, {"page": page_id, "employee": actor.employee_id}).all()
    return _page_of(rows, actor, today) if rows else None


def _page_of(rows: list, actor: Actor, today: datetime.date) -> Page:
    row = rows[0]
    own = tuple((one.own_since or datetime.date.min, one.own_until) for one in rows if one.assignment_id)
    register = register_of(row.is_practice)
    return Page(
        id=row.id,
        group_id=row.group_id,
        subgroup_id=row.subgroup_id,
        item_id=row.item_id,
        term_id=row.term_id,
        is_practice=row.is_practice,
        hours_planned=row.hours_planned,
        term_number=row.number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        forms=tuple(sorted(filter(None, (row.forms or "").split(",")))),
        head=chain.Walk(row.sequence, row.hash or chain.GENESIS),
        employee_id=actor.employee_id,
        # Whatever a role grants, only the own workload lets write: nobody edits a colleague's marks.
        writes=Relation.TEACHES in actor.relations(register, Act.WRITE) and actor.employee_id is not None,
        own=own,
        substitutes=bool(row.substitutes),
        reads_all=bool(own) or not row.substitutes or _reads_otherwise(actor, row.id),
        window=rules.Window(
            soft_days=settings.get("journal.free_days", today),
            lock_day=settings.get("journal.lock_day", today),
            term_closed=row.closed_on is not None and row.closed_on <= today,
            unlocked=bool(row.unlocked),
        ),
        people=(row.people, row.subgroup_people),
    )


def _reads_otherwise(actor: Actor, page_id: int) -> bool:
    """A substitute sees the substituted lesson only, unless the page is the person's by another relation."""
    rights = {key: relations - {Relation.TEACHES} for key, relations in actor.rights.items()}
    otherwise = scope.condition(JournalPage, replace(actor, rights=rights))
    statement = sa.select(_page.c.id).where(_page.c.id == page_id)
    return db.session.execute(statement if otherwise is None else statement.where(otherwise)).first() is not None


def _may_print(actor: Actor, page: Page) -> bool:
    """A class teacher reads the group's pages and prints none; asked of the rows only where relations differ."""
    register = register_of(page.is_practice)
    prints = actor.relations(register, Act.PRINT)
    if not prints or actor.relations(register, Act.READ) <= prints:
        return bool(prints)
    within = scope.condition(JournalPage, actor, Act.PRINT)
    statement = sa.select(_page.c.id).where(_page.c.id == page.id)
    return db.session.execute(statement if within is None else statement.where(within)).first() is not None


# Where members() is asked about: filled in by its callers with `place(page)`.
_PLACE = {name: sa.bindparam(name, type_=sa.Integer) for name in ("group_id", "subgroup_id")} | {
    name: sa.bindparam(name, type_=sa.Date) for name in ("first_day", "last_day")
}


def place(page: Page) -> dict:
    """The parameters of `members()` for a page."""
    return {
        "group_id": page.group_id,
        "subgroup_id": page.subgroup_id,
        "first_day": page.starts_on,
        "last_day": page.ends_on,
    }


def members(*, of_subgroup: bool) -> sa.Select:
    """(student, since, until) of everybody who was on a page during its term, a row for each stay."""
    since, until = _enrollment.c.starts_on, _enrollment.c.ends_on
    stays, belongs = _enrollment, _enrollment.c.group_id == _PLACE["group_id"]
    if of_subgroup:
        stays = _enrollment.join(_member, _member.c.student_id == _enrollment.c.student_id)
        belongs = sa.and_(belongs, _member.c.subgroup_id == _PLACE["subgroup_id"])
        since = sa.case((_member.c.starts_on > since, _member.c.starts_on), else_=since)
        until = sa.case(
            (until.is_(None), _member.c.ends_on),
            (_member.c.ends_on < until, _member.c.ends_on),
            else_=until,
        )
    return (
        sa.select(_enrollment.c.student_id, since.label("since"), until.label("until"))
        .select_from(stays)
        .where(
            belongs,
            since <= _PLACE["last_day"],
            sa.or_(until.is_(None), sa.and_(until >= _PLACE["first_day"], since <= until)),
        )
    )


def shell(actor: Actor, page: Page) -> dict:
    """What the page needs before its data: heading, who writes here, addresses, kinds to choose from."""
    row = db.session.execute(
        sa.select(
            _item.c.index_code,
            _item.c.name.label("item"),
            _group.c.name.label("group"),
            _term.c.name.label("term"),
            sa.select(_subgroup.c.name).where(_subgroup.c.id == page.subgroup_id).scalar_subquery().label("subgroup"),
        )
        .select_from(_page)
        .join(_item, _item.c.id == _page.c.item_id)
        .join(_group, _group.c.id == _page.c.group_id)
        .join(_term, _term.c.id == _page.c.term_id)
        .where(_page.c.id == page.id)
    ).one()
    writers = _writers(page)
    forms = [str(CONTROL_FORMS[form]).lower() for form in page.forms if form in CONTROL_FORMS]
    return {
        "title": f"{row.index_code} {row.item}".strip(),
        "subtitle": " · ".join(filter(None, (row.group, row.subgroup, writers, row.term, *forms))),
        "may_write": page.may_write,
        "writers": writers,
        "history_url": url_for("JournalView.history", page_id=page.id),
        "print_url": f"/journals/{page.id}/print" if _may_print(actor, page) else None,
        "settings": {
            "id": page.id,
            "user": actor.account_id,
            "grid_url": url_for("JournalView.grid", page_id=page.id),
            "cells_url": url_for("JournalView.cells", page_id=page.id),
            "lessons_url": url_for("JournalView.lessons", page_id=page.id),
            "history_url": url_for("JournalView.history", page_id=page.id),
            "login_url": "/login/",
            **_kinds(),
        },
    }


def _writers(page: Page) -> str:
    """Names of those whose workload the page is."""
    rows = db.session.execute(
        sa.select(_employee.c.last_name, _employee.c.first_name, _employee.c.middle_name)
        .join(_assignment, _assignment.c.teacher_id == _employee.c.id)
        .join(_page, _assigned())
        .where(_page.c.id == page.id)
        .distinct()
        .order_by(_employee.c.last_name, _employee.c.first_name)
    )
    return ", ".join(initials(*row) for row in rows)


def _kinds() -> dict[str, list[dict]]:
    """Types of lesson and kinds of work in use, in their order: one statement."""
    parts = [
        sa.select(sa.literal(name).label("of"), table.c.code, table.c.name, table.c.short, table.c.place).where(
            table.c.is_used.is_(True)
        )
        for name, table in (("lesson_types", _lesson_type), ("work_types", _work_type))
    ]
    kinds: dict[str, list[dict]] = {"lesson_types": [], "work_types": []}
    for row in db.session.execute(sa.union_all(*parts).order_by("place", "name")):
        kinds[row.of].append({"code": row.code, "name": row.name, "short": row.short})
    return kinds
