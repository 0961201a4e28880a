"""The college and its people on the payroll."""

import datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, relationship

from app.core.columns import LinkRegister, PersonNames, Register, Stamped, column, foreign, link
from app.core.text import initials
from app.extensions import db
from app.policy.kinds import EMPLOYMENT_KINDS, POSITION_KINDS, QUALIFICATION_CATEGORIES


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
    """A person on the payroll, entered by HR from the order of hiring (clause 3.3).

    The dates and orders of the card are those of the present employment; earlier ones are `FormerEmployment`.
    `position` is the main one of `positions` and is kept in step with them (`services.settle_position`).
    """

    __tablename__ = "employee"
    __natural_key__ = ("last_name", "first_name", "middle_name", "birth_date")
    __found_by__ = (*PersonNames.__found_by__, "former_names")

    id: Mapped[int] = column(_l("No."), primary_key=True)
    birth_date: Mapped[datetime.date | None] = column(_l("Date of birth"), personal=True)
    former_names: Mapped[str | None] = column(_l("Former names"), sa.String(250))
    department_id: Mapped[int | None] = foreign(_l("Department"), "department.id", nullable=True)
    department: Mapped[Department | None] = link(_l("Department"), foreign_keys=department_id)
    position_id: Mapped[int | None] = foreign(_l("Position"), "position.id", nullable=True)
    position: Mapped[Position | None] = link(_l("Position"))
    subject_commission_id: Mapped[int | None] = foreign(
        _l("Subject commission"), "subject_commission.id", nullable=True
    )
    subject_commission: Mapped[SubjectCommission | None] = link(_l("Subject commission"))
    qualification: Mapped[str | None] = column(
        _l("Category of qualification"), sa.String(20), choices=QUALIFICATION_CATEGORIES
    )
    qualification_until: Mapped[datetime.date | None] = column(
        _l("Category valid until"), hint=_l("Empty: without a term, as categories given since 1 September 2023")
    )
    qualification_order: Mapped[str | None] = column(
        _l("Order of the category"), sa.String(60), hint=_l("Number and date")
    )
    hired_on: Mapped[datetime.date | None] = column(_l("Hired on"))
    hire_order: Mapped[str | None] = column(_l("Order of hiring"), sa.String(60), hint=_l("Number and date"))
    dismissed_on: Mapped[datetime.date | None] = column(_l("Dismissed on"), index=True)
    dismissal_order: Mapped[str | None] = column(_l("Order of dismissal"), sa.String(60), hint=_l("Number and date"))
    access_ends_on: Mapped[datetime.date | None] = column(
        _l("First day without access"), hint=_l("Empty: the day of dismissal")
    )
    trained_on: Mapped[datetime.date | None] = column(
        _l("Trained to work in the system on"), hint=_l("Clause 3.9 of the regulation")
    )
    training_document: Mapped[str | None] = column(
        _l("Document of the training"), sa.String(120), hint=_l("Certificate, sheet of instruction: number and date")
    )
    account_id: Mapped[int | None] = foreign(
        _l("Account"), "ab_user.id", nullable=True, ondelete="SET NULL", unique=True
    )
    positions: Mapped[list["EmployeePosition"]] = relationship(
        back_populates="employee", cascade="all, delete-orphan", order_by="EmployeePosition.starts_on"
    )
    names: Mapped[list["EmployeeName"]] = relationship(
        back_populates="employee", cascade="all, delete-orphan", order_by="EmployeeName.ends_on"
    )
    former_employments: Mapped[list["FormerEmployment"]] = relationship(
        back_populates="employee", cascade="all, delete-orphan", order_by="FormerEmployment.hired_on"
    )

    def is_dismissed(self, today: datetime.date) -> bool:
        """Whether the employment has ended; the day of dismissal is the last one of work."""
        return self.dismissed_on is not None and self.dismissed_on <= today

    def has_access(self, today: datetime.date) -> bool:
        """Whether the employment lets the person in; the identity of a request asks the same of the database."""
        ends_on = self.access_ends_on or self.dismissed_on
        return ends_on is None or today < ends_on


