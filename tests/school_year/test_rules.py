"""Kinds of days, weeks and the production calendar, without a database."""

import datetime
from dataclasses import dataclass

import pytest

from app.school_year.production import production_days
from app.school_year.rules import (
    Calendar,
    DayKind,
    GroupFacts,
    Period,
    Span,
    calendar_for,
    day_kind,
    is_study_day,
    moved_by_a_year,
    next_year_name,
    study_days,
    study_weeks,
    week_parity,
)

D = datetime.date
AUTUMN, SPRING = Span(D(2026, 9, 1), D(2026, 12, 31)), Span(D(2027, 1, 11), D(2027, 6, 30))
SPECIAL = {one.day: one.kind for one in production_days(D(2026, 9, 1), D(2027, 6, 30))}
COLLEGE = Calendar(
    (AUTUMN, SPRING), (Period(D(2026, 12, 21), D(2026, 12, 31), "session"),), SPECIAL
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (D(2026, 9, 1), DayKind.STUDY),
        (D(2026, 9, 5), DayKind.STUDY),  # Saturday
        (D(2026, 9, 6), DayKind.OFF),  # Sunday
        (D(2026, 11, 3), DayKind.SHORT),
        (D(2026, 11, 4), DayKind.HOLIDAY),
        (D(2026, 12, 22), DayKind.SESSION),
        (D(2026, 12, 31), DayKind("off")),  # moved from Sunday, 4 January
        (D(2027, 1, 9), DayKind.OUTSIDE),
        (D(2026, 8, 31), DayKind.OUTSIDE),
    ],
)
def test_a_day_is_what_the_calendar_says(day, kind):
    assert day_kind(COLLEGE, day) is kind


def test_of_five_day_transfers_only_those_from_a_sunday_hold_where_saturday_is_a_study_day():
    six = {one.day: one.kind for one in production_days(D(2026, 1, 1), D(2027, 12, 31))}
    five = {one.day: one.kind for one in production_days(D(2026, 1, 1), D(2027, 12, 31), study_days=5)}

    assert D(2026, 1, 9) not in six  # from Saturday, 3 January
    assert five[D(2026, 1, 9)] == "off"
    assert six[D(2026, 3, 9)] == five[D(2026, 3, 9)] == "off"  # 8 March was a Sunday
    assert D(2026, 5, 11) not in six  # 9 May was a Saturday
    assert five[D(2026, 5, 11)] == "off"
    assert six[D(2026, 3, 7)] == "short"  # a Saturday before a holiday


def test_a_sunday_that_the_college_works_is_a_study_day():
    calendar = Calendar((AUTUMN,), special={D(2026, 9, 6): "study"})

    assert is_study_day(calendar, D(2026, 9, 6))


def test_with_five_days_a_week_saturday_is_off():
    assert not is_study_day(Calendar((AUTUMN,), study_days=5), D(2026, 9, 5))


def test_extramural_groups_study_in_their_sessions_only():
    session = Period(D(2026, 10, 5), D(2026, 10, 17), "study_session")
    calendar = Calendar((AUTUMN,), (session,), in_sessions=True)

    assert not is_study_day(calendar, D(2026, 9, 15))
    assert is_study_day(calendar, D(2026, 10, 6))
    assert len(list(study_days(calendar, AUTUMN.starts_on, AUTUMN.ends_on))) == 12


def test_weeks_are_even_and_odd_by_turns_through_holidays():
    assert week_parity(COLLEGE, D(2026, 9, 1)) == "numerator"
    assert week_parity(COLLEGE, D(2026, 9, 7)) == "denominator"
    assert week_parity(COLLEGE, D(2026, 9, 13)) == "denominator"
    assert week_parity(COLLEGE, D(2026, 9, 14)) == "numerator"
    assert week_parity(COLLEGE, D(2026, 8, 20)) is None


def test_weeks_may_be_counted_anew_in_every_term():
    anew = Calendar((AUTUMN, SPRING), first_week="denominator", is_parity_by_term=True)

    assert week_parity(anew, D(2026, 9, 1)) == "denominator"
    assert week_parity(anew, D(2027, 1, 12)) == "denominator"
    assert week_parity(COLLEGE, D(2027, 1, 12)) == "denominator"  # the twentieth week


def test_weeks_of_a_term_are_those_with_a_study_day():
    assert study_weeks(COLLEGE, AUTUMN) == 16  # the session takes the last two


@dataclass
class Named:
    name: str
    education_module: str | None = None
    study_form: str | None = None
    course_number: int | None = None
    is_final: bool = False


CALENDARS = (
    Named("Общий"),
    Named("Первый курс", course_number=1),
    Named("Выпускники", is_final=True),
    Named("Заочники", study_form="extramural"),
    Named("Классы 8-9", education_module="general"),
)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (GroupFacts("vocational", "full_time", 2), "Общий"),
        (GroupFacts("vocational", "full_time", 1), "Первый курс"),
        (GroupFacts("vocational", "full_time", 4, is_final=True), "Выпускники"),
        (GroupFacts("vocational", "extramural", 1), "Заочники"),
        (GroupFacts("general", "full_time", 2), "Классы 8-9"),
        (GroupFacts("vocational", "full_time", 1, own_calendar="Выпускники"), "Выпускники"),
        (GroupFacts("vocational", "full_time", 1, own_calendar="Прошлогодний"), "Первый курс"),
    ],
)
def test_a_group_studies_by_the_calendar_that_says_most_about_it(facts, name):
    assert calendar_for(facts, CALENDARS).name == name


def test_no_calendar_for_others_is_taken():
    assert calendar_for(GroupFacts("vocational", "full_time", 2), CALENDARS[1:]) is None


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (D(2026, 9, 1), D(2027, 9, 1)),
        (D(2026, 12, 31), D(2027, 12, 31)),
        (D(2027, 2, 28), D(2028, 2, 29)),
        (D(2027, 1, 11), D(2028, 1, 10)),  # a Monday stays a Monday
    ],
)
def test_a_date_moves_to_the_like_day_of_the_next_year(day, later):
    assert moved_by_a_year(day) == later


def test_the_next_year_has_the_next_name():
    assert next_year_name("2026/2027") == "2027/2028"
