"""A plan into the college: once, twice, changed, and refused."""

import json

import pytest
import sqlalchemy as sa

from app.core.models import AuditEntry
from app.curricula import queries, services
from app.curricula.chart_models import ChartWeek
from app.curricula.models import (
    Curriculum,
    CurriculumItem,
    CurriculumSection,
    CurriculumStep,
    EducationProgram,
    ItemControl,
    ItemHours,
    ItemWeeks,
    Specialty,
)
from app.curricula.plan import PlanError
from app.curricula.plx import read_plan
from app.extensions import db
from app.seeds.samples import college_plan
from tests import make
from tests.curricula.plan_book import book
from tests.curricula.plx_text import element, hours, item, plan_file

TABLES = (
    Specialty,
    EducationProgram,
    Curriculum,
    CurriculumSection,
    CurriculumItem,
    ItemHours,
    ItemControl,
    ItemWeeks,
)
MATHS = (item(1, "ЕН.01", "Математика"), hours(1, 34), hours(1, 1, work=3))
PHYSICS = (item(2, "ЕН.02", "Физика"), hours(2, 50))


def load(*rows, **header):
    loading = services.import_plan(read_plan(plan_file(*rows, **header)))
    db.session.commit()
    return loading


def counts():
    return {model.__tablename__: db.session.scalar(sa.select(sa.func.count(model.id))) for model in TABLES}


@pytest.fixture
def sample(db_session):
    loading = services.import_plan(read_plan(college_plan.content()), source_name="college_plan.plx")
    db_session.commit()
    return loading.place.curriculum


def test_a_plan_becomes_specialty_programme_and_curriculum(sample):
    assert sample.program.specialty.code == "09.02.07"
    assert sample.program.specialty.kind == "specialist"
    assert (sample.program.duration_months, sample.program.admission_base) == (34, "basic")
    assert (sample.intake_year, sample.semesters, sample.edition) == (2026, 6, 1)
    assert sample.source_name == "college_plan.plx"


def test_hours_are_stored_by_semester_and_kind(sample):
    by_semester = db.session.execute(
        sa.select(ItemHours.semester, sa.func.sum(ItemHours.hours)).group_by(ItemHours.semester).order_by("semester")
    ).all()

    assert [int(total) for _semester, total in by_semester] == [612, 864, 612, 864, 612, 864]
    assert db.session.scalar(sa.select(sa.func.sum(ItemHours.practical_training))) == 864


def test_rows_stand_under_their_module_and_section(sample):
    course = db.session.scalar(sa.select(CurriculumItem).where(CurriculumItem.index_code == "МДК.01.01"))
    module = db.session.get(CurriculumItem, course.parent_id)
    section = db.session.get(CurriculumSection, course.section_id)

    assert (module.index_code, section.code) == ("ПМ.01", "П")
    assert (course.kind, course.hours_total) == ("mdk", 228)


def test_a_loaded_row_is_found_by_search_as_one_typed_by_hand(sample):
    row = db.session.scalar(sa.select(CurriculumItem).where(CurriculumItem.index_code == "МДК.01.01"))

    assert "разработка программных модулей" in row.search_key
    assert row.sort_key


def test_loading_twice_changes_nothing(sample):
    before = counts()

    again = services.import_plan(read_plan(college_plan.content()))
    db.session.commit()

    assert (again.creates, again.changes) == (False, False)
    assert counts() == before
    assert sample.version == 1


def test_a_dry_run_writes_nothing(db_session):
    loading = services.preview(read_plan(college_plan.content()))

    assert loading.creates
    assert set(counts().values()) == {0}


def test_a_changed_file_changes_the_curriculum_and_keeps_the_keys_of_rows(db_session):
    load(*MATHS, *PHYSICS)
    ids = {row.index_code: row.id for row in db.session.scalars(sa.select(CurriculumItem))}

    loading = load(item(1, "ЕН.01", "Высшая математика"), hours(1, 40), *PHYSICS, item(3, "ЕН.03", "Химия"))

    rows = {row.index_code: row for row in db.session.scalars(sa.select(CurriculumItem))}
    assert (loading.creates, loading.changes) == (False, True)
    assert (rows["ЕН.01"].id, rows["ЕН.02"].id) == (ids["ЕН.01"], ids["ЕН.02"])
    assert (rows["ЕН.01"].name, rows["ЕН.01"].hours_total) == ("Высшая математика", 40)
    assert set(rows) == {"ЕН.01", "ЕН.02", "ЕН.03"}
    assert db.session.scalar(sa.select(sa.func.count(ItemControl.id))) == 0


