"""The head hands out the teaching of a year; the teacher sees the journals at once, another does not."""

import datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.policy.roles import Role
from app.workload.models import LoadAssignment
from tests import make
from tests.workload.conftest import assignments, hours, loads, pages, unit

D = datetime.date


def test_the_list_of_teaching_is_made_from_the_approved_plan(derived, db_session):
    rows = [(row.item_id, row.term_id, row.kind, row.hours) for row in loads(db_session)]

    base, language = derived.databases.id, derived.language.id
    assert sorted(rows) == sorted(
        [
            (base, derived.autumn.id, "lecture", Decimal(20)),
            (base, derived.autumn.id, "practical", Decimal(40)),
            (base, derived.spring.id, "lecture", Decimal(16)),
            (base, derived.spring.id, "practical", Decimal(32)),
            (language, derived.autumn.id, "practical", Decimal(34)),
        ]
    )


def test_made_again_the_list_does_not_change(derived, head, db_session):
    before = [row.id for row in loads(db_session)]

    answer = head.post(f"/workload/year/{derived.year.id}/derive", follow_redirects=True)

    assert "изменений нет" in answer.text
    assert [row.id for row in loads(db_session)] == before


def test_a_changed_plan_changes_the_list_and_what_was_given_is_kept(derived, head, send, db_session):
    send("assign", units=[unit(derived, derived.language, derived.autumn)], teacher=derived.sedov.id)
    db_session.execute(sa.text("UPDATE item_hours SET hours = 30 WHERE kind = 'lecture' AND semester = 3"))
    db_session.execute(sa.text("DELETE FROM item_hours WHERE item_id = :one"), {"one": derived.language.id})
    db_session.commit()

    answer = head.post(f"/workload/year/{derived.year.id}/derive", follow_redirects=True)

    assert Decimal(30) in [row.hours for row in loads(db_session)]
    assert derived.language.id in [row.item_id for row in loads(db_session)]
    assert "оставлены" in answer.text


def test_a_plan_that_is_not_approved_gives_nothing_and_is_named(college, head, db_session):
    college.plan.state = "draft"
    db_session.commit()

    head.post(f"/workload/year/{college.year.id}/derive")

    assert loads(db_session) == []
    assert "2ИС-25: учебный план не утверждён" in head.get(f"/workload/year/{college.year.id}/check").text


def test_a_teacher_sees_the_journals_as_soon_as_the_workload_is_published_and_another_does_not(
    derived, head, send, sign_in, db_session
):
    teacher = sign_in(Role.TEACHER, employee=derived.orlova)
    colleague = sign_in(Role.TEACHER, employee=derived.sedov)

    given = send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)
    assert given.status_code == 200
    assert pages(db_session) == []
    head.post(f"/workload/year/{derived.year.id}/publish")
    [page] = pages(db_session)

    assert page.hours_planned == 60
    assert teacher.get(f"/journals/{page.id}/grid.json").json["may_write"]
    assert colleague.get(f"/journals/{page.id}/grid.json").status_code == 404
    assert "2ИС-25" in teacher.get("/groups/list/").text
    assert "2ИС-25" not in colleague.get("/groups/list/").text
    assert "60" in teacher.get("/workload/mine/").text


def test_a_draft_opens_nothing(derived, send, sign_in):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)
    teacher = sign_in(Role.TEACHER, employee=derived.orlova)

    assert "2ИС-25" not in teacher.get("/groups/list/").text
    assert "ещё не опубликована" in teacher.get("/workload/mine/").text
    assert "Технология" not in teacher.get("/workload/list/").text


def test_publishing_twice_opens_one_page(derived, head, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)

    for _turn in range(2):
        head.post(f"/workload/year/{derived.year.id}/publish")

    assert len(pages(db_session)) == 1


def test_hours_are_prefilled_and_sums_come_back(derived, send, db_session):
    answer = send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id).json

    [row] = assignments(db_session)
    assert row.hours == 60
    assert row.published_on is None
    assert "Орлова Н. С." in answer["rows"][unit(derived, derived.databases, derived.autumn)]
    assert "0,08" in answer["teachers"][str(derived.orlova.id)]


