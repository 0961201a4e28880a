"""Roles of the staff: what to propose for a new account, and where role and duty do not agree (clauses 2.2, 3.1)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import Role as RoleRow
from flask_appbuilder.security.sqla.models import assoc_user_role

from app.accounts.models import Account
from app.core import clock
from app.extensions import db
from app.policy.issuing import ROLE_OF_POSITION_KIND
from app.policy.roles import Role
from app.staff.models import Department, Employee, Position
from app.students.models import GroupCurator, StudyGroup

_account, _role, _curator, _group = Account.__table__, RoleRow.__table__, GroupCurator.__table__, StudyGroup.__table__
_employee, _position, _department = Employee.__table__, Position.__table__, Department.__table__
_HEADS = ((Role.STUDY_HEAD, _department.c.study_head_id), (Role.PRACTICE_HEAD, _department.c.practice_head_id))


def proposed_roles(employee_ids: Sequence[int]) -> dict[int, set[str]]:
    """employee -> roles by the position, by the departments headed and the groups led. Four statements."""
    proposed: dict[int, set[str]] = defaultdict(set)
    rows = db.session.execute(
        sa.select(_employee.c.id, _position.c.name, _position.c.kind)
        .join_from(_employee, _position, _position.c.id == _employee.c.position_id)
        .where(_employee.c.id.in_(employee_ids))
    )
    for employee, position, kind in rows:
        by_name = next((role for role in Role if role.lower() == position.strip().lower()), None)
        role = by_name or ROLE_OF_POSITION_KIND.get(kind)
        if role:
            proposed[employee].add(role)
    for role, head in _HEADS:
        for employee in db.session.scalars(sa.select(head).where(head.in_(employee_ids))):
            proposed[employee].add(role)
    for employee in db.session.scalars(
        sa.select(_curator.c.employee_id).where(_curator.c.employee_id.in_(employee_ids), _leads())
    ):
        proposed[employee].add(Role.CURATOR)
    return proposed


def _leads() -> sa.ColumnElement[bool]:
    """Whoever leads a group now, or will."""
    return sa.or_(_curator.c.ends_on.is_(None), _curator.c.ends_on >= clock.today())


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A class teacher without the role, or somebody with the role and without a group."""

    account_id: int
    login: str
    name: str
    groups: str
    lacks_role: bool


def mismatches() -> list[Mismatch]:
    """Where the role of a class teacher and the groups led do not agree, by name. One statement."""
    led = sa.select(_curator.c.employee_id).where(_leads())
    holds = sa.exists().where(
        assoc_user_role.c.user_id == _account.c.id,
        assoc_user_role.c.role_id == _role.c.id,
        _role.c.name == Role.CURATOR,
    )
    leads = _employee.c.id.in_(led)
    groups = (
        sa.select(sa.func.aggregate_strings(_group.c.name, ", "))
        .join_from(_group, _curator, _curator.c.group_id == _group.c.id)
        .where(_curator.c.employee_id == _employee.c.id, _leads())
        .correlate(_employee)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            _account.c.id, _account.c.username, _employee.c.last_name, _employee.c.first_name, _employee.c.middle_name,
            groups.label("groups"), leads.label("leads"),
        )
        .select_from(_account)
        .outerjoin(_employee, _employee.c.account_id == _account.c.id)
        .where(_account.c.active.is_(True))
        .where(sa.or_(sa.and_(leads, ~holds), sa.and_(holds, sa.or_(_employee.c.id.is_(None), ~leads))))
        .order_by(_employee.c.sort_key, _account.c.username)
    )  # fmt: skip
    return [
        Mismatch(
            row.id, row.username, " ".join(filter(None, row[2:5])) or row.username, row.groups or "", bool(row.leads)
        )
        for row in rows
    ]
