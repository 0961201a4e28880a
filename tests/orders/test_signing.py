"""A signed order moves people; everything that hinders is told and nothing is half done."""

import datetime

import pytest
import sqlalchemy as sa

from app.policy.roles import Role
from app.students import order_groups
from app.students.models import Student, StudyGroup, SubgroupMember
from tests import make
from tests.orders.college import draft, name, said, sign, signed, state, stays, studying


def test_an_order_of_enrolment_fills_a_group(secretary):
    group, student = make.group("1ИС-26"), make.student("Новиков Пётр Ильич")
    order = draft(secretary, group=group.id, effective_on="01.09.2026", ordered_on="20.08.2026")
    name(secretary, order, student)
    before = stays(student)

    sign(secretary, order)

    assert before == []
    assert stays(student) == [("1ИС-26", "01.09", None, "№ 10-к от 20.08.2026", None)]


def test_a_draft_moves_nobody_and_is_deleted_without_a_trace(secretary, db_session):
    order = draft(secretary, group=make.group().id)
    name(secretary, order, make.student())

    secretary.post(f"/orders/delete/{order}")

    assert state(order) is None
    assert db_session.scalar(sa.text("SELECT count(*) FROM student_order_line")) == 0


def test_a_transfer_ends_one_stay_the_day_before_the_other_begins(secretary):
    student, other = studying(group=make.group("1ИС-26")), make.group("1ГД-26")

    signed(secretary, "transfer", student, group=other.id)

    assert stays(student) == [
        ("1ИС-26", "01.09", "04.10", None, "№ 10-к от 01.10.2026"),
        ("1ГД-26", "05.10", None, "№ 10-к от 01.10.2026", None),
    ]


def test_who_is_expelled_twice_is_told_by_which_order_the_first_time(secretary):
    student = studying()
    signed(secretary, "expulsion", student, reason="own_wish")
    order = draft(secretary, "expulsion", "11-к", effective_on="10.10.2026", reason="debts")
    name(secretary, order, student)

    answer = sign(secretary, order)

    assert state(order) == "draft"
    assert "уже не учится" in said(answer)
    assert "приказ № 10-к от 01.10.2026" in said(answer)


def test_an_expulsion_needs_a_reason(secretary):
    order = draft(secretary, "expulsion")
    name(secretary, order, studying())

    assert "Укажите причину" in said(sign(secretary, order))
    assert state(order) == "draft"


def test_an_expulsion_dated_before_the_enrolment_is_refused(secretary):
    student = studying(starts_on=datetime.date(2026, 10, 6))
    order = draft(secretary, "expulsion", reason="own_wish", effective_on="05.10.2026")
    name(secretary, order, student)

    answer = sign(secretary, order)

    assert state(order) == "draft"
    assert "ещё не учится" in said(answer)
    assert "06.10.2026" in said(answer)


def test_who_studies_in_a_group_is_not_enrolled_into_another(secretary):
    student = studying(group=make.group("1ИС-26"))
    order = draft(secretary, group=make.group("1ГД-26").id)
    name(secretary, order, student)

    answer = sign(secretary, order)

    assert "Уже учится в группе 1ИС-26 с 01.09.2026" in said(answer)
    assert len(stays(student)) == 1


def test_who_studies_may_be_enrolled_into_additional_education_beside(secretary):
    student = studying(group=make.group("1ИС-26"))
    club = make.group("Робототехника", education_module="additional")

    signed(secretary, "enrolment", student, group=club.id)

    assert [stay[0] for stay in stays(student)] == ["1ИС-26", "Робототехника"]
    assert stays(student)[0][2] is None


def test_nobody_is_transferred_into_the_own_group(secretary):
    group = make.group("1ИС-26")
    order = draft(secretary, "transfer", group=group.id)
    name(secretary, order, studying(group=group))

    assert "Уже учится в группе 1ИС-26" in said(sign(secretary, order))


def test_one_wrong_student_keeps_the_whole_order_from_being_signed(secretary):
    group, target = make.group("1ИС-26"), make.group("1ГД-26")
    good, bad = studying("Абрамов Ян", group), studying("Борисов Ян", target)
    order = draft(secretary, "transfer", group=target.id)
    name(secretary, order, good, bad)

    sign(secretary, order)

    assert len(stays(good)) == 1
    assert stays(good)[0][2] is None


