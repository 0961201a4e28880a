"""The way in: password, then the code where there is a second factor; what fails is counted, and then locked."""

import time

import sqlalchemy as sa
from flask import current_app, request, session
from werkzeug.security import check_password_hash, generate_password_hash

from app.accounts import devices, identity, lifetimes, one_time, rules, second_factor, services, sessions, stages
from app.accounts.entrances import KnownDevice
from app.accounts.models import Account
from app.accounts.user_agents import device_words
from app.core import audit, clock, settings
from app.core.db import write_first
from app.core.models import INVENTED, Setting
from app.extensions import db
from app.policy.sign_in import CODE_WITHIN
from config import DEMO

_account, _setting = Account.__table__, Setting.__table__

# Compared when there is no such account, so that the answer takes as long as for a wrong password.
_NOBODY = generate_password_hash("nobody signs in with this")
# Where the cookie keeps whose password was right while the code is still asked for.
_HALF_WAY = "half_way"


def check_password(username: str, password: str) -> Account | None:
    """The account if the password is right and it is neither blocked nor locked. Counts failures; commits nothing."""
    username = username.strip()[:200]
    found = db.session.execute(
        sa.select(_account.c.id, _account.c.password, identity.may_come_in.label("may_come_in")).where(
            sa.func.lower(_account.c.username) == username.lower()
        ),
        {"day": clock.today()},
    ).one_or_none()
    # An account without a password, too, is answered no faster than any other.
    stored = (found and found.password) or _NOBODY
    tried = password[: rules.LONGEST_PASSWORD]
    is_right = check_password_hash(stored, tried) and stored is not _NOBODY
    if one_time.is_quick(stored):
        check_password_hash(_NOBODY, tried)
    # Comparing passwords is slow on purpose: what others have committed meanwhile must not fail this sign-in.
    write_first()
    account = _held(found.id) if found else None
    if account is None:
        # People type their password into the wrong field: what is no login is not written down in full.
        audit.note("sign_in_failed", "accounts", None, f"{username[:2]}…", changes=_from_here())
        return None
    if not found.may_come_in or not account.active or _is_locked(_counter(account)) or _is_invented():
        audit.note("sign_in_failed", "accounts", account.id, account.username, changes=_from_here())
        return None
    if not is_right or len(password) > rules.LONGEST_PASSWORD:
        _count_failure(account)
        return None
    if _is_over(account):
        audit.note("sign_in_failed", "accounts", account.id, account.username, changes=_from_here())
        return None
    return account


def _is_over(account: Account) -> bool:
    """Whether the access has ended, or the one-time password was not used in time."""
    lifetimes.refresh([account.id])
    db.session.refresh(account)
    today = clock.today()
    has_run_out = account.must_change_password and stages.is_over(account.password_until, today)
    return has_run_out or stages.is_over(account.access_until, today)


def needs_code(account: Account) -> bool:
    """Whether the password alone does not open; then it is kept for some minutes that it was right."""
    if second_factor.of(account.id) is None:
        return False
    session.clear()
    session[_HALF_WAY] = [account.id, account.session_epoch, int(time.time())]
    return True


def half_way() -> int | None:
    """Whose password was right a moment ago in this browser."""
    account_id, _epoch, since = session.get(_HALF_WAY, (None, None, 0))
    return account_id if time.time() - since < CODE_WITHIN.total_seconds() else None


def check_code(typed: str) -> Account | None:
    """The account whose password was right, if the code is right too. Counts failures; commits nothing.

    The password is not asked again, but what it opened must not have changed meanwhile.
    """
    account_id = half_way()
    account = _held(account_id) if account_id else None
    if account is None or not account.active or account.session_epoch != session[_HALF_WAY][1]:
        give_up()
        return None
    if _is_locked(_counter(account)):
        give_up()
        audit.note("sign_in_failed", "accounts", account.id, account.username, changes=_from_here())
        return None
    if second_factor.accept(account, typed):
        return account
    _count_failure(account)
    if _is_locked(_counter(account)):
        give_up()
    return None


def give_up() -> None:
    """Begin again with the password."""
    session.pop(_HALF_WAY, None)


def enter(account: Account) -> None:
    """Let the account in. The caller commits."""
    account.fail_login_count = 0
    account.locked_until = None
    account.login_count = (account.login_count or 0) + 1
    account.last_login = clock.now()
    audit.note("signed_in", "accounts", account.id, account.username, account_id=account.id, changes=_from_here())
    session_id = sessions.begin(account)
    roles = {role.name for role in account.roles}
    devices.note_two_at_once(db.session.connection(), account.id, session_id, roles)


def is_still_oneself(account: Account, password: str) -> bool:
    """Whether whoever sits at the page knows the password; guessing is counted as at the door. The caller commits."""
    if check_password_hash(account.password, password[: rules.LONGEST_PASSWORD]):
        return True
    count_guess(account)
    return False


def count_guess(account: Account) -> None:
    """A wrong password or code at an open page; so many of them end every session. The caller commits."""
    _count_failure(account)
    if _is_locked(_counter(account)):
        services.end_sessions(account)


def _is_invented() -> bool:
    """Whether a real college is served over the database of an invented one, whose passwords everybody knows."""
    if current_app.config["MODE"] == DEMO:
        return False
    return db.session.scalar(sa.select(_setting.c.id).where(_setting.c.key == INVENTED)) is not None


def _held(account_id: int) -> Account | None:
    """The account as it is now, held until the commit: failures that come at once are all counted."""
    db.session.execute(sa.select(_account.c.id).where(_account.c.id == account_id).with_for_update())
    return db.session.get(Account, account_id, populate_existing=True)


def _counter(account: Account) -> Account | KnownDevice:
    """Where failures are counted: a device that the account knows has a count of its own, so that somebody who types
    wrong passwords elsewhere does not lock the owner out."""
    return devices.known(account.id) or account


def _is_locked(counter: Account | KnownDevice) -> bool:
    return counter.locked_until is not None and counter.locked_until > clock.now()


def _count_failure(account: Account) -> None:
    counter = _counter(account)
    counter.fail_login_count = (counter.fail_login_count or 0) + 1
    counter.locked_until = rules.locked_until(
        counter.fail_login_count,
        most=settings.get("security.max_failures"),
        minutes=settings.get("security.lock_minutes"),
        now=clock.now(),
    )
    if counter.locked_until:
        counter.fail_login_count = 0
    act = "locked" if counter.locked_until else "sign_in_failed"
    audit.note(act, "accounts", account.id, account.username, changes=_from_here())


def _from_here() -> dict | None:
    words = device_words(request.user_agent.string)
    return {"device": [None, words]} if words else None
