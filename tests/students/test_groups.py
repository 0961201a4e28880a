"""The page of a group, its list on a day, and who leads it."""

import datetime
import io

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core.models import AuditEntry
from app.policy.roles import Role
from app.students.models import GroupCurator, StudyGroup
from tests import make
from tests.test_registers import said

DAY = datetime.date


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


@pytest.fixture
def group(db_session):
    """A group with one who studies, one who came later and one who left."""
    make.academic_year()
    row = make.group("2ИС-25", department=make.department())
    make.student("Абрамов Ян Ильич", group=row, birth_date=DAY(2009, 3, 14), phone="+7 900 111-22-33")
    make.student("Поздняя Яна Ильинична", group=row, starts_on=DAY(2026, 9, 21))
    make.student("Ушедший Ян Ильич", group=row, ends_on=DAY(2026, 10, 1))
    return row


def test_the_list_is_that_of_the_day(secretary, group):
    now, then = (secretary.get(f"/groups/show/{group.id}{on}").text for on in ("", "?on=10.09.2026"))
    listed = [page.partition('id="list"')[2].partition("</section>")[0] for page in (now, then)]

    assert "Поздняя" in listed[0]
    assert "Ушедший" not in listed[0]
    assert "Ушедший" in listed[1]
    assert "Поздняя" not in listed[1]


def test_the_page_says_who_came_and_who_left(secretary, group):
    page = secretary.get(f"/groups/show/{group.id}").text.partition("Прибыли и выбыли")[2]

    assert "Поздняя" in page
    assert "Ушедший" in page
    assert "01.10.2026" in page


def test_a_day_that_is_none_is_told(secretary, group):
    assert (
        "14.10.2026" in secretary.get(f"/groups/show/{group.id}?on=31.02.2026").text.partition('class="pad wrong"')[2]
    )


def test_the_page_costs_ten_statements_whatever_the_list(secretary, group, statements):
    for number in range(20):
        make.student(f"Студент{number} Ян", group=group)
    make.curator(make.employee(), group)
    make.subgroup(group)

    with statements() as log:
        answer = secretary.get(f"/groups/show/{group.id}")

    assert answer.status_code == 200
    assert len(log) <= 10, "\n".join(log)


def test_a_group_without_a_class_teacher_says_so_and_is_found(secretary, group, db_session):
    led = make.group("1ЭК-26")
    make.curator(make.employee(), led)

    assert "нет классного руководителя" in secretary.get(f"/groups/show/{group.id}").text
    assert "нет классного руководителя" not in secretary.get(f"/groups/show/{led.id}").text
    found = secretary.get("/groups/list/?leaderless=1").text
    assert "2ИС-25" in found
    assert "1ЭК-26" not in found


def test_a_group_that_has_graduated_leaves_the_list_until_one_asks(secretary):
    make.group("4ИС-22", state="graduated")

    assert "4ИС-22" not in secretary.get("/groups/list/").text
    assert "4ИС-22" in secretary.get("/groups/list/?state=graduated").text
    assert "4ИС-22" in secretary.get("/groups/list/?state=all").text


# ---- handing over -----------------------------------------------------------------------------------------------


def hand_over(client, group, employee, day="01.11.2026", **more):
    data = {"employee": employee.id, "starts_on": day} | more
    return client.post(f"/curators/hand-over/{group.id}", data=data)


def test_a_group_is_handed_over_and_the_former_leads_until_the_day_before(secretary, group, db_session):
    former = make.curator(make.employee(), group)
    new = make.employee("Новая Яна Ильинична")

    answer = hand_over(secretary, group, new)

    assert answer.location == f"/groups/show/{group.id}"
    db_session.refresh(former)
    assert former.ends_on == DAY(2026, 10, 31)
    assert db_session.scalar(sa.select(GroupCurator.starts_on).where(GroupCurator.employee_id == new.id)) == DAY(
        2026, 11, 1
    )


def test_a_double_click_hands_over_once(secretary, group, db_session):
    make.curator(make.employee(), group)
    new = make.employee("Новая Яна Ильинична")

    hand_over(secretary, group, new)
    again = hand_over(secretary, group, new)

    assert "уже ведёт" in said(again)
    assert db_session.scalar(sa.select(sa.func.count()).select_from(GroupCurator.__table__)) == 2


