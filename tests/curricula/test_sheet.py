"""Saving the editor's table: what is read, what is refused, and that nothing in use is lost."""

import json
import re
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.curricula import queries, services
from app.curricula.models import Curriculum, CurriculumItem, CurriculumSection, ItemControl, ItemHours, ItemWeeks
from app.curricula.plx import read_plan
from app.curricula.sheet import read, semesters_in
from app.extensions import db
from app.policy.roles import Role
from app.seeds.samples import college_plan
from tests import make


@pytest.fixture
def head(sign_in):
    return sign_in(Role.STUDY_HEAD)


@pytest.fixture
def plan(db_session):
    made = services.import_plan(read_plan(college_plan.content())).place.curriculum
    db_session.commit()
    return made


def settings_of(browser, plan):
    """What the page hands to its scripts."""
    text = browser.get(f"/curricula/{plan.id}/editor").text
    return json.loads(re.search(r'id="curriculum">(.*?)</script>', text, re.S).group(1))


def save(browser, plan, rows, version):
    return browser.post(f"/curricula/{plan.id}/rows", json={"rows": rows, "version": version})


def named(rows, index):
    return next(row for row in rows if row["index"] == index)


def new_row(**more):
    return {"key": "n1", "id": None, "type": "item", "level": 0, "index": "ОП.77", "name": "Этика",
            "kind": "discipline", "counted": True, "total": "36", "hours": {"1:lecture": "36"},
            "controls": {"exam": "1"}} | more  # fmt: skip


def test_saving_what_was_opened_changes_nothing(head, plan):
    before = queries.stored_rows(plan.id)
    page = settings_of(head, plan)

    answer = save(head, plan, page["rows"], page["version"])

    assert answer.json["status"] == "saved"
    assert answer.json["version"] == page["version"] + 1
    after = queries.stored_rows(plan.id)
    assert after.outline == before.outline
    assert list(after.outline) == list(before.outline)
    assert after.item_ids == before.item_ids


def test_rows_are_added_changed_moved_and_removed(head, plan):
    page = settings_of(head, plan)
    rows = page["rows"]
    maths = named(rows, "ООД.04")
    maths["name"], maths["hours"]["1:lecture"] = "Алгебра", "50,5"
    rows.remove(named(rows, "СГ.05"))
    rows.insert(1, new_row(level=1))

    answer = save(head, plan, rows, page["version"])

    outline = queries.stored_rows(plan.id).outline
    assert answer.status_code == 200
    assert outline["ООД.04", 1].name == "Алгебра"
    assert outline["ООД.04", 1].hours[1, "lecture", ""].hours == Decimal("50.5")
    assert ("СГ.05", 1) not in outline
    assert next(iter(outline)) == ("ОП.77", 1)
    assert outline["ОП.77", 1].section == outline["ООД.04", 1].section