def test_a_curriculum_that_nobody_uses_loses_what_the_file_lacks(db_session):
    cycles = element("ПланыЦиклы", Код=-1, Номер=1, Идентификатор="ЕН", Цикл="Математический")
    load(cycles, item(1, "ЕН.01", КодБлока=-1), hours(1, 34), *PHYSICS)

    load(*PHYSICS)

    assert db.session.scalars(sa.select(CurriculumItem.index_code)).all() == ["ЕН.02"]
    assert counts()["curriculum_section"] == 0
    assert counts()["item_hours"] == 1


def test_a_row_moves_to_another_section_with_its_key(db_session):
    one = element("ПланыЦиклы", Код=-1, Номер=1, Идентификатор="ЕН", Цикл="Математический")
    other = element("ПланыЦиклы", Код=-1, Номер=1, Идентификатор="ОП", Цикл="Общий")
    load(one, item(1, "ЕН.01", КодБлока=-1))
    key = db.session.scalar(sa.select(CurriculumItem.id))

    load(other, item(1, "ЕН.01", КодБлока=-1))

    assert db.session.scalars(sa.select(CurriculumItem.id)).all() == [key]
    assert db.session.scalars(sa.select(CurriculumSection.code)).all() == ["ОП"]


def test_a_curriculum_in_use_does_not_lose_rows_and_says_which(db_session):
    curriculum = load(*MATHS, *PHYSICS).place.curriculum
    make.group(curriculum=curriculum)

    with pytest.raises(PlanError) as refusal:
        load(*MATHS)
    db.session.rollback()

    assert "ЕН.02 Физика" in str(refusal.value)
    assert counts()["curriculum_item"] == 2


def test_a_curriculum_whose_row_is_in_the_workload_is_in_use(db_session):
    load(*MATHS, *PHYSICS)
    taught = db.session.scalar(sa.select(CurriculumItem).where(CurriculumItem.index_code == "ЕН.01"))
    make.assignment(item_=taught)

    with pytest.raises(PlanError):
        load(*MATHS)


def test_a_curriculum_in_use_takes_new_rows_and_hours(db_session):
    make.group(curriculum=load(*MATHS).place.curriculum)

    assert load(*MATHS, *PHYSICS).changes


def test_an_approved_curriculum_stays_as_it_is(db_session):
    load(*MATHS).place.curriculum.state = "approved"
    db.session.commit()

    with pytest.raises(PlanError):
        load(*MATHS, *PHYSICS)


def test_a_file_may_follow_an_approved_curriculum_as_a_new_edition(db_session):
    approved = load(*MATHS).place.curriculum
    approved.state = "approved"
    db.session.commit()

    loading = services.import_plan(read_plan(plan_file(*MATHS, *PHYSICS)), as_edition=True)
    db.session.commit()
    again = services.import_plan(read_plan(plan_file(*MATHS, *PHYSICS)), as_edition=True)

    draft = loading.place.curriculum
    assert (draft.edition, draft.state, draft.based_on_id) == (2, "draft", approved.id)
    assert (draft.program_id, draft.name != approved.name) == (approved.program_id, True)
    assert (again.creates, again.changes, counts()["curriculum"]) == (False, False, 2)
    assert queries.stored_rows(approved.id).outline.keys() == {("ЕН.01", 1)}


def test_a_draft_is_changed_and_gets_no_new_edition(db_session):
    load(*MATHS)

    loading = services.import_plan(read_plan(plan_file(*MATHS, *PHYSICS)), as_edition=True)

    assert (loading.changes, counts()["curriculum"]) == (True, 1)


def test_another_year_of_intake_is_another_curriculum_of_the_same_programme(db_session):
    first, second = load(*MATHS), load(*MATHS, ГодНачалаПодготовки=2025)

    assert second.creates
    assert second.place.program.id == first.place.program.id
    assert counts()["curriculum"] == 2


def test_another_form_of_study_is_another_programme(db_session):
    first, second = load(*MATHS), load(*MATHS, КодФормыОбучения=2)

    assert first.place.program.id != second.place.program.id
    assert counts()["specialty"] == 1


def test_the_college_keeps_its_own_name_of_a_specialty(db_session):
    make.saved(Specialty(code="09.02.07", name="Системы и программы"))

    loading = load(*MATHS)

    assert loading.place.specialty.name == "Системы и программы"
    assert any("Системы и программы" in str(remark) for remark in loading.remarks)