def test_a_deputy_leads_beside_and_sees_the_group(secretary, group, sign_in, db_session):
    make.curator(make.employee(), group)
    deputy = make.employee("Заместитель Яна Ильинична")

    hand_over(secretary, group, deputy, "01.10.2026", is_deputy="y")

    assert db_session.scalar(sa.select(sa.func.count()).where(GroupCurator.ends_on.is_(None))) == 2
    assert "Абрамов" in sign_in(Role.CURATOR, employee=deputy).get(f"/groups/show/{group.id}").text


def test_a_second_class_teacher_by_hand_is_refused_with_the_first_ones_name(secretary, group):
    make.curator(make.employee("Первая Яна Ильинична"), group)

    answer = secretary.post(
        "/curators/add", data={"group": group.id, "employee": make.employee("Вторая Яна").id, "starts_on": "01.10.2026"}
    )

    assert "Первая" in said(answer)


@pytest.mark.parametrize("day", ["", "31.02.2026", "01.09.2026"])
def test_a_hand_over_on_an_impossible_day_changes_nothing(secretary, group, db_session, day):
    make.curator(make.employee(), group)

    answer = hand_over(secretary, group, make.employee("Новая Яна Ильинична"), day)

    assert answer.status_code == 200
    assert db_session.scalar(sa.select(sa.func.count()).select_from(GroupCurator.__table__)) == 1


def test_a_group_in_which_somebody_studied_is_not_deleted(secretary, group, db_session):
    answer = secretary.post(f"/groups/delete/{group.id}", follow_redirects=True)

    assert "архив" in said(answer)
    assert db_session.get(StudyGroup, group.id)


# ---- on paper and in Excel --------------------------------------------------------------------------------------


def sheet(answer):
    return [list(row) for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]


def test_the_list_goes_to_excel_with_the_chosen_columns_and_is_noted(secretary, group, db_session):
    rows = sheet(secretary.get(f"/groups/{group.id}/list.xlsx?on=10.09.2026&chosen=1&columns=phone"))

    assert rows[0] == ["№", "Студент", "Телефон"]
    assert rows[1] == ["1", "Абрамов Ян Ильич", "+7 900 111-22-33"]
    assert [row[1] for row in rows[1:]] == ["Абрамов Ян Ильич", "Ушедший Ян Ильич"]
    entry = db_session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "exported")).one()
    assert "Телефон" in entry.changes


def test_a_teacher_prints_names_and_no_personal_column(sign_in, group):
    teacher = make.employee()
    make.assignment(teacher=teacher, group_=group)
    client = sign_in(Role.TEACHER, employee=teacher)

    page = client.get(f"/groups/{group.id}/list?chosen=1&columns=phone&columns=birth_date").text

    assert "Абрамов Ян Ильич" in page
    assert "+7 900" not in page
    assert "14.03.2009" not in page
    assert client.get(f"/groups/{group.id}/list.xlsx").status_code == 403


def test_the_list_of_a_foreign_group_does_not_exist(sign_in, group):
    person = make.employee()
    make.curator(person, make.group("Своя"))
    client = sign_in(Role.CURATOR, employee=person)

    assert client.get(f"/groups/{group.id}/list").status_code == 404
    assert client.get(f"/groups/{group.id}/list.xlsx").status_code == 404


def test_printing_personal_columns_is_noted(secretary, group, db_session):
    secretary.get(f"/groups/{group.id}/list")

    assert db_session.scalars(sa.select(AuditEntry.act).where(AuditEntry.subject == "study_group")).all() == [
        "added", "printed",
    ]  # fmt: skip


def test_a_mother_sees_the_class_teacher_and_no_list(sign_in, group, db_session):
    make.curator(make.employee("Руководитель Яна Ильинична"), group)
    child = db_session.scalar(sa.text("SELECT id FROM student WHERE last_name = 'Абрамов'"))
    mother = make.guardian(children=[make.db_get("Student", child)])

    page = sign_in(Role.GUARDIAN, guardian=mother).get(f"/groups/show/{group.id}").text

    assert "Руководитель Яна" in page
    assert "Поздняя" not in page
