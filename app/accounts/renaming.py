"""An account bears the name of its person: a changed surname is followed, the login stays as it was given."""

import sqlalchemy as sa
from sqlalchemy import event, inspect

from app.accounts.models import Account
from app.extensions import db
from app.staff.models import Employee
from app.students.models import Guardian, Student

_account = Account.__table__


@event.listens_for(db.session, "after_flush")
def _follow(session, _context) -> None:
    for person in session.dirty:
        if isinstance(person, Employee | Student | Guardian) and person.account_id and _is_renamed(person):
            named = sa.update(_account).where(_account.c.id == person.account_id)
            session.execute(named.values(last_name=person.last_name[:64], first_name=person.first_name[:64]))


def _is_renamed(person) -> bool:
    attributes = inspect(person).attrs
    return any(attributes[name].history.has_changes() for name in ("last_name", "first_name"))
