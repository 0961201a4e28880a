"""Passwords and roles of accounts."""

import secrets

from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from werkzeug.security import generate_password_hash

from app.accounts.entrances import KnownDevice, UserSession
from app.accounts.matrix import TECHNICAL_ROLES
from app.accounts.models import Account
from app.core import audit, clock
from app.core.actor import Actor
from app.extensions import db
from app.policy.access import Act
from app.policy.roles import GIVES_OWN_ROLES, GRANTS
from app.policy.roles import Role as RoleName
from app.staff.models import Employee
from app.students.models import Guardian, Student

_device, _session = KnownDevice.__table__, UserSession.__table__


class NotGrantedError(Exception):
    """A role was to be given by somebody who may not, or to oneself; the message is for the person."""


def change_password(account: Account, password: str, *, issued: bool = False) -> None:
    """Set a password and end every session of the account; an issued one has to be changed at the next sign-in."""
    account.password = generate_password_hash(password)
    account.session_epoch += 1
    account.must_change_password = issued
    account.locked_until = None
    account.fail_login_count = 0
    db.session.execute(_ended().where(_session.c.account_id == account.id))
    unlocked = update(_device).where(_device.c.account_id == account.id)
    db.session.execute(unlocked.values(locked_until=None, fail_login_count=0))
    audit.note("password_issued" if issued else "password_changed", "accounts", account.id, account.username)


def end_sessions(account: Account) -> None:
    """Sign the account out everywhere."""
    account.session_epoch += 1
    db.session.execute(_ended().where(_session.c.account_id == account.id))


def _ended():
    return update(_session).where(_session.c.ended_at.is_(None)).values(ended_at=clock.now())


def grantable(actor: Actor) -> frozenset[str]:
    """Names of the roles that the actor may give or take: by the roles held, not by the register alone."""
    if actor.is_system:
        return frozenset(role for roles in GRANTS.values() for role in roles) | _own_roles()
    if not actor.may("accounts", Act.GRANT):
        return frozenset()
    named = frozenset(name for held in actor.roles for name in GRANTS.get(held, ()))
    return named | _own_roles() if GIVES_OWN_ROLES in actor.roles else named


def _own_roles() -> frozenset[str]:
    """The roles that the college has made beside those of the regulation."""
    return frozenset(db.session.scalars(select(Role.name).where(Role.name.notin_([*RoleName, *TECHNICAL_ROLES]))))


def set_roles(actor: Actor, account: Account, names: set[str]) -> None:
    """Give and take roles. Raises NotGrantedError; a change ends nothing else and holds from the next request."""
    held = {role.name for role in account.roles}
    changed = held ^ names
    if not changed:
        return
    if account.id == actor.account_id:
        raise NotGrantedError(_("Nobody changes his own roles"))
    forbidden = changed - grantable(actor)
    if forbidden:
        raise NotGrantedError(_("You may not give or take: %(roles)s", roles=", ".join(sorted(forbidden))))
    if RoleName.ADMINISTRATOR in held - names:
        refuse_without_administrator(account)
    account.roles = list(db.session.scalars(select(Role).where(Role.name.in_(names))))
    audit.note(
        "roles",
        "accounts",
        account.id,
        account.username,
        changes={"roles": [", ".join(sorted(held)), ", ".join(sorted(names))]},
    )


def refuse_without_administrator(account: Account) -> None:
    """Somebody else has to be left who can give roles back. Raises NotGrantedError.

    The role's row is held until the commit: two administrators who take each other's role at once do not both succeed.
    """
    db.session.execute(select(Role.id).where(Role.name == RoleName.ADMINISTRATOR).with_for_update())
    others = select(func.count(Account.id)).where(
        Account.active.is_(True), Account.id != account.id, Account.roles.any(Role.name == RoleName.ADMINISTRATOR)
    )
    if not db.session.scalar(others):
        raise NotGrantedError(_("The college would be left without an administrator"))


# Without letters and digits that are mistaken for each other on a printed slip.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def create(username: str, last_name: str, first_name: str) -> Account:
    """A new account, not yet in the session; it cannot sign in before a password is issued."""
    return Account(
        username=username, last_name=last_name, first_name=first_name, active=True, password="",
        email=f"{username}@account.invalid", login_count=0, fail_login_count=0, created_on=clock.now(),
    )  # fmt: skip


def may_issue(actor: Actor, account: Account) -> bool:
    """Whether the actor may issue a password to the account: whoever may not give a role does not take over its
    holder either. Students and parents are served by everybody who issues (clause 2.2)."""
    roles = {role.name for role in account.roles}
    return account.id != actor.account_id and roles <= grantable(actor) | {RoleName.STUDENT, RoleName.GUARDIAN}


def issue_password(account: Account) -> str:
    """A one-time password, to be shown once and changed at the first sign-in."""
    password = "-".join("".join(secrets.choice(SIGNS) for _place in range(4)) for _part in range(3)) + secrets.choice(
        "23456789"
    )
    change_password(account, password, issued=True)
    return password


_PERSONS = {"employee": Employee, "student": Student, "guardian": Guardian}


def persons_of(account: Account) -> dict[str, Employee | Student | Guardian]:
    """Who the account is: employee, student, guardian, or several of these."""
    found = {
        name: db.session.scalar(select(model).where(model.account_id == account.id)) for name, model in _PERSONS.items()
    }
    return {name: person for name, person in found.items() if person is not None}


def set_person(account: Account, model: type, person: Employee | Student | Guardian | None) -> None:
    """Say whom the account belongs to. Raises NotGrantedError when the person has an account already."""
    before = db.session.scalar(select(model).where(model.account_id == account.id))
    if before is person:
        return
    if person is not None and person.account_id is not None:
        raise NotGrantedError(_("%(person)s has another account already", person=str(person)))
    if before is not None:
        before.account_id = None
        db.session.flush()
    if person is not None:
        person.account_id = account.id
