"""Back to what was before an order, while nothing depends on it; what does is named."""

import datetime

import sqlalchemy as sa

from app.students.models import StudyGroup
from tests import make
from tests.orders.college import draft, name, said, sign, signed, state, stays, studying


def take_back(client, order):
    return client.post(f"/orders/{order}/take-back", follow_redirects=True)


def cancel(client, order, number="90-к", but=()):
    """An order that cancels another one, for all but some students."""
    answer = client.post(
        f"/orders/add?kind=cancellation&cancels={order}", data={"number": number, "ordered_on": "12.10.2026"}
    )
    assert answer.status_code == 302, said(answer)
    made = int(answer.location.rsplit("/", 1)[1])
    if but:
        ids = [str(student.id) for student in but]
        from app.extensions import db

        lines = db.session.scalars(
            sa.text(f"SELECT id FROM student_order_line WHERE order_id = {made} AND student_id IN ({','.join(ids)})")
        ).all()
        client.post(f"/orders/{made}/strike", data={"line": lines})
    return made, sign(client, made)


def test_a_signature_taken_back_leaves_everything_as_it_was(secretary):
    student, other = studying(group=make.group("1ИС-26")), make.group("1ГД-26")
    before = stays(student)
    order = signed(secretary, "transfer", student, group=other.id)

    take_back(secretary, order)

    assert state(order) == "draft"
    assert stays(student) == before


def test_an_order_on_which_another_depends_is_not_undone_and_the_other_is_named(secretary):
    student, second, third = studying(group=make.group("А")), make.group("Б"), make.group("В")
    first = signed(secretary, "transfer", student, group=second.id)
    signed(secretary, "transfer", student, number="12", group=third.id, effective_on="08.10.2026")
    before = stays(student)

    answer = take_back(secretary, first)

    assert "Иванов Иван Петрович: уже не числится в группе Б (приказ № 12 от 01.10.2026)" in said(answer)
    assert state(first) == "signed"
    assert stays(student) == before


def test_an_expulsion_after_which_one_was_enrolled_anew_is_not_undone(secretary):
    student, other = studying(), make.group("1ГД-26")
    first = signed(secretary, "expulsion", student, reason="own_wish")
    signed(secretary, "reinstatement", student, number="12", group=other.id, effective_on="08.10.2026")

    assert "уже в группе 1ГД-26 (приказ № 12 от 01.10.2026)" in said(take_back(secretary, first))


def test_marks_in_the_new_group_keep_a_transfer_from_being_undone(secretary, db_session):
    student, other = studying(group=make.group("А")), make.group("Б")
    order = signed(secretary, "transfer", student, group=other.id)
    page = make.page(group_=other)
    [work] = make.works_of(make.lesson(page, datetime.date(2026, 10, 7)))
    db_session.execute(
        sa.text(
            "INSERT INTO mark (page_id, lesson_id, work_id, student_id, value, version)"
            " VALUES (:page, :lesson, :work, :student, '5', 1)"
        ),
        {"page": page.id, "lesson": work.lesson_id, "work": work.id, "student": student.id},
    )
    db_session.commit()

    answer = take_back(secretary, order)

    assert "в группе Б у студента уже есть 1 запись в журналах" in said(answer)
    assert state(order) == "signed"


def test_an_order_is_cancelled_by_another_one(secretary):
    student = studying(group=make.group("1ИС-26"))
    before = stays(student)
    order = signed(secretary, "expulsion", student, reason="own_wish")

    made, answer = cancel(secretary, order)

    assert state(made) == "signed", said(answer)
    assert state(order) == "cancelled"
    assert stays(student) == before


def test_an_order_is_cancelled_for_one_student_and_stands_for_the_other(secretary):
    group = make.group("1ИС-26")
    one, other = studying("Абрамов Ян", group), studying("Борисов Ян", group)
    order = signed(secretary, "expulsion", one, other, reason="own_wish")

    cancel(secretary, order, but=[other])

    assert state(order) == "signed"
    assert stays(one)[0][2] is None
    assert stays(other)[0][2] == "04.10"


def test_a_cancellation_is_not_taken_back(secretary):
    order = signed(secretary, "expulsion", studying(), reason="own_wish")
    made, _answer = cancel(secretary, order)

    assert "подпись не снимается" in said(take_back(secretary, made))
    assert state(made) == "signed"


def test_a_cancelled_order_is_not_cancelled_again(secretary):
    order = signed(secretary, "expulsion", studying(), reason="own_wish")
    cancel(secretary, order)

    assert secretary.get(f"/orders/add?kind=cancellation&cancels={order}").status_code == 404


def test_a_promotion_taken_back_gives_the_groups_their_courses(secretary, db_session):
    group = make.group("1ИС-26", course_number=1)
    studying(group=group)
    order = draft(secretary, "promotion")
    secretary.post(f"/orders/{order}/groups", data={"group": [group.id]})
    sign(secretary, order)
    promoted = db_session.scalar(sa.select(StudyGroup.course_number))
    db_session.rollback()

    take_back(secretary, order)

    assert promoted == 2
    assert db_session.scalar(sa.select(StudyGroup.course_number)) == 1


def test_a_surname_comes_back_with_the_signature(secretary, db_session):
    student = studying("Петрова Анна Ильинична")
    order = draft(secretary, "name_change")
    name(secretary, order, student)
    line = db_session.scalar(sa.text("SELECT id FROM student_order_line"))
    secretary.post(f"/order-lines/edit/{line}", data={"last_name": "Сидорова", "row_version": "1"})
    sign(secretary, order)

    take_back(secretary, order)

    assert db_session.execute(sa.text("SELECT last_name, former_names FROM student")).one() == ("Петрова", None)
