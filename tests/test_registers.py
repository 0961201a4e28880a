"""What every register does, tried on departments, terms and students."""

import contextlib
import re

import pytest
import sqlalchemy as sa

from app.core.models import AuditEntry
from app.core.register import RegisterView
from app.extensions import db
from app.policy.roles import Role
from app.staff.models import Department
from app.students.models import Enrollment, Student
from tests import make


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


@pytest.fixture
def administrator(sign_in):
    return sign_in(Role.ADMINISTRATOR)


def rows(answer):
    """The first cell of every line of a list."""
    return re.findall(r'<td class="first[^"]*"[^>]*>\s*<a[^>]*>([^<]+)</a>', answer.text)


def said(answer):
    return " ".join(re.findall(r'class="(?:wrong|flash \w+)"[^>]*>(?:<p>)?([^<]+)<', answer.text))


@pytest.mark.parametrize("typed", ["иван", "ИВАН", "петр иванов", "пётр"])
def test_a_search_finds_parts_of_words_in_any_case_with_e_and_yo_alike(secretary, typed):
    make.student("Иванов Пётр Ильич")
    make.student("Ёлкин Семён Олегович")

    assert rows(secretary.get(f"/students/list/?q={typed}")) == ["Иванов"]


def test_names_stand_in_russian_order(secretary):
    for name in ("Жуков Я", "Ёлкин Я", "Елкин Я", "Ежов Я", "абрамов Я"):
        make.student(name)

    assert rows(secretary.get("/students/list/")) == ["абрамов", "Ежов", "Елкин", "Ёлкин", "Жуков"]


def test_a_sign_that_means_something_to_the_database_is_only_a_sign(secretary):
    make.student("Иванов Иван")

    assert rows(secretary.get("/students/list/?q=%25")) == []
    assert secretary.get("/students/list/?q=%27%3B--").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "?page=abc",
        "?page=-5",
        "?page=99999",
        "?size=1000000",
        "?sort=password.desc",
        "?sort=notes",
        "?group=x",
        "?last_name[]=1",
        "?page=%00",
    ],
)
def test_junk_in_the_address_is_ignored(secretary, address):
    make.student("Иванов Иван")

    assert secretary.get(f"/students/list/{address}").status_code == 200


def test_a_page_of_the_list_is_never_longer_than_a_hundred(secretary):
    for number in range(30):
        make.student(f"Иванов{number} Иван")

    assert len(rows(secretary.get("/students/list/?size=5000"))) == 25
    assert len(rows(secretary.get("/students/list/?size=100"))) == 30


def test_a_list_costs_few_statements_however_long_it_is(secretary, statements):
    group = make.group()
    for number in range(40):
        make.student(f"Иванов{number} Иван", group=group)

    with statements() as log:
        answer = secretary.get("/enrollments/list/?size=100")

    assert len(re.findall("<tr>", answer.text)) > 40
    assert len(log) <= 4, "\n".join(log)


def test_a_wrong_date_is_told_at_its_field_and_what_was_typed_stays(secretary, db_session):
    answer = secretary.post(
        "/students/add", data={"last_name": "Ёжиков", "first_name": "Пётр", "birth_date": "31.13.2005"}
    )

    assert "14.10.2026" in said(answer)
    assert 'value="31.13.2005"' in answer.text
    assert 'value="Ёжиков"' in answer.text
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Student.__table__)) == 0


def test_a_birthday_in_the_future_is_refused(secretary):
    answer = secretary.post("/students/add", data={"last_name": "А", "first_name": "Б", "birth_date": "01.01.2030"})

    assert "в будущем" in said(answer)
    assert 'value="01.01.2030"' in answer.text


def test_a_value_that_has_to_be_unique_is_told_at_its_field(administrator):
    make.department("Отделение экономики")

    answer = administrator.post("/departments/add", data={"name": "Отделение экономики"})

    assert "уже занято" in said(answer)


def test_a_pair_that_has_to_be_unique_is_told_without_a_word_of_sql(administrator):
    make.term(1)

    answer = administrator.post(
        "/terms/add",
        data={
            "academic_year": make.academic_year().id,
            "name": "Ещё один",
            "kind": "semester",
            "number": "1",
            "starts_on": "01.09.2026",
            "ends_on": "31.12.2026",
        },
    )

    assert "Такая запись уже есть" in said(answer)
    assert "UNIQUE" not in answer.text
    assert "INSERT" not in answer.text
    assert 'value="Ещё один"' in answer.text


def test_a_row_that_is_used_stays(administrator, db_session):
    year = make.term(1).academic_year

    answer = administrator.post(f"/academic-years/delete/{year.id}", follow_redirects=True)

    assert "используется в других данных" in said(answer)
    assert db_session.scalar(sa.text("SELECT count(*) FROM academic_year")) == 1


def test_a_change_made_meanwhile_is_told_and_not_overwritten(administrator, db_session):
    department = make.department("Первое")
    version = re.search(
        r'name="row_version"[^>]*value="(\d+)"', administrator.get(f"/departments/edit/{department.id}").text
    )[1]
    administrator.post(f"/departments/edit/{department.id}", data={"name": "Второе", "row_version": version})

    answer = administrator.post(f"/departments/edit/{department.id}", data={"name": "Третье", "row_version": version})

    assert "другой пользователь" in said(answer)
    assert "Сейчас в базе: Второе" in answer.text
    assert 'value="Третье"' in answer.text
    assert db_session.get(Department, department.id).name == "Второе"
    decided = re.search(r'name="row_version"[^>]*value="(\d+)"', answer.text)[1]
    administrator.post(f"/departments/edit/{department.id}", data={"name": "Третье", "row_version": decided})
    assert db_session.get(Department, department.id).name == "Третье"


