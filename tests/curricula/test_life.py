"""From draft to approved and on: steps, their history, editions, the lock on every door."""

import datetime
import io

import openpyxl
import pytest
import sqlalchemy as sa

from app.curricula import services
from app.curricula.chart_models import ChartWeek
from app.curricula.models import Curriculum, CurriculumItem, CurriculumStep, ItemControl, ItemHours
from app.curricula.plx import read_plan
from app.extensions import db
from app.policy.roles import Role
from app.seeds.samples import college_plan
from tests import make

TODAY = {"happened_on": "14.10.2026"}


@pytest.fixture
def head(sign_in):
    return sign_in(Role.STUDY_HEAD, employee=make.employee("Кравцова Елена Михайловна"))


@pytest.fixture
def plan(db_session):
    """A curriculum that adds up, as a draft."""
    made = services.import_plan(read_plan(college_plan.content())).place.curriculum
    db_session.commit()
    return made


def take(browser, plan, step, **fields):
    version = db.session.scalar(sa.select(Curriculum.version).where(Curriculum.id == plan.id))
    return browser.post(f"/curricula/{plan.id}/{step}", data={**TODAY, "version": version, **fields})


def approved(browser, plan):
    take(browser, plan, "submit")
    take(browser, plan, "approve", document="Приказ № 84-у")
    assert state_of(plan) == "approved"


def state_of(plan):
    return db.session.scalar(sa.select(Curriculum.state).where(Curriculum.id == plan.id))


def steps_of(plan):
    found = db.session.scalars(
        sa.select(CurriculumStep).where(CurriculumStep.curriculum_id == plan.id).order_by(CurriculumStep.id)
    )
    return [(step.step, step.happened_on, step.document, step.reason) for step in found]


def test_a_curriculum_is_submitted_and_approved_with_its_document(head, plan):
    take(head, plan, "submit")
    page = head.get(f"/curricula/{plan.id}/approve").text
    take(head, plan, "approve", document="Приказ № 84-у", happened_on="27.08.2026")

    assert "Приказ или протокол" in page
    assert state_of(plan) == "approved"
    day = datetime.date(2026, 8, 27)
    assert steps_of(plan)[-1] == ("approved", day, "Приказ № 84-у", None)
    row = db.session.scalar(sa.select(CurriculumStep).order_by(CurriculumStep.id.desc()).limit(1))
    assert (row.entered_on, row.account_id) == (datetime.date(2026, 10, 14), head.account_id)
    assert db.session.scalar(sa.select(Curriculum.approved_on)) == day
    assert "Приказ № 84-у" in head.get(f"/curricula/show/{plan.id}").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Укажите приказ или протокол"),
        ({"document": "№ 1", "happened_on": "15.10.2026"}, "ещё не наступила"),
        ({"document": "№ 1", "happened_on": "вчера"}, "Укажите дату"),
        ({"document": "№ 1", "version": "0"}, "План изменился"),
    ],
)
def test_an_approval_without_day_or_document_is_refused_and_keeps_what_was_typed(head, plan, fields, said):
    take(head, plan, "submit")

    answer = take(head, plan, "approve", **fields)

    assert said in answer.text
    assert fields.get("document", "") in answer.text
    assert state_of(plan) == "submitted"


def test_a_curriculum_is_returned_with_a_reason_only(head, plan):
    take(head, plan, "submit")

    assert "Напишите, что нужно исправить" in take(head, plan, "return").text
    take(head, plan, "return", reason="Нет экзамена по ПМ.02")

    assert state_of(plan) == "draft"
    assert steps_of(plan)[-1][3] == "Нет экзамена по ПМ.02"


def test_errors_of_balance_keep_from_approval_and_warnings_do_not(head, plan):
    db.session.execute(sa.update(CurriculumItem).where(CurriculumItem.index_code == "ОП.01").values(hours_total=1))
    db.session.commit()
    take(head, plan, "submit")

    answer = take(head, plan, "approve", document="№ 1")

    assert "не сбалансирован" in answer.text
    assert "указано 1 ч" in answer.text
    assert state_of(plan) == "submitted"


