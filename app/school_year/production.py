"""The production calendar of Russia for a week of six or five days: holidays, moved days off, shortened days. Pure.

Public calendars are made for five days. Where Saturday is a study day, a holiday on a Saturday moves nothing, and
of the Government's transfers only those from a Sunday count (Labour Code, articles 95, 112).
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

import holidays

_MOVED_FROM = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})\)")
_FIVE_DAY_MARK = "(выходной)"
_DAY = datetime.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True)
class ProductionDay:
    """A day unlike its day of the week; `kind` is one of policy.kinds.SPECIAL_DAYS."""

    day: datetime.date
    kind: str
    name: str


def production_days(first: datetime.date, last: datetime.date, study_days: int = 6) -> list[ProductionDay]:
    """Special days from the first to the last day, in order."""
    years = range(first.year - 1, last.year + 2)
    named = dict(holidays.country_holidays("RU", years=years, language="ru").items())
    days_off = {SUNDAY} if study_days == 6 else {SATURDAY, SUNDAY}
    public, moved = _split(named, days_off)
    moved |= _shifted(public, moved, _sources(named), days_off)
    found = [ProductionDay(day, "holiday", name) for day, name in public.items()]
    found += [ProductionDay(day, "off", name) for day, name in moved.items()]
    found += _shortened(public, set(public) | set(moved), days_off)
    return sorted((one for one in found if first <= one.day <= last), key=lambda one: one.day)


def _split(named: dict, days_off: set[int]) -> tuple[dict, dict]:
    """Holidays themselves, and the days off that the Government has moved from a day that is a day off here, too."""
    public, moved = {}, {}
    for day, name in named.items():
        source = _source(name)
        if source is not None:
            if source.weekday() in days_off:
                moved[day] = name
        elif _FIVE_DAY_MARK not in name:
            public[day] = name
    return public, moved


def _source(name: str) -> datetime.date | None:
    found = _MOVED_FROM.search(name)
    return datetime.date(int(found[3]), int(found[2]), int(found[1])) if found else None


def _sources(named: dict) -> set[datetime.date]:
    return {source for name in named.values() if (source := _source(name))}


def _shifted(public: dict, moved: dict, sources: set, days_off: set[int]) -> dict:
    """A holiday on a day off gives the next working day, but for those of January, which the Government moves."""
    given: dict[datetime.date, str] = {}
    for day, name in sorted(public.items()):
        if day.weekday() not in days_off or day in sources or (day.month == 1 and day.day <= 8):
            continue
        rest = day + _DAY
        while rest in public or rest in moved or rest in given or rest.weekday() in days_off:
            rest += _DAY
        given[rest] = f"{name}: перенос с {day:%d.%m.%Y}"
    return given


def _shortened(public: dict, free: set, days_off: set[int]) -> Iterator[ProductionDay]:
    """The working day right before a holiday is an hour shorter (Labour Code, article 95)."""
    for day, name in public.items():
        eve = day - _DAY
        if eve not in free and eve.weekday() not in days_off:
            yield ProductionDay(eve, "short", f"Канун: {name}")


def is_decreed(year: int) -> bool:
    """Whether the Government's transfers of days off of the year are known here."""
    named = holidays.country_holidays("RU", years=[year], language="ru").values()
    return any(_source(name) for name in named)
