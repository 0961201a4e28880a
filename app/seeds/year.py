"""The school year of the invented college: terms, calendars, vacations and sessions, special days."""

import datetime

from app.school_year.models import AcademicYear, CalendarPeriod, CalendarTerm, EducationCalendar, SpecialDay, Term
from app.school_year.production import production_days
from app.seeds.college import AUTUMN_ENDS, FIRST_DAY, SPRING, YEAR, College

LAST_DAY = datetime.date(YEAR + 1, 6, 30)

# fmt: off
QUARTERS = (
    ("I четверть",   (9, 1),  (10, 24)), ("II четверть", (11, 2), (12, 29)),
    ("III четверть", (1, 11), (3, 20)),  ("IV четверть", (3, 29), (5, 29)),
)
# Name, whom it is for, then periods: kind, name, first and last day.
CALENDARS = (
    ("Общий календарь", {}, (
        ("vacation", "Зимние каникулы", (1, 1), (1, 10)),
        ("session", "Летняя сессия", (6, 21), (6, 30)),
    )),
    ("Первый курс", {"education_module": "vocational", "course_number": 1, "study_form": "full_time"}, (
        ("vacation", "Зимние каникулы", (12, 28), (1, 10)),
        ("session", "Летняя сессия", (6, 14), (6, 30)),
    )),
    ("Выпускные группы", {"education_module": "vocational", "is_final": True}, (
        ("vacation", "Зимние каникулы", (1, 1), (1, 10)),
        ("session", "Весенняя сессия", (5, 10), (5, 15)),
        ("certification", "Государственная итоговая аттестация", (5, 17), (6, 26)),
    )),
    ("Заочное отделение", {"study_form": "extramural", "lessons_in": "sessions"}, (
        ("study_session", "Установочная сессия", (10, 5), (10, 17)),
        ("study_session", "Зимняя сессия", (1, 18), (2, 6)),
        ("study_session", "Летняя сессия", (5, 17), (6, 5)),
    )),
    ("Классы 8-9", {"education_module": "general", "term_kind": "quarter"}, (
        ("vacation", "Осенние каникулы", (10, 25), (11, 1)),
        ("vacation", "Зимние каникулы", (12, 30), (1, 10)),
        ("vacation", "Весенние каникулы", (3, 21), (3, 28)),
    )),
)
# fmt: on


def open_year(college: College) -> int:
    """The year with its terms and calendars; the id of the autumn semester."""
    year = college.rows.add(AcademicYear, name=f"{YEAR}/{YEAR + 1}", starts_on=FIRST_DAY, ends_on=LAST_DAY)
    autumn, spring = (
        _term(college, year, f"{name} {YEAR}/{YEAR + 1}", "semester", number, starts_on, ends_on)
        for number, name, starts_on, ends_on in (
            (1, "I семестр", FIRST_DAY, AUTUMN_ENDS),
            (2, "II семестр", *SPRING),
        )
    )
    for number, (name, first, last) in enumerate(QUARTERS, start=1):
        _term(college, year, f"{name} {YEAR}/{YEAR + 1}", "quarter", number, _day(first), _day(last))
    for name, whom, periods in CALENDARS:
        calendar = college.rows.add(EducationCalendar, academic_year_id=year, name=name, **whom)
        for kind, title, first, last in periods:
            dates = {"starts_on": _day(first), "ends_on": _day(last)}
            college.rows.add(CalendarPeriod, calendar_id=calendar, kind=kind, name=title, **dates)
        if whom.get("course_number") == 1:
            dates = {"starts_on": FIRST_DAY, "ends_on": _day((12, 26))}
            college.rows.add(CalendarTerm, calendar_id=calendar, term_id=autumn, **dates)
    for one in production_days(FIRST_DAY, LAST_DAY):
        college.rows.add(SpecialDay, day=one.day, kind=one.kind, name=one.name)
    college.ids |= {"academic_year": year, "term": autumn, "spring": spring}
    return autumn


def _day(month_and_day: tuple[int, int]) -> datetime.date:
    month, day = month_and_day
    return datetime.date(YEAR + (month < FIRST_DAY.month), month, day)


def _term(college: College, year: int, name: str, kind: str, number: int, starts_on, ends_on) -> int:
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    return college.rows.add(Term, academic_year_id=year, name=name, kind=kind, number=number, **dates)
