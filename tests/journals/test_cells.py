"""Batches of cells through HTTP: what is saved, what is refused and why, and that nothing is lost or doubled."""

import uuid

import pytest
from flask_appbuilder.security.sqla.models import Role

from app.accounts import sync
from app.core import revision
from app.core.actor import acting, system
from app.extensions import db
from tests.journals.college import on
from tests.journals.conftest import ADMIN, COLLEAGUE, CURATOR, HEAD, SUBSTITUTE, op, read, save


@pytest.fixture
def mark(ids):
    """An operation on the answer of today's lesson for Belov, unless said otherwise."""

    def mark(value="5", *, at="today", student="belov", place=0, was=None, name=None):
        work = getattr(ids.works, at)[place] if place is not None else None
        lesson = getattr(ids.lessons, at)
        return op(value, lesson=lesson, student=getattr(ids.students, student), work=work, was=was, name=name)

    return mark


def only(results):
    (result,) = results
    return result


def test_a_mark_is_saved_and_answered_with_its_version(teacher, ids, mark):
    first = only(save(teacher, ids.own, mark("5")))
    second = only(save(teacher, ids.own, mark("4", was=1)))

    assert (first["status"], first["cell"]["value"], first["cell"]["version"]) == ("saved", "5", 1)
    assert (second["status"], second["cell"]["value"], second["cell"]["version"]) == ("saved", "4", 2)


@pytest.mark.parametrize("value", ["5", "4", "3", "2", ".", "осв"])
def test_a_graded_work_takes_grades(teacher, ids, mark, value):
    assert only(save(teacher, ids.own, mark(value)))["cell"]["value"] == value


@pytest.mark.parametrize("value", ["зач", "нз", ".", "осв"])
def test_a_work_that_is_passed_takes_credits(teacher, ids, mark, value):
    assert only(save(teacher, ids.own, mark(value, place=1)))["cell"]["value"] == value


@pytest.mark.parametrize("value", ["н", "нп", "уп", "б", "оп", "осв"])
def test_attendance_takes_its_codes(teacher, ids, mark, value):
    result = only(save(teacher, ids.own, mark(value, place=None)))

    assert (result["status"], result["cell"]["work"], result["cell"]["value"]) == ("saved", None, value)


@pytest.mark.parametrize("value", ["5", "2", "зач", "нз", "осв", "на"])
def test_a_term_column_takes_its_values(teacher, ids, value):
    result = only(save(teacher, ids.own, op(value, student=ids.students.belov, column="term")))

    assert (result["status"], result["cell"]) == (
        "saved", {"column": "term", "student": ids.students.belov, "value": value, "version": 1},
    )  # fmt: skip


@pytest.mark.parametrize(("typed", "stored"), [("Н", "н"), ("H", "н"), ("y", "н"), ("УП", "уп"), ("Б", "б")])
def test_a_value_is_stored_as_the_journal_writes_it(teacher, ids, mark, typed, stored):
    assert only(save(teacher, ids.own, mark(typed, place=None)))["cell"]["value"] == stored


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("1", 0),
        ("6", 0),
        ("кот", 0),
        (5, 0),
        (None, 0),
        ("н", 0),
        ("на", 0),
        ("зач", 0),
        ("5", 1),
        ("5", None),
        ("на", None),
    ],
)
def test_a_value_that_does_not_fit_its_place_is_invalid(teacher, ids, mark, value, place):
    result = only(save(teacher, ids.own, mark(value, place=place)))

    assert (result["status"], result["cell"]["version"]) == ("invalid", None)
    assert result["message"]
    assert read(teacher, ids.own)["cells"] == []


@pytest.mark.parametrize(
    ("at", "status", "words"),
    [
        ("future", "locked", "впереди"),
        ("september", "locked", "05.10.2026"),
        ("cancelled", "locked", "не проведено"),
        ("late", "locked", "причину"),
        ("today", "saved", None),
        ("yesterday", "saved", None),
    ],
)
def test_a_lesson_takes_marks_only_while_it_is_open(teacher, ids, mark, at, status, words):
    result = only(save(teacher, ids.own, mark(at=at)))

    assert result["status"] == status
    assert words is None or words in result["message"]
    assert result["cell"]["version"] == (1 if status == "saved" else None)


