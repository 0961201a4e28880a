"""Whose groups, students and guardians: the relations that the contingent itself knows."""

import sqlalchemy as sa

from app.core import clock, files, scope, settings
from app.core.actor import Actor
from app.policy.access import Act, Relation
from app.policy.issuing import AGE_OF_MAJORITY
from app.school_year.models import AcademicYear
from app.staff.consent_models import EmployeeConsent
from app.staff.models import Department, Employee, EmployeeName, EmployeePosition, FormerEmployment
from app.students.models import (
    Enrollment,
    GroupCurator,
    Guardian,
    Guardianship,
    Student,
    StudyGroup,
    Subgroup,
    SubgroupMember,
)

_department, _employee, _year = Department.__table__, Employee.__table__, AcademicYear.__table__
_group, _stay, _curator = StudyGroup.__table__, Enrollment.__table__, GroupCurator.__table__
_guardianship, _subgroup, _student = Guardianship.__table__, Subgroup.__table__, Student.__table__


def departments_headed(actor: Actor) -> sa.Select:
    """Ids of the departments that the actor heads, for studies or for practice."""
    return sa.select(_department.c.id).where(
        sa.or_(_department.c.study_head_id == actor.employee_id, _department.c.practice_head_id == actor.employee_id)
    )


def groups_of_department(actor: Actor) -> sa.Select:
    """Ids of the groups of those departments."""
    return sa.select(_group.c.id).where(_group.c.department_id.in_(departments_headed(actor)))


def groups_led(actor: Actor) -> sa.Select:
    """Ids of the groups whose class teacher, or deputy, the actor is today."""
    today = clock.today()
    return sa.select(_curator.c.group_id).where(
        _curator.c.employee_id == actor.employee_id,
        _curator.c.starts_on <= today,
        sa.or_(_curator.c.ends_on.is_(None), _curator.c.ends_on >= today),
    )


def groups_attended(actor: Actor) -> sa.Select:
    """Ids of the groups in which the actor studies or has studied."""
    return sa.select(_stay.c.group_id).where(_stay.c.student_id == actor.student_id)


def children(actor: Actor) -> sa.Select:
    """Ids of the students whose guardian the actor is; one who is of age has none, unless the college keeps them."""
    own = sa.select(_guardianship.c.student_id).where(_guardianship.c.guardian_id == actor.guardian_id)
    if settings.get("accounts.after_majority"):
        return own
    today = clock.today()
    of_age = today.replace(year=today.year - AGE_OF_MAJORITY, day=min(today.day, 28) if today.month == 2 else today.day)
    adults = sa.select(_student.c.id).where(_student.c.birth_date <= of_age)
    return own.where(_guardianship.c.student_id.not_in(adults))


def groups_of_children(actor: Actor) -> sa.Select:
    """Ids of the groups in which the actor's children study."""
    return sa.select(_stay.c.group_id).where(_stay.c.student_id.in_(children(actor)))


GROUPS = {
    Relation.DEPARTMENT: groups_of_department,
    Relation.LEADS: groups_led,
    Relation.SELF: groups_attended,
    Relation.CHILD: groups_of_children,
}


def by_group(column, *relations: Relation) -> dict:
    """Conditions on a model that has a group: the same groups for every such model."""
    return {relation: (lambda actor, groups=GROUPS[relation]: column.in_(groups(actor))) for relation in relations}


def groups_within(actor: Actor, register: str, act: str) -> sa.ColumnElement[bool] | None:
    """Groups in which the actor may do the act on the rows of a register that belong to a group; None: in all."""
    relations = actor.relations(register, act)
    if Relation.ALL in relations:
        return None
    return sa.or_(sa.false(), *(StudyGroup.id.in_(GROUPS[name](actor)) for name in GROUPS if name in relations))


def students_of(groups: sa.Select) -> sa.Select:
    """Ids of the students of groups, of whatever time."""
    return sa.select(_stay.c.student_id).where(_stay.c.group_id.in_(groups))