def test_a_step_is_not_taken_twice(head, plan):
    take(head, plan, "submit")
    take(head, plan, "submit")

    assert [step[0] for step in steps_of(plan)] == ["submitted"]


def test_an_empty_curriculum_is_not_submitted(head):
    empty = make.curriculum()

    assert "ещё нет строк" in take(head, empty, "submit").text


def test_where_the_college_wants_two_persons_the_submitter_does_not_approve(head, plan, sign_in, setting):
    setting("curricula.another_approves", "1")
    take(head, plan, "submit")

    assert "сам его не утверждает" in take(head, plan, "approve", document="№ 1").text
    take(sign_in(Role.PRACTICE_HEAD), plan, "approve", document="№ 1")
    assert state_of(plan) == "approved"


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SECRETARY, Role.DISPATCHER, Role.ADMINISTRATOR])
def test_nobody_but_heads_takes_a_step(sign_in, plan, role):
    browser = sign_in(role)

    for step in ("submit", "withdraw", "approve", "return", "archive", "restore"):
        assert take(browser, plan, step, document="№ 1", reason="так").status_code == 403
    assert browser.get(f"/curricula/{plan.id}/editor").status_code == 403
    assert state_of(plan) == "draft"


def test_an_approved_curriculum_is_archived_and_restored(head, plan):
    approved(head, plan)

    take(head, plan, "archive")
    assert state_of(plan) == "archived"
    take(head, plan, "restore")
    assert state_of(plan) == "approved"


# --- the lock


def rows_of(plan):
    return db.session.execute(
        sa.select(CurriculumItem.index_code, CurriculumItem.name).where(CurriculumItem.curriculum_id == plan.id)
    ).all()


@pytest.mark.parametrize("is_approved", [True, False])
def test_a_curriculum_that_is_no_draft_is_changed_by_no_door(head, plan, is_approved):
    take(head, plan, "submit")
    if is_approved:
        take(head, plan, "approve", document="№ 1")
    before = rows_of(plan)
    item = db.session.scalar(sa.select(CurriculumItem).where(CurriculumItem.index_code == "ОП.01"))
    version = db.session.scalar(sa.select(Curriculum.version))

    assert head.post(f"/curricula/{plan.id}/rows", json={"version": version, "rows": []}).status_code == 409
    assert head.post(f"/curricula/{plan.id}/chart/save", json={"version": version, "weeks": []}).status_code == 422
    assert head.get(f"/curricula/{plan.id}/editor").status_code == 302
    form = {"curriculum": plan.id, "index_code": "ОП.01", "name": "Иначе", "kind": "discipline", "hours_total": "1"}
    head.post(f"/curriculum-items/edit/{item.id}", data={**form, "row_version": item.version})
    head.post("/curriculum-items/add", data={**form, "index_code": "ОП.77"})
    head.post(f"/curriculum-items/delete/{item.id}")
    head.post(f"/curricula/delete/{plan.id}")
    head.post(f"/curricula/edit/{plan.id}", data={"name": "Другой", "program": plan.program_id, "intake_year": "2020",
                                                  "edition": "1", "semesters": "6", "semesters_per_course": "2",
                                                  "row_version": version})  # fmt: skip

    assert rows_of(plan) == before
    assert db.session.scalar(sa.select(Curriculum.name)) != "Другой"


def test_excel_changes_rows_of_a_draft_and_not_of_an_approved_curriculum(head, plan):
    def send():
        book = openpyxl.Workbook()
        book.active.append(["Учебный план", "Индекс", "Название", "Вид", "Всего часов"])
        book.active.append([plan.name, "ОП.77", "Этика", "Дисциплина", 10])
        target = io.BytesIO()
        book.save(target)
        target.seek(0)
        answer = head.post("/curriculum-items/import", data={"file": (target, "rows.xlsx")}, follow_redirects=True)
        token = answer.request.args["check"]
        return answer.text, head.post("/curriculum-items/import", data={"confirm": "1", "token": token}).text

    approved(head, plan)
    checked, _written = send()

    assert "только новой редакцией" in checked
    assert ("ОП.77", "Этика") not in rows_of(plan)
    db.session.execute(sa.update(Curriculum).values(state="draft"))
    db.session.commit()
    send()
    assert ("ОП.77", "Этика") in rows_of(plan)


