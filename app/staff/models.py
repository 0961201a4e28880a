"""The college and its people on the payroll."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import PersonNames, Register, Stamped, column, foreign, link
from app.extensions import db
from app.policy.kinds import POSITION_KINDS


class Department(Register, db.Model):
    """A department (отделение) with its two heads (clauses 2.4, 2.5)."""

    __tablename__ = "department"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    name: Mapped[str] = column(_l("Name"), sa.String(160), unique=True)
    short_name: Mapped[str | None] = column(_l("Short name"), sa.String(40))
    study_head_id: Mapped[int | None] = foreign(_l("Head for studies"), "employee.id", nullable=True, use_alter=True)
    study_head: Mapped["Employee | None"] = link(_l("Head for studies"), foreign_keys=study_head_id)
    practice_head_id: Mapped[int | None] = foreign(
        _l("Head for practice"), "employee.id", nullable=True, use_alter=True
    )
    practice_head: Mapped["Employee | None"] = link(_l("Head for practice"), foreign_keys=practice_head_id)

    def __str__(self):
        return self.name


class SubjectCommission(Register, db.Model):
    """A subject commission (цикловая комиссия)."""

    __tablename__ = "subject_commission"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    name: Mapped[str] = column(_l("Name"), sa.String(160), unique=True)

    def __str__(self):
        return self.name


class Position(Register, db.Model):
    """A position of the staff list."""

    __tablename__ = "position"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    name: Mapped[str] = column(_l("Name"), sa.String(160), unique=True)
    kind: Mapped[str] = column(_l("Kind of staff"), sa.String(20), default="teacher", choices=POSITION_KINDS)

    def __str__(self):
        return self.name


class Employee(PersonNames, Stamped, db.Model):
    """A person on the payroll, entered by HR from the order of hiring (clause 3.3)."""

    __tablename__ = "employee"
    __natural_key__ = ("last_name", "first_name", "middle_name", "birth_date")

    id: Mapped[int] = column(_l("No."), primary_key=True)
    birth_date: Mapped[datetime.date | None] = column(_l("Date of birth"), personal=True)
    department_id: Mapped[int | None] = foreign(_l("Department"), "department.id", nullable=True)
    department: Mapped[Department | None] = link(_l("Department"), foreign_keys=department_id)
    position_id: Mapped[int | None] = foreign(_l("Position"), "position.id", nullable=True)
    position: Mapped[Position | None] = link(_l("Position"))
    subject_commission_id: Mapped[int | None] = foreign(
        _l("Subject commission"), "subject_commission.id", nullable=True
    )
    subject_commission: Mapped[SubjectCommission | None] = link(_l("Subject commission"))
    hired_on: Mapped[datetime.date | None] = column(_l("Hired on"))
    hire_order: Mapped[str | None] = column(_l("Order of hiring"), sa.String(60), hint=_l("Number and date"))
    dismissed_on: Mapped[datetime.date | None] = column(_l("Dismissed on"))
    dismissal_order: Mapped[str | None] = column(_l("Order of dismissal"), sa.String(60), hint=_l("Number and date"))
    account_id: Mapped[int | None] = foreign(
        _l("Account"), "ab_user.id", nullable=True, ondelete="SET NULL", unique=True
    )
