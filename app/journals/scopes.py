"""Whose journal pages: theory and practice are registers of their own over one table (clauses 2.4, 2.5)."""

import sqlalchemy as sa

from app.core import clock, scope
from app.core.actor import Actor
from app.journals.models import JournalPage, Lesson
from app.policy.access import Relation
from app.students.scopes import by_group
from app.workload.models import LoadAssignment
from app.workload.scopes import lets_in

# Aliases, so that a query over these very tables may be narrowed, too.
_assignment, _lesson = LoadAssignment.__table__.alias("assigned"), Lesson.__table__.alias("substituted")


def pages_taught(actor: Actor) -> sa.ColumnElement[bool]:
    """Pages of the actor's own workload, and those on which the actor substitutes at some lesson."""
    assigned = (
        sa.select(_assignment.c.id)
        .where(
            _assignment.c.teacher_id == actor.employee_id,
            _assignment.c.group_id == JournalPage.group_id,
            _assignment.c.item_id == JournalPage.item_id,
            _assignment.c.term_id == JournalPage.term_id,
            sa.func.coalesce(_assignment.c.subgroup_id, 0) == sa.func.coalesce(JournalPage.subgroup_id, 0),
            lets_in(_assignment, clock.today()),
        )
        .exists()
    )
    substituted = sa.select(_lesson.c.page_id).where(_lesson.c.substitute_id == actor.employee_id)
    return sa.or_(assigned, JournalPage.id.in_(substituted))


scope.declare(
    JournalPage,
    {"journals": JournalPage.is_practice.is_(False), "practice_journals": JournalPage.is_practice.is_(True)},
    teaches=pages_taught,
    **by_group(JournalPage.group_id, Relation.DEPARTMENT, Relation.LEADS),
)
