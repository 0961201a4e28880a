"""Comparison, tariff list, own hours and a whole year, through HTTP."""

import datetime
import io
import time
from decimal import Decimal

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core.actor import acting, system
from app.core.models import AuditEntry
from app.curricula.models import CurriculumItem, ItemHours
from app.extensions import db
from app.policy.roles import Role
from app.school_year import queries as school_year
from app.students.models import StudyGroup
from app.workload import services
from app.workload.deriving import derive
from app.workload.models import LoadAssignment
from tests import make
from tests.workload.conftest import loads, pages, unit

D = datetime.date


def page_of(client, college, name):
    return client.get(f"/workload/year/{college.year.id}/{name}").text


def test_plans_are_compared_with_what_was_given(derived, head, send):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)

    page = page_of(head, derived, "check")

    assert "По планам 142 ч, распределено 60 ч, вакансия 82 ч" in page
    assert "Вакансия: 82 ч" in page


def test_a_plan_of_other_students_is_named(derived, head, db_session):
    derived.group.study_form, derived.group.intake_year = "extramural", 2024
    db_session.commit()

    page = page_of(head, derived, "check")

    assert "учебный план другой формы обучения" in page
    assert "план набора 2025, а группа набора 2024" in page


def test_teaching_by_the_plan_of_another_specialty_is_named(derived, head, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)
    other = make.curriculum(state="approved", semesters=8)
    derived.group.curriculum = other
    db_session.commit()

    assert f"план другой специальности или набора: {derived.plan.program.specialty.code}" in page_of(
        head, derived, "check"
    )


def test_a_group_without_a_plan_is_named(college, head):
    make.group("1БП-26", department=college.department, intake_year=2026)

    assert "1БП-26: у группы нет учебного плана" in page_of(head, college, "check")


def test_hours_that_no_longer_add_up_are_named(derived, head, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)
    db_session.execute(sa.text("UPDATE item_hours SET hours = 10 WHERE kind = 'lecture' AND semester = 3"))
    db_session.commit()

    head.post(f"/workload/year/{derived.year.id}/derive")

    assert "часы не сходятся, по плану 50, распределено 60" in page_of(head, derived, "check")


def test_the_tariff_list_goes_to_excel_with_sums_and_rates(derived, head, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)

    answer = head.get(f"/workload/year/{derived.year.id}/tariff.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)

    assert rows[1][1:6] == ("Орлова Н. С.", None, "2ИС-25", "МДК.11.01 Технология разработки баз данных", None)
    assert rows[2][4] == "Всего"
    assert rows[2][-2:] == (60, 0.08)
    assert "exported" in db_session.scalars(sa.select(AuditEntry.act)).all()


def test_the_tariff_list_is_printed_and_that_is_noted(derived, head, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)

    page = page_of(head, derived, "tariff/print")

    assert "Заведующий отделением" in page
    assert "Орлова Н. С." in page
    assert "printed" in db_session.scalars(sa.select(AuditEntry.act)).all()


def test_ones_own_hours_are_those_that_are_published_with_sums(derived, head, send, sign_in):
    units = [unit(derived, derived.databases, term) for term in (derived.autumn, derived.spring)]
    send("assign", units=units, teacher=derived.orlova.id)
    head.post(f"/workload/year/{derived.year.id}/publish")

    page = sign_in(Role.TEACHER, employee=derived.orlova).get("/workload/mine/").text
    colleague = sign_in(Role.TEACHER, employee=derived.sedov).get("/workload/mine/").text

    assert "Всего 108 ч, 0,15 ставки" in page
    assert "Технология разработки баз данных" in page
    assert "Технология" not in colleague


@pytest.mark.parametrize(("page", "most"), [("check", 14), ("tariff", 8), ("publish", 14)])
def test_pages_cost_few_statements(derived, head, send, statements, page, most):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)

    with statements() as log:
        page_of(head, derived, page)

    assert len(log) <= most, "\n".join(log)