def test_semesters_with_hours_are_not_cut_off(head, plan):
    answer = head.post(
        f"/curricula/edit/{plan.id}",
        data={"name": plan.name, "program": plan.program_id, "intake_year": plan.intake_year, "edition": "1",
              "semesters": "4", "semesters_per_course": "2", "row_version": plan.version},
    )  # fmt: skip

    assert "В семестре 6 есть часы" in answer.text


# --- editions


def counts(curriculum_id):
    of_items = sa.select(CurriculumItem.id).where(CurriculumItem.curriculum_id == curriculum_id)
    return [
        db.session.scalar(
            sa.select(sa.func.count()).select_from(CurriculumItem).where(CurriculumItem.id.in_(of_items))
        ),
        *(
            db.session.scalar(sa.select(sa.func.count()).select_from(model).where(model.item_id.in_(of_items)))
            for model in (ItemHours, ItemControl)
        ),
        db.session.scalar(sa.select(sa.func.count(ChartWeek.id)).where(ChartWeek.curriculum_id == curriculum_id)),
        db.session.scalar(sa.select(sa.func.count(CurriculumItem.parent_id)).where(CurriculumItem.id.in_(of_items))),
    ]


def newest():
    return db.session.scalar(sa.select(Curriculum).order_by(Curriculum.id.desc()).limit(1))


def test_a_new_edition_is_a_draft_with_everything_of_the_first(head, plan):
    make.chart(plan)
    approved(head, plan)

    head.post(f"/curricula/{plan.id}/copy", data={"what": "edition"})

    made = newest()
    assert (made.edition, made.state, made.intake_year, made.based_on_id) == (2, "draft", plan.intake_year, plan.id)
    assert counts(made.id) == counts(plan.id)
    assert "редакция 2" in made.name
    assert "Строки совпадают" in head.get(f"/curricula/{made.id}/difference").text


def test_a_curriculum_is_copied_to_the_next_intake(head, plan):
    head.post(f"/curricula/{plan.id}/copy", data={"what": "intake", "year": plan.intake_year + 1})

    made = newest()
    assert (made.intake_year, made.edition, made.approved_on) == (plan.intake_year + 1, 1, None)
    assert str(plan.intake_year + 1) in made.name


def test_one_edition_is_worked_on_at_a_time(head, plan):
    approved(head, plan)
    head.post(f"/curricula/{plan.id}/copy", data={"what": "edition"})

    answer = head.post(f"/curricula/{plan.id}/copy", data={"what": "edition"})

    assert "ещё не утверждена" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Curriculum.id))) == 2


@pytest.mark.parametrize("year", ["", "двадцать", "20", "99999999999"])
def test_an_impossible_intake_year_is_told(head, plan, year):
    answer = head.post(f"/curricula/{plan.id}/copy", data={"what": "intake", "year": year})

    assert "четыре цифры" in answer.text


def test_the_difference_tells_hours_and_controls_by_semester(head, plan):
    approved(head, plan)
    head.post(f"/curricula/{plan.id}/copy", data={"what": "edition"})
    made = newest()
    maths = sa.select(CurriculumItem.id).where(
        CurriculumItem.curriculum_id == made.id, CurriculumItem.index_code == "ООД.04"
    )
    item = db.session.scalar(maths)
    db.session.execute(
        sa.update(ItemHours)
        .where(ItemHours.item_id == item, ItemHours.semester == 1, ItemHours.kind == "lecture")
        .values(hours=33)
    )
    db.session.execute(sa.update(ItemControl).where(ItemControl.item_id == item).values(form="mark"))
    db.session.execute(
        sa.delete(CurriculumItem).where(CurriculumItem.curriculum_id == made.id, CurriculumItem.index_code == "СГ.05")
    )
    db.session.commit()

    text = head.get(f"/curricula/{made.id}/difference?with={plan.id}").text

    assert "Семестр 1, " in text
    assert ">33<" in text
    assert "формы контроля" in text
    assert "СГ.05" in text
    assert "убрано" in text
