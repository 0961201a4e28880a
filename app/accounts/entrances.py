"""What is kept of signing in: sessions, devices, events worth a look, second factors."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import column, foreign
from app.extensions import db
from app.policy.sign_in import ANSWERS, EVENT_KINDS


class UserSession(db.Model):
    """One signed-in browser. The cookie carries a secret, the row its digest: a copy of the database opens nothing.

    The session lives while the row has not ended and `epoch` is that of the account.
    """

    __tablename__ = "user_session"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    account_id: Mapped[int] = foreign(_l("User"), "ab_user.id", ondelete="CASCADE")
    token_digest: Mapped[str] = column(_l("Digest"), sa.String(64), unique=True)
    epoch: Mapped[int] = column(_l("Sessions"), default=0)
    device_id: Mapped[int | None] = foreign(_l("Device"), "known_device.id", nullable=True, ondelete="SET NULL")
    device: Mapped[str] = column(_l("Device"), sa.String(80), default="")
    address: Mapped[str | None] = column(_l("From where"), sa.String(64))
    started_at: Mapped[datetime.datetime] = column(_l("Signed in"))
    seen_at: Mapped[datetime.datetime] = column(_l("Last seen"), index=True)
    ended_at: Mapped[datetime.datetime | None] = column(_l("Ended"))


class KnownDevice(db.Model):
    """A browser from which an account has signed in; told by a cookie of its own, kept as a digest.

    Failed attempts from a device that the account knows are counted here and not on the account: whoever types
    another person's login does not lock that person out of the own computer.
    """

    __tablename__ = "known_device"
    __table_args__ = (sa.UniqueConstraint("account_id", "digest"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    account_id: Mapped[int] = foreign(_l("User"), "ab_user.id", ondelete="CASCADE")
    digest: Mapped[str] = column(_l("Digest"), sa.String(64), index=True)
    first_seen_at: Mapped[datetime.datetime] = column(_l("Signed in"))
    seen_at: Mapped[datetime.datetime] = column(_l("Last seen"), index=True)
    confirmed_at: Mapped[datetime.datetime | None] = column(_l("Confirmed by the owner"))
    fail_login_count: Mapped[int] = column(_l("Failures"), default=0, server_default="0")
    locked_until: Mapped[datetime.datetime | None] = column(_l("Locked until"))


class SignInEvent(db.Model):
    """Something about a sign-in that its owner and the administrator should see (clause 2.8)."""

    __tablename__ = "sign_in_event"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    account_id: Mapped[int] = foreign(_l("User"), "ab_user.id", ondelete="CASCADE")
    at: Mapped[datetime.datetime] = column(_l("When"), index=True)
    college_date: Mapped[datetime.date] = column(_l("College date"))
    kind: Mapped[str] = column(_l("What happened"), sa.String(20), choices=EVENT_KINDS)
    device_id: Mapped[int | None] = foreign(_l("Device"), "known_device.id", nullable=True, ondelete="SET NULL")
    device: Mapped[str] = column(_l("Device"), sa.String(80), default="")
    address: Mapped[str | None] = column(_l("From where"), sa.String(64))
    answer: Mapped[str | None] = column(_l("Answer of the owner"), sa.String(10), choices=ANSWERS)
    answered_at: Mapped[datetime.datetime | None] = column(_l("Answered"))


class SecondFactor(db.Model):
    """The one-time codes of an account; the secret is made of `seed` and the key of the installation (ADR 0011)."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = foreign(_l("User"), "ab_user.id", ondelete="CASCADE", primary_key=True, index=False)
    seed: Mapped[str] = column(_l("Seed"), sa.String(64))
    confirmed_at: Mapped[datetime.datetime] = column(_l("Switched on"))
    last_step: Mapped[int] = column(_l("Step of the last code used"), sa.BigInteger)


class RecoveryCode(db.Model):
    """A code for the day when the phone is lost: good once, kept as a keyed digest."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    account_id: Mapped[int] = foreign(_l("User"), "ab_user.id", ondelete="CASCADE")
    digest: Mapped[str] = column(_l("Digest"), sa.String(64))
    used_at: Mapped[datetime.datetime | None] = column(_l("Used"))


class RoleDemand(db.Model):
    """A role whose holders have to use a second factor."""

    __tablename__ = "role_demand"

    role_id: Mapped[int] = foreign(_l("Role"), "ab_role.id", ondelete="CASCADE", primary_key=True, index=False)
