"""Lessons and works through HTTP: added, changed, refused, and never doubled."""

import uuid

import pytest

from tests.journals.conftest import COLLEAGUE, CURATOR, HEAD, SUBSTITUTE, op, read, save

NEW = {"date": "2026-10-14", "hours": 2, "type": "practical", "topic": "Запросы", "homework": "с. 12"}


def add(client, page, **fields):
    return client.post(f"/journals/{page}/lessons", json={**NEW, **fields})


def change(client, page, lesson, **fields):
    return client.post(f"/journals/{page}/lessons/{lesson}", json=fields)


def works(client, page, lesson, **fields):
    return client.post(f"/journals/{page}/lessons/{lesson}/works", json=fields)


def lesson_of(client, page, lesson_id):
    return next(lesson for lesson in read(client, page)["lessons"] if lesson["id"] == lesson_id)


def test_a_lesson_is_added_with_its_usual_work(teacher, ids):
    response = add(teacher, ids.own)

    lesson = response.json["lesson"]
    assert response.status_code == 201
    assert (lesson["date"], lesson["hours"], lesson["type"], lesson["topic"]) == (
        "2026-10-14",
        2,
        "practical",
        "Запросы",
    )
    assert [work["short"] for work in lesson["works"]] == ["ОЗ"]
    assert lesson == lesson_of(teacher, ids.own, lesson["id"])


def test_a_double_click_adds_one_lesson(teacher, ids):
    name = str(uuid.uuid4())

    first, second = add(teacher, ids.own, op=name), add(teacher, ids.own, op=name.upper())

    assert first.json == second.json
    assert len(read(teacher, ids.own)["lessons"]) == 7


def test_the_same_operation_on_another_page_is_refused(teacher, ids):
    name = str(uuid.uuid4())
    add(teacher, ids.own, op=name)

    assert add(teacher, ids.halves, op=name).status_code == 422


def test_a_future_lesson_may_be_prepared(teacher, ids):
    response = add(teacher, ids.own, date="2026-12-01")

    assert (response.status_code, response.json["lesson"]["state"]) == (201, "future")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "2026-09-10"), ("date", "2027-01-10"), ("date", "2026-08-31"), ("date", "14.10.2026"), ("date", None),
        ("date", 5), ("hours", 0), ("hours", 13), ("hours", "2"), ("hours", 1.3), ("hours", True), ("hours", None),
        ("hours", float("inf")), ("type", "no such"), ("type", 5), ("topic", None), ("topic", "x" * 4001),
        ("topic", "a\0b"), ("homework", 5), ("pair", "1"), ("pair", 99), ("op", "not a uuid"), ("op", 5),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_added(teacher, ids, field, value):
    response = add(teacher, ids.own, **{field: value})

    assert response.status_code == 422
    assert list(response.json["errors"]) == [field]
    assert len(read(teacher, ids.own)["lessons"]) == 6


def test_all_wrong_fields_are_told_at_once(teacher, ids):
    response = add(teacher, ids.own, date="x", hours=0)

    assert set(response.json["errors"]) == {"date", "hours"}


@pytest.mark.parametrize("junk", [b"", b"[]", b"null", b"5", b"{"])
def test_what_is_no_lesson_is_refused(teacher, ids, junk):
    for address in ("", f"/{ids.lessons.today}", f"/{ids.lessons.today}/works"):
        response = teacher.post(f"/journals/{ids.own}/lessons{address}", data=junk, content_type="application/json")
        assert response.status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [(HEAD, 403), (CURATOR, 403), (COLLEAGUE, 404), ("student", 404), ("parent", 404)]
)
def test_only_the_own_teacher_adds_and_changes(sign_in, teacher, ids, who, status):
    client = sign_in(who)

    answers = [
        add(client, ids.own).status_code,
        change(client, ids.own, ids.lessons.today, topic="x", was=1).status_code,
        works(client, ids.own, ids.lessons.today, type="test").status_code,
    ]

    assert answers == [status] * 3
    assert len(read(teacher, ids.own)["lessons"]) == 6


