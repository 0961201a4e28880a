"""Who teaches whom: the relation that the workload adds to the contingent."""

import sqlalchemy as sa

from app.core import scope
from app.core.actor import Actor
from app.students.models import Enrollment, GroupCurator, Student, StudyGroup, Subgroup, SubgroupMember
from app.students.scopes import groups_of_department, students_of
from app.workload.models import LoadAssignment

_assignment = LoadAssignment.__table__


def groups_taught(actor: Actor) -> sa.Select:
    """Ids of the groups that the actor teaches or has taught."""
    return sa.select(_assignment.c.group_id).where(_assignment.c.teacher_id == actor.employee_id)


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
    self=lambda actor: LoadAssignment.teacher_id == actor.employee_id,
)