def test_levels_make_the_tree(head, db_session):
    plan = make.curriculum(semesters=4)
    rows = [
        {"key": "a", "type": "section", "level": 0, "index": "П", "name": "Профессиональный цикл"},
        new_row(key="b", level=1, index="ПМ.01", name="Модуль", kind="module", total="", hours={}, controls={}),
        new_row(key="c", level=2, index="МДК.01.01", kind="mdk"),
        {"key": "d", "type": "section", "level": 1, "index": "В", "name": "Вложенный цикл"},
        new_row(key="e", level=2, index="ОП.02"),
    ]

    answer = save(head, plan, rows, plan.version)

    assert answer.status_code == 200, answer.text
    outline = queries.stored_rows(plan.id).outline
    assert outline["МДК.01.01", 1].parent == ("ПМ.01", 1)
    assert outline["ОП.02", 1].section == ("П Профессиональный цикл", "В Вложенный цикл")
    assert [row["level"] for row in answer.json["rows"]] == [0, 1, 2, 1, 2]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hours": {"1:lecture": "много"}}, "hours 1:lecture"),
        ({"hours": {"1:lecture": "-5"}}, "hours 1:lecture"),
        ({"hours": {"1:lecture": "99999"}}, "hours 1:lecture"),
        ({"hours": {"1:lecture": "1,234"}}, "hours 1:lecture"),
        ({"hours": {"1:lecture": "NaN"}}, "hours 1:lecture"),
        ({"hours": {"9:lecture": "5"}}, "hours 9:lecture"),
        ({"hours": {"1:dancing": "5"}}, "hours 1:dancing"),
        ({"training": {"1:lecture": "37"}}, "training 1:lecture"),
        ({"controls": {"exam": "7"}}, "controls exam"),
        ({"controls": {"exam": "первый"}}, "controls exam"),
        ({"controls": {"dance": "1"}}, "controls dance"),
        ({"name": " "}, "name"),
        ({"name": "я" * 801}, "name"),
        ({"index": "О" * 41}, "index"),
        ({"kind": "song"}, "kind"),
        ({"total": "x"}, "total"),
        ({"level": 3}, "name"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_saved(head, plan, change, field):
    page = settings_of(head, plan)

    answer = save(head, plan, [new_row(**change)], page["version"])

    assert answer.status_code == 422
    assert ("n1", field) in [(problem["row"], problem["field"]) for problem in answer.json["problems"]]
    assert all(problem["said"] for problem in answer.json["problems"])
    assert db.session.scalar(sa.select(sa.func.count(CurriculumItem.id))) == 51


@pytest.mark.parametrize("rows", [None, "x", [1], [{}] * 601, [{"hours": 5, "controls": [], "level": "a", "id": "1"}]])
def test_nonsense_instead_of_a_table_is_refused(head, plan, rows):
    assert save(head, plan, rows, plan.version).status_code == 422


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1, 3", [1, 3]),
        ("1 3", [1, 3]),
        ("1-4", [1, 2, 3, 4]),
        ("", []),
        ("2;2", [2, 2]),
        ("1 – 2", [1, 2]),
        ("а", None),
    ],
)
def test_semesters_are_read_as_people_write_them(typed, numbers):
    assert semesters_in(typed) == numbers


def test_a_long_range_of_semesters_is_no_flood():
    assert read([new_row(controls={"exam": "1-99"})], 4).problems


def test_who_saves_second_is_told_who_was_first(head, plan, sign_in):
    page = settings_of(head, plan)
    save(sign_in(Role.PRACTICE_HEAD), plan, page["rows"], page["version"])

    answer = save(head, plan, [new_row()], page["version"])

    assert answer.status_code == 409
    assert answer.json["status"] == "conflict"
    assert "сохранил другой сотрудник" in answer.json["message"]
    assert db.session.scalar(sa.select(sa.func.count(CurriculumItem.id))) == 51
    over = save(head, plan, [new_row()], answer.json["version"])
    assert over.status_code == 200


def test_a_change_in_the_register_of_rows_is_a_conflict_too(head, plan):
    page = settings_of(head, plan)
    item = db.session.scalar(sa.select(CurriculumItem).where(CurriculumItem.index_code == "ОП.01"))
    head.post(
        f"/curriculum-items/edit/{item.id}",
        data={"curriculum": plan.id, "index_code": "ОП.01", "name": "Иначе", "kind": "discipline", "is_counted": "y",
              "hours_total": "34", "row_version": item.version},
    )  # fmt: skip

    assert save(head, plan, page["rows"], page["version"]).status_code == 409


def test_a_row_in_use_is_not_removed_and_is_named(head, plan):
    item = db.session.scalar(sa.select(CurriculumItem).where(CurriculumItem.index_code == "МДК.01.01"))
    make.page(item_=item)
    page = settings_of(head, plan)
    rows = [row for row in page["rows"] if row["index"] != "МДК.01.01"]

    answer = save(head, plan, rows, page["version"])

    assert answer.status_code == 422
    assert "МДК.01.01" in answer.json["message"]
    assert "Журналы" in answer.json["message"]
    assert db.session.scalar(sa.select(sa.func.count(CurriculumItem.id))) == 51