class EmployeePosition(LinkRegister, Stamped, db.Model):
    """A position held by an employee with its share of a rate, from order to order. `ends_on` is the last day.

    Several may be held at once; two main jobs at the same time may not (rules.refusal_of_position).
    """

    __tablename__ = "employee_position"
    __ordered_by__ = __found_by__ = ("employee", "position")
    __natural_key__ = ("employee", "position", "starts_on")
    __table_args__ = (
        sa.CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="order"),
        sa.CheckConstraint("rate > 0 AND rate <= 2", name="rate"),
        sa.UniqueConstraint("employee_id", "position_id", "kind", "starts_on"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    employee_id: Mapped[int] = foreign(_l("Employee"), "employee.id", ondelete="CASCADE")
    employee: Mapped[Employee] = link(_l("Employee"), back_populates="positions")
    position_id: Mapped[int] = foreign(_l("Position"), "position.id")
    position: Mapped[Position] = link(_l("Position"))
    kind: Mapped[str] = column(_l("Kind of employment"), sa.String(20), default="main", choices=EMPLOYMENT_KINDS)
    rate: Mapped[Decimal] = column(
        _l("Share of a rate"),
        sa.Numeric(4, 2),
        default=Decimal(1),
        hint=_l("1 is a full rate; also 0,5 or 1,25"),
    )
    starts_on: Mapped[datetime.date | None] = column(_l("Since"))
    order_in: Mapped[str | None] = column(_l("Order of appointment"), sa.String(60), hint=_l("Number and date"))
    ends_on: Mapped[datetime.date | None] = column(_l("Until (the last day)"))
    order_out: Mapped[str | None] = column(_l("Order of the end"), sa.String(60), hint=_l("Number and date"))

    def __str__(self):
        return f"{self.employee} — {self.position}"


class EmployeeName(LinkRegister, Stamped, db.Model):
    """A name that an employee bore; `ends_on` is the last day, `changed_by` the order that changed it."""

    __tablename__ = "employee_name"
    __ordered_by__ = ("employee", "ends_on")
    __found_by__ = ("employee", "last_name")
    __natural_key__ = ("employee", "ends_on")
    __table_args__ = (sa.UniqueConstraint("employee_id", "ends_on"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    employee_id: Mapped[int] = foreign(_l("Employee"), "employee.id", ondelete="CASCADE")
    employee: Mapped[Employee] = link(_l("Employee"), back_populates="names")
    last_name: Mapped[str] = column(_l("Former surname"), sa.String(90))
    first_name: Mapped[str] = column(_l("Former first name"), sa.String(60))
    middle_name: Mapped[str | None] = column(_l("Former patronymic"), sa.String(60))
    ends_on: Mapped[datetime.date] = column(_l("Until (the last day)"))
    changed_by: Mapped[str | None] = column(_l("Order of the change"), sa.String(60), hint=_l("Number and date"))

    @property
    def short_name(self) -> str:
        """«Орлова Н. С.»"""
        return initials(self.last_name, self.first_name, self.middle_name)

    def __str__(self):
        return " ".join(name for name in (self.last_name, self.first_name, self.middle_name) if name)


class FormerEmployment(LinkRegister, Stamped, db.Model):
    """An employment that had ended before the person was hired anew."""

    __tablename__ = "former_employment"
    __ordered_by__ = ("employee", "hired_on")
    __found_by__ = ("employee",)
    __natural_key__ = ("employee", "dismissed_on")
    __table_args__ = (
        sa.CheckConstraint("hired_on IS NULL OR hired_on <= dismissed_on", name="order"),
        sa.UniqueConstraint("employee_id", "dismissed_on"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    employee_id: Mapped[int] = foreign(_l("Employee"), "employee.id", ondelete="CASCADE")
    employee: Mapped[Employee] = link(_l("Employee"), back_populates="former_employments")
    hired_on: Mapped[datetime.date | None] = column(_l("Hired on"))
    hire_order: Mapped[str | None] = column(_l("Order of hiring"), sa.String(60), hint=_l("Number and date"))
    dismissed_on: Mapped[datetime.date] = column(_l("Dismissed on"))
    dismissal_order: Mapped[str | None] = column(_l("Order of dismissal"), sa.String(60), hint=_l("Number and date"))

    def __str__(self):
        return f"{self.employee} — {self.dismissed_on:%d.%m.%Y}"