def test_a_late_lesson_asks_for_a_reason_and_keeps_it(teacher, ids, mark):
    result = only(save(teacher, ids.own, mark(at="late"), reason="сдал позже"))

    assert result["status"] == "saved"
    history = teacher.get(f"/journals/{ids.own}/history.json?lesson={ids.lessons.late}").json["changes"]
    assert history[0]["reason"] == "сдал позже"


@pytest.mark.parametrize("at", ["september", "future", "cancelled"])
def test_a_reason_opens_nothing_that_is_locked(teacher, ids, mark, at):
    assert only(save(teacher, ids.own, mark(at=at), reason="очень нужно"))["status"] == "locked"


def test_an_empty_reason_is_no_reason(teacher, ids, mark):
    assert only(save(teacher, ids.own, mark(at="late"), reason="   "))["status"] == "locked"


def test_the_window_moves_with_the_day(teacher, ids, mark, today):
    today(on(10, 17))
    in_time = only(save(teacher, ids.own, mark()))
    today(on(10, 18))
    late = only(save(teacher, ids.own, mark("4", was=1)))
    today(on(11, 5))
    locked = only(save(teacher, ids.own, mark("4", was=1), reason="поздно"))

    assert (in_time["status"], late["status"], locked["status"]) == ("saved", "locked", "locked")


def test_an_unlock_lets_its_teacher_write_with_a_reason_until_it_expires(teacher, ids, mark, today, database):
    with database() as connection:
        connection.exec_driver_sql(
            "INSERT INTO page_unlock (page_id, employee_id, until, reason, granted_by, granted_at) "
            f"SELECT {ids.own}, {ids.employees.teacher}, '2026-10-15', 'проверка', min(id), '2026-10-14 05:00:00' "
            "FROM ab_user"
        )

    without = only(save(teacher, ids.own, mark(at="september")))
    within = only(save(teacher, ids.own, mark(at="september"), reason="ошибка"))
    today(on(10, 16))
    after = only(save(teacher, ids.own, mark("2", at="september", was=1), reason="ошибка"))

    assert (without["status"], within["status"], after["status"]) == ("locked", "saved", "locked")


def test_a_closed_term_is_locked_and_its_columns_too(teacher, ids, mark, database):
    with database() as connection:
        connection.exec_driver_sql("UPDATE term SET closed_on = '2026-10-14'")

    results = save(teacher, ids.own, mark(), op("5", student=ids.students.belov, column="term"))

    assert [result["status"] for result in results] == ["locked", "locked"]
    assert read(teacher, ids.own)["columns"][0]["may_write"] is False


def test_a_student_who_has_left_or_not_come_yet_gets_nothing_on_that_day(teacher, ids, mark):
    left = only(save(teacher, ids.own, mark(student="gone")))
    not_yet = only(
        save(
            teacher,
            ids.halves,
            op("5", lesson=ids.lessons.halves, student=ids.students.abramov, work=ids.works.halves[0]),
        )
    )

    assert (left["status"], not_yet["status"]) == ("locked", "invalid")


@pytest.mark.parametrize("who", [HEAD, CURATOR])
def test_whoever_only_reads_is_told_forbidden(sign_in, ids, mark, who):
    results = save(sign_in(who), ids.own, mark(), mark("н", place=None), {"op": "junk"})

    assert [result["status"] for result in results] == ["forbidden"] * 3


@pytest.mark.parametrize("who", [COLLEAGUE, SUBSTITUTE, ADMIN, "student", "parent", "nobody"])
def test_a_foreign_page_is_not_found(sign_in, ids, mark, who):
    response = sign_in(who).post(f"/journals/{ids.own}/cells", json={"ops": [mark()]})

    assert response.status_code == 404


