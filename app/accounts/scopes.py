"""Whose accounts: a class teacher's are those of the own group's students and of their parents (clause 2.2)."""

import sqlalchemy as sa

from app.accounts.consent_models import Consent
from app.accounts.models import Account
from app.core import clock, files, scope
from app.core.actor import Actor
from app.policy.access import Relation
from app.students.models import Enrollment, Guardian, Guardianship, Student, StudyGroup
from app.students.scopes import groups_led, groups_of_department, students_of

_account = Account.__table__
_student, _guardian, _guardianship = Student.__table__, Guardian.__table__, Guardianship.__table__
_stay, _group = Enrollment.__table__, StudyGroup.__table__


def accounts_of(actor: Actor, act: str) -> sa.ColumnElement[bool]:
    """The accounts on which the actor may do the act.

    Not declared to the session's net: signing in and one's own account are read before, or beside, any right.
    """
    relations = actor.relations("accounts", act)
    if Relation.ALL in relations:
        return sa.true()
    if Relation.LEADS not in relations or actor.employee_id is None:
        return sa.false()
    students = sa.select(_stay.c.student_id).where(_stay.c.group_id.in_(groups_led(actor)), is_on_the_list())
    guardians = sa.select(_guardianship.c.guardian_id).where(_guardianship.c.student_id.in_(students))
    return sa.or_(
        _account.c.id.in_(sa.select(_student.c.account_id).where(_student.c.id.in_(students))),
        _account.c.id.in_(sa.select(_guardian.c.account_id).where(_guardian.c.id.in_(guardians))),
    )


def is_on_the_list() -> sa.ColumnElement[bool]:
    """A stay that lasts today or is still to begin: whoever has left a group is nobody's to serve there."""
    return sa.or_(_stay.c.ends_on.is_(None), _stay.c.ends_on >= clock.today())


def groups_shown(actor: Actor, act: str) -> sa.ColumnElement[bool]:
    """The groups whose logins and passwords the actor follows, as a condition on the table of groups."""
    relations = actor.relations("credentials", act)
    if Relation.ALL in relations:
        return sa.true()
    own = {Relation.DEPARTMENT: groups_of_department, Relation.LEADS: groups_led}
    if actor.employee_id is None:
        return sa.false()
    return sa.or_(sa.false(), *(_group.c.id.in_(own[name](actor)) for name in sorted(relations) if name in own))


def _consents_of(students: sa.Select) -> sa.ColumnElement[bool]:
    """Consents about the students and about their guardians."""
    guardians = sa.select(_guardianship.c.guardian_id).where(_guardianship.c.student_id.in_(students))
    return sa.or_(Consent.student_id.in_(students), Consent.guardian_id.in_(guardians))


scope.declare(
    Consent,
    "consents",
    department=lambda actor: _consents_of(students_of(groups_of_department(actor))),
    leads=lambda actor: _consents_of(students_of(groups_led(actor))),
)
files.declare_owner(Consent)
