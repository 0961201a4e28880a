"""Until when an account opens: the one who left reads the own marks for a while, a parent until the child is of age.

The last day is kept on the account, so that a request asks nothing more. It is reckoned anew when a stay, a child or a
birth date changes, and at every sign-in; whoever writes stays past the session calls `refresh_students`.
"""

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy import event

from app.accounts import stages
from app.accounts.models import Account
from app.core import settings
from app.core.nightly import every_night
from app.extensions import db
from app.staff.models import Employee
from app.students.models import Enrollment, Guardian, Guardianship, Student

# What the last days are reckoned with: a change of these concerns every account.
SETTINGS = frozenset({"accounts.student_days", "accounts.after_majority"})

_account, _employee = Account.__table__, Employee.__table__
_student, _stay = Student.__table__, Enrollment.__table__
_guardian, _guardianship = Guardian.__table__, Guardianship.__table__


def refresh(account_ids: Iterable[int]) -> int:
    """Reckon the last day of the accounts anew; how many have changed. Four statements and one for each of those."""
    ids = [account for account in account_ids if account is not None]
    if not ids:
        return 0
    ends = _ends(ids)
    known = dict(
        db.session.execute(sa.select(_account.c.id, _account.c.access_until).where(_account.c.id.in_(ids))).all()
    )
    changed = {
        account: until for account, was in known.items() if (until := stages.latest(ends.get(account, ()))) != was
    }
    for account, until in changed.items():
        db.session.execute(sa.update(_account).where(_account.c.id == account).values(access_until=until))
    return len(changed)


def refresh_students(student_ids: Iterable[int]) -> None:
    """Reckon anew the accounts of students and of their parents."""
    ids = list(student_ids)
    own = sa.select(_student.c.account_id).where(_student.c.id.in_(ids), _student.c.account_id.is_not(None))
    parents = (
        sa.select(_guardian.c.account_id)
        .join_from(_guardian, _guardianship, _guardianship.c.guardian_id == _guardian.c.id)
        .where(_guardianship.c.student_id.in_(ids), _guardian.c.account_id.is_not(None))
    )
    refresh(db.session.execute(sa.union(own, parents)).scalars().all())


@every_night(_l("Accounts whose last day has changed"))
def refresh_all() -> int:
    """Reckon every account anew: after a change of the settings, and by night."""
    return refresh(db.session.scalars(sa.select(_account.c.id)).all())


def _ends(ids: list[int]) -> dict[int, list]:
    """account -> the last day of each person it is."""
    days_after = settings.get("accounts.student_days")
    after_majority = settings.get("accounts.after_majority")
    ends: dict[int, list] = defaultdict(list)
    rows = sa.select(_employee.c.account_id, _employee.c.dismissed_on).where(_employee.c.account_id.in_(ids))
    for account, dismissed_on in db.session.execute(rows):
        ends[account].append(dismissed_on)
    for row in db.session.execute(_stays_of(_student.c.account_id).where(_student.c.account_id.in_(ids))):
        ends[row.account_id].append(_student_until(row, days_after))
    children = (
        _stays_of(_guardian.c.account_id)
        .join(_guardianship, _guardianship.c.student_id == _student.c.id)
        .join(_guardian, _guardian.c.id == _guardianship.c.guardian_id)
        .where(_guardian.c.account_id.in_(ids))
    )
    for row in db.session.execute(children):
        child_until = _student_until(row, days_after)
        ends[row.account_id].append(stages.guardian_until(child_until, row.birth_date, after_majority=after_majority))
    return ends


def _stays_of(account: sa.Column) -> sa.Select:
    """A student's birth date, whether a stay is open, and the last day of the stays that ended."""
    return (
        sa.select(
            account.label("account_id"),
            _student.c.birth_date,
            sa.func.count(_stay.c.id).label("stays"),
            sa.func.count(_stay.c.ends_on).label("ended"),
            sa.func.max(_stay.c.ends_on).label("last_day"),
        )
        .select_from(_student)
        .outerjoin(_stay, _stay.c.student_id == _student.c.id)
        .group_by(account, _student.c.id, _student.c.birth_date)
    )


def _student_until(row: sa.Row, days_after: int):
    last_day = row.last_day if row.stays and row.stays == row.ended else None
    return stages.student_until(last_day, days_after=days_after)


_WATCHED = (Enrollment, Guardianship, Student, Employee, Guardian)


@event.listens_for(db.session, "after_flush")
def _follow(session, _context) -> None:
    """A changed stay, child, birth date or dismissal changes until when the accounts concerned open."""
    changed = [row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, _WATCHED)]
    students = {_student_of(row) for row in changed} - {None}
    accounts = {row.account_id for row in changed if isinstance(row, Employee | Guardian)} - {None}
    parents = {row.guardian_id for row in changed if isinstance(row, Guardianship)}
    if parents:
        # Of a child taken away the parent is no longer found through the child.
        accounts |= set(session.scalars(sa.select(_guardian.c.account_id).where(_guardian.c.id.in_(parents)))) - {None}
    if students:
        refresh_students(students)
    refresh(accounts)


def _student_of(row) -> int | None:
    if isinstance(row, Student):
        return row.id
    return row.student_id if isinstance(row, Enrollment | Guardianship) else None
