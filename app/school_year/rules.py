"""What kind of day a day is by a calendar, and what follows from it. Pure; timetable and duties stand on it."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

_DAY = datetime.timedelta(days=1)
_WEEK = datetime.timedelta(weeks=1)


class DayKind(StrEnum):
    """What a day is for the groups of a calendar."""

    STUDY = "study"
    SHORT = "short"
    SESSION = "session"
    CERTIFICATION = "certification"
    VACATION = "vacation"
    FREE = "free"
    HOLIDAY = "holiday"
    OFF = "off"
    OUTSIDE = "outside"


DAY_NAMES = {
    DayKind.STUDY: _l("study day"),
    DayKind.SHORT: _l("shortened day"),
    DayKind.SESSION: _l("exam session"),
    DayKind.CERTIFICATION: _l("state final certification"),
    DayKind.VACATION: _l("vacation"),
    DayKind.FREE: _l("day without lessons"),
    DayKind.HOLIDAY: _l("public holiday"),
    DayKind.OFF: _l("day off"),
    DayKind.OUTSIDE: _l("outside of terms"),
}
STUDIED = frozenset({DayKind.STUDY, DayKind.SHORT})


@dataclass(frozen=True)
class Span:
    """Days from the first to the last one, both included."""

    starts_on: datetime.date
    ends_on: datetime.date

    def __contains__(self, day: datetime.date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Period(Span):
    """A span with its kind (policy.kinds.PERIOD_KINDS) and name."""

    kind: str = "vacation"
    name: str = ""


@dataclass(frozen=True)
class Calendar:
    """All that tells the kind of a day. `special` maps a date to its kind of policy.kinds.SPECIAL_DAYS."""

    terms: tuple[Span, ...]
    periods: tuple[Period, ...] = ()
    special: Mapping[datetime.date, str] = field(default_factory=dict)
    study_days: int = 6
    in_sessions: bool = False
    first_week: str = "numerator"
    is_parity_by_term: bool = False


def day_kind(calendar: Calendar, day: datetime.date) -> DayKind:
    """What the day is. A holiday within a vacation is a holiday: nobody studies, and nobody works."""
    special = calendar.special.get(day)
    if special in ("holiday", "off"):
        return DayKind(special)
    if day.isoweekday() > calendar.study_days and special != "study":
        return DayKind.OFF
    period = _period_of(calendar, day)
    if period is not None and period != "study_session":
        return DayKind(period)
    if calendar.in_sessions and period is None:
        return DayKind.OUTSIDE
    if period is None and not any(day in term for term in calendar.terms):
        return DayKind.OUTSIDE
    return DayKind.SHORT if special == "short" else DayKind.STUDY


def _period_of(calendar: Calendar, day: datetime.date) -> str | None:
    return next((period.kind for period in calendar.periods if day in period), None)


def is_study_day(calendar: Calendar, day: datetime.date) -> bool:
    """Whether lessons are given on the day."""
    return day_kind(calendar, day) in STUDIED


def study_days(calendar: Calendar, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """The study days from the first to the last day."""
    return (day for day in days(first, last) if is_study_day(calendar, day))


def days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Every day from the first to the last one."""
    while first <= last:
        yield first
        first += _DAY


def study_weeks(calendar: Calendar, span: Span) -> int:
    """How many weeks of the span have at least one study day."""
    return len({monday(day) for day in study_days(calendar, span.starts_on, span.ends_on)})


def monday(day: datetime.date) -> datetime.date:
    """The Monday of the day's week."""
    return day - datetime.timedelta(days=day.weekday())


def week_number(calendar: Calendar, day: datetime.date) -> int | None:
    """Number of the week of study, from 1, counted without a break from the first term (or from the day's own
    term, where the calendar counts anew). None before the first term."""
    begun = [term.starts_on for term in calendar.terms if monday(term.starts_on) <= monday(day)]
    if not begun:
        return None
    first = max(begun) if calendar.is_parity_by_term else min(begun)
    return (monday(day) - monday(first)) // _WEEK + 1


def week_parity(calendar: Calendar, day: datetime.date) -> str | None:
    """«numerator» (числитель) or «denominator» (знаменатель); None before the first term."""
    number = week_number(calendar, day)
    if number is None:
        return None
    is_first = number % 2 == 1
    return "numerator" if is_first == (calendar.first_week == "numerator") else "denominator"


@dataclass(frozen=True)
class GroupFacts:
    """What of a group decides by which calendar it studies."""

    education_module: str
    study_form: str
    course_number: int
    is_final: bool = False
    own_calendar: str | None = None


def calendar_for(group: GroupFacts, calendars: Iterable[Any]) -> Any | None:
    """The calendar of a year for the group: the one named for it, else the one that says most about it."""
    calendars = list(calendars)
    own = next((one for one in calendars if group.own_calendar and one.name == group.own_calendar), None)
    if own is not None:
        return own
    fitting = [(score, -place, one) for place, one in enumerate(calendars) if (score := _fit(group, one)) is not None]
    return max(fitting, key=lambda found: found[:2])[2] if fitting else None


def _fit(group: GroupFacts, calendar: Any) -> int | None:
    """How much the calendar says about the group; None when it is for others."""
    score = 0
    for weight, wanted, given in (
        (8, calendar.is_final or None, group.is_final or None),
        (4, calendar.education_module, group.education_module),
        (4, calendar.study_form, group.study_form),
        (2, calendar.course_number, group.course_number),
    ):
        if wanted is None:
            continue
        if wanted != given:
            return None
        score += weight
    return score


def next_year_name(name: str) -> str:
    """«2026/2027» → «2027/2028»; other names get the years of what follows as well as they can be told."""
    years = [int(part) for part in name.split("/") if part.isdecimal()]
    return f"{years[0] + 1}/{years[0] + 2}" if years else name


def moved_by_a_year(day: datetime.date) -> datetime.date:
    """The like day a year later: ends of months and first days stay what they are, others keep their weekday."""
    if day.day == 1 or (day + _DAY).day == 1:
        later = datetime.date(day.year + 1, day.month, 1)
        return later if day.day == 1 else _month_end(later)
    return day + datetime.timedelta(weeks=52)


def _month_end(first: datetime.date) -> datetime.date:
    return (first + datetime.timedelta(days=31)).replace(day=1) - _DAY
