"""Accounts over Flask-AppBuilder's users, and the ledger of seeded rights."""

import datetime

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import column
from app.extensions import db


class Account(User):
    """A person's key to the program. The person is an employee, a student or a guardian, or several of these.

    `session_epoch` stands in every session: when it grows, all sessions of the account end.
    """

    must_change_password: Mapped[bool] = column(
        _l("Has to change the password"), default=False, server_default=sa.false()
    )
    locked_until: Mapped[datetime.datetime | None] = column(_l("Locked until"))
    session_epoch: Mapped[int] = column(_l("Sessions"), default=0, server_default="0")

    def __str__(self):
        return self.username


class AccessSeed(db.Model):
    """A right that was seeded once: what an administrator takes away stays taken at the next sync."""

    __tablename__ = "access_seed"

    role: Mapped[str] = column(_l("Role"), sa.String(64), primary_key=True)
    register: Mapped[str] = column(_l("Section"), sa.String(60), primary_key=True)
    right: Mapped[str] = column(_l("Right"), sa.String(40), primary_key=True)
