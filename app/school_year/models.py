"""The school year: years, terms and bells."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import Register, column, foreign, link
from app.extensions import db
from app.policy.kinds import TERM_KINDS, WEEKDAYS


class AcademicYear(Register, db.Model):
    """A school year, «2026/2027», opened by the administrator (clause 3.1)."""

    __tablename__ = "academic_year"
    __table_args__ = (sa.CheckConstraint("starts_on < ends_on", name="order"),)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    name: Mapped[str] = column(_l("Academic year"), sa.String(20), unique=True, hint=_l("For example 2026/2027"))
    starts_on: Mapped[datetime.date] = column(_l("First day"))
    ends_on: Mapped[datetime.date] = column(_l("Last day"))

    def __str__(self):
        return self.name


class Term(Register, db.Model):
    """A semester, trimester, quarter or course of a year; a journal page is one term of one item."""

    __tablename__ = "term"
    __ordered_by__ = ("starts_on", "name")
    __natural_key__ = ("academic_year", "kind", "number")
    __table_args__ = (
        sa.UniqueConstraint("academic_year_id", "kind", "number"),
        sa.CheckConstraint("starts_on < ends_on", name="order"),
        sa.CheckConstraint("number BETWEEN 1 AND 12", name="number"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    academic_year_id: Mapped[int] = foreign(_l("Academic year"), "academic_year.id")
    academic_year: Mapped[AcademicYear] = link(_l("Academic year"))
    name: Mapped[str] = column(_l("Name"), sa.String(60), hint=_l("As people say it: I semester 2026/2027"))
    kind: Mapped[str] = column(_l("Kind of term"), sa.String(20), default="semester", choices=TERM_KINDS)
    number: Mapped[int] = column(_l("Number in the year"))
    starts_on: Mapped[datetime.date] = column(_l("First day"))
    ends_on: Mapped[datetime.date] = column(_l("Last day"))
    closed_on: Mapped[datetime.date | None] = column(
        _l("Closed since"), hint=_l("From this day its journals are changed only after an unlock")
    )

    def __str__(self):
        return self.name


class Bell(Register, db.Model):
    """When a pair begins and ends, by shift and day of the week."""

    __tablename__ = "bell"
    __ordered_by__ = __found_by__ = ("shift", "weekday", "pair")
    __natural_key__ = ("shift", "weekday", "pair")
    __table_args__ = (
        sa.UniqueConstraint("shift", "weekday", "pair"),
        sa.CheckConstraint("starts_at < ends_at", name="order"),
        sa.CheckConstraint("shift BETWEEN 1 AND 3", name="shift"),
        sa.CheckConstraint("pair BETWEEN 0 AND 12", name="pair"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    shift: Mapped[int] = column(_l("Shift"), default=1)
    weekday: Mapped[str] = column(_l("Day of the week"), sa.String(1), default="0", choices=WEEKDAYS)
    pair: Mapped[int] = column(_l("Pair"))
    starts_at: Mapped[datetime.time] = column(_l("Begins at"))
    ends_at: Mapped[datetime.time] = column(_l("Ends at"))

    def __str__(self):
        return f"{self.pair} ({self.starts_at:%H:%M}–{self.ends_at:%H:%M})"
