"""One-time codes beside the password (RFC 6238), and recovery codes for the day when the phone is lost.

The secret of an account is not stored: it is made of a seed in the database and a key outside of it (ADR 0011).
"""

import base64
import datetime
import hashlib
import hmac
import secrets
from urllib.parse import quote

import pyotp
import sqlalchemy as sa
from flask import current_app

from app.accounts.entrances import RecoveryCode, SecondFactor
from app.accounts.models import Account
from app.accounts.one_time import SIGNS
from app.core import audit, clock, settings
from app.extensions import db
from app.policy.sign_in import RECOVERY_CODES

# A code of the moment before and of the moment after is accepted: clocks of telephones differ.
_DRIFT = (0, -1, 1)
_LONGEST_ISSUER = 22

_factor, _code = SecondFactor.__table__, RecoveryCode.__table__


def new_seed() -> str:
    """The beginning of a new secret; worth nothing without the key of the installation."""
    return secrets.token_urlsafe(24)


def secret_of(seed: str) -> str:
    """The secret as telephones take it (base32)."""
    return base64.b32encode(_keyed("one-time codes", seed)[:20]).decode()


def address_of(account: Account, seed: str) -> str:
    """What the QR says to the program of the telephone. A Russian name takes six signs for a letter, so it stands there
    once and is not long: the squares stay large enough for a poor camera."""
    issuer = str(settings.get("college.short_name") or current_app.config["APP_NAME"])[:_LONGEST_ISSUER]
    return f"otpauth://totp/{quote(account.username)}?secret={secret_of(seed)}&issuer={quote(issuer)}"


def step_of(seed: str, typed: str, now: datetime.datetime) -> int | None:
    """The thirty seconds to which a code belongs, or None when it is not a code of these moments."""
    totp = pyotp.TOTP(secret_of(seed))
    present = totp.timecode(now.replace(tzinfo=datetime.UTC))
    digits = "".join(typed.split()).encode()
    for step in (present + drift for drift in _DRIFT):
        if hmac.compare_digest(totp.generate_otp(step).encode(), digits):
            return step
    return None


def of(account_id: int) -> SecondFactor | None:
    """The second factor of an account, None when it has none."""
    return db.session.get(SecondFactor, account_id)


def switch_on(account: Account, seed: str, step: int) -> list[str]:
    """Ask this account for a code from now on; the recovery codes, to be shown once. The caller commits."""
    db.session.execute(
        sa.insert(_factor).values(account_id=account.id, seed=seed, confirmed_at=clock.now(), last_step=step)
    )
    audit.note("factor_on", "accounts", account.id, account.username)
    return _new_codes(account)


def renew_codes(account: Account) -> list[str]:
    """New recovery codes; the former ones stop working. The caller commits."""
    audit.note("codes_renewed", "accounts", account.id, account.username)
    return _new_codes(account)


def switch_off(account: Account, *, reset: bool = False) -> bool:
    """Ask for no code any more; `reset` when an administrator does it for somebody. False when there was none."""
    db.session.execute(sa.delete(_code).where(_code.c.account_id == account.id))
    gone = db.session.execute(sa.delete(_factor).where(_factor.c.account_id == account.id)).rowcount
    if gone:
        audit.note("factor_reset" if reset else "factor_off", "accounts", account.id, account.username)
    db.session.expire_all()
    return bool(gone)


def codes_left(account_id: int) -> int:
    """How many recovery codes are still good."""
    return db.session.scalar(
        sa.select(sa.func.count()).where(_code.c.account_id == account_id, _code.c.used_at.is_(None))
    )


def accept(account: Account, typed: str) -> bool:
    """Whether this is a code of the account, of the telephone or of the recovery list. Uses it up; counts nothing."""
    factor = of(account.id)
    if factor is None:
        return False
    step = step_of(factor.seed, typed, clock.now())
    if step is None:
        return _accept_recovery(account, typed)
    # A code that was used once, or one before it, opens nothing: not even in the same moment.
    used = sa.update(_factor).where(_factor.c.account_id == account.id, _factor.c.last_step < step)
    return db.session.execute(used.values(last_step=step)).rowcount == 1


def _accept_recovery(account: Account, typed: str) -> bool:
    used = sa.update(_code).where(
        _code.c.account_id == account.id, _code.c.digest == _digest(account.id, typed), _code.c.used_at.is_(None)
    )
    if db.session.execute(used.values(used_at=clock.now())).rowcount != 1:
        return False
    audit.note("recovery_used", "accounts", account.id, account.username, account_id=account.id)
    return True


def _new_codes(account: Account) -> list[str]:
    codes = ["-".join(_part() for _number in range(3)) for _number in range(RECOVERY_CODES)]
    db.session.execute(sa.delete(_code).where(_code.c.account_id == account.id))
    rows = [{"account_id": account.id, "digest": _digest(account.id, code)} for code in codes]
    db.session.execute(sa.insert(_code), rows)
    return codes


def _part() -> str:
    return "".join(secrets.choice(SIGNS) for _place in range(4))


def _digest(account_id: int, code: str) -> str:
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return _keyed("recovery", f"{account_id}:{plain}").hex()


def _keyed(purpose: str, text: str) -> bytes:
    key = current_app.config["FACTOR_KEY"] or current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).digest()
