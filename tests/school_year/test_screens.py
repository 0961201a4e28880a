"""The calendar of the year and opening the next one, through HTTP."""

import datetime
import re

import pytest
import sqlalchemy as sa

from app.policy.roles import Role
from app.school_year.models import AcademicYear, CalendarPeriod, EducationCalendar, SpecialDay, Term
from tests import make

D = datetime.date


@pytest.fixture
def year(db_session):
    """2026/2027 with two semesters and a calendar with winter vacation."""
    year = make.academic_year()
    make.term(1), make.term(2)
    calendar = make.saved(EducationCalendar(academic_year=year, name="Общий"))
    dates = {"starts_on": D(2027, 1, 1), "ends_on": D(2027, 1, 10)}
    make.saved(CalendarPeriod(calendar=calendar, kind="vacation", name="Зимние каникулы", **dates))
    make.saved(SpecialDay(day=D(2026, 11, 4), kind="holiday", name="День народного единства"))
    return year


def count(db_session, model):
    return db_session.scalar(sa.select(sa.func.count()).select_from(model.__table__))


def test_everybody_of_the_staff_sees_the_year_with_its_holidays_and_vacations(sign_in, year, statements):
    client = sign_in(Role.TEACHER, employee=make.employee())

    with statements() as log:
        page = client.get("/school-year/").text

    assert re.search(r'class="holiday"[^>]*День народного единства', page)
    assert re.search(r'class="vacation"[^>]*05\.01\.2027', page)
    assert "I семестр 2026/2027" in page
    assert "Открыть следующий год" not in page
    assert len(log) <= 10, "\n".join(log)


def test_an_empty_college_is_told_to_open_its_first_year(sign_in, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)
    assert "ещё не открыт" in administrator.get("/school-year/").text

    administrator.post("/school-year/open", data={"former": "0"})

    assert db_session.scalars(sa.select(AcademicYear.name)).all() == ["2026/2027"]
    assert count(db_session, Term) == 2
    assert count(db_session, EducationCalendar) == 1
    assert D(2026, 11, 4) in db_session.scalars(sa.select(SpecialDay.day)).all()


def test_the_next_year_is_shown_before_it_is_opened(sign_in, year, db_session):
    page = sign_in(Role.ADMINISTRATOR).get("/school-year/open").text

    assert "2027/2028" in page
    assert "I семестр 2027/2028" in page
    assert "10.01.2028" in page
    assert count(db_session, AcademicYear) == 1


def test_the_next_year_follows_the_former_and_a_second_click_opens_no_third(sign_in, year, db_session):
    administrator = sign_in(Role.ADMINISTRATOR)

    first = administrator.post("/school-year/open", data={"former": year.id}, follow_redirects=True)
    rows = [count(db_session, model) for model in (AcademicYear, Term, EducationCalendar, CalendarPeriod, SpecialDay)]
    second = administrator.post("/school-year/open", data={"former": year.id}, follow_redirects=True)

    assert "Учебный год 2027/2028 открыт" in first.text
    assert "уже открыт" in second.text
    assert rows[:4] == [2, 4, 2, 2]
    assert rows == [
        count(db_session, model) for model in (AcademicYear, Term, EducationCalendar, CalendarPeriod, SpecialDay)
    ]


def test_corrected_dates_are_taken(sign_in, year, db_session):
    term = db_session.scalar(sa.select(Term).where(Term.number == 2))

    sign_in(Role.ADMINISTRATOR).post(
        "/school-year/open", data={"former": year.id, f"term-{term.id}-starts_on": "17.01.2028"}
    )

    assert db_session.scalar(sa.select(Term.starts_on).where(Term.name == "II семестр 2027/2028")) == D(2028, 1, 17)


@pytest.mark.parametrize("typed", ["31.02.2028", "завтра", "01.01.2031"])
def test_a_wrong_date_is_told_and_nothing_is_opened(sign_in, year, db_session, typed):
    term = db_session.scalar(sa.select(Term).where(Term.number == 2))

    answer = sign_in(Role.ADMINISTRATOR).post(
        "/school-year/open", data={"former": year.id, f"term-{term.id}-starts_on": typed}
    )

    assert answer.status_code == 200
    assert f'value="{typed}"' in answer.text
    assert "Не сохранено" in answer.text
    assert count(db_session, AcademicYear) == 1


def test_only_the_administrator_opens_a_year(sign_in, year, db_session):
    assert sign_in(Role.SECRETARY).post("/school-year/open", data={"former": year.id}).status_code == 403
    assert count(db_session, AcademicYear) == 1


def test_a_vacation_outside_of_its_year_is_refused(sign_in, year, db_session):
    calendar = db_session.scalar(sa.select(EducationCalendar))

    answer = sign_in(Role.ADMINISTRATOR).post(
        "/calendar-periods/add",
        data={"calendar": calendar.id, "kind": "vacation", "starts_on": "01.08.2027", "ends_on": "10.08.2027"},
    )

    assert "в пределах учебного года" in answer.text
    assert count(db_session, CalendarPeriod) == 1


def test_a_lesson_on_a_holiday_is_warned_of_and_written(sign_in, year, db_session):
    teacher = make.employee()
    page = make.page(teacher=teacher)
    make.lesson_type(), make.work_type()
    client = sign_in(Role.TEACHER, employee=teacher)

    holiday = client.post(f"/journals/{page.id}/lessons", json={"date": "2026-11-04", "hours": 2})
    usual = client.post(f"/journals/{page.id}/lessons", json={"date": "2026-11-05", "hours": 2})

    assert holiday.status_code == usual.status_code == 201
    assert "праздничный день" in holiday.json["warning"]
    assert "warning" not in usual.json