def test_a_substitute_writes_the_substituted_lesson_and_no_other(sign_in, ids):
    substitute, student = sign_in(SUBSTITUTE), ids.students.belov
    own = op("5", lesson=ids.lessons.substituted, student=student, work=ids.works.substituted[0])
    other = op("5", lesson=ids.lessons.colleagues, student=student, work=ids.works.colleagues[0])
    term = op("5", student=student, column="term")

    results = save(substitute, ids.colleagues, own, other, term)

    assert [result["status"] for result in results] == ["saved", "forbidden", "forbidden"]


def test_a_refusal_tells_a_substitute_nothing_of_other_lessons(sign_in, ids):
    student, lesson = ids.students.belov, ids.lessons.colleagues
    work = ids.works.colleagues[0]
    colleague, substitute = sign_in(COLLEAGUE), sign_in(SUBSTITUTE)
    save(colleague, ids.colleagues, op("2", lesson=lesson, student=student, work=work))
    save(colleague, ids.colleagues, op("н", lesson=lesson, student=student))
    save(colleague, ids.colleagues, op("3", student=student, column="term"))

    results = save(
        substitute,
        ids.colleagues,
        op("5", lesson=lesson, student=student, work=work),
        op("5", lesson=ids.lessons.substituted, student=student, work=work),
        op("н", lesson=lesson, student=student),
        op("5", student=student, column="term"),
    )

    assert "saved" not in {result["status"] for result in results}
    assert [(result["cell"]["value"], result["cell"]["version"]) for result in results] == [("", None)] * 4


def test_an_assignment_lets_in_on_its_own_days_only(teacher, ids, mark, database):
    with database() as connection:
        connection.exec_driver_sql(
            f"UPDATE load_assignment SET starts_on = '2026-10-14' WHERE teacher_id = {ids.employees.teacher}"
        )

    results = save(teacher, ids.own, mark(), mark(at="yesterday"))

    assert [result["status"] for result in results] == ["saved", "forbidden"]


@pytest.fixture
def roles(app):
    """Change the rights of roles; they are as the table says again afterwards."""

    def take_away(name, right):
        with app.app_context(), acting(system("test")):
            role = db.session.query(Role).filter_by(name=name).one()
            role.permissions = [held for held in role.permissions if held.permission.name != right]
            revision.bump(revision.ACCESS)
            db.session.commit()

    yield take_away
    with app.app_context(), acting(system("test")):
        sync.reset()
        db.session.commit()


def test_a_role_that_lost_the_right_to_write_reads_only(teacher, ids, mark, roles):
    roles("Педагогический работник", "write:teaches")

    assert only(save(teacher, ids.own, mark()))["status"] == "forbidden"
    assert read(teacher, ids.own)["may_write"] is False


def test_foreign_lessons_works_students_and_columns_are_no_cells_of_this_page(teacher, ids, mark):
    today, belov = ids.lessons.today, ids.students.belov
    wrong = [
        op("5", lesson=ids.lessons.foreign, student=belov, work=ids.works.foreign[0]),
        op("н", lesson=ids.lessons.colleagues, student=belov),
        op("5", lesson=today, student=belov, work=ids.works.yesterday[0]),
        op("5", lesson=today, student=belov, work=ids.works.colleagues[0]),
        op("5", lesson=today, student=ids.students.stranger, work=ids.works.today[0]),
        op("5", lesson=999_999, student=belov, work=ids.works.today[0]),
        op("5", lesson=today, student=belov, work=999_999),
        op("5", student=belov, column="exam"),
        op("5", student=belov, column="итог"),
    ]

    results = save(teacher, ids.own, *wrong)

    assert {result["status"] for result in results} == {"invalid"}
    assert read(teacher, ids.own)["cells"] == []


