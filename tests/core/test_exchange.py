import datetime as dt
import io
import json

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from app.core.forms import property_label
from app.core.models import AuditEntry, StoredFile
from app.extensions import db
from app.policy.roles import Role
from app.school_year.models import Term
from app.staff.models import Department, Employee
from app.students.models import Student, StudyGroup, Subgroup
from app.workload.models import LoadAssignment
from tests import make


def heads(model, *names):
    return tuple(str(property_label(model, name)) for name in names)


@pytest.fixture
def group_head(app, db_session):
    return heads(StudyGroup, "name", "course_number", "intake_year", "department")


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(client, register, content, name="Файл.xlsx"):
    return client.post(f"/{register}/import", data={"file": (io.BytesIO(content), name)}, follow_redirects=True)


def token_of(page):
    return page.text.partition('name="token" value="')[2].partition('"')[0]


def confirm(client, register, page):
    return client.post(f"/{register}/import", data={"confirm": "1", "token": token_of(page)}, follow_redirects=True)


def sheet_of(answer):
    return [list(row) for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model.__table__))


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


@pytest.fixture
def head(sign_in):
    """A head of a department, and that department."""
    employee = make.employee("Заведующая Зоя Захаровна")
    client = sign_in(Role.STUDY_HEAD, employee=employee)
    client.department = make.department("Отделение связи", study_head=employee)
    return client


