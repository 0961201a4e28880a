"""Whose accounts there are and whose are missing: people of groups and of the staff with how far each has come.

Read by columns, not through the session's net: every question takes the condition on groups or accounts that says
whose people they are (accounts.scopes).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.events import Handing, handings
from app.accounts.models import Account
from app.accounts.scopes import is_on_the_list
from app.accounts.stages import Standing, is_of_age, stage
from app.core import clock, settings
from app.core.text import initials
from app.extensions import db
from app.policy.issuing import Stage
from app.staff.models import Department, Employee, Position
from app.students.models import Enrollment, GroupCurator, Guardian, Guardianship, Student, StudyGroup

_account = Account.__table__
_student, _guardian, _guardianship = Student.__table__, Guardian.__table__, Guardianship.__table__
_stay, _group, _curator = Enrollment.__table__, StudyGroup.__table__, GroupCurator.__table__
_employee, _position, _department = Employee.__table__, Position.__table__, Department.__table__

# Apart from the employees asked for: whoever is asked for may be one.
_colleague = _employee.alias()

STUDENT, GUARDIAN, EMPLOYEE = "student", "guardian", "employee"


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who has an account or ought to. `place` tells what the person is here for: group, child, position.

    `born_on` is told of namesakes only.
    """

    kind: str
    person_id: int
    last_name: str
    first_name: str
    middle_name: str | None
    stage: Stage
    account_id: int | None
    login: str
    last_login: datetime.datetime | None
    password_until: datetime.date | None
    access_until: datetime.date | None
    is_staff: bool
    handing: Handing
    place: str = ""
    relation: str = ""
    born_on: datetime.date | None = None

    @property
    def key(self) -> str:
        """How a form names the person."""
        return f"{self.kind}-{self.person_id}"

    @property
    def name(self) -> str:
        full = " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)
        return _("%(name)s, born %(day)s", name=full, day=f"{self.born_on:%d.%m.%Y}") if self.born_on else full


def once(people: Iterable[Holder]) -> list[Holder]:
    """Every person once: for a parent that child counts for whose sake an account is due."""
    found: dict[str, Holder] = {}
    for one in people:
        if one.key not in found or found[one.key].stage is Stage.NOT_DUE:
            found[one.key] = one
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Pupil:
    """A student of a group with the parents."""

    holder: Holder
    guardians: tuple[Holder, ...]


@dataclass(slots=True)
class Circle:
    """A group with everybody who gets logins and passwords through its class teacher (clause 2.2)."""

    id: int
    name: str
    department: str
    curator: str
    pupils: list[Pupil] = field(default_factory=list)

    @property
    def students(self) -> list[Holder]:
        return [pupil.holder for pupil in self.pupils]

    @property
    def guardians(self) -> list[Holder]:
        """Every parent once, whatever the number of children in the group."""
        return once(one for pupil in self.pupils for one in pupil.guardians)

    @property
    def people(self) -> list[Holder]:
        return [*self.students, *self.guardians]


_ACCOUNT_COLUMNS = (
    _account.c.username,
    _account.c.active,
    (sa.func.coalesce(_account.c.password, "") != "").label("has_password"),
    _account.c.must_change_password,
    _account.c.last_login,
    _account.c.password_until,
    _account.c.access_until,
    sa.exists().where(_colleague.c.account_id == _account.c.id).label("is_staff"),
)


def _names(table: sa.Table) -> tuple:
    return table.c.id.label("person_id"), table.c.last_name, table.c.first_name, table.c.middle_name, table.c.account_id


def circles(groups: sa.ColumnElement[bool]) -> list[Circle]:
    """The groups of the condition with their students of today or of days to come, and the parents. Four statements."""
    found = {row.id: Circle(row.id, row.name, row.department or "", _person(row.curator)) for row in _groups(groups)}
    students = db.session.execute(_students().where(groups)).all()
    guardians = db.session.execute(_guardians().where(groups)).all()
    slips = handings({row.account_id for row in (*students, *guardians)} - {None})
    parents: dict[tuple[int, int], list[Holder]] = {}
    for row in guardians:
        holder = _holder(GUARDIAN, row, slips, place=_name(row.child), relation=row.relation)
        parents.setdefault((row.group_id, row.student_id), []).append(holder)
    for row in students:
        holder = _holder(STUDENT, row, slips, place=row.group)
        found[row.group_id].pupils.append(Pupil(holder, tuple(parents.get((row.group_id, row.person_id), ()))))
    return list(found.values())


def staff(*conditions: sa.ColumnElement[bool]) -> list[Holder]:
    """Everybody on the payroll today with the position, by name. Two statements."""
    today = clock.today()
    rows = db.session.execute(
        sa.select(*_names(_employee), _position.c.name.label("position"), *_ACCOUNT_COLUMNS)
        .select_from(_employee)
        .outerjoin(_position, _position.c.id == _employee.c.position_id)
        .outerjoin(_account, _account.c.id == _employee.c.account_id)
        .where(sa.or_(_employee.c.dismissed_on.is_(None), _employee.c.dismissed_on >= today), *conditions)
        .order_by(_employee.c.sort_key, _employee.c.id)
    ).all()
    slips = handings({row.account_id for row in rows} - {None})
    return [_holder(EMPLOYEE, row, slips, place=row.position or "") for row in rows]


