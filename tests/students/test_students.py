"""Cards of students and parents: namesakes, former students, optional fields, two cards of one person."""

import datetime

import pytest
import sqlalchemy as sa

from app.core.models import AuditEntry
from app.journals.models import Mark
from app.policy.roles import Role
from app.students.models import Enrollment, Guardian, Guardianship, Student
from tests import make
from tests.test_registers import rows, said

DAY = datetime.date
NAMED = {"last_name": "Иванов", "first_name": "Иван", "middle_name": "Петрович"}


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


def students(db_session):
    return db_session.scalar(sa.select(sa.func.count()).select_from(Student.__table__))


# ---- namesakes --------------------------------------------------------------------------------------------------


def test_the_same_name_is_asked_about_with_a_link_and_saved_when_one_is_sure(secretary, db_session):
    other = make.student("Иванов Иван Петрович", group=make.group("2ИС-25"))

    asked = secretary.post("/students/add", data=NAMED)
    kept = students(db_session)
    saved = secretary.post("/students/add", data=NAMED | {"_sure": "1"})

    assert f'href="/students/show/{other.id}"' in asked.text
    assert "2ИС-25" in asked.text
    assert "Это другой человек" in asked.text
    assert 'value="Иванов"' in asked.text
    assert kept == 1
    assert saved.status_code == 302
    assert students(db_session) == 2


def test_another_birth_date_is_another_person(secretary):
    make.student("Иванов Иван Петрович", birth_date=DAY(2008, 3, 14))

    assert secretary.post("/students/add", data=NAMED | {"birth_date": "15.03.2008"}).status_code == 302
    assert secretary.post("/students/add", data=NAMED | {"birth_date": "14.03.2008"}).status_code == 200


def test_a_card_of_a_namesake_is_edited_without_questions(secretary):
    make.student("Иванов Иван Петрович")
    student = make.student("Иванов Иван Петрович")

    answer = secretary.post(f"/students/edit/{student.id}", data=NAMED | {"phone": "1", "row_version": student.version})

    assert answer.status_code == 302


def test_namesakes_of_one_group_differ_by_birth_date_in_a_choice(secretary):
    group = make.group("2ИС-25")
    for day in (1, 2):
        make.student("Иванов Иван Петрович", group=group, birth_date=DAY(2008, 3, day))

    hints = [row["hint"] for row in secretary.get("/students/lookup?q=иванов").json["results"]]

    assert sorted(hints) == ["2ИС-25, 01.03.2008", "2ИС-25, 02.03.2008"]


def test_a_choice_tells_no_birth_date_to_whom_it_is_closed(sign_in):
    teacher, group = make.employee(), make.group("2ИС-25")
    make.assignment(teacher=teacher, group_=group)
    for day in (1, 2):
        make.student("Иванов Иван Петрович", group=group, birth_date=DAY(2008, 3, day))

    found = sign_in(Role.TEACHER, employee=teacher).get("/students/lookup?q=иванов").json["results"]

    assert {row["hint"] for row in found} == {"2ИС-25"}


# ---- who is on the list -----------------------------------------------------------------------------------------


@pytest.fixture
def everybody(db_session):
    group, leave = make.group("2ИС-25", course_number=2), {"ends_on": DAY(2026, 10, 1)}
    make.student("Учащийся Ян", group=group)
    make.student("Новый Ян")
    for name, ending in (("Выбывший Ян", "expulsion"), ("Отпускник Ян", "leave"), ("Выпускник Ян", "graduation")):
        student = make.student(name, group=group, **leave)
        stay = db_session.scalars(sa.select(Enrollment).where(Enrollment.student_id == student.id)).one()
        stay.ending = ending
        db_session.commit()
    return group


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("", ["Новый", "Отпускник", "Учащийся"]),
        ("studying", ["Учащийся"]),
        ("leave", ["Отпускник"]),
        ("left", ["Выбывший"]),
        ("graduated", ["Выпускник"]),
        ("none", ["Новый"]),
        ("all", ["Выбывший", "Выпускник", "Новый", "Отпускник", "Учащийся"]),
        ("nonsense", ["Новый", "Отпускник", "Учащийся"]),
    ],
)
def test_former_students_are_out_of_the_list_until_one_asks(secretary, everybody, state, names):
    assert rows(secretary.get(f"/students/list/?state={state}")) == names


def test_students_are_filtered_by_group_course_department_and_form(secretary, everybody, db_session):
    other = make.group("1ЗС-26", study_form="extramural", department=make.department(), course_number=1)
    make.student("Заочник Ян", group=other)

    assert rows(secretary.get(f"/students/list/?group={other.id}")) == ["Заочник"]
    assert rows(secretary.get("/students/list/?course=1")) == ["Заочник"]
    assert rows(secretary.get(f"/students/list/?department={other.department_id}")) == ["Заочник"]
    assert rows(secretary.get("/students/list/?form=extramural")) == ["Заочник"]
    assert rows(secretary.get(f"/students/list/?group={everybody.id}&state=all&q=вып")) == ["Выпускник"]