def test_two_hundred_students_with_one_click_twice_are_enrolled_once(secretary, db_session):
    group = make.group("1ИС-26")
    order = draft(secretary, group=group.id, effective_on="01.10.2026")
    students = [Student(last_name=f"Студентов-{number}", first_name="Ян") for number in range(200)]
    db_session.add_all(students)
    db_session.commit()
    name(secretary, order, *students)
    name(secretary, order, *students)

    first, second = sign(secretary, order), sign(secretary, order)

    assert "Подписан приказ" in said(first)
    assert "уже подписан" in said(second)
    assert db_session.scalar(sa.text("SELECT count(*) FROM enrollment")) == 200


def test_who_is_on_leave_returns_to_another_group(secretary):
    student, other = studying(group=make.group("2ИС-25")), make.group("2ИС-25-2")
    signed(secretary, "academic_leave", student, reason="family", effective_on="10.09.2026", ordered_on="09.09.2026")

    signed(secretary, "return", student, number="11-к", group=other.id)

    assert [stay[:3] for stay in stays(student)] == [("2ИС-25", "01.09", "09.09"), ("2ИС-25-2", "05.10", None)]


def test_who_is_on_leave_is_not_reinstated_but_returns(secretary):
    student, group = studying(), make.group()
    signed(secretary, "academic_leave", student, effective_on="10.09.2026", ordered_on="09.09.2026")
    order = draft(secretary, "reinstatement", "11-к", group=group.id)
    name(secretary, order, student)

    assert "нужен приказ о выходе из отпуска" in said(sign(secretary, order))


def test_who_was_expelled_is_reinstated(secretary):
    student, group = studying(), make.group("2ИС-25")
    signed(secretary, "expulsion", student, reason="own_wish", effective_on="10.09.2026", ordered_on="09.09.2026")

    signed(secretary, "reinstatement", student, number="11-к", group=group.id)

    assert stays(student)[-1][:3] == ("2ИС-25", "05.10", None)


def test_a_whole_group_graduates_at_once(secretary):
    group = make.group("4ИС-22")
    students = [studying(f"Выпускник{letter} Ян", group) for letter in "абв"]
    order = draft(secretary, "graduation")
    page = secretary.get(f"/orders/{order}/students?group={group.id}")
    name(secretary, order, *students, group=group)

    sign(secretary, order)

    assert page.text.count('name="student" value="') >= 3
    assert {stay[2] for student in students for stay in stays(student)} == {"04.10"}


def test_a_change_of_surname_changes_the_card_and_the_former_one_is_found(secretary, db_session):
    student = studying("Петрова Анна Ильинична")
    order = draft(secretary, "name_change")
    name(secretary, order, student)
    line = db_session.scalar(sa.text("SELECT id FROM student_order_line"))
    secretary.post(f"/order-lines/edit/{line}", data={"last_name": "Сидорова", "row_version": "1"})

    sign(secretary, order)

    found = secretary.get("/students/list/?q=петрова").text
    assert "Сидорова" in found
    card = secretary.get(f"/students/show/{student.id}").text
    assert "Прежняя фамилия" in card
    assert "Петрова" in card
    assert db_session.scalar(sa.text("SELECT last_name FROM student_name")) == "Петрова"


def test_a_change_of_surname_without_a_new_one_is_refused(secretary):
    order = draft(secretary, "name_change")
    name(secretary, order, studying())

    assert "Укажите новую фамилию" in said(sign(secretary, order))


def test_groups_are_promoted_with_all_their_students_but_for_one_who_stays(secretary, db_session):
    younger, older = make.group("1ИС-26", course_number=1), make.group("2ИС-25", course_number=2)
    goes, stays_behind = studying("Идущий Ян", older), studying("Остающийся Ян", older)
    studying("Младший Ян", younger)
    order = draft(secretary, "promotion", ordered_on="01.10.2026", effective_on="01.10.2026")
    secretary.post(f"/orders/{order}/groups", data={"group": [older.id]})
    line = db_session.scalar(
        sa.text("SELECT id FROM student_order_line WHERE student_id = :one"), {"one": stays_behind.id}
    )
    secretary.post(f"/order-lines/edit/{line}", data={"group": younger.id, "row_version": "1"})

    sign(secretary, order)

    courses = dict(db_session.execute(sa.select(StudyGroup.id, StudyGroup.course_number)).all())
    assert courses == {younger.id: 1, older.id: 3}
    assert [stay[2] for stay in stays(goes)] == [None]
    assert [stay[0] for stay in stays(stays_behind)][-1] == younger.name


