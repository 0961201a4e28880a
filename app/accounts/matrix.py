"""The readable matrix of rights: what a role may do in each section, and with whose rows."""

from flask import url_for
from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core import audit, revision
from app.core.actor import current
from app.core.register import RegisterView
from app.extensions import db
from app.policy.access import ACT_NAMES, REGISTERS, RELATION_NAMES, SECTIONS, Act, Relation

# The framework wants these two to exist; nobody holds them and nobody edits them.
TECHNICAL_ROLES = ("Technical", "Public")

# Tables that are changed without being a register of their own.
_TABLES = {
    "ab_user": _l("Users"), "ab_role": _l("Roles and rights"), "setting": _l("Settings"),
    "curriculum_section": _l("Curricula"), "item_hours": _l("Curricula"), "item_control": _l("Curricula"),
    "subgroup_member": _l("Subgroups"), "stored_file": _l("Files"), "page_unlock": _l("Journals of lessons"),
    "access_seed": _l("Roles and rights"), "ab_permission_view": _l("Roles and rights"),
    "ab_permission": _l("Roles and rights"), "ab_view_menu": _l("Roles and rights"),
}  # fmt: skip


# What entries of the log count or list beside columns.
_NOTED = {
    "roles": _l("Roles"), "rights": _l("Rights"), "rows": _l("Rows"), "personal": _l("Personal data"),
    "device": _l("Device"), "second_factor": _l("Sign-in with a code"),
    "added": _l("New rows"), "changed": _l("Changed rows"), "changed_rows": _l("Changed rows"),
    "hours_total": _l("Hours in all"), "ground": _l("Ground"),
}  # fmt: skip


def rights_of(role: Role) -> set[str]:
    """«register:act:relation» of a role as the database has it."""
    return {f"{right.view_menu.name}:{right.permission.name}" for right in role.permissions}


def page(role_id: int | None) -> dict:
    """What `access/matrix.html` draws."""
    roles = db.session.scalars(
        select(Role)
        .where(Role.name.notin_(TECHNICAL_ROLES))
        .options(
            selectinload(Role.permissions).options(
                selectinload(PermissionView.permission), selectinload(PermissionView.view_menu)
            )
        )
        .order_by(Role.id)
    ).all()
    role = next((role for role in roles if role.id == role_id), roles[0])
    held = role.name in current().roles
    granted = rights_of(role)
    return {
        "roles": [(r.id, r.name, url_for("RolesView.matrix", role=r.id), r.id == role.id) for r in roles],
        "role": role.name,
        "role_id": role.id,
        "note": _("You hold this role yourself: another administrator has to change it") if held else None,
        "acts": [str(label) for label in ACT_NAMES.values()],
        "may_edit": current().may("roles", Act.WRITE) and not held,
        "save_url": url_for("RolesView.save", pk=role.id),
        "sections": [
            {
                "label": str(label),
                "rows": [_row(code, granted) for code, register in REGISTERS.items() if register.section == section],
            }
            for section, label in SECTIONS.items()
            if any(register.section == section for register in REGISTERS.values())
        ],
    }


def _row(code: str, granted: set[str]) -> dict:
    register = REGISTERS[code]
    return {
        "register": code,
        "label": str(register.label),
        "cells": [
            {
                "act": act.value,
                "label": str(label),
                "available": act in register.acts,
                "options": [
                    (relation.value, str(RELATION_NAMES[relation]), f"{code}:{act}:{relation}" in granted)
                    for relation in register.relations
                ],
            }
            for act, label in ACT_NAMES.items()
        ],
    }


def is_right(text: str) -> bool:
    """Whether «register:act:relation» means something."""
    register, _, right = text.partition(":")
    act, _, relation = right.partition(":")
    known = REGISTERS.get(register)
    return known is not None and act in known.acts and relation in known.relations


def save(role: Role, wanted: set[str]) -> bool:
    """Make the role's rights exactly those; what means nothing is left out. False when nothing changes."""
    wanted = {text for text in wanted if is_right(text)}
    held = rights_of(role)
    if wanted == held:
        return False
    role.permissions = [permission_view(text) for text in sorted(wanted)]
    audit.note(
        "rights", "roles", role.id, role.name,
        changes={"rights": [", ".join(sorted(held - wanted)), ", ".join(sorted(wanted - held))]},
    )  # fmt: skip
    revision.bump(revision.ACCESS)
    return True


def permission_view(text: str) -> PermissionView:
    """The framework's permission of a right, made if it is not there yet."""
    register, _, right = text.partition(":")
    permission = db.session.scalar(select(Permission).where(Permission.name == right)) or _new(Permission(name=right))
    view_menu = db.session.scalar(select(ViewMenu).where(ViewMenu.name == register)) or _new(ViewMenu(name=register))
    found = db.session.scalar(
        select(PermissionView).where(
            PermissionView.permission_id == permission.id, PermissionView.view_menu_id == view_menu.id
        )
    )
    return found or _new(PermissionView(permission=permission, view_menu=view_menu))


def _new(row):
    db.session.add(row)
    db.session.flush([row])
    return row


def subject_label(subject: str) -> str:
    """The section of an audit entry in words: a register's name, or the register of a table."""
    register = subject if subject in REGISTERS else _register_of(subject)
    if register is not None:
        return str(REGISTERS[register].label)
    return str(_TABLES[subject]) if subject in _TABLES else subject


def _register_of(table: str) -> str | None:
    """The register whose screen shows the rows of a table."""
    views = RegisterView.views_by_model.items()
    return next((view.register for model, view in views if model.__tablename__ == table), None)


def is_closed(subject: str, name: str) -> bool:
    """Whether a value of an audit entry is personal data, of which the reader of the log may not see everybody's."""
    table = db.metadata.tables.get(subject)
    if table is None or name not in table.c or not table.c[name].info.get("personal"):
        return False
    register = _register_of(subject)
    return register is None or Relation.ALL not in current().relations(register, Act.PERSONAL)


def column_label(subject: str, name: str) -> str:
    """The label of a column in an audit entry."""
    table = db.metadata.tables.get(subject)
    if table is not None and name in table.c:
        return str(table.c[name].info.get("label", name))
    return str(_NOTED.get(name, name))