def test_an_empty_search_does_not_say_that_the_college_is_empty(secretary, db_session):
    make.student("Ушедший Ян", group=make.group(), ends_on=DAY(2026, 9, 10))

    assert "Добавьте студентов" not in secretary.get("/students/list/").text


def test_the_list_of_students_costs_six_statements(secretary, statements, db_session):
    group = make.group()
    for number in range(30):
        make.student(f"Студент{number} Ян", group=group)
    make.student("Студент1 Ян", group=group)

    with statements() as log:
        secretary.get("/students/list/?size=100")
    with statements() as later:
        secretary.get("/students/list/?size=100")

    assert len(log) <= 6, "\n".join(log)
    assert len(later) < len(log)


# ---- personal data ----------------------------------------------------------------------------------------------


@pytest.fixture
def former(db_session):
    """A group with a class teacher and three: who studies, who left this year, who left before it."""
    make.academic_year()
    curator, head = make.employee("Куратор Яна Ильинична"), make.employee("Глава Яна Ильинична")
    group = make.group("2ИС-25", department=make.department(study_head=head))
    make.curator(curator, group)
    for name, ends_on, phone in (
        ("Учащийся Ян", None, "+7 001"),
        ("Недавний Ян", DAY(2026, 10, 1), "+7 002"),
        ("Давний Ян", DAY(2026, 6, 30), "+7 003"),
    ):
        student = make.student(name, group=group, starts_on=DAY(2025, 9, 1), ends_on=ends_on, phone=phone)
        make.guardian(f"{name}а", children=[student], phone=phone.replace("7", "8"))
    return {"curator": curator, "head": head}


@pytest.mark.parametrize(("who", "role"), [("curator", Role.CURATOR), ("head", Role.STUDY_HEAD)])
def test_contacts_of_who_left_before_this_year_are_the_offices_alone(sign_in, former, who, role, db_session):
    client = sign_in(role, employee=former[who])
    ids = dict(db_session.execute(sa.select(Student.last_name, Student.id)).all())
    guardians = dict(db_session.execute(sa.select(Guardian.last_name, Guardian.id)).all())

    assert "+7 001" in client.get(f"/students/show/{ids['Учащийся']}").text
    assert "+7 002" in client.get(f"/students/show/{ids['Недавний']}").text
    card = client.get(f"/students/show/{ids['Давний']}")
    assert card.status_code == 200
    assert "+7 003" not in card.text
    assert "+8 003" not in card.text
    assert "+8 003" not in client.get(f"/guardians/show/{guardians['Давний']}").text
    listed = client.get("/guardians/list/").text
    assert "+8 002" in listed
    assert "+8 003" not in listed
    assert b"+7 003" not in client.get("/students/export.xlsx?state=all").data


def test_the_office_keeps_all_contacts(secretary, former, db_session):
    student = db_session.scalars(sa.select(Student).where(Student.last_name == "Давний")).one()

    assert "+7 003" in secretary.get(f"/students/show/{student.id}").text


def test_opening_a_list_a_card_and_a_form_with_personal_data_is_noted(secretary, db_session):
    student = make.student("Иванов Иван", birth_date=DAY(2008, 3, 14))

    for address in ("/students/list/", "/students/list/?q=ив", f"/students/show/{student.id}",
                    f"/students/edit/{student.id}"):  # fmt: skip
        secretary.get(address)

    acts = db_session.scalars(sa.select(AuditEntry.act).where(AuditEntry.account_id == secretary.account_id))
    assert [act for act in acts if act in ("listed", "viewed")] == ["listed", "viewed", "viewed"]


def test_an_optional_field_is_there_only_while_it_is_switched_on(secretary, setting, db_session):
    student = make.student("Иванов Иван", address="ул. Ленина, 1")
    addresses = [f"/students/{page}" for page in (f"show/{student.id}", f"edit/{student.id}", "add")]

    off = [secretary.get(address).text for address in addresses]
    setting("students.address", "1")
    on = [secretary.get(address).text for address in addresses]

    assert not any("Домашний адрес" in page for page in off)
    assert all("Домашний адрес" in page for page in on)
    assert "ул. Ленина" in on[0]


def test_a_field_switched_off_is_not_written_by_whoever_sends_it(secretary, db_session):
    secretary.post("/students/add", data=NAMED | {"address": "ул. Ленина, 1"})

    assert db_session.scalar(sa.select(Student.address)) is None


# ---- parents ----------------------------------------------------------------------------------------------------

MOTHER = {"relation": "mother", "last_name": "Иванова", "first_name": "Мария", "phone": "+7 900"}


def test_a_new_parent_is_put_on_the_card_in_one_go(secretary, db_session):
    student = make.student()

    answer = secretary.post(f"/guardianships/of/{student.id}", data=MOTHER)

    assert answer.location == f"/students/show/{student.id}"
    card = secretary.get(answer.location).text
    assert "Иванова Мария" in card
    assert "+7 900" in card
    assert "мать" in card