def test_a_conflict_shows_the_other_value_who_wrote_it_and_when(teacher, ids, mark):
    save(teacher, ids.own, mark("5"))
    save(teacher, ids.own, mark("3", was=1))

    stale = only(save(teacher, ids.own, mark("4", was=1)))
    never = only(save(teacher, ids.own, mark("4", was=None)))

    for result in (stale, never):
        assert result["status"] == "conflict"
        assert (result["cell"]["value"], result["cell"]["version"]) == ("3", 2)
        assert result["cell"]["who"] == "Орлова Н. С."
        assert result["cell"]["at"].endswith("Z")
    assert read(teacher, ids.own)["cells"][0]["value"] == "3"


def test_a_version_of_a_cell_that_never_was_is_a_conflict(teacher, ids, mark):
    result = only(save(teacher, ids.own, mark(was=1)))

    assert (result["status"], result["cell"]["version"]) == ("conflict", None)


def test_the_same_operation_sent_again_changes_nothing(teacher, ids, mark):
    operation = mark("5")
    first = only(save(teacher, ids.own, operation))
    save(teacher, ids.own, mark("4", was=1))

    again = only(save(teacher, ids.own, operation))

    assert again == first
    assert read(teacher, ids.own)["cells"][0]["value"] == "4"
    assert read(teacher, ids.own)["change"] == 2


def test_the_same_operation_twice_in_one_batch_is_done_once(teacher, ids, mark):
    operation = mark("5")

    first, second = save(teacher, ids.own, operation, operation)

    assert first == second
    assert read(teacher, ids.own)["change"] == 1


def test_an_operation_with_another_content_is_invalid(teacher, ids, mark):
    name = str(uuid.uuid4())
    save(teacher, ids.own, mark("5", name=name))

    others = [
        mark("4", name=name),
        mark("5", name=name, was=1),
        mark("5", name=name, student="abramov"),
        mark("н", name=name, place=None),
    ]
    results = save(teacher, ids.own, *others)

    assert {result["status"] for result in results} == {"invalid"}
    assert read(teacher, ids.own)["change"] == 1


def test_an_operation_of_somebody_else_is_invalid(teacher, sign_in, ids, mark):
    name = str(uuid.uuid4())
    save(teacher, ids.own, mark("5", name=name))
    other = op("5", lesson=ids.lessons.colleagues, student=ids.students.belov, work=ids.works.colleagues[0], name=name)

    assert only(save(sign_in(COLLEAGUE), ids.colleagues, other))["status"] == "invalid"


def test_a_refused_operation_is_judged_anew(teacher, ids, mark, today):
    operation = mark(at="future")
    refused = only(save(teacher, ids.own, operation))
    today(on(10, 16))

    assert refused["status"] == "locked"
    assert only(save(teacher, ids.own, operation))["status"] == "saved"


def test_saving_what_stands_there_already_changes_nothing(teacher, ids, mark):
    save(teacher, ids.own, mark("5"))

    same = only(save(teacher, ids.own, mark("5", was=1)))
    cleared = only(save(teacher, ids.own, mark("", place=None)))

    assert (same["status"], same["cell"]["version"]) == ("saved", 1)
    assert (cleared["status"], cleared["cell"]["version"]) == ("saved", None)
    assert read(teacher, ids.own)["change"] == 1


def test_two_changes_of_one_cell_in_one_batch_follow_each_other(teacher, ids, mark):
    results = save(teacher, ids.own, mark("5"), mark("4", was=1), mark("", was=2), mark("3", was=1))

    assert [result["status"] for result in results] == ["saved", "saved", "saved", "conflict"]
    assert [(cell["value"], cell["version"]) for cell in read(teacher, ids.own)["cells"]] == [("", 3)]


def test_good_operations_are_saved_beside_bad_ones(teacher, ids, mark):
    results = save(teacher, ids.own, mark("5"), mark("5", at="future"), {"op": 1}, mark("н", place=None))

    assert [result["status"] for result in results] == ["saved", "locked", "invalid", "saved"]