def of_accounts(account_ids: Iterable[int]) -> dict[int, list[Holder]]:
    """account -> who it is: student, parent (once for every child), employee. Four statements."""
    ids = list(account_ids)
    students = db.session.execute(_students().where(_account.c.id.in_(ids))).all()
    guardians = db.session.execute(_guardians().where(_account.c.id.in_(ids))).all()
    slips = handings(set(ids))
    holders: dict[int, list[Holder]] = {}
    for row in students:
        holders.setdefault(row.account_id, []).append(_holder(STUDENT, row, slips, place=row.group))
    for row in guardians:
        place = f"{_name(row.child)}, {row.group}"
        holders.setdefault(row.account_id, []).append(_holder(GUARDIAN, row, slips, place=place))
    for holder in staff(_employee.c.account_id.in_(ids)):
        holders.setdefault(holder.account_id, []).append(holder)
    return holders


def _groups(condition: sa.ColumnElement[bool]) -> Sequence[sa.Row]:
    today = clock.today()
    leader = (
        sa.select(_joined(_employee))
        .join_from(_curator, _employee, _employee.c.id == _curator.c.employee_id)
        .where(
            _curator.c.group_id == _group.c.id,
            _curator.c.starts_on <= today,
            sa.or_(_curator.c.ends_on.is_(None), _curator.c.ends_on >= today),
        )
        .order_by(_curator.c.starts_on.desc(), _curator.c.id.desc())
        .limit(1)
        .correlate(_group)
        .scalar_subquery()
    )
    return db.session.execute(
        sa.select(_group.c.id, _group.c.name, _department.c.name.label("department"), leader.label("curator"))
        .select_from(_group)
        .outerjoin(_department, _department.c.id == _group.c.department_id)
        .where(condition)
        .order_by(_department.c.sort_key, _department.c.id, _group.c.sort_key, _group.c.id)
    ).all()


def _students() -> sa.Select:
    return (
        sa.select(
            *_names(_student),
            sa.case((_has_namesake(), _student.c.birth_date)).label("born_on"),
            _group.c.id.label("group_id"),
            _group.c.name.label("group"),
            *_ACCOUNT_COLUMNS,
        )
        .distinct()
        .add_columns(_student.c.sort_key, _group.c.sort_key.label("group_key"))
        .select_from(_student)
        .join(_stay, _stay.c.student_id == _student.c.id)
        .join(_group, _group.c.id == _stay.c.group_id)
        .outerjoin(_account, _account.c.id == _student.c.account_id)
        .where(is_on_the_list())
        .order_by(_group.c.sort_key, _student.c.sort_key, _student.c.id)
    )


def _has_namesake() -> sa.ColumnElement[bool]:
    """Whether another student bears the very same names; they stand beside each other in the order of names."""
    other = _student.alias()
    return sa.exists().where(other.c.sort_key == _student.c.sort_key, other.c.id != _student.c.id)


def _guardians() -> sa.Select:
    return (
        sa.select(
            *_names(_guardian),
            _student.c.id.label("student_id"),
            _joined(_student).label("child"),
            _student.c.birth_date.label("child_born_on"),
            _guardianship.c.relation,
            _group.c.id.label("group_id"),
            _group.c.name.label("group"),
            *_ACCOUNT_COLUMNS,
        )
        .distinct()
        .add_columns(_guardian.c.sort_key, _student.c.sort_key.label("child_key"))
        .select_from(_guardian)
        .join(_guardianship, _guardianship.c.guardian_id == _guardian.c.id)
        .join(_student, _student.c.id == _guardianship.c.student_id)
        .join(_stay, _stay.c.student_id == _student.c.id)
        .join(_group, _group.c.id == _stay.c.group_id)
        .outerjoin(_account, _account.c.id == _guardian.c.account_id)
        .where(is_on_the_list())
        .order_by(_student.c.sort_key, _guardian.c.sort_key, _guardian.c.id)
    )


_NO_SLIP = Handing()


def _holder(kind: str, row: sa.Row, slips: dict[int, Handing], **more: str) -> Holder:
    handing = slips.get(row.account_id, _NO_SLIP)
    standing = None
    if row.account_id is not None:
        standing = Standing(
            active=bool(row.active),
            has_password=bool(row.has_password),
            must_change=bool(row.must_change_password),
            has_signed_in=row.last_login is not None,
            password_until=row.password_until,
            access_until=row.access_until,
            is_handed=handing.is_handed,
        )
    reached = stage(standing, today=clock.today())
    if kind == GUARDIAN and reached is Stage.NONE and _is_of_age(row.child_born_on):
        reached = Stage.NOT_DUE
    return Holder(
        kind=kind,
        person_id=row.person_id,
        last_name=row.last_name,
        first_name=row.first_name,
        middle_name=row.middle_name,
        stage=reached,
        account_id=row.account_id,
        login=row.username or "",
        last_login=row.last_login,
        password_until=row.password_until,
        access_until=row.access_until,
        is_staff=bool(row.is_staff),
        handing=handing,
        born_on=row.born_on if kind == STUDENT else None,
        **more,
    )


def _is_of_age(born_on: datetime.date | None) -> bool:
    """Whether a child is of age and the parents are no representatives of it any more."""
    return not settings.get("accounts.after_majority") and is_of_age(born_on, clock.today())


def _joined(table: sa.Table) -> sa.ColumnElement[str]:
    """Three names as one column; `_name` and `_person` take them apart."""
    return table.c.last_name + "|" + table.c.first_name + "|" + sa.func.coalesce(table.c.middle_name, "")


def _name(joined: str) -> str:
    return " ".join(part for part in joined.split("|") if part)


def _person(joined: str | None) -> str:
    return initials(*joined.split("|")) if joined else ""