def test_a_list_goes_out_as_it_is_searched_and_ordered(secretary):
    for name in ("ИС-21", "ИС-22", "СВ-21"):
        make.group(name)

    answer = secretary.get("/groups/export.xlsx?q=ис&sort=name.desc")

    rows = sheet_of(answer)
    assert rows[0][0] == heads(StudyGroup, "name")[0]
    assert [row[0] for row in rows[1:]] == ["ИС-22", "ИС-21"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_head_takes_away_the_groups_of_the_own_department_only(head):
    make.group("ИС-21", department=head.department)
    make.group("ЧУ-21", department=make.department("Чужое"))

    rows = sheet_of(head.get("/groups/export.xlsx"))

    assert [row[0] for row in rows[1:]] == ["ИС-21"]


def test_the_export_of_personal_data_is_noted_with_the_columns(secretary, db_session):
    make.student(birth_date=dt.date(2008, 5, 1))

    secretary.get("/students/export.xlsx")

    entry = db_session.scalar(select(AuditEntry).where(AuditEntry.act == "exported"))
    assert (entry.subject, entry.account_id) == ("student", secretary.account_id)
    assert heads(Student, "birth_date")[0] in json.loads(entry.changes)["personal"][1]


def test_without_the_right_to_personal_data_its_columns_stay_at_home(sign_in):
    make.student(birth_date=dt.date(2008, 5, 1), phone="+7 900 1")

    rows = sheet_of(sign_in(Role.ADMINISTRATOR).get("/students/export.xlsx"))

    assert rows[0][:3] == list(heads(Student, "last_name", "first_name", "middle_name"))
    assert not set(heads(Student, "birth_date", "phone", "email", "notes")) & set(rows[0])


@pytest.mark.parametrize(("method", "address"), [("get", "template.xlsx"), ("get", "import"), ("post", "import")])
def test_who_may_not_write_brings_nothing(sign_in, method, address):
    answer = getattr(sign_in(Role.TEACHER), method)(f"/groups/{address}")

    assert answer.status_code == 403


def test_who_may_not_export_takes_nothing(sign_in):
    assert sign_in(Role.TEACHER).get("/groups/export.xlsx").status_code == 403


def test_the_empty_form_has_every_column_of_the_form_and_an_example(secretary):
    sheet = load_workbook(io.BytesIO(secretary.get("/groups/template.xlsx").data)).active

    assert [cell.value for cell in sheet[1]][:2] == ["№", heads(StudyGroup, "name")[0] + " *"]
    assert sheet["A3"].value == "пример"
    assert sheet.data_validations.dataValidation


def test_the_empty_form_comes_back_without_a_row(secretary):
    page = upload(secretary, "groups", secretary.get("/groups/template.xlsx").data)

    assert page.status_code == 200
    assert count(StudyGroup) == 0


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(secretary, group_head):
    make.group("ИС-21", course_number=1)
    make.department("Отделение связи")
    content = workbook(group_head, ("ИС-21", 2, 2025, "Отделение связи"), ("СВ-21", 1, 2026, None))

    page = upload(secretary, "groups", content)

    assert "Записать строк: 2" in page.text
    assert [(row.name, row.course_number) for row in db.session.scalars(select(StudyGroup))] == [("ИС-21", 1)]


def test_confirmed_rows_are_added_and_changed_and_noted(secretary, db_session, group_head):
    make.group("ИС-21", course_number=1)
    department = make.department("Отделение связи")
    content = workbook(group_head, ("ИС-21", 2, 2025, "отделение связи"), ("СВ-21", 1, 2026, None))

    page = confirm(secretary, "groups", upload(secretary, "groups", content))

    groups = {row.name: row for row in db_session.scalars(select(StudyGroup))}
    assert page.status_code == 200
    assert (groups["ИС-21"].course_number, groups["ИС-21"].department_id) == (2, department.id)
    assert groups["СВ-21"].search_key == "св-21"
    acts = db_session.scalars(select(AuditEntry.act).where(AuditEntry.subject == "study_group")).all()
    assert {"added", "changed", "imported"} <= set(acts)


def test_a_second_confirmation_changes_nothing(secretary, group_head):
    page = upload(secretary, "groups", workbook(group_head, ("СВ-21", 1, 2026, None)))
    confirm(secretary, "groups", page)

    again = confirm(secretary, "groups", page)

    assert "уже записан" in again.text
    assert count(StudyGroup) == 1
    assert count(StoredFile) == 0


def test_what_was_exported_comes_back_unchanged(secretary):
    department = make.department("Отделение связи")
    for name in ("ИС-21", "ИС-22"):
        make.group(name, department=department)

    page = upload(secretary, "groups", secretary.get("/groups/export.xlsx").data)

    assert "Записать строк: 0" in page.text


def test_one_bad_row_keeps_all_rows_out_and_is_named(secretary, group_head):
    content = workbook(group_head, ("СВ-21", 1, 2026, None), ("СВ-22", "второй", 2026, "Нет такого"))

    page = upload(secretary, "groups", content)

    assert "Ожидается целое число" in page.text
    assert "второй" in page.text
    assert "Нет такого" in page.text
    assert 'name="confirm"' not in page.text
    assert count(StudyGroup) == 0


def test_a_rule_of_the_database_is_told_for_the_row_that_breaks_it(sign_in, db_session):
    year = make.academic_year().name
    head = heads(Term, "academic_year", "name", "kind", "number", "starts_on", "ends_on")
    days = dt.date(2026, 9, 1), dt.date(2026, 12, 31)
    content = workbook(head, (year, "Первый", "Семестр", 1, *days), (year, "Лишний", "Семестр", 99, *days))

    page = upload(sign_in(Role.ADMINISTRATOR), "terms", content)

    assert "Значения противоречат друг другу" in page.text
    assert ">3</td>" in page.text
    assert count(Term) == 0


def test_one_entry_twice_in_a_file_is_an_error(secretary, group_head):
    content = workbook(group_head, ("СВ-21", 1, 2026, None), ("св-21 ", 2, 2026, None))

    assert "уже есть в строке 2" in upload(secretary, "groups", content).text


def test_two_rows_with_one_name_are_both_named(sign_in, db_session):
    department = make.department("Отделение связи")
    first = make.employee("Иванов Иван Иванович", birth_date=dt.date(1980, 1, 1))
    second = make.employee("Иванов Иван Иванович", birth_date=dt.date(1990, 1, 1))
    content = workbook(heads(Department, "name", "study_head"), (department.name, "Иванов Иван Иванович"))

    page = upload(sign_in(Role.ADMINISTRATOR), "departments", content)

    assert f"[{first.id}]" in page.text
    assert f"[{second.id}]" in page.text


def test_a_name_with_a_slip_is_answered_with_the_nearest_one(secretary, group_head):
    make.department("Отделение связи")

    page = upload(secretary, "groups", workbook(group_head, ("СВ-21", 1, 2026, "Отделение связь")))

    assert "Возможно, «Отделение связи»" in page.text


def test_an_employee_is_found_by_surname_and_initials(sign_in, db_session):
    make.employee("Орлова Наталья Сергеевна")
    content = workbook(heads(Department, "name", "study_head"), ("Отделение связи", "Орлова Н. С."))
    client = sign_in(Role.ADMINISTRATOR)

    confirm(client, "departments", upload(client, "departments", content))

    assert db_session.scalar(select(Department.study_head_id)) is not None


def test_namesakes_are_told_apart_by_the_date_of_birth(secretary, db_session):
    for year in (2008, 2009):
        make.student("Иванов Иван Петрович", birth_date=dt.date(year, 5, 1))
    head = heads(Student, "last_name", "first_name", "middle_name", "birth_date", "phone")
    content = workbook(head, ("Иванов", "Иван", "Петрович", "01.05.2009", "+7 900 2"))

    confirm(secretary, "students", upload(secretary, "students", content))

    phones = {row.birth_date.year: row.phone for row in db_session.scalars(select(Student))}
    assert phones == {2008: None, 2009: "+7 900 2"}


def test_a_file_that_does_not_tell_namesakes_apart_is_refused(secretary):
    for year in (2008, 2009):
        make.student("Иванов Иван Петрович", birth_date=dt.date(year, 5, 1))

    page = upload(
        secretary,
        "students",
        workbook(heads(Student, "last_name", "first_name", "middle_name"), ("Иванов", "Иван", "Петрович")),
    )

    assert "Этой строке соответствуют записи: 2" in page.text


def test_columns_that_the_file_lacks_stay_as_they_are(secretary, db_session):
    make.student("Иванов Иван Петрович", birth_date=dt.date(2008, 5, 1), phone="+7 900 1")
    content = workbook(
        heads(Student, "last_name", "first_name", "middle_name", "email"),
        ("Иванов", "Иван", "Петрович", "i@example.ru"),
    )

    confirm(secretary, "students", upload(secretary, "students", content))

    student = db_session.scalar(select(Student))
    assert (student.phone, student.email) == ("+7 900 1", "i@example.ru")


def test_a_head_brings_nothing_into_a_foreign_department(head, db_session):
    own, foreign = make.group("ИС-21", department=head.department), make.group("ЧУ-21")

    for group, expected in ((foreign, "Такой записи нет"), (own, "Записать строк: 1")):
        page = upload(
            head, "subgroups", workbook(heads(Subgroup, "group", "name", "number"), (group.name, "1 подгруппа", 1))
        )
        assert expected in page.text


def test_a_waiting_file_is_its_uploaders_alone(secretary, sign_in, group_head):
    page = upload(secretary, "groups", workbook(group_head, ("СВ-21", 1, 2026, None)))
    other = sign_in(Role.SECRETARY)

    answer = confirm(other, "groups", page)

    assert other.get(f"/groups/import?check={token_of(page)}").status_code == 404
    assert "уже записан" in answer.text
    assert count(StudyGroup) == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"junk" * 1000, "Группа;Курс\nИС-21;1\n".encode(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)],
    ids=["empty", "junk", "csv", "xls"],
)
def test_a_file_that_is_no_workbook_is_answered_in_words(secretary, content):
    page = upload(secretary, "groups", content)

    assert page.status_code == 200
    assert "flash danger" in page.text
    assert count(StoredFile) == 0


