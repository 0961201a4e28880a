"""Opening the next school year: terms, calendars and special days after the pattern of the former one (clause 3.1)."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.extensions import db
from app.school_year import production
from app.school_year.models import AcademicYear, CalendarPeriod, CalendarTerm, EducationCalendar, SpecialDay, Term
from app.school_year.rules import moved_by_a_year, next_year_name

# What of a calendar is the same from year to year.
_KEPT = (
    "name", "education_module", "study_form", "course_number", "is_final", "term_kind", "study_days", "lessons_in",
    "first_week", "is_parity_by_term",
)  # fmt: skip


@dataclass
class Dates:
    """A row of the proposal with dates that may be corrected; `key` names its fields in the form."""

    key: str
    name: str
    starts_on: datetime.date
    ends_on: datetime.date
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class ProposedCalendar:
    """A calendar to be, with own dates of terms (by kind and number) and its periods."""

    values: dict[str, Any]
    terms: list[Dates] = field(default_factory=list)
    periods: list[Dates] = field(default_factory=list)


@dataclass
class Proposal:
    """What opening the year would make. `former_id` is None for the first year of a college."""

    former_id: int | None
    year: Dates
    terms: list[Dates]
    calendars: list[ProposedCalendar]
    is_there: bool = False

    @property
    def rows(self) -> list[Dates]:
        """Every row with dates, in the order of the form."""
        own = [row for calendar in self.calendars for row in (*calendar.terms, *calendar.periods)]
        return [self.year, *self.terms, *own]

    @property
    def special_days(self) -> list[production.ProductionDay]:
        """Holidays, moved days off and shortened days of the year, for a week of six days unless all have five."""
        weeks = {calendar.values["study_days"] for calendar in self.calendars} or {6}
        return production.production_days(self.year.starts_on, self.year.ends_on, max(weeks))

    @property
    def undecreed(self) -> list[int]:
        """Calendar years whose transfers of days off have not been published yet."""
        years = range(self.year.starts_on.year, self.year.ends_on.year + 1)
        return [year for year in years if not production.is_decreed(year)]


def proposal(former: AcademicYear | None, today: datetime.date) -> Proposal:
    """The year after the former one; without a former one, the usual year of a college."""
    made = _after(former) if former else _usual(today)
    made.is_there = _year_named(made.year.name) is not None
    return made


def _after(former: AcademicYear) -> Proposal:
    name = next_year_name(former.name)
    terms = db.session.scalars(
        sa.select(Term).where(Term.academic_year_id == former.id).order_by(Term.kind.desc(), Term.number)
    ).all()
    calendars = db.session.scalars(
        sa.select(EducationCalendar)
        .where(EducationCalendar.academic_year_id == former.id)
        .order_by(EducationCalendar.id)
    ).all()
    ids = [calendar.id for calendar in calendars]
    own = _of_calendars(CalendarTerm, ids)
    periods = _of_calendars(CalendarPeriod, ids)
    by_id = {term.id: term for term in terms}
    return Proposal(
        former_id=former.id,
        year=_moved("year", name, former),
        terms=[
            _moved(f"term-{term.id}", _renamed(term.name, former.name, name), term, _term_values(term))
            for term in terms
        ],
        calendars=[
            ProposedCalendar(
                values={key: getattr(calendar, key) for key in _KEPT},
                terms=[
                    _moved(
                        f"own-{row.id}",
                        _renamed(by_id[row.term_id].name, former.name, name),
                        row,
                        _term_values(by_id[row.term_id]),
                    )
                    for row in own
                    if row.calendar_id == calendar.id
                ],
                periods=[
                    _moved(f"period-{row.id}", str(row), row, {"kind": row.kind, "name": row.name})
                    for row in periods
                    if row.calendar_id == calendar.id
                ],
            )
            for calendar in calendars
        ],
    )


def _of_calendars(model: Any, ids: list[int]) -> list:
    return db.session.scalars(sa.select(model).where(model.calendar_id.in_(ids)).order_by(model.starts_on)).all()


def _term_values(term: Term) -> dict[str, Any]:
    return {"kind": term.kind, "number": term.number}


def _moved(key: str, name: str, row: Any, values: dict | None = None) -> Dates:
    return Dates(key, name, moved_by_a_year(row.starts_on), moved_by_a_year(row.ends_on), values or {})


def _renamed(name: str, old: str, new: str) -> str:
    return name.replace(old, new) if old in name else f"{name} {new}"[:60]


def _usual(today: datetime.date) -> Proposal:
    """Two semesters and one calendar for everybody; the second begins on the Monday after the New Year's holidays."""
    start = today.year if today.month >= 7 else today.year - 1
    name = f"{start}/{start + 1}"
    spring = datetime.date(start + 1, 1, 9)
    spring += datetime.timedelta(days=-spring.weekday() % 7)
    autumn_ends, ends_on = datetime.date(start, 12, 31), datetime.date(start + 1, 6, 30)
    begins = datetime.date(start, 9, 1)
    vacation = Dates(
        "period-1",
        _("Winter vacation"),
        datetime.date(start + 1, 1, 1),
        spring - datetime.timedelta(days=1),
        {"kind": "vacation", "name": _("Winter vacation")},
    )
    usual = {key: EducationCalendar.__table__.c[key].default for key in _KEPT}
    values = {key: default.arg if default is not None else None for key, default in usual.items()}
    return Proposal(
        former_id=None,
        year=Dates("year", name, begins, ends_on),
        terms=[
            Dates("term-1", _("I semester %(year)s", year=name), begins, autumn_ends, _semester(1)),
            Dates("term-2", _("II semester %(year)s", year=name), spring, ends_on, _semester(2)),
        ],
        calendars=[ProposedCalendar(values | {"name": _("Calendar of the college")}, periods=[vacation])],
    )