def test_lectures_go_to_one_and_practice_to_another_on_one_page(derived, head, send, db_session):
    place = unit(derived, derived.databases, derived.autumn)
    send("assign", units=[place], teacher=derived.orlova.id, kind="lecture")
    send("assign", units=[place], teacher=derived.sedov.id, kind="practical")
    head.post(f"/workload/year/{derived.year.id}/publish")

    assert [(row.kind, row.hours) for row in assignments(db_session)] == [("lecture", 20), ("practical", 40)]
    [page] = pages(db_session)
    assert page.hours_planned == 60
    assert "data-choose" not in head.get(f"/workload/year/{derived.year.id}?term={derived.autumn.id}&q=разработки").text


def test_more_hours_than_are_vacant_are_refused(derived, send, db_session):
    place = unit(derived, derived.databases, derived.autumn)
    send("assign", units=[place], teacher=derived.orlova.id, hours="50")

    over = send("assign", units=[place], teacher=derived.sedov.id, hours="20")
    of_kind = send("assign", units=[place], teacher=derived.sedov.id, kind="lecture", hours="21")

    assert over.status_code == of_kind.status_code == 422
    assert "свободно только 10 ч" in over.json["message"]
    assert len(assignments(db_session)) == 1


def test_two_who_teach_together_cover_the_plan_once_and_both_have_the_hours(derived, head, send, db_session):
    place = unit(derived, derived.databases, derived.autumn)
    send("assign", units=[place], teacher=derived.orlova.id)
    send("assign", units=[place], teacher=derived.sedov.id, shared=True)

    assert [row.hours for row in assignments(db_session)] == [60, 60]
    page = head.get(f"/workload/year/{derived.year.id}/check").text
    assert "не сходятся" not in page


@pytest.mark.parametrize("typed", ["0", "-4", "сорок", "1e9", "nan", "10,123"])
def test_hours_that_are_no_number_above_zero_are_refused(derived, send, db_session, typed):
    answer = send(
        "assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id, hours=typed
    )

    assert answer.status_code == 422
    assert assignments(db_session) == []


def test_a_second_click_gives_nothing_twice(derived, send, db_session):
    place = unit(derived, derived.databases, derived.autumn)

    first, second = (send("assign", units=[place], teacher=derived.orlova.id) for _turn in range(2))

    assert (first.status_code, second.status_code) == (200, 422)
    assert len(assignments(db_session)) == 1


def test_the_same_teacher_is_given_all_terms_at_once(derived, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)
    [row] = assignments(db_session)

    send("whole-year", assignment=row.id, version=row.version)

    assert [(one.term_id, one.hours) for one in assignments(db_session)] == [
        (derived.autumn.id, 60),
        (derived.spring.id, 48),
    ]


def test_many_rows_go_to_one_teacher(derived, send, db_session):
    units = [unit(derived, derived.databases, term) for term in (derived.autumn, derived.spring)]

    send("assign", units=[*units, unit(derived, derived.language, derived.autumn)], teacher=derived.orlova.id)

    assert sum(row.hours for row in assignments(db_session)) == 142


def test_an_assignment_changed_by_somebody_else_is_not_overwritten(derived, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)
    [row] = assignments(db_session)
    stale = row.version
    send("change", assignment=row.id, version=stale, hours="40")

    answer = send("change", assignment=row.id, version=stale, hours="30")

    assert answer.status_code == 422
    db_session.rollback()
    assert assignments(db_session)[0].hours == 40


def test_a_draft_is_taken_back(derived, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)
    [row] = assignments(db_session)

    answer = send("remove", assignment=row.id, version=row.version)

    assert answer.status_code == 200
    assert assignments(db_session) == []


def test_what_lessons_were_given_by_is_not_taken_back(derived, head, send, db_session):
    row = published(derived, head, send, db_session)
    [page] = pages(db_session)
    make.lesson(page, D(2026, 10, 1), teacher=derived.orlova, first_filled_on=D(2026, 10, 1))

    answer = send("remove", assignment=row.id, version=row.version)

    assert answer.status_code == 422
    assert "проведены занятия" in answer.json["message"]