def test_junk_in_the_address_and_in_the_form_breaks_nothing(secretary):
    assert secretary.get("/groups/import?check=99999").status_code == 404
    assert secretary.get("/groups/import?job=99999").status_code == 404
    assert secretary.get("/groups/import?check=abc").status_code == 200
    assert secretary.post("/groups/import", data={"confirm": "1", "token": "x"}).status_code == 400
    assert secretary.post("/groups/import").status_code == 302
    assert secretary.get("/groups/export.xlsx?_external=1&endpoint=x&sort=id.desc").status_code == 200


def test_a_dry_run_asks_each_register_once_however_many_rows_there_are(secretary, statements, group_head):
    for number in range(3):
        make.department(f"Отделение {number}")

    costs = []
    for size in (5, 50):
        rows = [(f"Г-{n}", 1, 2026, f"Отделение {n % 3}") for n in range(size)]
        page = upload(secretary, "groups", workbook(group_head, *rows))
        with statements() as log:
            secretary.get(f"/groups/import?check={token_of(page)}")
        costs.append(sum(statement.lstrip().startswith("SELECT") for statement in log))

    assert costs[0] == costs[1]


def test_the_command_line_takes_a_register_out_and_back(app, secretary, tmp_path):
    make.group("ИС-21")
    run = app.test_cli_runner().invoke
    out = tmp_path / "groups.xlsx"

    exported = run(args=["export-xlsx", "groups", str(out)])
    back = run(args=["import-xlsx", "groups", str(out), "--json"])

    assert exported.exit_code == 0
    assert json.loads(back.output)["unchanged"] == 1


