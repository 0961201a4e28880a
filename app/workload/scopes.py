"""Who teaches whom: the relation that the workload adds to the contingent."""

import datetime

import sqlalchemy as sa

from app.core import clock, scope, settings
from app.core.actor import Actor
from app.policy.access import Relation
from app.students.models import Enrollment, GroupCurator, Student, StudyGroup, Subgroup, SubgroupMember
from app.students.scopes import groups_of_department, students_of
from app.working_programs.scopes import WorkingProgram
from app.workload.models import LoadAssignment, TeachingLoad

_assignment = LoadAssignment.__table__
_group = StudyGroup.__table__


def open_since(today: datetime.date) -> datetime.date:
    """An assignment that ended before this day lets nobody in any more."""
    return today - datetime.timedelta(days=settings.get("workload.last_days", today))


def lets_in(assignment: sa.FromClause, today: datetime.date) -> sa.ColumnElement[bool]:
    """Whether an assignment opens its journal and its students today: published, and not ended for some days."""
    return sa.and_(
        assignment.c.published_on.is_not(None),
        sa.or_(assignment.c.ends_on.is_(None), assignment.c.ends_on >= open_since(today)),
    )


def groups_taught(actor: Actor) -> sa.Select:
    """Ids of the groups that the actor teaches."""
    return sa.select(_assignment.c.group_id).where(
        _assignment.c.teacher_id == actor.employee_id, lets_in(_assignment, clock.today())
    )


def groups_reached(actor: Actor, act: str) -> sa.Select:
    """Ids of the groups whose teaching the actor may do the act on."""
    relations = actor.relations("teaching_load", act)
    if Relation.ALL in relations:
        return sa.select(_group.c.id)
    if Relation.DEPARTMENT in relations and actor.employee_id is not None:
        return groups_of_department(actor)
    return sa.select(_group.c.id).where(sa.false())


def items_taught(actor: Actor) -> sa.Select:
    """Ids of the items that the actor teaches or has taught."""
    return sa.select(_assignment.c.item_id).where(_assignment.c.teacher_id == actor.employee_id)


scope.extend(
    WorkingProgram,
    # The author keeps the programme also where somebody else teaches by it.
    teaches=lambda actor: sa.or_(
        WorkingProgram.item_id.in_(items_taught(actor)), WorkingProgram.author_id == actor.employee_id
    ),
)
scope.extend(StudyGroup, teaches=lambda actor: StudyGroup.id.in_(groups_taught(actor)))
scope.extend(GroupCurator, teaches=lambda actor: GroupCurator.group_id.in_(groups_taught(actor)))
scope.extend(Subgroup, teaches=lambda actor: Subgroup.group_id.in_(groups_taught(actor)))
scope.extend(
    SubgroupMember,
    teaches=lambda actor: SubgroupMember.subgroup_id.in_(
        sa.select(Subgroup.__table__.c.id).where(Subgroup.__table__.c.group_id.in_(groups_taught(actor)))
    ),
)
scope.extend(Enrollment, teaches=lambda actor: Enrollment.group_id.in_(groups_taught(actor)))
scope.extend(Student, teaches=lambda actor: Student.id.in_(students_of(groups_taught(actor))))
scope.declare(
    LoadAssignment,
    "workload",
    department=lambda actor: LoadAssignment.group_id.in_(groups_of_department(actor)),
    self=lambda actor: sa.and_(
        LoadAssignment.teacher_id == actor.employee_id, LoadAssignment.published_on.is_not(None)
    ),
)
scope.declare(
    TeachingLoad,
    "teaching_load",
    department=lambda actor: TeachingLoad.group_id.in_(groups_of_department(actor)),
)