def test_a_promotion_that_forgets_a_newcomer_is_not_signed(secretary):
    group = make.group("1ИС-26")
    studying("Старый Ян", group)
    order = draft(secretary, "promotion", effective_on="10.10.2026")
    secretary.post(f"/orders/{order}/groups", data={"group": [group.id]})
    studying("Новенький Ян", group)

    answer = sign(secretary, order)
    secretary.post(f"/orders/{order}/groups/refresh")
    again = sign(secretary, order)

    assert "Новенький Ян" in said(answer)
    assert state(order) == "signed", said(again)


def test_the_administrator_draws_up_a_promotion_and_cannot_sign_it(sign_in):
    group = make.group("1ИС-26")
    studying(group=group)
    administrator = sign_in(Role.ADMINISTRATOR)
    order = draft(administrator, "promotion")
    administrator.post(f"/orders/{order}/groups", data={"group": [group.id]})

    answer = administrator.post(f"/orders/{order}/sign")
    other = administrator.post(
        "/orders/add?kind=expulsion", data={"ordered_on": "01.10.2026", "effective_on": "05.10.2026"}
    )

    assert answer.status_code == 403
    assert state(order) == "draft"
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("ordered_on", "effective_on", "words"),
    [
        ("01.10.2026", "01.06.2026", "раньше даты приказа"),
        ("01.10.2026", "01.12.2027", "больше чем через год"),
        ("31.13.2026", "01.10.2026", "Ожидается дата"),
    ],
)
def test_days_that_cannot_belong_together_are_told_and_what_was_typed_stays(secretary, ordered_on, effective_on, words):
    answer = secretary.post(
        "/orders/add?kind=expulsion", data={"number": "7", "ordered_on": ordered_on, "effective_on": effective_on}
    )

    assert answer.status_code == 200
    assert words in said(answer) or "дата" in said(answer).lower()
    assert f'value="{ordered_on}"' in answer.text


def test_an_order_of_tomorrow_is_not_signed_today(secretary):
    order = draft(secretary, "expulsion", ordered_on="20.10.2026", effective_on="21.10.2026", reason="own_wish")
    name(secretary, order, studying())

    assert "Дата приказа ещё не наступила" in said(sign(secretary, order))


def test_a_number_is_used_once_a_year_in_whatever_spelling(secretary):
    draft(secretary, "expulsion", "84-к")

    answer = secretary.post(
        "/orders/add?kind=transfer", data={"number": "84-К", "ordered_on": "02.10.2026", "effective_on": "05.10.2026"}
    )

    assert "№ 84-К в 2026 году уже есть" in said(answer)
    assert draft(secretary, "transfer", "84-к", ordered_on="02.10.2025", effective_on="05.10.2025")


def test_an_order_without_a_number_is_kept_and_not_signed(secretary):
    order = draft(secretary, "expulsion", number="", reason="own_wish")
    name(secretary, order, studying())

    assert "нет номера" in said(sign(secretary, order))


def test_a_signed_order_is_neither_changed_nor_deleted(secretary):
    student = studying()
    order = signed(secretary, "expulsion", student, reason="own_wish")

    edited = secretary.post(f"/orders/edit/{order}", data={"number": "99"}, follow_redirects=True)
    secretary.post(f"/orders/delete/{order}")
    secretary.post(f"/orders/{order}/strike", data={"line": "1"})

    assert "подписан" in said(edited)
    assert state(order) == "signed"
    assert stays(student)[0][4] == "№ 10-к от 01.10.2026"


def test_what_an_order_made_is_not_changed_by_hand(secretary, db_session):
    student = studying()
    signed(secretary, "expulsion", student, reason="own_wish")
    stay, group = db_session.execute(sa.text("SELECT id, group_id FROM enrollment")).one()

    edited = secretary.post(
        f"/enrollments/edit/{stay}",
        data={"student": student.id, "group": group, "starts_on": "01.09.2026", "ends_on": "", "row_version": "2"},
    )
    deleted = secretary.post(f"/enrollments/delete/{stay}", follow_redirects=True)

    assert "выбыл из группы по приказу № 10-к" in said(edited)
    assert "снимите подпись" in said(deleted)
    assert stays(student)[0][2] == "04.10"


