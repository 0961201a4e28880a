"""Passwords and roles of accounts."""

import datetime
from collections.abc import Sequence

from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.security import generate_password_hash

from app.accounts import devices, events, one_time, sessions
from app.accounts.matrix import TECHNICAL_ROLES
from app.accounts.models import Account
from app.core import audit, clock, settings
from app.core.actor import Actor
from app.extensions import db
from app.policy.access import Act
from app.policy.issuing import Deed
from app.policy.roles import GIVES_OWN_ROLES, GRANTS
from app.policy.roles import Role as RoleName
from app.staff.models import Employee
from app.students.models import Guardian, Student


class NotGrantedError(Exception):
    """A role was to be given by somebody who may not, or to oneself; the message is for the person."""


def change_password(account: Account, password: str) -> None:
    """Set a person's own password and end every session of the account."""
    account.password = generate_password_hash(password)
    account.session_epoch += 1
    account.must_change_password = False
    account.password_until = None
    account.locked_until = None
    account.fail_login_count = 0
    _shut(account)
    audit.note("password_changed", "accounts", account.id, account.username)


def end_sessions(account: Account) -> None:
    """Sign the account out everywhere."""
    account.session_epoch += 1
    sessions.end_all(account.id)


def _shut(account: Account) -> None:
    """A new password: former sessions end, former failures are forgotten."""
    sessions.end_all(account.id)
    devices.forget_failures(account.id)


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


def refuse_ungranted(actor: Actor, names: set[str]) -> None:
    """Raises NotGrantedError when one of the roles is not the actor's to give or take."""
    forbidden = names - grantable(actor)
    if forbidden:
        raise NotGrantedError(_("You may not give or take: %(roles)s", roles=", ".join(sorted(forbidden))))


def set_roles(actor: Actor, account: Account, names: set[str]) -> None:
    """Give and take roles. Raises NotGrantedError; a change ends nothing else and holds from the next request."""
    held = {role.name for role in account.roles}
    changed = held ^ names
    if not changed:
        return
    if account.id == actor.account_id:
        raise NotGrantedError(_("Nobody changes his own roles"))
    refuse_ungranted(actor, changed)
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
    employee = Employee.__table__
    # Whoever has been dismissed or will be is nobody to count on.
    leaves = select(employee.c.id).where(employee.c.account_id == Account.id, employee.c.dismissed_on.is_not(None))
    others = select(func.count(Account.id)).where(
        Account.active.is_(True),
        Account.access_until.is_(None),
        Account.id != account.id,
        Account.roles.any(Role.name == RoleName.ADMINISTRATOR),
        ~leaves.exists(),
    )
    if not db.session.scalar(others):
        raise NotGrantedError(_("The college would be left without an administrator"))


def create(username: str, last_name: str, first_name: str) -> Account:
    """A new account, not yet in the session; it cannot sign in before a password is issued."""
    return Account(
        username=username, last_name=last_name, first_name=first_name, active=True, password="",
        email=f"{username}@account.invalid", login_count=0, fail_login_count=0, created_on=clock.now(),
    )  # fmt: skip


def may_issue(actor: Actor, account: Account) -> bool:
    """Whether the actor may issue a password to the account: whoever may not give a role does not take over its
    holder either. Students and parents are served by everybody who issues (clause 2.2); one of them who works here
    is served as the staff is."""
    return may_issue_to_all(actor, [account])


def may_issue_to_all(actor: Actor, accounts: Sequence[Account]) -> bool:
    """Whether the actor may issue passwords to every one of the accounts."""
    given = grantable(actor)
    served = given | {RoleName.STUDENT, RoleName.GUARDIAN}
    if any(one.id == actor.account_id or not {role.name for role in one.roles} <= served for one in accounts):
        return False
    if RoleName.TEACHER in given:
        return True
    employee = Employee.__table__
    works_here = select(employee.c.id).where(employee.c.account_id.in_([one.id for one in accounts])).limit(1)
    return db.session.scalar(works_here) is None


def issue_password(account: Account) -> str:
    """A one-time password, to be shown once and changed at the first sign-in; it is noted who issued it."""
    password = one_time.new_password()
    account.password = one_time.digest(password)
    account.session_epoch += 1
    account.must_change_password = True
    account.password_until = clock.today() + datetime.timedelta(days=settings.get("accounts.password_days"))
    account.locked_until = None
    account.fail_login_count = 0
    _shut(account)
    events.record(Deed.RESET if account.last_login else Deed.PRINTED, [account.id])
    audit.note("password_issued", "accounts", account.id, account.username)
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
