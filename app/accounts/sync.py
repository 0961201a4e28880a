"""The access table and the role tables of the database: seed, compare, restore."""

from flask_appbuilder.security.sqla.models import PermissionView, Role
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.matrix import TECHNICAL_ROLES, permission_view, rights_of
from app.accounts.models import AccessSeed
from app.core import revision
from app.extensions import db
from app.policy.access import rights_of as rights_by_table
from app.policy.roles import Role as RoleName


def seed() -> int:
    """Give every role the rights of the table that it was never given before; returns how many.

    What an administrator has taken away is in the ledger and stays away. Idempotent; the caller commits.
    """
    done = {(row.role, row.register, row.right) for row in db.session.scalars(select(AccessSeed))}
    given = 0
    for name in TECHNICAL_ROLES:
        _role(name)
    for name in RoleName:
        role = _role(name)
        held = rights_of(role)
        for register, right in sorted(rights_by_table(name)):
            if (name, register, right) in done:
                continue
            if f"{register}:{right}" not in held:
                role.permissions.append(permission_view(f"{register}:{right}"))
            db.session.add(AccessSeed(role=name, register=register, right=right))
            given += 1
    if given:
        revision.bump(revision.ACCESS)
    return given


def differences() -> list[str]:
    """Where the database differs from the table: «+» the database has more, «-» it has less."""
    lines = []
    for name in RoleName:
        role = db.session.scalar(_loaded().where(Role.name == name))
        held = rights_of(role) if role else set()
        wanted = {f"{register}:{right}" for register, right in rights_by_table(name)}
        lines += [f"+ {name}: {text}" for text in sorted(held - wanted)]
        lines += [f"- {name}: {text}" for text in sorted(wanted - held)]
    return lines


def reset() -> None:
    """Make the ten roles exactly what the table says; the caller commits."""
    for name in RoleName:
        role = _role(name)
        role.permissions = [permission_view(f"{register}:{right}") for register, right in sorted(rights_by_table(name))]
    revision.bump(revision.ACCESS)


def _loaded():
    return select(Role).options(
        selectinload(Role.permissions).options(
            selectinload(PermissionView.permission), selectinload(PermissionView.view_menu)
        )
    )


def _role(name: str) -> Role:
    role = db.session.scalar(_loaded().where(Role.name == name))
    if role is None:
        role = Role(name=name)
        db.session.add(role)
        db.session.flush([role])
    return role
