"""What is asked about requests."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.actor import Actor
from app.core.scope import condition, narrow
from app.extensions import db
from app.policy.access import Act
from app.policy.requests import OPEN_STATES
from app.portal import rules, services
from app.portal.models import PersonRequest
from app.students.models import Guardian, Guardianship, Student

_guardianship = Guardianship.__table__


def requests(actor: Actor, act: str = Act.READ) -> sa.Select:
    """The requests on which the actor may do the act."""
    return narrow(sa.select(PersonRequest), PersonRequest, actor, act)


def loaded(statement: sa.Select) -> sa.Select:
    """With all that a line of the list or a page shows."""
    return statement.options(
        joinedload(PersonRequest.student),
        joinedload(PersonRequest.guardian),
        joinedload(PersonRequest.sender),
        joinedload(PersonRequest.answered_by),
        selectinload(PersonRequest.lines),
    )


def awaited(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests on which the actor has to act: what an order is needed for waits for the secretary only."""
    states = OPEN_STATES if services.is_secretary(actor) else ("waiting",)
    return sa.and_(PersonRequest.state.in_(states), PersonRequest.sender_id != actor.account_id)


def count_awaited(actor: Actor) -> int:
    """How many requests wait for the actor. One statement, or none for whoever answers no requests."""
    if not actor.may("requests", Act.APPROVE):
        return 0
    own = condition(PersonRequest, actor, Act.APPROVE)
    statement = sa.select(sa.func.count(PersonRequest.id)).where(awaited(actor), *([] if own is None else [own]))
    return db.session.scalar(statement.execution_options(scoped_by="requests:approve")) or 0


def latest_of(actor: Actor, count: int = 3) -> Sequence[PersonRequest]:
    """The last requests that the actor has sent."""
    statement = loaded(requests(actor)).where(PersonRequest.sender_id == actor.account_id)
    return db.session.scalars(statement.order_by(PersonRequest.id.desc()).limit(count)).unique().all()


def subjects(actor: Actor, today) -> list[services.Person]:
    """About whom the actor may send a request: a guardian about himself and the children, a student of age himself."""
    found: list[services.Person] = []
    unscoped = {"scoped_by": "whoever is signed in, and own children"}
    if actor.guardian_id is not None:
        children = sa.select(_guardianship.c.student_id).where(_guardianship.c.guardian_id == actor.guardian_id)
        found += db.session.scalars(
            sa.select(Guardian).where(Guardian.id == actor.guardian_id).execution_options(**unscoped)
        )
        found += db.session.scalars(
            sa.select(Student).where(Student.id.in_(children)).order_by(Student.sort_key).execution_options(**unscoped)
        )
    if actor.student_id is not None:
        own = db.session.scalar(sa.select(Student).where(Student.id == actor.student_id).execution_options(**unscoped))
        if own is not None and rules.is_of_age(own.birth_date, today):
            found.append(own)
    return found
