"""From a session cookie to an actor: one statement per request, rights from the worker's cache."""

import datetime
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

from app.accounts import sessions
from app.accounts.entrances import RoleDemand, SecondFactor, UserSession
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
_session, _factor, _demand = UserSession.__table__, SecondFactor.__table__, RoleDemand.__table__


@dataclass
class SignedIn(UserMixin):
    """The account of this request as Flask-Login sees it; no mapped entity, nothing to reload."""

    id: int
    username: str
    first_name: str
    last_name: str
    must_change_password: bool
    is_factor_demanded: bool
    has_factor: bool
    session_id: int
    started_at: datetime.datetime
    seen_at: datetime.datetime

    @property
    def must_enrol(self) -> bool:
        """Whether a role demands the second factor that the account does not have yet."""
        return self.is_factor_demanded and not self.has_factor

    def leave(self) -> None:
        """End this session: its cookie opens nothing any more. The caller commits."""
        sessions.end(self.session_id)


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


# The same with the session that the cookie names: it has to be the account's own, neither ended nor of a former epoch.
_WHO_IS_SIGNED_IN = (
    _WHO.add_columns(
        _session.c.id.label("session_id"),
        _session.c.started_at,
        _session.c.seen_at,
        sa.exists().where(_factor.c.account_id == _account.c.id).label("has_factor"),
    )
    .join(_session, _session.c.account_id == _account.c.id)
    .where(
        _session.c.token_digest == sa.bindparam("digest"),
        _session.c.ended_at.is_(None),
        _session.c.epoch == _account.c.session_epoch,
    )
)


def load_user(cookie_id: str) -> SignedIn | None:
    """The signed-in account, or None when it is blocked or the session has ended. Sets `g.actor`."""
    account_id, _, token = str(cookie_id).partition(":")
    if not (account_id.isascii() and account_id.isdigit() and len(account_id) < 10 and token):
        return None
    row = _row_of(_WHO_IS_SIGNED_IN, account=int(account_id), digest=sessions.digest_of(token))
    if row is None:
        return None
    g.settings_revision = row.settings_revision or 0
    g.year_line = row.term
    g.actor, is_demanded = _actor(row, request.remote_addr)
    return SignedIn(
        row.id, row.username, row.first_name, row.last_name, row.must_change_password,
        is_demanded, bool(row.has_factor), row.session_id, row.started_at, row.seen_at,
    )  # fmt: skip


def actor_of(account_id: int) -> Actor | None:
    """Whom background work acts for: the account with the rights of this moment, or None when it is blocked."""
    row = _row_of(_WHO, account=account_id)
    return None if row is None else _actor(row, None)[0]


def demands_factor(account: Account) -> bool:
    """Whether a role of the account demands a second factor."""
    demanded = sa.select(_demand.c.role_id).where(_demand.c.role_id.in_([role.id for role in account.roles]))
    return db.session.scalar(demanded.limit(1)) is not None


def _row_of(statement: sa.Select, **asked):
    return db.session.connection().execute(statement, {"day": clock.about_today(), **asked}).one_or_none()


def _actor(row, address: str | None) -> tuple[Actor, bool]:
    """The actor, and whether one of the roles demands a second factor."""
    role_ids = frozenset(int(number) for number in (row.role_ids or "").split(",") if number)
    names, rights, is_demanded = rights_of_roles(role_ids, row.access_revision or 0)
    actor = Actor(
        account_id=row.id,
        name=initials(row.last_name, row.first_name, row.middle_name),
        rights=rights,
        roles=names,
        employee_id=row.employee_id,
        student_id=row.student_id,
        guardian_id=row.guardian_id,
        address=address,
    )
    return actor, is_demanded


# (database, roles held, revision) -> (role names, rights, second factor); a few dozen combinations in a college
_cache: dict[tuple[str, frozenset[int], int], tuple[tuple[str, ...], dict, bool]] = {}


def rights_of_roles(role_ids: frozenset[int], access_revision: int) -> tuple[tuple[str, ...], dict, bool]:
    """Names and united rights of roles, and whether one of them demands a second factor; read again by every worker
    when the access revision has grown."""
    key = (str(db.engine.url), role_ids, access_revision)
    if key not in _cache:
        if len(_cache) > 500:
            _cache.clear()
        _cache[key] = _read_rights(role_ids)
    return _cache[key]


def _read_rights(role_ids: frozenset[int]) -> tuple[tuple[str, ...], dict, bool]:
    rows = db.session.execute(
        sa.select(_role.c.name, Permission.name, ViewMenu.name, _demand.c.role_id)
        .select_from(_role)
        .outerjoin(_demand, _demand.c.role_id == _role.c.id)
        .outerjoin(assoc_permissionview_role, assoc_permissionview_role.c.role_id == _role.c.id)
        .outerjoin(PermissionView, PermissionView.id == assoc_permissionview_role.c.permission_view_id)
        .outerjoin(Permission, Permission.id == PermissionView.permission_id)
        .outerjoin(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        .where(_role.c.id.in_(role_ids))
    ).all()
    rights: dict[tuple[str, str], set[str]] = {}
    for _name, right, register, _demands in rows:
        act, _, relation = (right or "").partition(":")
        if register in REGISTERS and act in _ACTS and relation in _RELATIONS:
            rights.setdefault((register, Act(act)), set()).add(Relation(relation))
    names = tuple(sorted({row[0] for row in rows}))
    is_demanded = any(row.role_id is not None for row in rows)
    return names, {key: frozenset(relations) for key, relations in rights.items()}, is_demanded