@pytest.mark.parametrize(
    "junk",
    [
        b"", b"{", b"[]", b"null", b'"ops"', b"{}", b'{"ops": null}', b'{"ops": {}}', b'{"ops": "5"}',
        b'{"ops": [], "reason": 5}', b"\xff\xfe", b"[[[[[[",
    ],
)  # fmt: skip
def test_what_is_no_batch_is_refused_whole(teacher, ids, junk):
    response = teacher.post(f"/journals/{ids.own}/cells", data=junk, content_type="application/json")

    assert response.status_code == 422
    assert response.json["error"]


def test_more_than_fifty_changes_are_refused_whole(teacher, ids, mark):
    response = teacher.post(f"/journals/{ids.own}/cells", json={"ops": [mark() for _ in range(51)]})

    assert response.status_code == 422
    assert read(teacher, ids.own)["cells"] == []


def test_an_empty_batch_is_answered(teacher, ids):
    assert save(teacher, ids.own) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"op": "not a uuid"}, {"op": None}, {"op": 5}, {"student": "2"}, {"student": None}, {"student": 2.5},
        {"student": True}, {"student": -1}, {"student": 2**40}, {"lesson": "1"}, {"lesson": None}, {"lesson": [1]},
        {"work": "x"}, {"work": 0.5}, {"was": "1"}, {"was": -1}, {"was": 1.5}, {"column": 5},
        {"column": "term"}, {"column": {"a": 1}},
    ],
)  # fmt: skip
def test_an_operation_of_wrong_kinds_is_invalid_and_harms_nothing(teacher, ids, mark, broken):
    results = save(teacher, ids.own, {**mark(), **broken}, mark("н", place=None))

    assert [result["status"] for result in results] == ["invalid", "saved"]


@pytest.mark.parametrize("junk", [None, 5, "op", [], [1]])
def test_an_operation_that_is_no_object_is_invalid(teacher, ids, junk):
    assert only(save(teacher, ids.own, junk))["status"] == "invalid"


def test_an_absence_says_that_the_roll_was_called(teacher, ids, mark):
    save(teacher, ids.own, mark("5"))
    before = {lesson["id"]: lesson["attendance_taken"] for lesson in read(teacher, ids.own)["lessons"]}
    save(teacher, ids.own, mark("н", place=None))
    after = {lesson["id"]: lesson["attendance_taken"] for lesson in read(teacher, ids.own)["lessons"]}

    assert before[ids.lessons.today] is False
    assert after[ids.lessons.today] is True
    assert after[ids.lessons.yesterday] is False


def test_the_number_of_statements_does_not_depend_on_the_batch(teacher, ids, mark, statements):
    names = ("abramov", "belov", "vasilyev")
    read(teacher, ids.own)
    with statements() as one:
        save(teacher, ids.own, mark("5"))
    with statements() as many:
        save(
            teacher,
            ids.own,
            *(mark("5", at="yesterday", student=name, place=place) for name in names for place in (0, 1)),
        )
    mixed = [mark("4", student=name, was=None) for name in ("abramov", "vasilyev")]
    mixed += [mark("н", place=None, student=name) for name in names]
    mixed += [op("5", student=getattr(ids.students, name), column="term") for name in names]
    with statements() as of_all_kinds:
        save(teacher, ids.own, *mixed)

    def asked(seen):
        return [statement for statement in seen if not statement.startswith("BEGIN")]

    assert len(asked(many)) == len(asked(one)) <= 9
    assert len(asked(of_all_kinds)) <= 12


def test_nothing_of_a_batch_is_written_when_its_end_fails(teacher, ids, mark, database):
    with database() as connection:
        connection.exec_driver_sql("ALTER TABLE journal_chain RENAME COLUMN anchor TO lost")
    try:
        with pytest.raises(Exception, match="anchor"):
            save(teacher, ids.own, mark("5"), mark("н", place=None))
    finally:
        with database() as connection:
            connection.exec_driver_sql("ALTER TABLE journal_chain RENAME COLUMN lost TO anchor")

    assert read(teacher, ids.own)["cells"] == []
    assert only(save(teacher, ids.own, mark("5")))["status"] == "saved"
