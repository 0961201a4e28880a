"""The data of the grid: what it says, to whom, and at what cost."""

import datetime

import pytest

from app.core.actor import acting, system
from app.extensions import db
from app.policy.roles import Role
from app.staff.models import Department
from tests.journals import college
from tests.journals.college import on
from tests.journals.conftest import ADMIN, COLLEAGUE, CURATOR, HEAD, SUBSTITUTE, op, read, save


def test_the_grid_says_who_when_and_what(teacher, ids):
    grid = read(teacher, ids.own)

    assert grid["today"] == "2026-10-14"
    assert grid["may_write"] is True
    assert grid["totals"] == {"planned": 78}
    assert [student["name"].split()[0] for student in grid["students"]] == ["Абрамов", "Белов", "Васильев", "Данилов"]
    assert grid["students"][0]["intervals"] == [["2026-09-01", None]]
    assert grid["students"][3]["intervals"] == [["2026-09-01", "2026-09-30"]]
    assert grid["students"][3]["note"] == "отч. 30.09, пр. 84-к"
    assert grid["columns"] == [{"key": "term", "title": "I сем", "form": "ДЗ", "may_write": True}]
    assert grid["cells"] == []


def test_every_lesson_says_its_state_and_why(teacher, ids):
    lessons = {lesson["id"]: lesson for lesson in read(teacher, ids.own)["lessons"]}

    states = {
        name: lessons[getattr(ids.lessons, name)]["state"]
        for name in ("september", "late", "cancelled", "yesterday", "today", "future")
    }
    assert states == {
        "september": "locked", "late": "late", "cancelled": "cancelled", "yesterday": "open", "today": "open",
        "future": "future",
    }  # fmt: skip
    today = lessons[ids.lessons.today]
    assert (today["date"], today["hours"], today["type"], today["type_short"]) == ("2026-10-14", 2, "lecture", "лек")
    assert [(work["type"], work["short"], work["graded"]) for work in today["works"]] == [
        ("answer", "ОЗ", True), ("sports_standards", "СН", False),
    ]  # fmt: skip
    assert today["why"] is None
    assert lessons[ids.lessons.cancelled]["why"] == "болезнь"
    assert "05.10.2026" in lessons[ids.lessons.september]["why"]


def test_a_saved_cell_is_in_the_grid_and_a_cleared_one_stays_with_its_version(teacher, ids):
    cell = {"lesson": ids.lessons.today, "student": ids.students.belov, "work": ids.works.today[0]}
    save(teacher, ids.own, op("5", **cell))
    save(teacher, ids.own, op("", was=1, **cell), op("н", lesson=cell["lesson"], student=cell["student"]))

    grid = read(teacher, ids.own)

    assert grid["cells"] == [
        {**cell, "value": "", "version": 2},
        {**cell, "work": None, "value": "н", "version": 1},
    ]
    assert grid["change"] == 3


def test_a_page_of_an_exam_has_three_columns(sign_in, ids):
    grid = read(sign_in(COLLEAGUE), ids.colleagues)

    assert [(column["key"], column["form"]) for column in grid["columns"]] == [
        ("term", ""),
        ("exam", "Э"),
        ("final", ""),
    ]


def test_a_page_of_a_subgroup_lists_its_members_from_their_day_on(teacher, ids):
    students = read(teacher, ids.halves)["students"]

    assert [(one["id"], one["intervals"]) for one in students] == [(ids.students.belov, [["2026-09-15", None]])]


@pytest.mark.parametrize("who", [HEAD, CURATOR])
def test_head_and_class_teacher_read_and_do_not_write(sign_in, ids, who):
    grid = read(sign_in(who), ids.own)

    assert grid["may_write"] is False
    assert not any(column["may_write"] for column in grid["columns"])
    assert len(grid["lessons"]) == 6


@pytest.mark.parametrize("who", ["student", "parent", "nobody", ADMIN, SUBSTITUTE, COLLEAGUE])
@pytest.mark.parametrize("address", ["", "/grid.json", "/history.json"])
def test_whoever_has_nothing_to_do_with_a_page_does_not_find_it(sign_in, ids, who, address):
    assert sign_in(who).get(f"/journals/{ids.own}{address}").status_code == 404


@pytest.mark.parametrize("who", [HEAD, CURATOR, SUBSTITUTE])
def test_a_page_of_another_department_is_not_found(sign_in, ids, who):
    assert sign_in(who).get(f"/journals/{ids.foreign}/grid.json").status_code == 404


@pytest.mark.parametrize("who", ["roleless", "teacher-on-paper", "head-on-paper"])
def test_a_role_without_a_person_behind_it_sees_no_pages(app, sign_in, ids, who):
    roles = {"teacher-on-paper": [Role.TEACHER], "head-on-paper": [Role.STUDY_HEAD]}.get(who, [])
    with app.app_context(), acting(system("test")):
        college.account(who, *roles)
        db.session.query(Department).update({"study_head_id": None})
        db.session.commit()
    client = sign_in(who)

    assert [client.get(f"/journals/{page}/grid.json").status_code for page in (ids.own, ids.foreign)] == [404, 404]
    assert "МДК.11.01" not in client.get("/journals/").text


def test_a_stranger_is_asked_to_sign_in(app, ids):
    client = app.test_client()

    assert client.get(f"/journals/{ids.own}/grid.json").status_code == 401
    assert client.get(f"/journals/{ids.own}").status_code == 302
    assert client.post(f"/journals/{ids.own}/cells", json={"ops": []}).status_code == 401