def test_a_row_in_use_keeps_its_key_when_it_is_renamed_and_moved(head, plan):
    item = db.session.scalar(sa.select(CurriculumItem).where(CurriculumItem.index_code == "МДК.01.01"))
    page = settings_of(head, plan)
    rows = page["rows"]
    row = named(rows, "МДК.01.01")
    rows.remove(row)
    rows.append(row | {"index": "МДК.09.01", "level": 0})

    save(head, plan, rows, page["version"])

    assert db.session.get(CurriculumItem, item.id).index_code == "МДК.09.01"


def test_a_key_of_another_curriculum_is_taken_for_a_new_row(head, plan):
    foreign = make.item(name="Чужая дисциплина")
    page = settings_of(head, plan)

    save(head, plan, [*page["rows"], new_row(id=foreign.id)], page["version"])

    db.session.expire_all()
    assert foreign.name == "Чужая дисциплина"
    assert (
        db.session.scalar(sa.select(CurriculumItem.curriculum_id).where(CurriculumItem.index_code == "ОП.77"))
        == plan.id
    )


def test_cycles_without_rows_are_kept_in_their_place(head, plan):
    page = settings_of(head, plan)
    rows = [*page["rows"], {"key": "z", "type": "section", "level": 0, "index": "ДВ", "name": "По выбору"}]

    answer = save(head, plan, rows, page["version"])

    assert answer.json["rows"][-1]["name"] == "По выбору"
    assert db.session.scalar(sa.select(CurriculumSection.name).where(CurriculumSection.code == "ДВ")) == "По выбору"


def test_hours_keep_the_words_of_the_file_and_their_practical_training(head, plan):
    def words():
        return set(db.session.execute(sa.select(ItemHours.kind, ItemHours.source_kind).distinct()).all())

    before, trained = words(), db.session.scalar(sa.select(sa.func.sum(ItemHours.practical_training)))
    page = settings_of(head, plan)

    save(head, plan, page["rows"], page["version"])

    assert words() == before
    assert db.session.scalar(sa.select(sa.func.sum(ItemHours.practical_training))) == trained


def test_joint_controls_weeks_and_re_credited_hours_survive_saving_and_copying(head, plan):
    item = db.session.scalar(sa.select(CurriculumItem).where(CurriculumItem.index_code == "УП.01.01"))
    item.hours_recredited, item.is_dispersed = Decimal(6), True
    db.session.execute(sa.update(ItemControl).where(ItemControl.item_id == item.id).values(joint=7))
    db.session.execute(sa.delete(ItemWeeks))
    db.session.add(ItemWeeks(item_id=item.id, semester=3, weeks=Decimal(2)))
    db.session.commit()
    before = queries.stored_rows(plan.id).outline
    page = settings_of(head, plan)

    save(head, plan, page["rows"], page["version"])
    head.post(f"/curricula/{plan.id}/copy", data={"what": "intake", "year": "2031"})

    newest = db.session.scalar(sa.select(sa.func.max(Curriculum.id)))
    assert before["УП.01.01", 1].joint
    assert queries.stored_rows(plan.id).outline == before
    assert queries.stored_rows(newest).outline == before


def test_judging_tells_what_is_wrong_and_writes_nothing(head, plan):
    page = settings_of(head, plan)
    rows = [new_row(index="OП.77", total="40")]

    told = head.post(f"/curricula/{plan.id}/judge", json={"rows": rows}).json["findings"]

    assert {(finding["row"], finding["suggestion"]) for finding in told if finding["severity"] == "error"} == {
        ("n1", "ОП.77"),
        ("n1", ""),
    }
    assert db.session.scalar(sa.select(Curriculum.version)) == page["version"]


def test_an_unknown_curriculum_does_not_exist(head):
    assert head.get("/curricula/4242/editor").status_code == 404
    assert head.post("/curricula/4242/rows", json={}).status_code == 404
    assert head.post("/curricula/4242/judge", json={}).status_code == 404


def test_the_editor_costs_few_statements(head, plan, statements):
    make.chart(plan)
    with statements() as log:
        head.get(f"/curricula/{plan.id}/editor")

    assert len(log) <= 10, "\n".join(log)


def test_the_list_of_curricula_costs_six_statements_at_most(head, plan, statements):
    with statements() as log:
        head.get("/curricula/list/")

    assert len(log) <= 6, "\n".join(log)
