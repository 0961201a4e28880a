"""The school year: years, terms, calendars, special days and bells."""

import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.core.columns import LinkRegister, Register, column, foreign, link
from app.extensions import db
from app.policy.kinds import (
    EDUCATION_MODULES,
    LESSON_SPANS,
    PERIOD_KINDS,
    SPECIAL_DAYS,
    STUDY_FORMS,
    TERM_KINDS,
    WEEK_PARITIES,
    WEEKDAYS,
)


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


class EducationCalendar(Register, db.Model):
    """One of the calendars of a year: whom it is for and how lessons go by it.

    A group studies by the calendar that says most about it: what a calendar leaves empty suits everybody.
    """

    __tablename__ = "education_calendar"
    __natural_key__ = ("academic_year", "name")
    __table_args__ = (
        sa.UniqueConstraint("academic_year_id", "name"),
        sa.CheckConstraint("study_days BETWEEN 5 AND 6", name="days"),
        sa.CheckConstraint("course_number BETWEEN 1 AND 11", name="course"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    academic_year_id: Mapped[int] = foreign(_l("Academic year"), "academic_year.id", ondelete="CASCADE")
    academic_year: Mapped[AcademicYear] = link(_l("Academic year"))
    name: Mapped[str] = column(_l("Name"), sa.String(80), hint=_l("For example: First course"))
    education_module: Mapped[str | None] = column(
        _l("For the module"), sa.String(20), choices=EDUCATION_MODULES, hint=_l("Empty: for all of them")
    )
    study_form: Mapped[str | None] = column(
        _l("For the form of study"), sa.String(20), choices=STUDY_FORMS, hint=_l("Empty: for all of them")
    )
    course_number: Mapped[int | None] = column(_l("For the course"), hint=_l("Empty: for all of them"))
    is_final: Mapped[bool] = column(_l("For graduating groups only"), default=False)
    term_kind: Mapped[str] = column(_l("Kind of term"), sa.String(20), default="semester", choices=TERM_KINDS)
    study_days: Mapped[int] = column(
        _l("Study days in a week"), default=6, hint=_l("6: Saturday is a study day; 5: it is a day off")
    )
    lessons_in: Mapped[str] = column(_l("Lessons are held"), sa.String(10), default="terms", choices=LESSON_SPANS)
    first_week: Mapped[str] = column(
        _l("The first week of study"), sa.String(12), default="numerator", choices=WEEK_PARITIES
    )
    is_parity_by_term: Mapped[bool] = column(_l("Count weeks anew in every term"), default=False)

    def __str__(self):
        return self.name


class CalendarTerm(LinkRegister, db.Model):
    """The own dates of a term in one calendar, where they differ from those of the college."""

    __tablename__ = "calendar_term"
    __ordered_by__ = __found_by__ = ("calendar", "term")
    __natural_key__ = ("calendar", "term")
    __table_args__ = (
        sa.UniqueConstraint("calendar_id", "term_id"),
        sa.CheckConstraint("starts_on < ends_on", name="order"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    calendar_id: Mapped[int] = foreign(_l("Calendar"), "education_calendar.id", ondelete="CASCADE")
    calendar: Mapped[EducationCalendar] = link(_l("Calendar"))
    term_id: Mapped[int] = foreign(_l("Term"), "term.id", ondelete="CASCADE")
    term: Mapped[Term] = link(_l("Term"))
    starts_on: Mapped[datetime.date] = column(_l("First day"))
    ends_on: Mapped[datetime.date] = column(_l("Last day"))

    def __str__(self):
        return f"{self.calendar} · {self.term}"


class CalendarPeriod(LinkRegister, db.Model):
    """Vacations, a session or a certification in one calendar; `ends_on` is the last day."""

    __tablename__ = "calendar_period"
    __ordered_by__ = ("calendar", "starts_on")
    __found_by__ = ("calendar", "name")
    __natural_key__ = ("calendar", "kind", "starts_on")
    __table_args__ = (
        sa.UniqueConstraint("calendar_id", "kind", "starts_on"),
        sa.CheckConstraint("starts_on <= ends_on", name="order"),
    )

    id: Mapped[int] = column(_l("No."), primary_key=True)
    calendar_id: Mapped[int] = foreign(_l("Calendar"), "education_calendar.id", ondelete="CASCADE")
    calendar: Mapped[EducationCalendar] = link(_l("Calendar"))
    kind: Mapped[str] = column(_l("Kind of period"), sa.String(20), default="vacation", choices=PERIOD_KINDS)
    name: Mapped[str] = column(_l("Name"), sa.String(80), default="", hint=_l("For example: Winter vacation"))
    starts_on: Mapped[datetime.date] = column(_l("First day"))
    ends_on: Mapped[datetime.date] = column(_l("Last day"))

    def __str__(self):
        return self.name or str(PERIOD_KINDS[self.kind])


class SpecialDay(Register, db.Model):
    """A day unlike its day of the week: a holiday, a moved day off, a shortened day, a study day on a Sunday."""

    __tablename__ = "special_day"
    __ordered_by__ = ("day",)
    __natural_key__ = ("day",)

    id: Mapped[int] = column(_l("No."), primary_key=True)
    day: Mapped[datetime.date] = column(_l("Date"), unique=True)
    kind: Mapped[str] = column(_l("What day it is"), sa.String(10), default="holiday", choices=SPECIAL_DAYS)
    name: Mapped[str] = column(_l("Name"), sa.String(160), hint=_l("For example: Victory Day"))

    def __str__(self):
        return f"{self.day:%d.%m.%Y} {self.name}"


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