def test_after_saving_one_is_back_where_one_came_from(secretary):
    group = make.group()
    back = f"/groups/show/{group.id}"

    form = secretary.get(f"/enrollments/add?group={group.id}", headers={"Referer": f"http://localhost{back}"}).text
    kept = re.search(r'name="_back" value="([^"]+)"', form)[1]
    answer = secretary.post(
        "/enrollments/add",
        data={"group": group.id, "student": make.student().id, "starts_on": "01.09.2026", "_back": kept},
    )

    assert kept == back
    assert answer.location == back
    assert f'value="{group.id}"' in form


def test_saving_never_leads_to_another_host(secretary):
    answer = secretary.post(
        "/students/add", data={"last_name": "А", "first_name": "Б", "_back": "https://evil.example/x"}
    )

    assert re.fullmatch(r"/students/show/\d+", answer.location)


def test_overlapping_stays_in_main_groups_are_refused_in_words(secretary, db_session):
    first, second = make.group("1ИС-26"), make.group("1ЭК-26")
    student = make.student(group=first)

    answer = secretary.post(
        "/enrollments/add", data={"group": second.id, "student": student.id, "starts_on": "01.10.2026"}
    )

    assert "1ИС-26" in said(answer)
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Enrollment.__table__)) == 1


def test_additional_education_goes_beside_a_main_group(secretary):
    student = make.student(group=make.group())
    circle = make.group("Робототехника", education_module="additional")

    answer = secretary.post(
        "/enrollments/add", data={"group": circle.id, "student": student.id, "starts_on": "01.10.2026"}
    )

    assert answer.status_code == 302


def test_every_change_is_in_the_log_with_old_and_new(administrator, db_session):
    department = make.department("Было")
    administrator.post(f"/departments/edit/{department.id}", data={"name": "Стало", "row_version": department.version})

    entry = db_session.scalars(
        sa.select(AuditEntry).where(AuditEntry.act == "changed", AuditEntry.subject == "department")
    ).one()

    assert entry.account_id == administrator.account_id
    assert "Было" in entry.changes
    assert "Стало" in entry.changes
    assert entry.college_date.isoformat() == "2026-10-14"
    assert "Было → Стало" in administrator.get(f"/departments/show/{department.id}").text


def test_what_one_types_is_never_markup(secretary):
    secretary.post("/students/add", data={"last_name": "<script>alert(1)</script>", "first_name": "И"})

    assert "<script>alert" not in secretary.get("/students/list/").text


def test_namesakes_in_a_choice_differ_by_their_group(secretary):
    make.student("Иванов Иван Петрович", group=make.group("1ИС-26"))
    make.student("Иванов Иван Петрович", group=make.group("1ЭК-26"))

    found = secretary.get("/students/lookup?q=иванов").json["results"]

    assert sorted(row["hint"] for row in found) == ["1ИС-26", "1ЭК-26"]


def test_a_choice_out_of_many_gives_twenty_at_a_time(secretary):
    for number in range(25):
        make.student(f"Иванов{number} Иван")

    first, second = (secretary.get(f"/students/lookup?q=иванов&page={page}").json for page in (1, 2))

    assert (len(first["results"]), first["pagination"]["more"]) == (20, True)
    assert (len(second["results"]), second["pagination"]["more"]) == (5, False)


def test_an_empty_register_says_what_to_do(secretary):
    page = secretary.get("/groups/list/").text

    assert "до 1 сентября" in page
    assert "/groups/add" in page


def test_a_link_changed_in_a_form_is_in_the_log_by_name(sign_in, db_session):
    hr = sign_in(Role.HR)
    first, second = make.department("Первое"), make.department("Второе")
    person = make.employee("Орлова Наталья Сергеевна", department=first)

    hr.post(
        f"/employees/edit/{person.id}",
        data={"last_name": "Орлова", "first_name": "Наталья", "department": second.id, "row_version": person.version},
    )

    entry = db_session.scalars(
        sa.select(AuditEntry).where(AuditEntry.act == "changed", AuditEntry.subject == "employee")
    ).one()
    assert '"department_id": ["Первое", "Второе"]' in entry.changes


# ---- several at once --------------------------------------------------------------------------------------------


@pytest.fixture
def somebody_else_commits(monkeypatch, db_session):
    """Between reading a row and writing, another process tries to commit something of its own."""
    other = sa.create_engine(db.engine.url)
    load = RegisterView.row_or_404

    def row_or_404(*arguments, **options):
        row = load(*arguments, **options)
        with contextlib.suppress(sa.exc.OperationalError), other.begin() as connection:
            if db.engine.dialect.name == "sqlite":
                connection.execute(sa.text("PRAGMA busy_timeout=50"))
            connection.execute(sa.text("UPDATE revision SET number = number + 1"))
        return row

    monkeypatch.setattr(RegisterView, "row_or_404", row_or_404)
    yield
    other.dispose()


def test_a_form_is_saved_although_others_write_at_the_same_time(secretary, db_session, somebody_else_commits):
    student = make.student("Иванов Пётр Ильич")

    answer = secretary.post(
        f"/students/edit/{student.id}", data={"last_name": "Петров", "first_name": "Пётр", "row_version": "1"}
    )

    assert answer.status_code == 302
    assert db_session.scalar(sa.select(Student.last_name)) == "Петров"


def test_a_card_opens_although_others_write_at_the_same_time(secretary, somebody_else_commits):
    student = make.student("Иванов Пётр Ильич")

    assert secretary.get(f"/students/show/{student.id}").status_code == 200
