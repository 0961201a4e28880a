"""What parents and students send to the college (clause 3.7)."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, relationship

from app.accounts.models import Account
from app.core.columns import Stamped, Versioned, column, foreign, link
from app.extensions import db
from app.policy.requests import REQUEST_KINDS, REQUEST_STATES
from app.students.models import Guardian, Student


class PersonRequest(Versioned, Stamped, db.Model):
    """A request about a student or about a guardian, and what became of it. Sent is what was entered (`Stamped`).

    A change of data is the first kind; `lines` say what changes. `answered_*` is of the last decision.
    """

    __tablename__ = "person_request"
    __table_args__ = (
        sa.CheckConstraint("(student_id IS NULL) <> (guardian_id IS NULL)", name="whom"),
        sa.Index("ix_person_request_state", "state"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    kind: Mapped[str] = column(_l("What about"), sa.String(20), default="personal_data", choices=REQUEST_KINDS)
    sender_id: Mapped[int] = foreign(_l("Sent by"), "ab_user.id")
    sender: Mapped[Account] = link(_l("Sent by"), foreign_keys=sender_id)
    student_id: Mapped[int | None] = foreign(_l("Student"), "student.id", nullable=True, ondelete="CASCADE")
    student: Mapped[Student | None] = link(_l("Student"))
    guardian_id: Mapped[int | None] = foreign(_l("Parent"), "guardian.id", nullable=True, ondelete="CASCADE")
    guardian: Mapped[Guardian | None] = link(_l("Parent"))
    comment: Mapped[str | None] = column(_l("Comment"), sa.String(500), personal=True)
    state: Mapped[str] = column(_l("State"), sa.String(20), default="waiting", choices=REQUEST_STATES)
    answered_by_id: Mapped[int | None] = foreign(_l("Answered by"), "ab_user.id", nullable=True)
    answered_by: Mapped[Account | None] = link(_l("Answered by"), foreign_keys=answered_by_id)
    answered_at: Mapped[datetime.datetime | None] = column(_l("Answered"))
    answered_on: Mapped[datetime.date | None] = column(_l("Date of the answer"))
    answer: Mapped[str | None] = column(_l("Answer"), sa.String(500))
    lines: Mapped[list["RequestLine"]] = relationship(
        back_populates="request", cascade="all, delete-orphan", order_by="RequestLine.id"
    )

    @property
    def person(self) -> Student | Guardian:
        """About whom it is."""
        return self.student or self.guardian

    def __str__(self):
        return f"{self.id}: {self.person}"


class RequestLine(db.Model):
    """One field that changes: what stood on the card when it was sent, and what has to stand there."""

    __tablename__ = "request_line"
    __table_args__ = (sa.UniqueConstraint("request_id", "field"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    request_id: Mapped[int] = foreign(_l("Request"), "person_request.id", ondelete="CASCADE", index=False)
    request: Mapped[PersonRequest] = relationship(back_populates="lines")
    field: Mapped[str] = column(_l("Field"), sa.String(40))
    old: Mapped[str | None] = column(_l("Was"), sa.String(300), personal=True)
    new: Mapped[str | None] = column(_l("Now"), sa.String(300), personal=True)
    is_done: Mapped[bool] = column(_l("Entered into the card"), default=False)

    def __str__(self):
        return self.field