def _semester(number: int) -> dict[str, Any]:
    return {"kind": "semester", "number": number}


def problems(proposed: Proposal) -> dict[str, str]:
    """key of a row -> what is wrong with its dates."""
    year = proposed.year
    found = {}
    for row in proposed.rows:
        if row.starts_on > row.ends_on or (row is year and row.starts_on == row.ends_on):
            found[row.key] = _("The first day is after the last one")
        elif row is not year and not (year.starts_on <= row.starts_on and row.ends_on <= year.ends_on):
            found[row.key] = _(
                "The dates have to lie within the academic year: %(first)s – %(last)s",
                first=f"{year.starts_on:%d.%m.%Y}",
                last=f"{year.ends_on:%d.%m.%Y}",
            )
    return found


def open_year(proposed: Proposal) -> tuple[AcademicYear, int]:
    """Add what is missing of the year and say how many rows that was; what is there stays. The caller commits."""
    new: list[Any] = []
    year = _year_named(proposed.year.name)
    if year is None:
        dates = {"starts_on": proposed.year.starts_on, "ends_on": proposed.year.ends_on}
        year = AcademicYear(name=proposed.year.name, **dates)
        db.session.add(year)
        db.session.flush()
        new.append(year)
    terms = _terms(year, proposed, new)
    _calendars(year, proposed, terms, new)
    known = set(
        db.session.scalars(sa.select(SpecialDay.day).where(SpecialDay.day.between(year.starts_on, year.ends_on)))
    )
    new += [
        SpecialDay(day=one.day, kind=one.kind, name=one.name) for one in proposed.special_days if one.day not in known
    ]
    db.session.add_all(new)
    db.session.flush()
    return year, len(new)


def _year_named(name: str) -> AcademicYear | None:
    return db.session.scalar(sa.select(AcademicYear).where(AcademicYear.name == name))


def _terms(year: AcademicYear, proposed: Proposal, new: list) -> dict[tuple[str, int], Term]:
    """The terms of the year by kind and number; missing ones are put to the new rows."""
    there = db.session.scalars(sa.select(Term).where(Term.academic_year_id == year.id))
    terms = {(term.kind, term.number): term for term in there}
    for row in proposed.terms:
        key = row.values["kind"], row.values["number"]
        if key not in terms:
            dates = {"starts_on": row.starts_on, "ends_on": row.ends_on}
            terms[key] = Term(academic_year_id=year.id, name=row.name, **row.values, **dates)
            new.append(terms[key])
    return terms


def _calendars(year: AcademicYear, proposed: Proposal, terms: dict, new: list) -> None:
    """A calendar comes whole; one that is there already is the college's own matter."""
    there = set(
        db.session.scalars(sa.select(EducationCalendar.name).where(EducationCalendar.academic_year_id == year.id))
    )
    for one in proposed.calendars:
        if one.values["name"] in there:
            continue
        calendar = EducationCalendar(academic_year_id=year.id, **one.values)
        new.append(calendar)
        for row in one.terms:
            term = terms[row.values["kind"], row.values["number"]]
            new.append(CalendarTerm(calendar=calendar, term=term, starts_on=row.starts_on, ends_on=row.ends_on))
        for row in one.periods:
            dates = {"starts_on": row.starts_on, "ends_on": row.ends_on}
            new.append(CalendarPeriod(calendar=calendar, **row.values, **dates))
