"""Whose requests: a class teacher's are about the own group, a sender's are the own ones."""

import sqlalchemy as sa

from app.core import scope
from app.core.actor import Actor
from app.portal.models import PersonRequest
from app.students.models import Guardianship
from app.students.scopes import groups_led, students_of

_guardianship = Guardianship.__table__


def _about_own_group(actor: Actor) -> sa.ColumnElement[bool]:
    students = students_of(groups_led(actor))
    guardians = sa.select(_guardianship.c.guardian_id).where(_guardianship.c.student_id.in_(students))
    return sa.or_(PersonRequest.student_id.in_(students), PersonRequest.guardian_id.in_(guardians))


scope.declare(
    PersonRequest,
    "requests",
    leads=_about_own_group,
    self=lambda actor: PersonRequest.sender_id == actor.account_id,
)