def test_a_topic_is_changed_by_whoever_saw_its_latest_version(teacher, ids):
    first = change(teacher, ids.own, ids.lessons.today, topic="Ключи", was=1)
    stale = change(teacher, ids.own, ids.lessons.today, topic="Индексы", was=1)

    assert (first.status_code, first.json["lesson"]["topic"], first.json["lesson"]["version"]) == (200, "Ключи", 2)
    assert (stale.status_code, stale.json["lesson"]["topic"]) == (409, "Ключи")
    assert stale.json["message"]
    assert change(teacher, ids.own, ids.lessons.today, topic="Ключи", was=2).json["lesson"]["version"] == 2


def test_a_lesson_of_another_page_is_not_found(teacher, ids):
    for lesson in (ids.lessons.halves, ids.lessons.foreign, 999_999):
        assert change(teacher, ids.own, lesson, topic="x", was=1).status_code == 404
        assert works(teacher, ids.own, lesson, type="test").status_code == 404


def test_a_lesson_of_a_locked_month_is_not_changed(teacher, ids):
    response = change(teacher, ids.own, ids.lessons.september, topic="x", was=1)

    assert response.status_code == 422
    assert "05.10.2026" in response.json["errors"]["date"]
    assert change(teacher, ids.own, ids.lessons.today, date="2026-09-20", was=1).status_code == 422


def test_the_roll_is_called_and_taken_back(teacher, ids):
    called = change(teacher, ids.own, ids.lessons.today, attendance_taken=True)
    taken_back = change(teacher, ids.own, ids.lessons.today, attendance_taken=False, was=2)

    assert called.json["lesson"]["attendance_taken"] is True
    assert taken_back.json["lesson"]["attendance_taken"] is False
    assert change(teacher, ids.own, ids.lessons.future, attendance_taken=True).status_code == 422


def test_a_cancelled_lesson_stays_with_its_reason_and_comes_back(teacher, ids):
    without = change(teacher, ids.own, ids.lessons.today, cancelled=True, was=1)
    cancelled = change(teacher, ids.own, ids.lessons.today, cancelled=True, cancel_reason="мороз", was=1)
    back = change(teacher, ids.own, ids.lessons.today, cancelled=False, was=2)

    assert without.status_code == 422
    assert (cancelled.json["lesson"]["state"], cancelled.json["lesson"]["why"]) == ("cancelled", "мороз")
    assert (back.json["lesson"]["state"], back.json["lesson"]["why"]) == ("open", None)


def test_a_lesson_with_marks_is_not_moved_ahead(teacher, ids):
    save(teacher, ids.own, op("5", lesson=ids.lessons.today, student=ids.students.belov, work=ids.works.today[0]))

    assert change(teacher, ids.own, ids.lessons.today, date="2026-10-20", was=1).status_code == 422
    assert change(teacher, ids.own, ids.lessons.today, date="2026-10-13", was=1).status_code == 200


def test_a_substitute_fills_the_substituted_lesson_but_does_not_move_it(sign_in, ids):
    substitute = sign_in(SUBSTITUTE)

    assert change(substitute, ids.colleagues, ids.lessons.substituted, topic="Тема", was=1).status_code == 200
    assert works(substitute, ids.colleagues, ids.lessons.substituted, type="test").status_code == 200
    assert change(substitute, ids.colleagues, ids.lessons.substituted, date="2026-10-14", was=3).status_code == 422
    assert change(substitute, ids.colleagues, ids.lessons.colleagues, topic="Тема", was=1).status_code == 404
    assert add(substitute, ids.colleagues).status_code == 422


def test_works_are_added_changed_and_removed(teacher, ids):
    added = works(teacher, ids.own, ids.lessons.today, type="control_work", required=True).json["lesson"]
    work = added["works"][-1]
    changed = works(teacher, ids.own, ids.lessons.today, work=work["id"], type="test").json["lesson"]
    removed = works(teacher, ids.own, ids.lessons.today, work=work["id"], remove=True).json["lesson"]

    assert (work["type"], work["required"], work["graded"]) == ("control_work", True, True)
    assert changed["works"][-1]["type"] == "test"
    assert len(removed["works"]) == 2
    assert removed["version"] == 4