def test_history_brought_by_hand_keeps_the_words_of_its_orders(secretary):
    group, student = make.group("2ИС-24"), make.student()

    secretary.post(
        "/enrollments/add",
        data={"student": student.id, "group": group.id, "starts_on": "01.09.2024", "order_in": "№ 5 от 20.08.2024"},
    )

    assert stays(student) == [("2ИС-24", "01.09", None, "№ 5 от 20.08.2024", None)]


def test_subgroups_of_the_old_group_are_left_with_it_and_come_back_with_it(secretary, db_session):
    group = make.group()
    student = studying(group=group)
    half = make.subgroup(group)
    make.saved(SubgroupMember(subgroup=half, student=student, starts_on=datetime.date(2026, 9, 1)))
    until = sa.text("SELECT ends_on FROM subgroup_member")

    order = signed(secretary, "expulsion", student, reason="own_wish")
    left_on = str(db_session.scalar(until))
    db_session.rollback()
    secretary.post(f"/orders/{order}/take-back")

    assert left_on == "2026-10-04"
    assert db_session.scalar(until) is None


def test_marks_given_after_the_day_of_leaving_are_told_before_the_signature(secretary, db_session):
    group = make.group()
    student = studying(group=group)
    order = draft(secretary, "expulsion", reason="own_wish", effective_on="05.10.2026")
    name(secretary, order, student)
    before = said(secretary.get(f"/orders/show/{order}"))
    lesson = make.lesson(make.page(group_=group), datetime.date(2026, 10, 7))
    values = {"page": lesson.page_id, "lesson": lesson.id, "student": student.id}
    columns = "page_id, lesson_id, student_id, value, version"
    db_session.execute(sa.text(f"INSERT INTO attendance ({columns}) VALUES (:page, :lesson, :student, 'н', 1)"), values)
    db_session.commit()

    after = said(secretary.get(f"/orders/show/{order}"))

    assert "В журналах есть записи" not in before
    assert "В журналах есть записи" in after


@pytest.fixture
def told(monkeypatch):
    """What those who register with orders over groups are told."""
    heard = []
    monkeypatch.setattr(order_groups, "_listeners", [lambda group, state: heard.append((group.name, state))])
    monkeypatch.setattr(order_groups, "_renamers", [lambda group, course, day: heard.append((group.name, course))])
    return heard


def test_a_group_of_which_all_have_graduated_is_closed_and_opened_again(secretary, told):
    whole, rest = make.group("4ИС-22"), make.group("4ГД-22")
    students = [studying("Первый Ян", whole), studying("Второй Ян", rest)]
    studying("Третий Ян", rest)

    order = signed(secretary, "graduation", *students)
    secretary.post(f"/orders/{order}/take-back")

    assert told[0] == ("4ИС-22", "graduated")
    assert ("4ГД-22", "graduated") not in told
    assert ("4ИС-22", "active") in told


def test_a_group_in_which_somebody_studies_is_not_wound_up(secretary, told):
    empty, full = make.group("1А-26"), make.group("1Б-26")
    studying("Один Ян", full)
    order = draft(secretary, "liquidation")
    secretary.post(f"/orders/{order}/groups", data={"group": [empty.id, full.id]})

    refused = sign(secretary, order)
    secretary.post(f"/orders/{order}/strike-group/{full.id}")
    sign(secretary, order)

    assert "В группе 1Б-26 ещё числятся студенты (1): Один Ян" in said(refused)
    assert state(order) == "signed"
    assert told == [("1А-26", "disbanded")]


def test_the_oldest_groups_are_promoted_first_so_that_names_are_free(secretary, told):
    for course, title in ((1, "1ИС"), (2, "2ИС"), (3, "3ИС")):
        studying(f"Студент{title} Ян", make.group(title, course_number=course))
    order = draft(secretary, "promotion")
    secretary.post(f"/orders/{order}/groups", data={"group": [1, 2, 3]})

    sign(secretary, order)

    assert told == [("3ИС", 4), ("2ИС", 3), ("1ИС", 2)]
