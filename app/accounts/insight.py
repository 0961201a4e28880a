"""What a user can see and why: rights with the roles that give them, numbers of rows, and the answer for one address.

Nobody acts as somebody else for this: the conditions of the other person's rights are asked, by number only, and a link
leads only to what the asker may open himself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app, url_for
from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from app.accounts import identity, matrix, second_factor
from app.accounts.models import Account
from app.core import access, clock, scope
from app.core.actor import Actor, current
from app.core.register import RegisterView
from app.core.values import plain
from app.extensions import db
from app.policy.access import (
    ACT_NAMES,
    OWN_ENDPOINTS,
    PUBLIC_ENDPOINTS,
    REGISTERS,
    RELATION_NAMES,
    SECTIONS,
    Act,
    Relation,
)

# register -> act -> relation -> names of the roles that give it
Given = dict[str, dict[str, dict[str, list[str]]]]

# screen -> (model, argument of its addresses): what the pages of screens that are no registers are about
_records: dict[str, tuple[type, str]] = {}


def records(screen: str, model: type, argument: str) -> None:
    """Say what the addresses of a screen are about, so that one can ask why they open or not."""
    _records[screen] = (model, argument)


@dataclass(frozen=True)
class Line:
    """A sentence of an explanation; `tone` is good or bad."""

    tone: str
    text: str


def page(account: Account, asked: str) -> dict:
    """What `access/user.html` draws."""
    given, actor = _given(account), identity.actor_of(account.id)
    seen = _seen(actor) if actor else {}
    return {
        "obstacles": obstacles(account),
        "roles": sorted(role.name for role in account.roles),
        "sections": [rows for section in SECTIONS if (rows := _rows(section, given, seen))],
        "asked": asked,
        "why": why(account, given, actor, asked) if asked else [],
    }


def obstacles(account: Account) -> list[str]:
    """What keeps the user out or stands before everything else."""
    said = []
    if not account.active:
        said.append(_("The account is blocked: nothing opens"))
    if account.locked_until and account.locked_until > clock.now():
        said.append(_("Locked after failed sign-ins until %(moment)s", moment=plain(account.locked_until)))
    if account.must_change_password:
        said.append(_("First the issued password has to be changed"))
    if identity.demands_factor(account) and second_factor.of(account.id) is None:
        said.append(_("First sign-in with a code has to be switched on"))
    if not account.roles:
        said.append(_("The user holds no role: only the own account opens"))
    return said


def _given(account: Account) -> Given:
    given: Given = {}
    loaded = (
        sa.select(Role)
        .where(Role.id.in_([role.id for role in account.roles]))
        .options(
            selectinload(Role.permissions).options(
                selectinload(PermissionView.permission), selectinload(PermissionView.view_menu)
            )
        )
        .order_by(Role.id)
    )
    for role in db.session.scalars(loaded):
        for text in filter(matrix.is_right, matrix.rights_of(role)):
            register, act, relation = text.split(":")
            given.setdefault(register, {}).setdefault(act, {}).setdefault(relation, []).append(role.name)
    return given


def _rows(section: str, given: Given, seen: dict) -> list[dict]:
    return [_row(code, given[code], seen) for code in REGISTERS if code in given and REGISTERS[code].section == section]


def _row(register: str, acts: dict, seen: dict) -> dict:
    count, url = seen.get(register, (None, None))
    return {
        "label": str(REGISTERS[register].label),
        "acts": [
            {"act": str(ACT_NAMES[act]), "relation": str(RELATION_NAMES[relation]), "roles": acts[act][relation]}
            for act in ACT_NAMES
            if act in acts
            for relation in RELATION_NAMES
            if relation in acts[act]
        ],
        "count": count,
        "url": url,
    }


def _models() -> dict[str, tuple[type, str | None]]:
    """register -> the model that is counted, and the screen of its cards."""
    found: dict[str, tuple[type, str | None]] = {}
    for model, view in RegisterView.views_by_model.items():
        if view.name == view.register:
            found[view.register] = (model, view.endpoint)
    for model, _argument in _records.values():
        for register in scope.registers_of(model):
            found.setdefault(register, (model, None))
    return found


def _seen(actor: Actor) -> dict[str, tuple[int, str | None]]:
    """register -> how many rows the user sees, and one of them that the asker sees as well; in one statement."""
    models = {register: known for register, known in _models().items() if actor.may(register, Act.READ)}
    if not models:
        return {}
    parts = []
    for register, (model, _screen) in models.items():
        table = model.__table__
        rows, own = (scope.share(model, register, who, who.relations(register, Act.READ)) for who in (actor, current()))
        parts.append(sa.select(sa.func.count()).select_from(table).where(rows).scalar_subquery())
        parts.append(sa.select(sa.func.min(table.c.id)).where(rows, own).scalar_subquery())
    found = iter(db.session.execute(sa.select(*parts)).one())
    return {register: (next(found), _card(screen, next(found))) for register, (_model, screen) in models.items()}


def _card(screen: str | None, row_id: int | None) -> str | None:
    if screen is None or row_id is None or not access.may(current(), f"{screen}.show"):
        return None
    return url_for(f"{screen}.show", pk=row_id)


# ---- one address ------------------------------------------------------------------------------------------------


def why(account: Account, given: Given, actor: Actor | None, asked: str) -> list[Line]:
    """Why an address opens for the user or not, step by step."""
    endpoint, arguments = _address(asked)
    if endpoint is None:
        return [Line("bad", _("There is no such address in the program. For example: /students/show/15"))]
    if endpoint in PUBLIC_ENDPOINTS:
        return [Line("good", _("The address opens for everybody, without signing in"))]
    if endpoint == "FilesView.download":
        return [Line("good", _("A file opens for whoever sees the record that it belongs to"))]
    if endpoint in OWN_ENDPOINTS:
        return [Line("good", _("The address opens for everybody who has signed in"))]
    registers, act = current_app.extensions["needed_rights"][endpoint]
    lines = [_door(register, act, given.get(register, {}).get(act, {})) for register in registers]
    opened = [register for register in registers if act in given.get(register, {})]
    if opened and actor is not None:
        lines = [line for line in lines if line.tone == "good"]
        lines += _record(endpoint, arguments, actor, act, opened, given)
    if actor is None:
        lines.append(Line("bad", _("The account is blocked: nothing opens")))
    return lines


def _address(asked: str) -> tuple[str | None, dict]:
    """Endpoint and arguments of a typed address, whole or only its path."""
    path = urlsplit(asked.strip()).path or "/"
    path = path if path.startswith("/") else f"/{path}"
    adapter = current_app.url_map.bind("college")
    for method in ("GET", "POST"):
        try:
            return adapter.match(path, method=method)
        except RequestRedirect as redirect:
            path = urlsplit(redirect.new_url).path
            return adapter.match(path, method="GET")
        except MethodNotAllowed:
            continue
        except HTTPException:
            break
    return None, {}


def _door(register: str, act: Act, relations: dict[str, list[str]]) -> Line:
    right = {"act": str(ACT_NAMES[act]), "section": str(REGISTERS[register].label)}
    if relations:
        roles = ", ".join(sorted({role for names in relations.values() for role in names}))
        return Line("good", _("«%(act)s» in «%(section)s» is given by: %(roles)s", roles=roles, **right))
    others = ", ".join(_givers(register, act))
    if not others:
        return Line("bad", _("No role gives «%(act)s» in «%(section)s» to anybody", **right))
    text = _(
        "None of the user's roles gives «%(act)s» in «%(section)s». It is given by: %(roles)s", roles=others, **right
    )
    return Line("bad", text)


def _givers(register: str, act: Act) -> Iterable[str]:
    statement = (
        sa.select(Role.name)
        .join(Role.permissions)
        .join(PermissionView.permission)
        .join(PermissionView.view_menu)
        .where(ViewMenu.name == register, Permission.name.startswith(f"{act}:", autoescape=True))
        .distinct()
        .order_by(Role.name)
    )
    return db.session.scalars(statement)


def _record(endpoint: str, arguments: dict, actor: Actor, act: Act, registers: list[str], given: Given) -> list[Line]:
    """Whether the record of the address is among the user's, and through which relation."""
    model, row_id = _about(endpoint, arguments)
    if row_id is None:
        return []
    if model is None:
        return [Line("good", _("Which of its records open is not told here"))]
    table = model.__table__
    ways = [(register, relation) for register in registers for relation in given[register][act]]
    asked = [
        sa.exists().where(
            table.c.id == row_id, scope.share(model, register, actor, frozenset((Relation(relation),)), act)
        )
        for register, relation in ways
    ]
    exists, *found = db.session.execute(sa.select(sa.exists().where(table.c.id == row_id), *asked)).one()
    if not exists:
        return [Line("bad", _("There is no record with number %(number)s", number=row_id))]
    lines = [
        Line("good", _("The record is among «%(relation)s» of the role %(roles)s",
                       relation=RELATION_NAMES[relation], roles=", ".join(given[register][act][relation])))
        for (register, relation), is_own in zip(ways, found, strict=True) if is_own
    ]  # fmt: skip
    if lines:
        return lines
    words = ", ".join(sorted({str(RELATION_NAMES[relation]) for _register, relation in ways}))
    text = _(
        "The record exists, but is not among the user's own (%(relations)s): it is not found for him", relations=words
    )
    return [Line("bad", text)]


def _about(endpoint: str, arguments: dict) -> tuple[type | None, int | None]:
    """The model and the number of the record that the address is about."""
    screen = endpoint.partition(".")[0]
    number = next((value for value in arguments.values() if isinstance(value, int)), None)
    if screen in _records:
        model, argument = _records[screen]
        return model, arguments.get(argument)
    model = next((model for model, view in RegisterView.views_by_model.items() if view.endpoint == screen), None)
    return model, number
