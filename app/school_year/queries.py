"""What is stored of a school year: its calendars as rules read them."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from app.extensions import db
from app.school_year.models import AcademicYear, CalendarPeriod, CalendarTerm, EducationCalendar, SpecialDay, Term
from app.school_year.rules import Calendar, Period, Span

_year = AcademicYear.__table__
_term = Term.__table__
_calendar = EducationCalendar.__table__
_own_term = CalendarTerm.__table__
_period = CalendarPeriod.__table__
_special = SpecialDay.__table__


@dataclass(frozen=True)
class YearCalendar:
    """A calendar of a year: whom it is for, and `days`, by which rules tell the kind of a day."""

    id: int
    name: str
    education_module: str | None
    study_form: str | None
    course_number: int | None
    is_final: bool
    days: Calendar
    term_names: tuple[str, ...]


def years() -> list[sa.Row]:
    """All academic years, the latest first."""
    return db.session.execute(sa.select(_year).order_by(_year.c.starts_on.desc(), _year.c.id.desc())).all()


def year_of(day: datetime.date, among: list[sa.Row] | None = None) -> sa.Row | None:
    """The academic year of a day; between two years the one to come, else the last one."""
    found = years() if among is None else among
    return next(
        (year for year in reversed(found) if year.ends_on >= day),
        found[0] if found else None,
    )


def terms_of(year_id: int) -> list[sa.Row]:
    """The terms of a year in their order."""
    return db.session.execute(
        sa.select(_term).where(_term.c.academic_year_id == year_id).order_by(_term.c.starts_on, _term.c.kind)
    ).all()


def calendars_of(year: sa.Row, special_rows: list[sa.Row] | None = None) -> list[YearCalendar]:
    """The calendars of a year in five statements. A year without any gets one that suits everybody."""
    terms = terms_of(year.id)
    if special_rows is None:
        special_rows = special_days(year.starts_on, year.ends_on)
    special = {row.day: row.kind for row in special_rows}
    mine = sa.select(_calendar.c.id).where(_calendar.c.academic_year_id == year.id)
    own: dict[tuple[int, int], Span] = {
        (row.calendar_id, row.term_id): Span(row.starts_on, row.ends_on)
        for row in db.session.execute(sa.select(_own_term).where(_own_term.c.calendar_id.in_(mine)))
    }
    periods = defaultdict(list)
    for row in db.session.execute(
        sa.select(_period).where(_period.c.calendar_id.in_(mine)).order_by(_period.c.starts_on)
    ):
        periods[row.calendar_id].append(Period(row.starts_on, row.ends_on, row.kind, row.name))
    rows = db.session.execute(
        sa.select(_calendar).where(_calendar.c.academic_year_id == year.id).order_by(_calendar.c.id)
    ).all()
    return [_made(row, terms, own, tuple(periods[row.id]), special) for row in rows] or [_plain(terms, special)]


def _made(row: sa.Row, terms: list, own: dict, periods: tuple[Period, ...], special: dict) -> YearCalendar:
    mine = [term for term in terms if term.kind == row.term_kind]
    spans = tuple(own.get((row.id, term.id), Span(term.starts_on, term.ends_on)) for term in mine)
    days = Calendar(
        terms=spans,
        periods=periods,
        special=special,
        study_days=row.study_days,
        in_sessions=row.lessons_in == "sessions",
        first_week=row.first_week,
        is_parity_by_term=row.is_parity_by_term,
    )
    named = tuple(term.name for term in mine)
    for_whom = row.education_module, row.study_form, row.course_number, row.is_final
    return YearCalendar(row.id, row.name, *for_whom, days, named)


def _plain(terms: list, special: dict) -> YearCalendar:
    kinds = {term.kind for term in terms}
    kind = "semester" if "semester" in kinds or not kinds else min(kinds)
    mine = [term for term in terms if term.kind == kind]
    days = Calendar(tuple(Span(term.starts_on, term.ends_on) for term in mine), special=special)
    return YearCalendar(0, "", None, None, None, False, days, tuple(term.name for term in mine))


def special_days(first: datetime.date, last: datetime.date) -> list[sa.Row]:
    """Special days from the first to the last day."""
    return db.session.execute(
        sa.select(_special).where(_special.c.day.between(first, last)).order_by(_special.c.day)
    ).all()
