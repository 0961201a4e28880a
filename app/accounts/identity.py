"""From a session cookie to an actor: one statement per request, rights from the worker's cache."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import g, request
from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    ViewMenu,
    assoc_permissionview_role,
    assoc_user_role,
)
from flask_login import UserMixin

from app.accounts.models import Account
from app.core import clock, revision
from app.core.actor import Actor
from app.core.text import initials
from app.extensions import db
from app.policy.access import REGISTERS, Act, Relation
from app.policy.roles import Role as RoleName
from app.school_year.models import Term
from app.staff.models import Employee
from app.students.models import Guardian, Student

# Rights of a newer or older version of the program are passed over, not obeyed.
_ACTS, _RELATIONS = frozenset(Act), frozenset(Relation)

_account = Account.__table__
_role, _term = Role.__table__, Term.__table__


@dataclass
class SignedIn(UserMixin):
    """The account of this request as Flask-Login sees it; no mapped entity, nothing to reload."""

    id: int
    username: str
    first_name: str
    last_name: str
    session_epoch: int
    must_change_password: bool

    def get_id(self) -> str:
        return f"{self.id}:{self.session_epoch}"


def _person(model, column: str = "id", *conditions) -> sa.ScalarSelect:
    table = model.__table__
    return sa.select(table.c[column]).where(table.c.account_id == _account.c.id, *conditions).scalar_subquery()


_day = sa.bindparam("day", type_=sa.Date)
_employee = Employee.__table__
# From the day of dismissal on, unless HR has left the access open until the evening.
_is_employed = sa.or_(
    _employee.c.dismissed_on.is_(None), sa.func.coalesce(_employee.c.access_ends_on, _employee.c.dismissed_on) > _day
)


def _has_left(account_id: sa.Column) -> sa.Exists:
    """Whether the account's employee has left; asked within whatever statement names the account."""
    left = sa.exists().where(_employee.c.account_id == account_id, sa.not_(_is_employed))
    return left.correlate(account_id.table)


# Whoever was dismissed comes in no more; one who is a parent or a student besides keeps that, and nothing else.
may_come_in = sa.or_(sa.not_(_has_left(_account.c.id)), _person(Student).is_not(None), _person(Guardian).is_not(None))
_FAMILY_ROLES = (RoleName.STUDENT, RoleName.GUARDIAN)

_ROLE_IDS = (
    sa.select(sa.func.aggregate_strings(sa.cast(assoc_user_role.c.role_id, sa.String(12)), ","))
    .join_from(assoc_user_role, _role, _role.c.id == assoc_user_role.c.role_id)
    .where(
        assoc_user_role.c.user_id == _account.c.id,
        sa.or_(sa.not_(_has_left(assoc_user_role.c.user_id)), _role.c.name.in_(_FAMILY_ROLES)),
    )
    .scalar_subquery()
)

_WHO = sa.select(
    _account.c.id,
    _account.c.username,
    _account.c.first_name,
    _account.c.last_name,
    _account.c.session_epoch,
    _account.c.must_change_password,
    _person(Employee, "id", _is_employed).label("employee_id"),
    _person(Student).label("student_id"),
    _person(Guardian).label("guardian_id"),
    sa.func.coalesce(*(_person(model, "middle_name") for model in (Employee, Student, Guardian))).label("middle_name"),
    _ROLE_IDS.label("role_ids"),
    sa.select(_term.c.name)
    .where(_term.c.starts_on <= _day, _term.c.ends_on >= _day)
    .order_by(_term.c.kind.desc(), _term.c.id)
    .limit(1)
    .scalar_subquery()
    .label("term"),
    revision.number(revision.ACCESS).label("access_revision"),
    revision.number(revision.SETTINGS).label("settings_revision"),
).where(
    _account.c.active.is_(True),
    may_come_in,
    sa.or_(_account.c.access_until.is_(None), _account.c.access_until >= _day),
    _account.c.id == sa.bindparam("account"),
)


def load_user(cookie_id: str) -> SignedIn | None:
    """The signed-in account, or None when it is blocked or its sessions were ended. Sets `g.actor`."""
    account_id, _, epoch = str(cookie_id).partition(":")
    if not (account_id.isdigit() and epoch.isdigit()):
        return None
    row = _row_of(int(account_id))
    if row is None or row.session_epoch != int(epoch):
        return None
    g.settings_revision = row.settings_revision or 0
    g.year_line = row.term
    g.actor = _actor(row, request.remote_addr)
    return SignedIn(row.id, row.username, row.first_name, row.last_name, row.session_epoch, row.must_change_password)


def actor_of(account_id: int) -> Actor | None:
    """Whom background work acts for: the account with the rights of this moment, or None when it is blocked."""
    row = _row_of(account_id)
    return None if row is None else _actor(row, None)


def _row_of(account_id: int):
    return db.session.connection().execute(_WHO, {"account": account_id, "day": clock.about_today()}).one_or_none()


def _actor(row, address: str | None) -> Actor:
    role_ids = frozenset(int(number) for number in (row.role_ids or "").split(",") if number)
    names, rights = rights_of_roles(role_ids, row.access_revision or 0)
    return Actor(
        account_id=row.id,
        name=initials(row.last_name, row.first_name, row.middle_name),
        rights=rights,
        roles=names,
        employee_id=row.employee_id,
        student_id=row.student_id,
        guardian_id=row.guardian_id,
        address=address,
    )


# (database, roles held, revision) -> (role names, rights); a few dozen combinations in a college
_cache: dict[tuple[str, frozenset[int], int], tuple[tuple[str, ...], dict]] = {}


def rights_of_roles(role_ids: frozenset[int], access_revision: int) -> tuple[tuple[str, ...], dict]:
    """Names and united rights of roles; read again by every worker when the access revision has grown."""
    key = (str(db.engine.url), role_ids, access_revision)
    if key not in _cache:
        if len(_cache) > 500:
            _cache.clear()
        _cache[key] = _read_rights(role_ids)
    return _cache[key]


def _read_rights(role_ids: frozenset[int]) -> tuple[tuple[str, ...], dict]:
    rows = db.session.execute(
        sa.select(_role.c.name, Permission.name, ViewMenu.name)
        .select_from(_role)
        .outerjoin(assoc_permissionview_role, assoc_permissionview_role.c.role_id == _role.c.id)
        .outerjoin(PermissionView, PermissionView.id == assoc_permissionview_role.c.permission_view_id)
        .outerjoin(Permission, Permission.id == PermissionView.permission_id)
        .outerjoin(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        .where(_role.c.id.in_(role_ids))
    ).all()
    rights: dict[tuple[str, str], set[str]] = {}
    for _name, right, register in rows:
        act, _, relation = (right or "").partition(":")
        if register in REGISTERS and act in _ACTS and relation in _RELATIONS:
            rights.setdefault((register, Act(act)), set()).add(Relation(relation))
    names = tuple(sorted({row[0] for row in rows}))
    return names, {key: frozenset(relations) for key, relations in rights.items()}