def published(college, head, send, db_session):
    send("assign", units=[unit(college, college.databases, college.autumn)], teacher=college.orlova.id)
    head.post(f"/workload/year/{college.year.id}/publish")
    db_session.expire_all()
    [row] = assignments(db_session)
    return row


ILLNESS = {"since": "05.10.2026", "until": "31.10.2026", "order": "№ 112-лс от 02.10.2026"}


def test_a_long_illness_is_a_dated_replacement_with_an_order(derived, head, send, sign_in, db_session):
    row = published(derived, head, send, db_session)
    [page] = pages(db_session)
    make.lesson_type(), make.work_type()

    answer = send("replace", assignment=row.id, version=row.version, teacher=derived.sedov.id, **ILLNESS)
    db_session.expire_all()
    first, instead, again = sorted(assignments(db_session), key=lambda one: one.starts_on or D.min)

    assert answer.status_code == 200
    assert (first.teacher_id, first.ends_on) == (derived.orlova.id, D(2026, 10, 4))
    assert (instead.teacher_id, instead.starts_on, instead.ends_on) == (
        derived.sedov.id,
        D(2026, 10, 5),
        D(2026, 10, 31),
    )
    assert (again.teacher_id, again.starts_on, again.ends_on) == (derived.orlova.id, D(2026, 11, 1), None)
    assert first.hours + instead.hours + again.hours == 60
    assert instead.order_in == first.order_out == ILLNESS["order"]
    substitute = sign_in(Role.TEACHER, employee=derived.sedov)
    ill = sign_in(Role.TEACHER, employee=derived.orlova)
    lesson = {"date": "2026-10-14", "hours": 2}
    assert substitute.post(f"/journals/{page.id}/lessons", json=lesson).status_code == 201
    assert ill.post(f"/journals/{page.id}/lessons", json=lesson).status_code == 422
    assert ill.get(f"/journals/{page.id}/grid.json").status_code == 200


def test_access_closes_some_days_after_an_assignment_has_ended_and_what_was_written_stays(
    derived, head, send, sign_in, db_session, today
):
    row = published(derived, head, send, db_session)
    [page] = pages(db_session)
    make.lesson(page, D(2026, 9, 10), teacher=derived.orlova, topic="Модели данных")
    send("replace", assignment=row.id, version=row.version, teacher=derived.sedov.id,
         since="12.10.2026", order="№ 1")  # fmt: skip
    former, new = (sign_in(Role.TEACHER, employee=one) for one in (derived.orlova, derived.sedov))

    on_time = former.get(f"/journals/{page.id}/grid.json").status_code
    today(D(2026, 10, 20))

    assert on_time == 200
    assert former.get(f"/journals/{page.id}/grid.json").status_code == 404
    assert "2ИС-25" not in former.get("/groups/list/").text
    assert [one["topic"] for one in new.get(f"/journals/{page.id}/grid.json").json["lessons"]] == ["Модели данных"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"order": ""}, "приказ"),
        ({"since": "01.08.2026"}, "между 01.09.2026 и 31.12.2026"),
        ({"since": ""}, "первый день"),
        ({"since": "вчера"}, "Ожидается дата"),
        ({"until": "01.10.2026"}, "раньше первого"),
    ],
)
def test_a_replacement_without_what_it_needs_is_refused(derived, head, send, db_session, fields, said):
    row = published(derived, head, send, db_session)

    answer = send("replace", assignment=row.id, version=row.version, teacher=derived.sedov.id, **{**ILLNESS, **fields})

    assert answer.status_code == 422
    assert said in answer.json["message"]
    assert len(assignments(db_session)) == 1


def test_nobody_is_given_lessons_after_being_dismissed(derived, send, db_session):
    derived.sedov.dismissed_on = D(2026, 10, 1)
    db_session.commit()

    answer = send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.sedov.id)

    assert answer.status_code == 422
    assert "увольнение 01.10.2026" in answer.json["message"]