def students_of_the_year(groups: sa.Select) -> sa.Select:
    """Ids of the students who are in one of the groups, or were during the current school year."""
    today = clock.today()
    began = sa.select(sa.func.max(_year.c.starts_on)).where(_year.c.starts_on <= today).scalar_subquery()
    stayed_until = sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= sa.func.coalesce(began, today))
    return students_of(groups).where(stayed_until)


_EVERY = (Relation.DEPARTMENT, Relation.LEADS, Relation.SELF, Relation.CHILD)

scope.declare(
    Employee,
    "employees",
    department=lambda actor: Employee.department_id.in_(departments_headed(actor)),
    self=lambda actor: Employee.id == actor.employee_id,
)
for _model, _register in (
    (EmployeePosition, "employees"),
    (EmployeeName, "employees"),
    (FormerEmployment, "employees"),
    (EmployeeConsent, "staff_consents"),
):
    scope.declare(
        _model,
        _register,
        department=lambda actor, model=_model: model.employee_id.in_(
            sa.select(_employee.c.id).where(_employee.c.department_id.in_(departments_headed(actor)))
        ),
        self=lambda actor, model=_model: model.employee_id == actor.employee_id,
    )
files.declare_owner(EmployeeConsent)
scope.declare(StudyGroup, "groups", **by_group(StudyGroup.id, *_EVERY))
scope.declare(GroupCurator, "curators", **by_group(GroupCurator.group_id, *_EVERY))
scope.declare(Subgroup, "subgroups", **by_group(Subgroup.group_id, *_EVERY))
_subgroups_of = sa.select(_subgroup.c.id)
scope.declare(
    SubgroupMember,
    "subgroups",
    **{
        relation: (
            lambda actor, groups=GROUPS[relation]: SubgroupMember.subgroup_id.in_(
                _subgroups_of.where(_subgroup.c.group_id.in_(groups(actor)))
            )
        )
        for relation in _EVERY
    },
)
scope.declare(
    Student,
    "students",
    department=lambda actor: Student.id.in_(students_of(groups_of_department(actor))),
    leads=lambda actor: Student.id.in_(students_of(groups_led(actor))),
    self=lambda actor: Student.id == actor.student_id,
    child=lambda actor: Student.id.in_(children(actor)),
)
scope.declare(
    Enrollment,
    "enrollments",
    department=lambda actor: Enrollment.group_id.in_(groups_of_department(actor)),
    leads=lambda actor: Enrollment.group_id.in_(groups_led(actor)),
    self=lambda actor: Enrollment.student_id == actor.student_id,
    child=lambda actor: Enrollment.student_id.in_(children(actor)),
)
scope.declare(
    Guardianship,
    "guardianships",
    department=lambda actor: Guardianship.student_id.in_(students_of(groups_of_department(actor))),
    leads=lambda actor: Guardianship.student_id.in_(students_of(groups_led(actor))),
    self=lambda actor: Guardianship.guardian_id == actor.guardian_id,
)


def _guardians_of(students: sa.Select) -> sa.Select:
    return sa.select(_guardianship.c.guardian_id).where(_guardianship.c.student_id.in_(students))


scope.declare(
    Guardian,
    "guardians",
    department=lambda actor: Guardian.id.in_(_guardians_of(students_of(groups_of_department(actor)))),
    leads=lambda actor: Guardian.id.in_(_guardians_of(students_of(groups_led(actor)))),
    self=lambda actor: Guardian.id == actor.guardian_id,
)

# Contacts of those who have left are the office's alone (docs/adr/0009): whoever heads or leads keeps the names, and
# the contacts of the students of this school year.
scope.confine(
    Student,
    Act.PERSONAL,
    department=lambda actor: Student.id.in_(students_of_the_year(groups_of_department(actor))),
    leads=lambda actor: Student.id.in_(students_of_the_year(groups_led(actor))),
)
scope.confine(
    Guardian,
    Act.PERSONAL,
    department=lambda actor: Guardian.id.in_(_guardians_of(students_of_the_year(groups_of_department(actor)))),
    leads=lambda actor: Guardian.id.in_(_guardians_of(students_of_the_year(groups_led(actor)))),
)
