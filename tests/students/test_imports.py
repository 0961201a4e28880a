"""Students, parents and groups from a workbook as an office has it: namesakes, look-alike letters, junk."""

import datetime as dt

import pytest
import sqlalchemy as sa

from app.policy.roles import Role
from app.students.models import Enrollment, Guardian, Student, StudyGroup
from tests import make
from tests.core.test_exchange import confirm, count, token_of, upload, workbook

HEAD = ("Фамилия", "Имя", "Отчество", "Дата рождения")
BORN, OTHER = dt.date(2008, 3, 14), dt.date(2008, 3, 15)


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


def ivanov(born=None, name="Иванов"):
    return name, "Иван", "Петрович", born


def test_the_same_name_with_another_birth_date_is_another_person(secretary):
    make.student("Иванов Иван Петрович", birth_date=BORN)

    confirm(secretary, "students", upload(secretary, "students", workbook(HEAD, ivanov(BORN), ivanov(OTHER))))

    assert count(Student) == 2


@pytest.mark.parametrize(("in_file", "on_card"), [(None, BORN), (BORN, None)])
def test_the_same_name_without_a_birth_date_is_asked_about(secretary, in_file, on_card):
    make.student("Иванов Иван Петрович", birth_date=on_card)

    page = upload(secretary, "students", workbook(HEAD, ("Белов", "Ян", None, BORN), ivanov(in_file)))

    assert "чтобы было ясно, тот же это человек или другой" in page.text
    assert ">3</td>" in page.text
    assert count(Student) == 1


def test_the_same_parent_without_a_phone_is_asked_about(secretary):
    make.guardian("Иванова Мария Олеговна", phone="+7 900")
    head = ("Фамилия", "Имя", "Отчество", "Телефон")

    page = upload(secretary, "guardians", workbook(head, ("Иванова", "Мария", "Олеговна", None)))

    assert "тот же это человек" in page.text
    assert count(Guardian) == 1


def test_a_latin_letter_in_a_name_is_told_with_the_row_and_what_was_meant(secretary):
    page = upload(secretary, "students", workbook(HEAD, ivanov(BORN), ivanov(OTHER, name="Петpов")))

    assert ">3</td>" in page.text
    assert "Петров" in page.text
    assert count(Student) == 0


@pytest.mark.parametrize(
    ("born", "told"),
    [(dt.date(2030, 1, 1), "в будущем"), ("31.02.2008", "31.02.2008"), ("вчера", "вчера"), ("=A1", "ормул")],
)
def test_a_birth_date_that_is_none_is_told_and_nothing_is_written(secretary, born, told):
    page = upload(secretary, "students", workbook(HEAD, ("Белов", "Ян", None, BORN), ivanov(born)))

    assert told in page.text
    assert ">3</td>" in page.text
    assert count(Student) == 0


def test_one_person_twice_in_a_file_is_told(secretary):
    page = upload(secretary, "students", workbook(HEAD, ivanov(BORN), ivanov(BORN)))

    assert "уже есть в строке 2" in page.text


def test_ten_megabytes_of_junk_are_told_in_a_sentence(secretary):
    page = upload(secretary, "students", b"PK\x03\x04" + b"x" * (10 << 20))

    assert page.status_code == 200
    assert 'class="flash danger"' in page.text


def test_a_column_that_is_switched_off_is_not_loaded(secretary, db_session, setting):
    content = workbook((*HEAD, "Домашний адрес"), (*ivanov(BORN), "ул. Ленина, 1"))

    off = upload(secretary, "students", content)
    assert "Домашний адрес" in off.text.partition("flash warning")[2]
    setting("students.address", "1")
    confirm(secretary, "students", upload(secretary, "students", content))

    assert db_session.scalar(sa.select(Student.address)) == "ул. Ленина, 1"


def test_a_student_of_the_file_is_told_from_a_namesake_by_group_or_birth_date(secretary, db_session):
    make.student("Иванов Иван Петрович", group=make.group("2ИС-25"), birth_date=BORN)
    meant = make.student("Иванов Иван Петрович", group=make.group("2ЭК-25"), birth_date=OTHER)
    circle = make.group("Хор", education_module="additional")
    head = ("Студент", "Группа", "С")
    row = ("Иванов Иван Петрович (2ЭК-25)", circle.name, dt.date(2026, 9, 1))

    confirm(secretary, "enrollments", upload(secretary, "enrollments", workbook(head, row)))

    found = db_session.scalars(sa.select(Enrollment.student_id).where(Enrollment.group_id == circle.id)).all()
    assert found == [meant.id]


def test_groups_are_loaded_with_patterns_and_a_contradiction_is_told(secretary, db_session):
    head = ("Группа", "Шаблон названия", "Курс", "Год набора")

    wrong = upload(secretary, "groups", workbook(head, ("2ИС-26", "{курс}ИС-{набор}", 1, 2026)))
    right = workbook(head, ("1ИС-26", "{курс}ИС-{набор}", 1, 2026), ("Хор", None, 1, 2026))
    confirm(secretary, "groups", upload(secretary, "groups", right))

    assert "1ИС-26, а не 2ИС-26" in wrong.text
    assert sorted(db_session.scalars(sa.select(StudyGroup.name))) == ["1ИС-26", "Хор"]


def test_a_group_put_on_the_next_course_by_a_file_is_renamed(secretary, db_session):
    make.group("1ИС-25", pattern="{курс}ИС-{набор}", course_number=1)
    head = ("Группа", "Курс", "Год набора")

    confirm(secretary, "groups", upload(secretary, "groups", workbook(head, ("1ИС-25", 2, 2025))))

    assert db_session.scalar(sa.select(StudyGroup.name)) == "2ИС-25"


def test_a_dry_run_of_many_students_costs_as_many_statements_as_of_few(secretary, statements):
    make.student("Иванов Иван Петрович", birth_date=BORN)
    costs = []
    for size in (5, 60):
        content = workbook(HEAD, *(ivanov(BORN + dt.timedelta(days=n + 1)) for n in range(size)))
        page = upload(secretary, "students", content)
        with statements() as log:
            secretary.get(f"/students/import?check={token_of(page)}")
        costs.append(len([line for line in log if line.startswith("SELECT")]))

    assert costs[0] == costs[1]
