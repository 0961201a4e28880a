"""What is asked about groups: who leads them, who is in them on a day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.core import scope
from app.core.actor import Actor
from app.core.text import initials
from app.curricula.models import Curriculum, CurriculumItem, EducationProgram
from app.extensions import db
from app.policy.access import Act
from app.staff.models import Employee
from app.students.models import (
    Enrollment,
    GroupCurator,
    GroupName,
    Student,
    StudyGroup,
    Subgroup,
    SubgroupMember,
)
from app.students.queries import is_on

_group, _lead, _stay, _student = (m.__table__ for m in (StudyGroup, GroupCurator, Enrollment, Student))
_employee, _name, _subgroup, _member = (m.__table__ for m in (Employee, GroupName, Subgroup, SubgroupMember))
_item, _curriculum, _program = (m.__table__ for m in (CurriculumItem, Curriculum, EducationProgram))


def has_no_leader(day: datetime.date) -> sa.ColumnElement[bool]:
    """Groups that no class teacher leads on the day; a deputy alone is not enough."""
    lead = _lead.alias("lead_of_the_day")
    return ~sa.exists().where(lead.c.group_id == StudyGroup.id, is_on(lead, day), lead.c.is_deputy.is_(False))


def is_of_specialty(specialty_id: int) -> sa.ColumnElement[bool]:
    """Groups of a specialty, said by themselves or by their curriculum."""
    curricula = (
        sa.select(_curriculum.c.id).join(_program).where(_program.c.specialty_id == specialty_id).scalar_subquery()
    )
    return sa.or_(StudyGroup.specialty_id == specialty_id, StudyGroup.curriculum_id.in_(curricula))


def leaders(group_ids: Sequence[int], day: datetime.date) -> dict[int, list[str]]:
    """group -> short names of the class teachers of the day; deputies are left out."""
    found: dict[int, list[str]] = {}
    for row in db.session.execute(
        sa.select(_lead.c.group_id, _employee.c.last_name, _employee.c.first_name, _employee.c.middle_name)
        .join_from(_lead, _employee)
        .where(_lead.c.group_id.in_(group_ids), is_on(_lead, day), _lead.c.is_deputy.is_(False))
        .order_by(_lead.c.starts_on)
    ):
        found.setdefault(row.group_id, []).append(initials(row.last_name, row.first_name, row.middle_name))
    return found


def sizes(group_ids: Sequence[int], day: datetime.date) -> dict[int, int]:
    """group -> how many are on its list that day."""
    rows = db.session.execute(
        sa.select(_stay.c.group_id, sa.func.count().label("size"))
        .where(_stay.c.group_id.in_(group_ids), is_on(_stay, day))
        .group_by(_stay.c.group_id)
    )
    return {row.group_id: row.size for row in rows}


def count_of_stays(group_id: int) -> int:
    """How many stays, past and present, the group has."""
    return db.session.scalar(sa.select(sa.func.count()).where(_stay.c.group_id == group_id)) or 0


@dataclass(frozen=True, slots=True)
class Member:
    """A student's stay in a group, with the columns that the list of the group may show."""

    stay_id: int
    student_id: int
    student: Student
    starts_on: datetime.date
    ends_on: datetime.date | None
    order_in: str
    order_out: str
    ending: str | None
    leave_reason: str | None

    def is_here(self, day: datetime.date) -> bool:
        """Whether the student is on the list that day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def members(group_id: int, since: datetime.date, until: datetime.date, actor: Actor, act: str = Act.READ):
    """Stays in the group on whatever day between the two, of students on whom the actor may do the act. By alphabet."""
    own = scope.condition(Student, actor, act)
    statement = (
        sa.select(Enrollment, Student)
        .join(Student, Student.id == Enrollment.student_id)
        .where(
            Enrollment.group_id == group_id,
            Enrollment.starts_on <= until,
            sa.or_(Enrollment.ends_on.is_(None), Enrollment.ends_on >= since),
        )
        .order_by(Student.sort_key, Student.id, Enrollment.starts_on)
        .execution_options(scoped_by=f"Student:{act}")
    )
    rows = db.session.execute(statement if own is None else statement.where(own)).all()
    return [
        Member(
            stay.id, student.id, student, stay.starts_on, stay.ends_on, stay.order_in or "", stay.order_out or "",
            stay.ending, stay.leave_reason,
        )
        for stay, student in rows
    ]  # fmt: skip


def leads(group_id: int, actor: Actor) -> Sequence[sa.Row]:
    """Class teachers and deputies of the group, the latest first, as far as the actor may see them."""
    own = scope.condition(GroupCurator, actor)
    statement = (
        sa.select(
            _lead.c.id,
            _lead.c.employee_id,
            _employee.c.last_name,
            _employee.c.first_name,
            _employee.c.middle_name,
            _lead.c.starts_on,
            _lead.c.ends_on,
            _lead.c.is_deputy,
        )
        .join_from(_lead, _employee)
        .where(_lead.c.group_id == group_id)
        .order_by(_lead.c.starts_on.desc(), _lead.c.id.desc())
    )
    return db.session.execute(statement if own is None else statement.where(own)).all()


def former_names(group_id: int) -> Sequence[sa.Row]:
    """(name, course_number, ends_on) of the names that the group bore, the latest first."""
    return db.session.execute(
        sa.select(_name.c.name, _name.c.course_number, _name.c.ends_on)
        .where(_name.c.group_id == group_id)
        .order_by(_name.c.ends_on.desc(), _name.c.id.desc())
    ).all()


def subgroups(group_id: int, day: datetime.date, actor: Actor) -> Sequence[sa.Row]:
    """Subgroups of the group, a row for each member of the day: id, item_id, index_code, item, name, student_id."""
    own = scope.condition(Subgroup, actor)
    here = sa.and_(_member.c.subgroup_id == _subgroup.c.id, is_on(_member, day))
    statement = (
        sa.select(
            _subgroup.c.id,
            _subgroup.c.item_id,
            _item.c.index_code,
            _item.c.name.label("item"),
            _subgroup.c.name,
            _subgroup.c.number,
            _member.c.student_id,
        )
        .select_from(_subgroup)
        .outerjoin(_item, _item.c.id == _subgroup.c.item_id)
        .outerjoin(_member, here)
        .where(_subgroup.c.group_id == group_id)
        .order_by(_item.c.sort_key, _subgroup.c.item_id, _subgroup.c.number, _subgroup.c.name, _subgroup.c.id)
    )
    return db.session.execute(statement if own is None else statement.where(own)).all()
