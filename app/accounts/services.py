"""Signing in, passwords and roles of accounts."""

import datetime
from collections.abc import Sequence

from flask import current_app
from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.security import check_password_hash, generate_password_hash

from app.accounts import events, identity, lifetimes, one_time, rules, stages
from app.accounts.models import Account
from app.core import audit, clock, settings
from app.core.actor import Actor
from app.core.db import write_first
from app.core.models import INVENTED, Setting
from app.extensions import db
from app.policy.access import Act
from app.policy.issuing import Deed
from app.policy.roles import GRANTS
from app.policy.roles import Role as RoleName
from app.staff.models import Employee
from app.students.models import Guardian, Student
from config import DEMO

_account, _setting = Account.__table__, Setting.__table__

# Compared when there is no such account, so that the answer takes as long as for a wrong password.
_NOBODY = generate_password_hash("nobody signs in with this")


class NotGrantedError(Exception):
    """A role was to be given by somebody who may not, or to oneself; the message is for the person."""


def sign_in(username: str, password: str) -> Account | None:
    """The account if the password is right and it is neither blocked nor locked. Counts failures; commits nothing."""
    found = db.session.execute(
        select(_account.c.id, _account.c.password, identity.may_come_in.label("may_come_in")).where(
            func.lower(_account.c.username) == username.strip().lower()
        ),
        {"day": clock.today()},
    ).one_or_none()
    # An account without a password, too, is answered no faster than any other.
    stored = (found and found.password) or _NOBODY
    is_right = check_password_hash(stored, password) and stored is not _NOBODY
    if one_time.is_quick(stored):
        check_password_hash(_NOBODY, password)
    # Comparing passwords is slow on purpose: what others have committed meanwhile must not fail this sign-in.
    write_first()
    account = _held(found.id) if found else None
    if account is None or not found.may_come_in or not account.active or _is_locked(account) or _is_invented():
        audit.note("sign_in_failed", "accounts", account and account.id, username.strip()[:60])
        return None
    if not is_right:
        _count_failure(account)
        return None
    if _is_over(account):
        audit.note("sign_in_failed", "accounts", account.id, account.username)
        return None
    account.fail_login_count = 0
    account.locked_until = None
    account.login_count = (account.login_count or 0) + 1
    account.last_login = clock.now()
    audit.note("signed_in", "accounts", account.id, account.username, account_id=account.id)
    return account


def _is_over(account: Account) -> bool:
    """Whether the access has ended, or the one-time password was not used in time."""
    lifetimes.refresh([account.id])
    db.session.refresh(account)
    today = clock.today()
    has_run_out = account.must_change_password and stages.is_over(account.password_until, today)
    return has_run_out or stages.is_over(account.access_until, today)


def _is_invented() -> bool:
    """Whether a real college is served over the database of an invented one, whose passwords everybody knows."""
    if current_app.config["MODE"] == DEMO:
        return False
    return db.session.scalar(select(_setting.c.id).where(_setting.c.key == INVENTED)) is not None


def is_still_oneself(account: Account, password: str) -> bool:
    """Whether whoever sits at the page knows the password; guessing is counted as at the door. The caller commits."""
    if check_password_hash(account.password, password):
        return True
    _count_failure(account)
    if _is_locked(account):
        end_sessions(account)
    return False


def _held(account_id: int) -> Account | None:
    """The account as it is now, held until the commit: failures that come at once are all counted."""
    db.session.execute(select(_account.c.id).where(_account.c.id == account_id).with_for_update())
    return db.session.get(Account, account_id, populate_existing=True)


def _is_locked(account: Account) -> bool:
    return account.locked_until is not None and account.locked_until > clock.now()


def _count_failure(account: Account) -> None:
    account.fail_login_count = (account.fail_login_count or 0) + 1
    account.locked_until = rules.locked_until(
        account.fail_login_count,
        most=settings.get("security.max_failures"),
        minutes=settings.get("security.lock_minutes"),
        now=clock.now(),
    )
    if account.locked_until:
        account.fail_login_count = 0
    audit.note("locked" if account.locked_until else "sign_in_failed", "accounts", account.id, account.username)


def change_password(account: Account, password: str) -> None:
    """Set a person's own password and end every session of the account."""
    account.password = generate_password_hash(password)
    account.session_epoch += 1
    account.must_change_password = False
    account.password_until = None
    account.locked_until = None
    account.fail_login_count = 0
    audit.note("password_changed", "accounts", account.id, account.username)


def end_sessions(account: Account) -> None:
    """Sign the account out everywhere."""
    account.session_epoch += 1


def grantable(actor: Actor) -> frozenset[str]:
    """Names of the roles that the actor may give or take: by the roles held, not by the register alone."""
    if actor.is_system:
        return frozenset(role for roles in GRANTS.values() for role in roles)
    if not actor.may("accounts", Act.GRANT):
        return frozenset()
    return frozenset(name for held in actor.roles for name in GRANTS.get(held, ()))


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
    account.roles = list(db.session.scalars(select(Role).where(Role.name.in_(names))))
    audit.note(
        "roles",
        "accounts",
        account.id,
        account.username,
        changes={"roles": [", ".join(sorted(held)), ", ".join(sorted(names))]},
    )


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