def test_a_work_with_marks_stays_and_a_cleared_one_goes(teacher, ids):
    cell = {"lesson": ids.lessons.today, "student": ids.students.belov, "work": ids.works.today[0]}
    save(teacher, ids.own, op("5", **cell))

    removing = works(teacher, ids.own, ids.lessons.today, work=cell["work"], remove=True)
    other_kind = works(teacher, ids.own, ids.lessons.today, work=cell["work"], type="sports_standards")
    same_values = works(teacher, ids.own, ids.lessons.today, work=cell["work"], type="test")
    save(teacher, ids.own, op("", was=1, **cell))
    removed = works(teacher, ids.own, ids.lessons.today, work=cell["work"], remove=True)

    assert [removing.status_code, other_kind.status_code, same_values.status_code, removed.status_code] == [
        422,
        422,
        200,
        200,
    ]
    assert cell["work"] not in [work["id"] for work in removed.json["lesson"]["works"]]
    late = save(teacher, ids.own, op("4", was=2, **cell))
    assert late[0]["status"] == "invalid"


def test_a_work_of_another_lesson_is_not_found(teacher, ids):
    assert works(teacher, ids.own, ids.lessons.today, work=ids.works.yesterday[0], type="test").status_code == 404
    assert works(teacher, ids.own, ids.lessons.today, work="x", remove=True).status_code == 404


@pytest.mark.parametrize("fields", [{"type": "no such"}, {"type": 5}, {"type": "test", "required": "yes"}])
def test_a_work_of_no_kind_is_refused(teacher, ids, fields):
    assert works(teacher, ids.own, ids.lessons.today, **fields).status_code == 422


def test_a_lesson_has_a_few_works_not_a_hundred(teacher, ids):
    answers = [works(teacher, ids.own, ids.lessons.today, type="test").status_code for _ in range(8)]

    assert answers == [200] * 6 + [422] * 2


def test_the_history_tells_what_happened_in_words(teacher, ids):
    added = add(teacher, ids.own).json["lesson"]
    change(teacher, ids.own, added["id"], topic="Индексы", was=1)
    works(teacher, ids.own, added["id"], type="test")
    save(teacher, ids.own, op("5", lesson=added["id"], student=ids.students.belov, work=added["works"][0]["id"]))

    changes = teacher.get(f"/journals/{ids.own}/history.json?lesson={added['id']}").json["changes"]

    told = [(change["what"], change["old"], change["new"]) for change in changes]
    assert told[:3] == [("14.10 ОЗ", "", "5"), ("14.10 вид работы", "", "Тест"), ("14.10 тема", "Запросы", "Индексы")]
    assert ("14.10 вид занятия", "", "Практическое занятие") in told
    assert {change["who"] for change in changes} == {"Орлова Н. С."}
    assert changes[0]["student"] == "Белов И. П."


def test_the_history_of_one_cell_is_that_cell_only(teacher, ids):
    cell = {"lesson": ids.lessons.today, "student": ids.students.belov, "work": ids.works.today[0]}
    other = {**cell, "student": ids.students.abramov}
    save(teacher, ids.own, op("5", **cell), op("2", **other), op("4", was=1, **cell))

    query = "&".join(f"{name}={value}" for name, value in cell.items())
    changes = teacher.get(f"/journals/{ids.own}/history.json?{query}").json["changes"]

    assert [(change["old"], change["new"]) for change in changes] == [("5", "4"), ("", "5")]
    assert teacher.get(f"/journals/{ids.own}/history.json?lesson=x").json == {"changes": []}


def test_a_topic_that_no_database_can_hold_is_refused_with_words(teacher, ids):
    for topic in ("половина знака \ud800", "ноль \0"):
        assert "topic" in add(teacher, ids.own, topic=topic).json["errors"]

    answer = teacher.post(f"/journals/{ids.own}/cells", json={"ops": [], "reason": "\ud800"})
    assert answer.status_code == 422