def test_a_substitute_sees_the_list_and_the_substituted_lesson_only(sign_in, ids):
    mark = op("5", lesson=ids.lessons.colleagues, student=ids.students.belov, work=ids.works.colleagues[0])
    save(sign_in(COLLEAGUE), ids.colleagues, mark)

    grid = read(sign_in(SUBSTITUTE), ids.colleagues)

    assert [lesson["id"] for lesson in grid["lessons"]] == [ids.lessons.substituted]
    assert grid["lessons"][0]["state"] == "open"
    assert len(grid["students"]) == 4
    assert grid["cells"] == []
    assert sign_in(SUBSTITUTE).get(f"/journals/{ids.colleagues}/history.json").json == {"changes": []}


def test_the_absent_teacher_reads_the_substituted_lesson(sign_in, ids):
    grid = read(sign_in(COLLEAGUE), ids.colleagues)

    assert ids.lessons.substituted in [lesson["id"] for lesson in grid["lessons"]]


def test_unchanged_data_is_not_sent_again_and_costs_three_statements_at_most(teacher, ids, statements):
    tag = teacher.get(f"/journals/{ids.own}/grid.json").headers["ETag"]

    with statements() as seen:
        again = teacher.get(f"/journals/{ids.own}/grid.json", headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.data == b""
    assert len(seen) <= 3


def test_a_change_a_new_day_and_another_person_make_another_tag(app, teacher, sign_in, ids, today, database):
    def tag(client):
        return client.get(f"/journals/{ids.own}/grid.json").headers["ETag"]

    seen = [tag(teacher), tag(sign_in(HEAD))]
    today(on(10, 15))
    seen.append(tag(teacher))
    save(teacher, ids.own, op("5", lesson=ids.lessons.today, student=ids.students.belov, work=ids.works.today[0]))
    seen.append(tag(teacher))
    with database() as connection:
        connection.exec_driver_sql(
            "UPDATE enrollment SET ends_on = '2026-10-14', version = version + 1 "
            f"WHERE student_id = {ids.students.abramov}"
        )
    seen.append(tag(teacher))

    assert len(set(seen)) == 5


def test_the_grid_costs_the_same_few_statements_however_much_stands_in_it(teacher, ids, statements):
    students = (ids.students.abramov, ids.students.belov, ids.students.vasilyev)
    read(teacher, ids.own)
    with statements() as empty:
        read(teacher, ids.own)
    for lesson, work in ((ids.lessons.today, ids.works.today[0]), (ids.lessons.yesterday, ids.works.yesterday[0])):
        save(teacher, ids.own, *(op("5", lesson=lesson, student=student, work=work) for student in students))

    with statements() as full:
        read(teacher, ids.own)

    assert len(full) == len(empty) <= 8


def test_the_page_is_a_shell_with_addresses_and_kinds(teacher, sign_in, ids, statements):
    teacher.get(f"/journals/{ids.own}")
    with statements() as seen:
        page = teacher.get(f"/journals/{ids.own}")

    assert page.status_code == 200
    assert len(seen) <= 8
    assert f"/journals/{ids.own}/grid.json" in page.text
    assert "МДК.11.01 Базы данных" in page.text
    assert "Орлова Н. С." in sign_in(HEAD).get(f"/journals/{ids.own}").text


def test_the_list_shows_own_pages_first_and_what_is_empty_today(teacher, statements):
    teacher.get("/journals/")
    with statements() as seen:
        page = teacher.get("/journals/")

    assert page.status_code == 200
    assert "Мои журналы" in page.text
    assert "посещаемость" in page.text
    assert "ЕН.01" not in page.text
    assert len(seen) <= 6


def test_a_head_finds_and_filters_the_pages_of_the_department(sign_in, ids, statements):
    head = sign_in(HEAD)

    head.get("/journals/")
    with statements() as seen:
        everything = head.get("/journals/").text

    assert len(seen) <= 6
    assert "ЕН.01 Математика" in everything
    assert "2ЭК-25" not in everything
    found = head.get("/journals/?q=математ").text
    assert "ЕН.01 Математика" in found
    assert "МДК.11.01 Базы данных" not in found
    by_teacher = head.get(f"/journals/?teacher={ids.employees.colleague}").text
    assert "МДК.11.01 Базы данных" not in by_teacher
    assert head.get("/journals/?q=%25&page=x&group=-1&term=abc").status_code == 200


@pytest.mark.parametrize("who", ["student", "parent", "nobody", ADMIN])
def test_whoever_has_no_journals_has_no_list_of_them(sign_in, who):
    assert sign_in(who).get("/journals/").status_code == 403


def test_a_renamed_student_moves_the_tag(teacher, ids, database):
    before = teacher.get(f"/journals/{ids.own}/grid.json").headers["ETag"]
    with database() as connection:
        connection.exec_driver_sql(
            f"UPDATE student SET last_name = 'Яковлев', version = version + 1 WHERE id = {ids.students.abramov}"
        )

    assert teacher.get(f"/journals/{ids.own}/grid.json").headers["ETag"] != before


def test_hours_of_half_a_pair_are_told_as_they_are(teacher, ids):
    added = teacher.post(
        f"/journals/{ids.own}/lessons", json={"date": "2026-10-14", "hours": 1.5, "type": "lab", "topic": ""}
    )

    assert added.json["lesson"]["hours"] == 1.5
    assert datetime.date.fromisoformat(added.json["lesson"]["date"]) == datetime.date(2026, 10, 14)