def test_a_teacher_dismissed_later_is_named(derived, head, send, db_session):
    published(derived, head, send, db_session)
    derived.orlova.dismissed_on = D(2026, 11, 1)
    db_session.commit()

    assert "увольнение 01.11.2026, остаётся нагрузка 60 ч" in head.get(f"/workload/year/{derived.year.id}/check").text


def test_lessons_are_divided_by_subgroups_and_the_others_stay_whole(derived, send, db_session):
    answer = send("divide", unit=unit(derived, derived.databases, derived.autumn), kinds=["practical"], count=2)

    assert answer.json["reload"]
    rows = [row for row in loads(db_session) if row.item_id == derived.databases.id]
    autumn = sorted((row.kind, row.subgroup_id is not None) for row in rows if row.term_id == derived.autumn.id)
    assert autumn == [("lecture", False), ("practical", True), ("practical", True)]


def test_one_teacher_with_both_subgroups_is_told(derived, head, send, setting, db_session):
    send("divide", unit=unit(derived, derived.language, derived.autumn), kinds=["practical"], count=2)
    halves = [row.subgroup_id for row in loads(db_session) if row.item_id == derived.language.id]
    units = [f"{derived.group.id}-{derived.language.id}-{derived.autumn.id}-{half}" for half in halves]
    send("assign", units=units, teacher=derived.sedov.id)

    page = f"/workload/year/{derived.year.id}/check"
    assert "их занятия нельзя ставить одновременно" in head.get(page).text
    setting("workload.max_hours", "60")
    assert "несколько подгрупп сразу сверх нормы" in head.get(page).text


def test_subgroups_that_are_there_divide_the_hours_from_the_start(college, head, db_session):
    for number in (1, 2):
        make.subgroup(college.group, f"{number} подгруппа", item=college.language, number=number)

    head.post(f"/workload/year/{college.year.id}/derive")

    assert len([row for row in loads(db_session) if row.item_id == college.language.id and row.subgroup_id]) == 2


def test_the_overload_and_the_rate_are_seen(derived, head, send, setting):
    setting("workload.rate_hours", "60")
    setting("workload.max_hours", "100")
    units = [unit(derived, derived.databases, term) for term in (derived.autumn, derived.spring)]

    answer = send("assign", units=units, teacher=derived.orlova.id).json

    assert "перегрузка" in answer["teachers"][str(derived.orlova.id)]
    assert "1,8" in answer["teachers"][str(derived.orlova.id)]
    assert "Перегрузка в колледже" in head.get(f"/workload/year/{derived.year.id}").text


def test_as_last_year_finds_who_taught_the_like(derived, send, db_session):
    former = make.academic_year("2025/2026")
    spring = make.term(2, academic_year=former, name="II семестр 2025/2026",
                       starts_on=D(2026, 1, 12), ends_on=D(2026, 6, 30))  # fmt: skip
    older = make.group("3ИС-24", curriculum=derived.plan, department=derived.department)
    make.assignment(teacher=derived.orlova, group_=older, item_=derived.databases, term_=spring)
    gone = make.employee("Ушедшев Ян Ильич", dismissed_on=D(2026, 7, 1))
    make.assignment(teacher=gone, group_=older, item_=derived.language, term_=spring)

    answer = send("as-before", group=derived.group.id)

    assert answer.status_code == 200
    new = db_session.scalars(sa.select(LoadAssignment).where(LoadAssignment.group_id == derived.group.id)).all()
    assert {(row.item_id, row.teacher_id) for row in new} == {(derived.databases.id, derived.orlova.id)}
    assert all(row.published_on is None for row in new)


def test_a_change_within_a_term_has_an_order(derived, head, send, db_session):
    send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id)
    address = f"/workload/year/{derived.year.id}/publish"

    refused = head.post(address, data={"since": "14.10.2026", "order": ""})
    assert "приказ" in refused.text
    assert 'value="14.10.2026"' in refused.text
    head.post(address, data={"since": "14.10.2026", "order": "№ 7 от 13.10.2026"})
    db_session.expire_all()

    [row] = assignments(db_session)
    assert (row.starts_on, row.order_in) == (D(2026, 10, 14), "№ 7 от 13.10.2026")


