"""Roles that the college makes beside those of the regulation, and what a role demands of its holders."""

import sqlalchemy as sa
from flask import url_for
from flask_appbuilder.security.sqla.models import Role, assoc_user_role
from flask_babel import gettext as _

from app.accounts.entrances import RoleDemand, SecondFactor
from app.accounts.models import Account
from app.core import access, audit, revision
from app.core.actor import current
from app.core.refusal import Refused
from app.extensions import db
from app.policy.access import Act
from app.policy.roles import Role as RoleName

HOLDERS_SHOWN = 30
LONGEST_NAME = 64

_demand, _factor, _account = RoleDemand.__table__, SecondFactor.__table__, Account.__table__


def about(role: Role) -> dict:
    """What `access/matrix.html` says of a role beside its rights: who holds it, what it demands, what may be done."""
    may_write = current().may("roles", Act.WRITE)
    sees_accounts = access.may(current(), "AccountsView.list")
    count, enrolled = db.session.execute(_counted(role)).one()
    return {
        "holders": _holders(role) if sees_accounts else [],
        "count": count,
        "enrolled": enrolled,
        "holders_url": url_for("AccountsView.list", role=role.id) if sees_accounts else None,
        "is_demanded": _is_demanded(role),
        "is_own": is_own(role),
        "may_write": may_write,
        **{f"{act}_url": url_for(f"RolesView.{act}", pk=role.id) for act in ("copy", "rename", "delete", "demand")},
    }


def _counted(role: Role) -> sa.Select:
    held = sa.select(assoc_user_role.c.user_id).where(assoc_user_role.c.role_id == role.id)
    return sa.select(
        sa.select(sa.func.count()).select_from(held.subquery()).scalar_subquery(),
        sa.select(sa.func.count()).where(_factor.c.account_id.in_(held)).scalar_subquery(),
    )


def _holders(role: Role) -> list[dict]:
    rows = db.session.execute(
        sa.select(_account.c.id, _account.c.username, _account.c.last_name, _account.c.first_name)
        .join(assoc_user_role, assoc_user_role.c.user_id == _account.c.id)
        .where(assoc_user_role.c.role_id == role.id)
        .order_by(_account.c.username)
        .limit(HOLDERS_SHOWN)
    )
    return [
        {"text": f"{row.last_name} {row.first_name}", "url": url_for("UserAccessView.user", pk=row.id)} for row in rows
    ]


def is_own(role: Role) -> bool:
    """Whether the college has made the role: those of the regulation stay what they are called there."""
    return role.name not in set(RoleName)


def copy(role: Role, name: str) -> Role:
    """A new role with the rights of another. Raises Refused."""
    new = Role(name=_free_name(name))
    new.permissions = list(role.permissions)
    db.session.add(new)
    db.session.flush()
    revision.bump(revision.ACCESS)
    return new


def rename(role: Role, name: str) -> Role:
    """Another name; the rights and the holders stay. Raises Refused."""
    _refuse_unless_own(role)
    role.name = _free_name(name, role.id)
    revision.bump(revision.ACCESS)
    return role


def delete(role: Role) -> None:
    """Take a role away that nobody holds. Raises Refused."""
    _refuse_unless_own(role)
    count = db.session.scalar(
        sa.select(sa.func.count()).select_from(assoc_user_role).where(assoc_user_role.c.role_id == role.id)
    )
    if count:
        raise Refused(_("The role is held by users: %(count)s. Take it away from them first.", count=count))
    role.permissions = []
    db.session.execute(sa.delete(_demand).where(_demand.c.role_id == role.id))
    db.session.delete(role)
    revision.bump(revision.ACCESS)


def demand_factor(role: Role, is_demanded: bool) -> None:
    """Let the holders in only with a second factor, or no more."""
    if _is_demanded(role) == is_demanded:
        return
    if is_demanded:
        db.session.execute(sa.insert(_demand).values(role_id=role.id))
    else:
        db.session.execute(sa.delete(_demand).where(_demand.c.role_id == role.id))
    audit.note("demand", "roles", role.id, role.name, changes={"second_factor": [not is_demanded, is_demanded]})
    revision.bump(revision.ACCESS)


def _is_demanded(role: Role) -> bool:
    return db.session.scalar(sa.select(_demand.c.role_id).where(_demand.c.role_id == role.id)) is not None


def _refuse_unless_own(role: Role) -> None:
    if not is_own(role):
        raise Refused(_("The roles of the regulation are neither renamed nor deleted"))
    if role.name in current().roles:
        raise Refused(_("Nobody changes a role that he holds himself"))


def _free_name(typed: str, own_id: int | None = None) -> str:
    """The name as it is kept. Raises Refused when it is empty, too long or taken, whatever the capitals."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("A name of the role is expected, up to %(count)s characters", count=LONGEST_NAME))
    taken = sa.select(Role.id).where(sa.func.lower(Role.name) == name.lower(), Role.id != (own_id or 0))
    if db.session.scalar(taken) is not None:
        raise Refused(_("There is a role with this name already"))
    return name
