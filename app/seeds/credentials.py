"""How far everybody of the invented college has come on the way to the own account: states of all kinds."""

import datetime
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import assoc_user_role

from app.accounts import lifetimes
from app.accounts.models import Account, CredentialEvent
from app.extensions import db
from app.policy.issuing import Deed, Stage
from app.policy.roles import Role
from app.seeds import cast
from app.seeds.college import ENTERED_AT, STAMP, TODAY, College, StudyGroup
from app.staff.models import Employee
from app.students.models import Enrollment, Guardian, Guardianship, Student

_account, _student, _stay = Account.__table__, Student.__table__, Enrollment.__table__
_guardian, _guardianship = Guardian.__table__, Guardianship.__table__

MADE_ON = datetime.date(2026, 9, 2)
PRINTED_ON = datetime.date(2026, 9, 4)
HANDED_ON = datetime.date(2026, 9, 7)
HOLDS_UNTIL = datetime.date(2026, 11, 6)
RAN_OUT_ON = datetime.date(2026, 10, 4)
# In the turns in which the parents of the second group stand.
_TURNS = (Stage.PRINTED, Stage.IN_USE, Stage.HANDED, Stage.IN_USE, Stage.CREATED)


def issue(college: College) -> None:
    """Make the past of the accounts; everything else of the college is written already."""
    ids = db.session.scalars(sa.select(_account.c.id).order_by(_account.c.id)).all()
    stages = dict.fromkeys(ids, Stage.IN_USE) | _stages(college)
    staff = set(db.session.scalars(sa.select(Employee.__table__.c.account_id)))
    _write(stages)
    by = {account: "admin" if account in staff else "secretary" for account in ids}
    _tell(college, stages, by)
    _hire_without_account(college)
    _role_without_group(college)
    db.session.flush()
    lifetimes.refresh_all()


def _stages(college: College) -> dict[int, Stage]:
    """Accounts whose holders have not come to the end of the way; the cast has."""
    first, second, third = college.groups[:3]
    newcomer = _accounts(_student.c.id == college.ids["arrived"])
    mates = [
        account for account in _students(first) if account not in (*newcomer, college.accounts[cast.STUDENT.login])
    ]
    stages = dict.fromkeys(newcomer, Stage.CREATED)
    stages |= dict(zip(mates[-3:], (Stage.PRINTED, Stage.HANDED, Stage.EXPIRED), strict=False))
    parents = [one for one in _parents(second) if one != college.accounts[cast.PARENT.login]]
    stages |= {account: _TURNS[place % len(_TURNS)] for place, account in enumerate(parents)}
    return stages | dict.fromkeys(_parents(third), Stage.CREATED)


def _accounts(*conditions: sa.ColumnElement[bool]) -> Sequence[int]:
    found = sa.select(_student.c.account_id).where(_student.c.account_id.is_not(None), *conditions)
    return db.session.scalars(found.order_by(_student.c.id)).all()


def _students(group: StudyGroup) -> Sequence[int]:
    """Accounts of those who are in the group today."""
    here = sa.select(_stay.c.student_id).where(_stay.c.group_id == group.id, _stay.c.ends_on.is_(None))
    return _accounts(_student.c.id.in_(here))


def _parents(group: StudyGroup) -> Sequence[int]:
    return db.session.scalars(
        sa.select(_guardian.c.account_id)
        .join_from(_guardian, _guardianship, _guardianship.c.guardian_id == _guardian.c.id)
        .join(_stay, _stay.c.student_id == _guardianship.c.student_id)
        .where(_stay.c.group_id == group.id, _guardian.c.account_id.is_not(None))
        .distinct()
        .order_by(_guardian.c.account_id)
    ).all()


def _write(stages: dict[int, Stage]) -> None:
    """Passwords and sign-ins as each stage has them."""
    column = sa.bindparam("account")
    users = [
        {"account": account, "seen": _seen(account), "times": 5 + account % 40}
        for account, stage in stages.items()
        if stage is Stage.IN_USE
    ]
    db.session.execute(
        sa.update(_account)
        .where(_account.c.id == column)
        .values(last_login=sa.bindparam("seen"), login_count=sa.bindparam("times")),
        users,
    )
    for stage, values in (
        (Stage.CREATED, {"password": ""}),
        (Stage.PRINTED, {"must_change_password": True, "password_until": HOLDS_UNTIL}),
        (Stage.HANDED, {"must_change_password": True, "password_until": HOLDS_UNTIL}),
        (Stage.EXPIRED, {"must_change_password": True, "password_until": RAN_OUT_ON}),
    ):
        chosen = [account for account, its in stages.items() if its is stage]
        db.session.execute(sa.update(_account).where(_account.c.id.in_(chosen)).values(**values))


def _seen(account: int) -> datetime.datetime:
    """A moment of the last weeks before the college's day, the same for every making."""
    day = TODAY - datetime.timedelta(days=account % 9)
    return datetime.datetime.combine(day, datetime.time(2 + account % 10, account * 7 % 60))


def _tell(college: College, stages: dict[int, Stage], by: dict[int, str]) -> None:
    """What was done, in the order in which it was done."""
    names = {
        player.login: f"{player.last_name} {player.first_name[0]}. {player.middle_name[0]}." for player in cast.STAFF
    }
    slips = [account for account, stage in stages.items() if stage is not Stage.CREATED]
    handed = [account for account in slips if stages[account] in (Stage.HANDED, Stage.EXPIRED, Stage.IN_USE)]

    def entries(deed: Deed, accounts: Iterable[int], day: datetime.date):
        for account in accounts:
            who = "admin" if by[account] == "admin" else "curator" if deed is not Deed.CREATED else "secretary"
            yield {
                "account_id": account, "deed": deed, "happened_on": day, "to_whom": None, "batch": None,
                "by_account_id": college.accounts[who], "by_name": names[who],
                "entered_at": ENTERED_AT + (day - ENTERED_AT.date()), "entered_on": day,
            }  # fmt: skip

    for deed, accounts, day in (
        (Deed.CREATED, stages, MADE_ON), (Deed.PRINTED, slips, PRINTED_ON), (Deed.HANDED, handed, HANDED_ON),
    ):  # fmt: skip
        db.session.execute(sa.insert(CredentialEvent.__table__), list(entries(deed, accounts, day)))


def _hire_without_account(college: College) -> None:
    """Somebody new on the payroll waits for a login."""
    db.session.add(
        Employee(
            last_name="Ушакова", first_name="Юлия", middle_name="Щукаровна", birth_date=datetime.date(1994, 2, 3),
            department_id=college.departments[0], position_id=college.positions["Методист"],
            hired_on=datetime.date(2026, 10, 12), hire_order="№ 141-лс от 12.10.2026", **STAMP,
        )
    )  # fmt: skip


def _role_without_group(college: College) -> None:
    """Somebody who leads no group any more still has the role of a class teacher."""
    role = college.roles[Role.CURATOR]
    leading = set(db.session.scalars(sa.select(assoc_user_role.c.user_id).where(assoc_user_role.c.role_id == role)))
    free = next((teacher for teacher in reversed(college.teachers) if teacher.account_id not in leading), None)
    if free is not None and free is not college.teachers[0]:
        db.session.execute(sa.insert(assoc_user_role).values(user_id=free.account_id, role_id=role))
