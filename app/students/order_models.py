"""Orders about students: what is written on paper and moves people (clause 3.4)."""

import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, validates

from app.core.columns import LinkRegister, Register, Stamped, column, foreign, link
from app.core.excel.letters import key_of
from app.extensions import db
from app.policy.orders import KIND_NAMES, KINDS, REASONS, STATES
from app.students.models import Student, StudyGroup


class StudentOrder(Register, Stamped, db.Model):
    """An order about students. Only a signed one moves anybody; its number is unique within a calendar year.

    `effective_on` is the first day on which things are as the order says.
    """

    __tablename__ = "student_order"
    __ordered_by__ = ("ordered_on", "number")
    __found_by__ = ("number", "basis")
    __natural_key__ = ("number", "ordered_on")
    __table_args__ = (
        sa.UniqueConstraint("year", "number_key"),
        sa.CheckConstraint("state IN ('draft', 'signed', 'cancelled')", name="state"),
        sa.CheckConstraint("state = 'draft' OR number IS NOT NULL", name="numbered"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    kind: Mapped[str] = column(_l("Kind of order"), sa.String(20), choices=KIND_NAMES)
    number: Mapped[str | None] = column(
        _l("Number of the order"), sa.String(20), hint=_l("May be left empty until the order is registered")
    )
    ordered_on: Mapped[datetime.date] = column(_l("Date of the order"))
    effective_on: Mapped[datetime.date] = column(
        _l("In force from"), hint=_l("The first day of what the order says: of study in the group, or without it")
    )
    group_id: Mapped[int | None] = foreign(_l("Into the group"), "study_group.id", nullable=True)
    group: Mapped[StudyGroup | None] = link(
        _l("Into the group"), hint=_l("For the whole list; a student of the list may get another one")
    )
    reason: Mapped[str | None] = column(_l("Ground or reason"), sa.String(30), choices=REASONS)
    basis: Mapped[str | None] = column(
        _l("Documents"), sa.String(300), hint=_l("Printed as the basis: minutes, application, certificate")
    )
    state: Mapped[str] = column(_l("State"), sa.String(10), default="draft", choices=STATES)
    cancels_id: Mapped[int | None] = foreign(_l("Cancels the order"), "student_order.id", nullable=True)
    cancels: Mapped["StudentOrder | None"] = link(_l("Cancels the order"), remote_side="StudentOrder.id")
    signed_at: Mapped[datetime.datetime | None] = column(_l("Signed in the program"))
    signed_by: Mapped[int | None] = foreign(_l("Signed by"), "ab_user.id", nullable=True, ondelete="SET NULL")
    year: Mapped[int] = column(_l("Year"))
    number_key: Mapped[str | None] = column(_l("Number of the order"), sa.String(20))

    @validates("number")
    def _keep_number_key(self, _name: str, number: str | None) -> str | None:
        self.number_key = key_of(number) if number else None
        return number

    @validates("ordered_on")
    def _keep_year(self, _name: str, day: datetime.date) -> datetime.date:
        if day is not None:
            self.year = day.year
        return day

    @property
    def paper(self) -> str:
        """«№ 84-к от 01.10.2026», as it stands in journals and on cards."""
        day = f"{self.ordered_on:%d.%m.%Y}"
        if not self.number:
            return _("Draft of %(day)s", day=day)
        return _("No. %(number)s of %(day)s", number=self.number, day=day)

    def __str__(self):
        return f"{self.paper} · {KINDS[self.kind].label}"


class OrderLine(LinkRegister, db.Model):
    """A student named in an order; what is empty is as the order says for all.

    In a promotion `group` is the group in which the student will be: the own one, or another one for who stays.
    """

    __tablename__ = "student_order_line"
    __ordered_by__ = __found_by__ = ("order", "student")
    __natural_key__ = ("order", "student")
    __table_args__ = (sa.UniqueConstraint("order_id", "student_id"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    order_id: Mapped[int] = foreign(_l("Order about students"), "student_order.id", ondelete="CASCADE", index=False)
    order: Mapped[StudentOrder] = link(_l("Order about students"), foreign_keys=order_id)
    student_id: Mapped[int] = foreign(_l("Student"), "student.id")
    student: Mapped[Student] = link(_l("Student"))
    from_group_id: Mapped[int | None] = foreign(_l("From the group"), "study_group.id", nullable=True)
    from_group: Mapped[StudyGroup | None] = link(_l("From the group"), foreign_keys=from_group_id)
    group_id: Mapped[int | None] = foreign(_l("Into the group"), "study_group.id", nullable=True)
    group: Mapped[StudyGroup | None] = link(_l("Into the group"), foreign_keys=group_id)
    effective_on: Mapped[datetime.date | None] = column(_l("In force from"))
    reason: Mapped[str | None] = column(_l("Ground or reason"), sa.String(30), choices=REASONS)
    last_name: Mapped[str | None] = column(_l("New surname"), sa.String(90))
    first_name: Mapped[str | None] = column(_l("New first name"), sa.String(60))
    middle_name: Mapped[str | None] = column(_l("New patronymic"), sa.String(60))
    made_card: Mapped[bool] = column(_l("The card was made with the order"), default=False)
    cancelled_by_id: Mapped[int | None] = foreign(_l("Cancelled by"), "student_order.id", nullable=True)
    cancelled_by: Mapped[StudentOrder | None] = link(_l("Cancelled by"), foreign_keys=cancelled_by_id)

    def __str__(self):
        return f"{self.order} — {self.student}"


class OrderGroup(db.Model):
    """A group that an order names as a whole; what it was before is kept, so that the order can be undone."""

    __tablename__ = "student_order_group"
    __table_args__ = (sa.UniqueConstraint("order_id", "group_id"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    order_id: Mapped[int] = foreign(_l("Order about students"), "student_order.id", ondelete="CASCADE", index=False)
    group_id: Mapped[int] = foreign(_l("Group"), "study_group.id")
    group: Mapped[StudyGroup] = link(_l("Group"))
    course_before: Mapped[int | None] = column(_l("Course before"))
    name_before: Mapped[str | None] = column(_l("Name before"), sa.String(40))
    course_after: Mapped[int | None] = column(_l("Course after"))

    def __str__(self):
        return str(self.group)


class StudentName(db.Model):
    """A former name of a student and the day since which another one is borne."""

    __tablename__ = "student_name"

    id: Mapped[int] = column(_l("No."), primary_key=True)
    student_id: Mapped[int] = foreign(_l("Student"), "student.id", ondelete="CASCADE")
    last_name: Mapped[str] = column(_l("Surname"), sa.String(90))
    first_name: Mapped[str] = column(_l("First name"), sa.String(60))
    middle_name: Mapped[str | None] = column(_l("Patronymic"), sa.String(60))
    changed_on: Mapped[datetime.date] = column(_l("Changed on"))
    order_id: Mapped[int | None] = foreign(_l("Order about students"), "student_order.id", nullable=True)

    def __str__(self):
        return " ".join(name for name in (self.last_name, self.first_name, self.middle_name) if name)