# ---- whose rows -------------------------------------------------------------------------------------------------


@pytest.fixture
def foreign(derived, db_session):
    """A group of another department with the same plan, its teaching derived by its own head."""
    from app.core.actor import acting, system
    from app.workload.deriving import derive

    group = make.group("2ЧУ-25", curriculum=derived.plan, department=make.department())
    with acting(system("tests")) as actor:
        derive(actor, derived.year)
        db_session.commit()
    return group


def test_a_head_hands_out_nothing_of_another_department(derived, foreign, head, send, db_session):
    place = f"{foreign.id}-{derived.databases.id}-{derived.autumn.id}-0"
    row = make.assignment(teacher=derived.sedov, group_=foreign, item_=derived.databases, term_=derived.autumn)
    which = {"assignment": row.id, "version": row.version}

    answers = [
        send("assign", units=[place], teacher=derived.orlova.id),
        send("change", **which, hours="4"),
        send("remove", **which),
        send("whole-year", **which),
        send("replace", **which, teacher=derived.orlova.id, **ILLNESS),
        send("divide", unit=place, kinds=["practical"], count=2),
        send("as-before", group=foreign.id),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 404, 404, 422]
    assert len(assignments(db_session)) == 1
    for page in ("", "/check", "/tariff", "/tariff/print"):
        assert "2ЧУ-25" not in head.get(f"/workload/year/{derived.year.id}{page}").text


def test_the_hours_of_a_teacher_in_other_departments_are_counted_without_telling_which(
    derived, foreign, head, send, db_session
):
    make.assignment(teacher=derived.orlova, group_=foreign, item_=derived.databases, term_=derived.autumn, hours=700)

    answer = send("assign", units=[unit(derived, derived.databases, derived.autumn)], teacher=derived.orlova.id).json

    assert "760" in answer["teachers"][str(derived.orlova.id)]
    assert "В других отделениях" in head.get(f"/workload/year/{derived.year.id}/tariff").text


def test_a_teacher_hands_out_nothing(derived, send, sign_in):
    teacher = sign_in(Role.TEACHER, employee=derived.orlova)

    assert teacher.get(f"/workload/year/{derived.year.id}").status_code == 403
    assert (
        send("assign", client=teacher, units=[unit(derived, derived.databases, derived.autumn)],
             teacher=derived.orlova.id).status_code == 403
    )  # fmt: skip


# ---- costs ------------------------------------------------------------------------------------------------------


def test_the_screen_costs_few_statements_however_much_is_taught(derived, head, statements):
    for number in range(12):
        item = make.item(derived.plan, f"ОП.{number + 10}", f"Дисциплина {number}", kind="discipline")
        hours(item, 3, lecture=30)
    head.post(f"/workload/year/{derived.year.id}/derive")

    with statements() as log:
        page = head.get(f"/workload/year/{derived.year.id}").text

    assert "Дисциплина 11" in page
    assert len(log) <= 6, "\n".join(log)


def test_publishing_costs_the_same_for_two_units_and_for_forty(derived, head, send, statements, db_session):
    def cost(units):
        send("assign", units=units, teacher=derived.orlova.id)
        with statements() as log:
            head.post(f"/workload/year/{derived.year.id}/publish")
        return len(log)

    few = cost([unit(derived, derived.databases, derived.autumn), unit(derived, derived.databases, derived.spring)])
    items = [make.item(derived.plan, f"ОП.{n + 10}", f"Дисциплина {n}", kind="discipline") for n in range(40)]
    for item in items:
        hours(item, 3, lecture=30)
    head.post(f"/workload/year/{derived.year.id}/derive")
    many = cost([unit(derived, item, derived.autumn) for item in items])

    assert many <= few + 1
    assert len(pages(db_session)) == 42
