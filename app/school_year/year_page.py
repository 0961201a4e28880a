"""The page of a school year: twelve months by one calendar, its terms, vacations, sessions and special days."""

import datetime
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.policy.kinds import PERIOD_KINDS, SPECIAL_DAYS, WEEK_PARITIES
from app.school_year import queries, rules
from app.school_year.queries import YearCalendar
from app.school_year.rules import DAY_NAMES, DayKind, Span

# Colour never tells alone: a day that is not an ordinary study day carries a letter.
LETTERS = {
    DayKind.SHORT: _l("s (shortened day)"),
    DayKind.SESSION: _l("E (exam session)"),
    DayKind.CERTIFICATION: _l("C (certification)"),
    DayKind.VACATION: _l("V (vacation)"),
    DayKind.FREE: _l("F (day without lessons)"),
    DayKind.HOLIDAY: _l("H (public holiday)"),
    DayKind.OFF: "",
    DayKind.OUTSIDE: "",
    DayKind.STUDY: "",
}
LEGEND = (
    DayKind.STUDY, DayKind.SHORT, DayKind.HOLIDAY, DayKind.VACATION, DayKind.SESSION, DayKind.CERTIFICATION,
    DayKind.FREE, DayKind.OFF,
)  # fmt: skip


@dataclass(frozen=True)
class DayCell:
    """A day of a month; `title` says in words what the letter means."""

    number: int
    kind: DayKind
    letter: str
    title: str
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month by weeks: parity of the week (or nothing) and seven days, None outside of the month."""

    title: str
    weeks: list[tuple[str, list[DayCell | None]]]


@dataclass(frozen=True)
class TermLine:
    """A term by this calendar: its dates, weeks and days of study."""

    name: str
    starts_on: datetime.date
    ends_on: datetime.date
    weeks: int
    days: int


@dataclass(frozen=True)
class YearPage:
    """Everything on the page."""

    year: sa.Row
    years: list[sa.Row]
    calendars: list[YearCalendar]
    calendar: YearCalendar
    months: list[Month]
    terms: list[TermLine]
    periods: list[tuple[str, datetime.date, datetime.date]]
    special: list[tuple[datetime.date, str, str]]
    legend: list[tuple[DayKind, str, str]]
    is_last: bool


def year_page(year: sa.Row, years: list[sa.Row], calendar_id: int | None, today: datetime.date) -> YearPage:
    """The page of a year by one of its calendars (the first, when none is named); five statements."""
    special = queries.special_days(year.starts_on, year.ends_on)
    calendars = queries.calendars_of(year, special)
    chosen = next((one for one in calendars if one.id == calendar_id), calendars[0])
    named = {row.day: row.name for row in special}
    return YearPage(
        year=year,
        years=years,
        calendars=calendars,
        calendar=chosen,
        months=_months(year, chosen, named, today),
        terms=[_term(name, span, chosen) for name, span in zip(chosen.term_names, chosen.days.terms, strict=True)],
        periods=[(str(PERIOD_KINDS[p.kind]), p.starts_on, p.ends_on) for p in chosen.days.periods],
        special=[(row.day, str(SPECIAL_DAYS[row.kind]), row.name) for row in special],
        legend=[(kind, _letter(kind), str(DAY_NAMES[kind])) for kind in LEGEND],
        is_last=year.id == years[0].id,
    )


def _term(name: str, span: Span, calendar: YearCalendar) -> TermLine:
    days = sum(1 for _one in rules.study_days(calendar.days, span.starts_on, span.ends_on))
    return TermLine(name, span.starts_on, span.ends_on, rules.study_weeks(calendar.days, span), days)


def _letter(kind: DayKind) -> str:
    return str(LETTERS[kind]).partition(" ")[0]


def _moved_letter() -> str:
    return _("O (moved day off)").partition(" ")[0]


def _months(year: sa.Row, calendar: YearCalendar, named: dict, today: datetime.date) -> list[Month]:
    first = year.starts_on.replace(day=1)
    months = []
    while first <= year.ends_on:
        following = (first + datetime.timedelta(days=31)).replace(day=1)
        months.append(_month(first, following - datetime.timedelta(days=1), calendar, named, today))
        first = following
    return months


def _month(first: datetime.date, last: datetime.date, calendar: YearCalendar, named: dict, today) -> Month:
    weeks = []
    monday = rules.monday(first)
    while monday <= last:
        days = [monday + datetime.timedelta(days=place) for place in range(7)]
        cells = [_cell(day, calendar, named, today) if first <= day <= last else None for day in days]
        weeks.append((_parity(calendar, days), cells))
        monday += datetime.timedelta(weeks=1)
    title = format_date(first, "LLLL yyyy")
    return Month(title[:1].upper() + title[1:], weeks)


def _parity(calendar: YearCalendar, days: list[datetime.date]) -> str:
    """Only a week of study is even or odd to anybody."""
    if not any(rules.is_study_day(calendar.days, day) for day in days):
        return ""
    parity = rules.week_parity(calendar.days, days[0])
    return str(WEEK_PARITIES[parity])[:1] if parity else ""


def _cell(day: datetime.date, calendar: YearCalendar, named: dict, today: datetime.date) -> DayCell:
    kind = rules.day_kind(calendar.days, day)
    words = [f"{day:%d.%m.%Y}", str(DAY_NAMES[kind]), named.get(day, "")]
    # A moved day off is no Sunday: red alone would not tell it.
    letter = _letter(kind) if day not in calendar.days.special or kind is not DayKind.OFF else _moved_letter()
    return DayCell(day.day, kind, letter, ": ".join(filter(None, words)), day == today)