def test_an_empty_college_says_what_to_do_first(sign_in, db_session):
    head = sign_in(Role.STUDY_HEAD, employee=make.employee())

    assert "Сначала администратор открывает учебный год" in head.get("/workload/year/").text


def test_junk_in_the_address_is_ignored(derived, head):
    for query in ("?group=x", "?group=99999999999999999999", "?page=-3", "?page=9999", "?q=%00%25"):
        assert head.get(f"/workload/year/{derived.year.id}{query}").status_code == 200
    assert head.get("/workload/year/999").status_code == 404


def test_quarters_of_classes_8_and_9_take_their_plan(college, head, db_session):
    for number in (1, 2, 3, 4):
        make.saved(_quarter(college.year, number))
    plan = make.curriculum(state="approved", semesters=8, semesters_per_course=4)
    school = make.group("8А", curriculum=plan, department=college.department, education_module="general",
                        intake_year=2026)  # fmt: skip
    physics = make.item(plan, "ОУД.01", "Физика", kind="discipline")
    make.saved(ItemHours(item_id=physics.id, semester=3, kind="lecture", hours=Decimal(18)))

    head.post(f"/workload/year/{college.year.id}/derive")

    [row] = [row for row in loads(db_session) if row.group_id == school.id]
    assert make.db_get("Term", row.term_id).name == "3 четверть"


def _quarter(year, number):
    from app.school_year.models import Term

    first = D(2026, 9, 1) + datetime.timedelta(weeks=9 * (number - 1))
    return Term(academic_year=year, kind="quarter", number=number, name=f"{number} четверть",
                starts_on=first, ends_on=first + datetime.timedelta(weeks=8))  # fmt: skip


def test_a_plan_whose_terms_the_year_lacks_is_told(college, head, db_session):
    plan = make.curriculum(state="approved", semesters=6, semesters_per_course=3)
    make.group("1Т-26", curriculum=plan, department=college.department, intake_year=2026)
    item = make.item(plan, "ОП.01", "Черчение", kind="discipline")
    make.saved(ItemHours(item_id=item.id, semester=2, kind="lecture", hours=Decimal(18)))

    answer = head.post(f"/workload/year/{college.year.id}/derive", follow_redirects=True)

    assert "план по периодам, которых нет в учебном году" in answer.text


def test_a_year_of_sixty_groups_and_fifteen_items_opens_in_seconds(college, db_session, statements):
    """900 pages of the autumn; the time is generous, the number of statements is not."""
    plan = college.plan
    items = [CurriculumItem(curriculum_id=plan.id, index_code=f"ОП.{n}", name=f"Дисциплина {n}", kind="discipline")
             for n in range(15)]  # fmt: skip
    groups = [StudyGroup(name=f"Г-{n}", curriculum_id=plan.id, department_id=college.department.id, intake_year=2025)
              for n in range(60)]  # fmt: skip
    db_session.add_all([*items, *groups])
    db_session.flush()
    for kind in ("lecture", "practical"):
        db_session.add_all(ItemHours(item_id=item.id, semester=3, kind=kind, hours=Decimal(30)) for item in items)
    db_session.commit()
    year = next(row for row in school_year.years() if row.id == college.year.id)

    began = time.perf_counter()
    with acting(system("tests")) as actor, statements() as log:
        derive(actor, year)
        units = {(row.group_id, row.item_id, row.term_id) for row in loads(db_session)}
        db_session.execute(sa.insert(LoadAssignment.__table__), [
            {"group_id": group, "item_id": item, "term_id": term, "teacher_id": college.orlova.id, "hours": 60,
             "version": 1} for group, item, term in units
        ])  # fmt: skip
        services.publish(actor, year)
        db.session.commit()
    seconds = time.perf_counter() - began

    assert len(pages(db_session)) >= 900
    assert len(log) < 40, "\n".join(log)
    assert seconds < 15