def test_what_is_stored_reads_back_as_the_file(sample):
    told = services.preview(read_plan(college_plan.content())).outline

    assert queries.stored_rows(sample.id).outline == told


@pytest.mark.real_files
@pytest.mark.parametrize("name", ["spo_09.02.07_2024.plx", "vo_01.03.02_2025.plx", "vo_09.03.01_2021.plx"])
def test_a_real_curriculum_is_loaded_once(db_session, real_plan, name):
    services.import_plan(read_plan(real_plan(name)))
    db_session.commit()

    again = services.preview(read_plan(real_plan(name)))

    assert not again.changes
    assert not again.creates


def test_every_foreign_key_to_curricula_keeps_rows_from_being_lost(app):
    own = {model.__tablename__ for model in (*TABLES, ChartWeek, CurriculumStep)}
    keys = {
        key.parent
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if table.name not in own
        and key.column.table.name in ("curriculum", "curriculum_item")
        and key.ondelete != "CASCADE"  # made from the rows, and goes with them
    }

    assert keys == set(queries.declared_users())


def test_a_loading_is_in_the_log_of_actions(sample):
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.act == "loaded"))

    assert (entry.subject, entry.subject_id) == ("curriculum", sample.id)


# --- the command


@pytest.fixture
def command(app, db_session, tmp_path):
    """command(content, *options) -> exit code, what was said."""

    def run(content, *options):
        path = tmp_path / "plan.plx"
        path.write_bytes(content)
        return app.test_cli_runner().invoke(args=["import-plan", str(path), *options])

    return run


def test_the_command_tells_everything_before_writing(command):
    done = command(college_plan.content(), "--dry-run", "--json")

    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["specialty"].startswith("09.02.07")
    assert (told["rows"], told["leaves"], told["hours_total"]) == (51, 48, 4428)
    assert told["hours_by_semester"] == {"1": 612, "2": 864, "3": 612, "4": 864, "5": 612, "6": 864}
    assert told["controls"] == {"exam": 11, "credit": 5, "diff_credit": 35, "course_work": 2, "other": 15}
    assert (told["created"], told["changed"], told["warnings"]) == (True, False, [])
    assert set(counts().values()) == {0}


def test_the_command_loads_and_then_finds_nothing_to_do(command):
    first = json.loads(command(college_plan.content(), "--json").stdout)
    second = json.loads(command(college_plan.content(), "--json").stdout)

    assert (first["created"], second["created"], second["changed"]) == (True, False, False)
    assert counts()["curriculum_item"] == 51


def test_the_command_answers_people_in_russian(command):
    done = command(college_plan.content(), "--dry-run")

    assert "612 / 864 / 612 / 864 / 612 / 864" in done.stdout
    assert "Часов: 4428" in done.stdout


@pytest.mark.parametrize("content", [b"", b"<a/>", plan_file(*MATHS)[:-60], plan_file(item(1, "А"), hours(1, "x"))])
def test_the_command_refuses_a_bad_file_in_russian_with_exit_code_1(command, content):
    done = command(content)

    assert done.exit_code == 1
    assert not done.stdout
    assert any("а" <= letter <= "я" for letter in done.stderr.lower())
    assert set(counts().values()) == {0}


def test_the_command_refuses_a_file_that_is_not_there(app, db_session):
    done = app.test_cli_runner().invoke(args=["import-plan", "no-such-file.plx", "--json"])

    assert done.exit_code == 1
    assert "no-such-file.plx" in json.loads(done.stdout)["error"]


@pytest.mark.real_files
def test_the_command_gives_the_sums_of_a_real_curriculum(command, real_plan):
    told = json.loads(command(real_plan("spo_09.02.07_2024.plx"), "--dry-run", "--json").stdout)

    assert told["hours_by_semester"] == {"1": 612, "2": 900, "3": 612, "4": 864, "5": 612, "6": 864}
    assert told["controls"] == {"exam": 10, "diff_credit": 40, "course_work": 3, "other": 24}


def test_a_workbook_is_loaded_as_a_plx_file_is(app, db_session, tmp_path):
    path = tmp_path / "план.xlsx"
    path.write_bytes(book())

    done = app.test_cli_runner().invoke(args=["import-plan", str(path), "--json"])
    again = app.test_cli_runner().invoke(args=["import-plan", str(path), "--json"])

    told = json.loads(done.stdout)
    assert (told["created"], told["rows"], told["chart_weeks"]) == (True, 10, 104)
    assert told["hours_stated"] == told["hours_by_semester"]
    assert json.loads(again.stdout)["changed"] is False
    assert counts()["curriculum_item"] == 10