def test_a_parent_of_another_child_is_chosen_and_stays_one(secretary, db_session):
    mother = make.guardian(children=[make.student()])
    second = make.student("Иванова Анна Петровна")

    answer = secretary.post(f"/guardianships/of/{second.id}", data={"relation": "mother", "guardian": mother.id})

    assert answer.status_code == 302
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Guardian.__table__)) == 1
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Guardianship.__table__)) == 2
    again = secretary.post(f"/guardianships/of/{second.id}", data={"relation": "mother", "guardian": mother.id})
    assert "уже указан" in said(again)


def test_a_parent_with_a_name_that_is_there_is_asked_about(secretary, db_session):
    child = make.student("Иванов Иван Петрович")
    make.guardian("Иванова Мария", children=[child])
    student = make.student("Иванов Олег Петрович")

    asked = secretary.post(f"/guardianships/of/{student.id}", data=MOTHER)
    saved = secretary.post(f"/guardianships/of/{student.id}", data=MOTHER | {"_sure": "1"})

    assert "Иванов Иван" in asked.text
    assert asked.status_code == 200
    assert saved.status_code == 302


def test_a_parent_without_a_name_is_told_at_the_field(secretary):
    answer = secretary.post(f"/guardianships/of/{make.student().id}", data={"relation": "mother"})

    assert "фамилию и имя" in said(answer)


def test_a_parent_with_children_is_not_deleted_and_they_are_named(secretary, db_session):
    mother = make.guardian(children=[make.student("Иванов Иван Петрович")])

    answer = secretary.post(f"/guardians/delete/{mother.id}", follow_redirects=True)

    assert "Иванов Иван" in said(answer)
    assert db_session.get(Guardian, mother.id)


def test_parents_are_listed_with_their_children(secretary, statements):
    for number in range(10):
        make.guardian(f"Мать{number} Яна", children=[make.student(f"Дитя{number} Ян")])

    with statements() as log:
        page = secretary.get("/guardians/list/").text

    assert "Дитя7 Ян" in page
    assert len(log) <= 6, "\n".join(log)


# ---- two cards of one person ------------------------------------------------------------------------------------


def test_two_cards_become_one_with_all_that_both_held(secretary, db_session):
    first, second = make.group(), make.group()
    keep = make.student("Иванов Иван Петрович", group=first, ends_on=DAY(2026, 9, 30), phone="+7 1")
    other = make.student("Иванов Иван Петрович", group=second, starts_on=DAY(2026, 10, 1), birth_date=DAY(2008, 3, 14))
    mother = make.guardian(children=[keep, other])
    make.guardian("Иванов Пётр Олегович", children=[other])

    answer = secretary.post(f"/students/{keep.id}/merge", data={"other": other.id}, follow_redirects=True)

    assert "объединены" in answer.text
    db_session.expire_all()
    assert [row.id for row in db_session.scalars(sa.select(Student))] == [keep.id]
    assert db_session.get(Student, keep.id).birth_date == DAY(2008, 3, 14)
    assert db_session.scalar(sa.select(sa.func.count()).where(Enrollment.student_id == keep.id)) == 2
    assert db_session.scalar(sa.select(sa.func.count()).where(Guardianship.student_id == keep.id)) == 2
    assert mother.id
    assert db_session.scalar(sa.select(sa.func.count()).where(AuditEntry.act == "merged")) == 1


@pytest.mark.parametrize("why", ["dates", "overlap", "itself", "account"])
def test_cards_that_contradict_each_other_stay_two(secretary, db_session, why):
    keep = make.student("Иванов Иван Петрович", group=make.group(), birth_date=DAY(2008, 3, 14))
    born = DAY(2008, 3, 15) if why == "dates" else None
    other = make.student("Иванов Иван Петрович", group=make.group() if why == "overlap" else None, birth_date=born)
    if why == "account":
        make.account(Role.STUDENT, student=other)

    answer = secretary.post(f"/students/{keep.id}/merge", data={"other": keep.id if why == "itself" else other.id})

    assert answer.status_code == 200
    assert said(answer)
    assert students(db_session) == 2


def test_a_card_with_marks_does_not_go(secretary, db_session):
    page = make.page()
    other = make.student(group=page.group)
    lesson = make.lesson(page)
    make.saved(
        Mark(page_id=page.id, lesson_id=lesson.id, work_id=make.works_of(lesson)[0].id, student_id=other.id, value="5")
    )

    answer = secretary.post(f"/students/{make.student().id}/merge", data={"other": other.id})

    assert "отметки" in said(answer)


def test_a_student_who_studies_is_not_deleted_and_one_reads_why(secretary, db_session):
    student = make.student(group=make.group())

    answer = secretary.post(f"/students/delete/{student.id}", follow_redirects=True)

    assert "пребывания в группах" in said(answer)
    assert students(db_session) == 1