def test_the_command_line_tells_row_and_column_and_writes_nothing(app, db_session, tmp_path, group_head):
    file = tmp_path / "groups.xlsx"
    file.write_bytes(workbook(group_head, ("СВ-21", 1, 2026, None), ("СВ-22", "x", 2026, None)))

    done = app.test_cli_runner().invoke(args=["import-xlsx", "groups", str(file), "--json"])

    answer = json.loads(done.output)
    assert done.exit_code == 1
    assert [(e["row"], e["column"], e["value"]) for e in answer["errors"]] == [(3, group_head[1], "x")]
    assert answer["written"] is False
    assert count(StudyGroup) == 0


def test_a_dry_run_of_the_command_line_writes_nothing(app, db_session, tmp_path):
    file = tmp_path / "employees.xlsx"
    file.write_bytes(workbook(heads(Employee, "last_name", "first_name"), ("Орлова", "Анна")))

    done = app.test_cli_runner().invoke(args=["import-xlsx", "employees", str(file), "--dry-run"])

    assert done.exit_code == 0, done.output
    assert "новых: 1" in done.output
    assert count(Employee) == 0


def test_an_unknown_register_is_answered_with_the_known_ones(app):
    done = app.test_cli_runner().invoke(args=["export-xlsx", "nothing", "x.xlsx"])

    assert done.exit_code == 1
    assert "groups" in done.output


def test_one_discipline_in_two_curricula_is_the_one_of_the_group(sign_in, db_session):
    own, other = make.item(), make.item()
    department = make.department("Отделение связи")
    head = make.employee("Заведующая Зоя Захаровна")
    department.study_head = head
    make.group("ИС-21", department=department, curriculum=own.curriculum)
    term, teacher = make.term(), make.employee("Орлова Наталья Сергеевна")
    columns = heads(LoadAssignment, "item", "group", "teacher", "term", "hours")
    content = workbook(columns, (str(other), "ИС-21", str(teacher), str(term), 78))
    client = sign_in(Role.STUDY_HEAD, employee=head)

    confirm(client, "workload", upload(client, "workload", content))

    assert db_session.scalar(select(LoadAssignment.item_id)) == own.id


def test_an_edit_does_not_push_a_row_over_to_others(head, db_session):
    """A head who may write a row must not hand it to a department that is not the head's own."""
    own, foreign = make.group("ИС-21", department=head.department), make.group("ЧУ-21")
    make.saved(Subgroup(group=own, name="1 подгруппа", number=1))
    content = workbook(heads(Subgroup, "group", "name", "number"), (foreign.name, "1 подгруппа", 1))

    assert 'name="confirm"' not in upload(head, "subgroups", content).text
