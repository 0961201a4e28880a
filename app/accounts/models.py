"""Accounts over Flask-AppBuilder's users, and the ledger of seeded rights."""

import datetime

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import Stamped, column, foreign
from app.extensions import db
from app.policy.issuing import DEED_NAMES


class Account(User):
    """A person's key to the program. The person is an employee, a student or a guardian, or several of these.

    `session_epoch` stands in every session: when it grows, all sessions of the account end.
    """

    must_change_password: Mapped[bool] = column(
        _l("Has to change the password"), default=False, server_default=sa.false()
    )
    locked_until: Mapped[datetime.datetime | None] = column(_l("Locked until"))
    session_epoch: Mapped[int] = column(_l("Sessions"), default=0, server_default="0")
    # Last days, by the college's calendar; no day, no end.
    password_until: Mapped[datetime.date | None] = column(_l("One-time password holds until"))
    access_until: Mapped[datetime.date | None] = column(_l("Access until"))

    def __str__(self):
        return self.username


class CredentialEvent(Stamped, db.Model):
    """What was done with the login and password of an account: made, printed, handed over, reset. Append-only.

    `happened_on` is when the fact took effect, `entered_at` when it was entered. `batch` is the form that was sent:
    the same form sent twice does nothing the second time. Never holds a password.
    """

    __tablename__ = "credential_event"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "batch"),
        sa.Index("ix_credential_event_account", "account_id", "deed"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    account_id: Mapped[int] = foreign(_l("Account"), "ab_user.id", index=False)
    deed: Mapped[str] = column(_l("What was done"), sa.String(12), choices=DEED_NAMES)
    happened_on: Mapped[datetime.date] = column(_l("Date"))
    to_whom: Mapped[str | None] = column(_l("To whom"), sa.String(120))
    by_account_id: Mapped[int | None] = foreign(_l("Who"), "ab_user.id", nullable=True)
    by_name: Mapped[str] = column(_l("Who"), sa.String(120), default="")
    batch: Mapped[str | None] = column(_l("Form"), sa.String(36))


class AccessSeed(db.Model):
    """A right that was seeded once: what an administrator takes away stays taken at the next sync."""

    __tablename__ = "access_seed"

    role: Mapped[str] = column(_l("Role"), sa.String(64), primary_key=True)
    register: Mapped[str] = column(_l("Section"), sa.String(60), primary_key=True)
    right: Mapped[str] = column(_l("Right"), sa.String(40), primary_key=True)
