"""What the invented college promises to whoever signs in, and to the tests that lean on it."""

import json
import re

import pytest

LOGINS = ("admin", "study_head", "practice_head", "hr", "secretary", "dispatcher", "teacher", "curator",
          "student", "parent")  # fmt: skip


@pytest.fixture(autouse=True)
def clean_tables():
    """The college stays as it is between the tests of this file."""


def grid(client, page):
    answer = client.get(f"/journals/{page}/grid.json")
    return json.loads(answer.data) if answer.status_code == 200 else answer.status_code


@pytest.mark.parametrize("login", LOGINS)
def test_everybody_of_the_cast_signs_in_and_sees_the_desk(browser, login):
    answer = browser(login).get("/")

    assert answer.status_code == 200


def test_the_teacher_has_three_pages_and_writes_on_them(browser, college):
    pages = college["pages"]
    teacher = browser("teacher")

    assert {pages["mdk"], pages["subgroup"], pages["empty_today"]} == set(pages["of_teacher"])
    assert all(grid(teacher, page)["may_write"] for page in pages["of_teacher"])


def test_todays_lesson_waits_empty_for_the_teacher(browser, college):
    shown = grid(browser("teacher"), college["pages"]["empty_today"])
    lesson = next(one for one in shown["lessons"] if one["id"] == college["lessons"]["empty_today"])

    assert lesson["date"] == shown["today"] == "2026-10-14"
    assert lesson["state"] == "open"
    assert not lesson["topic"]
    assert not lesson["attendance_taken"]
    assert lesson["works"]
    assert not [cell for cell in shown["cells"] if cell.get("lesson") == lesson["id"]]


def test_september_is_locked_and_october_is_not(browser, college):
    lessons = grid(browser("teacher"), college["pages"]["mdk"])["lessons"]

    assert {one["state"] for one in lessons if one["date"] < "2026-10-01"} == {"locked"}
    assert "locked" not in {one["state"] for one in lessons if one["date"] >= "2026-10-01"}


def test_the_subgroup_page_lists_half_of_the_group(browser, college):
    teacher = browser("teacher")

    half = len(grid(teacher, college["pages"]["subgroup"])["students"])
    whole = len(grid(teacher, college["pages"]["mdk"])["students"])

    assert half in (whole // 2, (whole + 1) // 2)


def test_the_mdk_page_is_of_an_interdisciplinary_course(rows, college):
    [(kind, group)] = rows(
        "SELECT i.kind, p.group_id FROM journal_page p JOIN curriculum_item i ON i.id = p.item_id WHERE p.id = :page",
        page=college["pages"]["mdk"],
    )

    assert kind == "mdk"
    assert group == college["groups"]["curator"]


def test_the_foreign_page_is_foreign_to_the_cast(browser, college):
    page = college["pages"]["foreign"]

    for login in ("study_head", "practice_head", "teacher", "curator", "student", "parent"):
        assert browser(login).get(f"/journals/{page}/grid.json").status_code in (403, 404), login


def test_the_head_of_studies_reads_the_department_and_writes_nothing(browser, college):
    shown = grid(browser("study_head"), college["pages"]["mdk"])

    assert shown["cells"]
    assert not shown["may_write"]


def test_the_curator_leads_the_group_of_the_student(rows, college):
    led = rows("SELECT group_id FROM group_curator WHERE employee_id = :one", one=college["employees"]["curator"])
    attended = rows("SELECT group_id FROM enrollment WHERE student_id = :one", one=college["students"]["student"])

    assert led == attended == [(college["groups"]["curator"],)]


def test_the_parent_has_children_in_two_groups(rows, college):
    found = rows(
        "SELECT s.student_id, e.group_id FROM guardianship s JOIN guardian g ON g.id = s.guardian_id"
        " JOIN enrollment e ON e.student_id = s.student_id WHERE g.account_id = :account",
        account=college["accounts"]["parent"],
    )

    students, groups = college["students"], college["groups"]
    assert set(found) == {
        (students["student"], groups["curator"]),
        (students["child2"], groups["child2"]),
    }


def test_the_heads_head_the_department_of_the_teacher(rows, college):
    [heads] = rows(
        "SELECT study_head_id, practice_head_id FROM department WHERE id = :one", one=college["departments"]["own"]
    )

    assert heads == (college["employees"]["study_head"], college["employees"]["practice_head"])


def test_the_expelled_student_left_by_an_order_and_has_no_mark_after_it(rows, college):
    student = college["students"]["expelled"]

    [(last_day, order)] = rows("SELECT ends_on, order_out FROM enrollment WHERE student_id = :one", one=student)
    later = rows(
        "SELECT m.id FROM mark m JOIN lesson l ON l.id = m.lesson_id"
        " WHERE m.student_id = :one AND l.held_on > '2026-10-01'",
        one=student,
    )

    assert str(last_day) == "2026-10-01"
    assert order == "№ 84-к от 01.10.2026"
    assert not later


def test_namesakes_study_in_one_group(rows, college):
    found = rows(
        "SELECT s.last_name, s.first_name, s.middle_name, e.group_id FROM student s"
        " JOIN enrollment e ON e.student_id = s.id WHERE s.id IN (:one, :two)",
        one=college["students"]["namesakes"][0],
        two=college["students"]["namesakes"][1],
    )

    assert len(found) == 2
    assert found[0] == found[1]


def test_one_lesson_is_cancelled_and_one_is_given_by_a_substitute(rows, college):
    lessons = college["lessons"]

    [(reason,)] = rows("SELECT cancel_reason FROM lesson WHERE id = :one", one=lessons["cancelled"])
    [(substitute,)] = rows("SELECT substitute_id FROM lesson WHERE id = :one", one=lessons["substituted"])
    cells = rows("SELECT id FROM mark WHERE lesson_id = :one", one=lessons["cancelled"])

    assert reason
    assert substitute == college["employees"]["substitute"]
    assert not cells


def test_nobody_teaches_in_two_rooms_at_once(rows):
    clashes = rows(
        "SELECT teacher_id, held_on, pair FROM lesson GROUP BY teacher_id, held_on, pair HAVING count(*) > 1"
    )

    assert not clashes


def test_nothing_is_marked_in_the_future(rows):
    assert not rows("SELECT m.id FROM mark m JOIN lesson l ON l.id = m.lesson_id WHERE l.held_on > '2026-10-14'")


def test_the_history_of_every_page_holds(app, college):
    done = app.test_cli_runner().invoke(args=["verify-journal"])

    assert done.exit_code == 0, done.output


def test_names_and_topics_are_russian(rows):
    texts = rows("SELECT last_name || first_name || coalesce(middle_name, '') FROM student")
    texts += rows("SELECT topic || homework FROM lesson UNION SELECT name FROM curriculum_item")

    assert not [text for (text,) in texts if re.search("[A-Za-z]", text)]


def test_who_is_who_can_be_asked_again(app, college):
    done = app.test_cli_runner().invoke(args=["demo", "--json"])

    assert json.loads(done.stdout) == college
