"""Moving a group to another edition: journals and workload go along, nothing with entries is lost."""

import re

import pytest
import sqlalchemy as sa

from app.curricula import life
from app.curricula.models import CurriculumItem, ItemHours
from app.extensions import db
from app.journals.models import JournalPage
from app.policy.roles import Role
from app.students import editions
from app.students.models import StudyGroup
from app.working_programs.models import ThematicItem, WorkingProgram
from app.workload.models import LoadAssignment
from tests import make


@pytest.fixture
def world(db_session, sign_in):
    """A group with a journal by the first edition, an approved second one, and the head of its department."""
    head = make.employee("Кравцова Елена Михайловна")
    department = make.department("Отделение информатики", study_head=head)
    first = make.curriculum(semesters=4, state="approved")
    item, spare = make.item(first), make.item(first, "ОП.05", "Физика", "discipline")
    group = make.group("2ИС-25", department=department, curriculum=first)
    page = make.page(group_=group, item_=item)
    second = life.copy(first, first.intake_year)
    second.state = "approved"
    db_session.commit()
    return {"head": sign_in(Role.STUDY_HEAD, employee=head), "first": first, "second": second, "item": item,
            "spare": spare, "group": group, "page": page}  # fmt: skip


def move(world, browser=None):
    address = f"/groups/{world['group'].id}/curriculum"
    return (browser or world["head"]).post(address, data={"to": world["second"].id}, follow_redirects=True)


def of_second(world, index):
    return db.session.scalar(
        sa.select(CurriculumItem.id).where(
            CurriculumItem.curriculum_id == world["second"].id, CurriculumItem.index_code == index
        )
    )


def drop(world, index):
    db.session.execute(sa.delete(CurriculumItem).where(CurriculumItem.id == of_second(world, index)))
    db.session.commit()


def test_journals_and_workload_go_over_to_the_rows_of_the_new_edition(world):
    page = world["head"].get(f"/groups/{world['group'].id}/curriculum?to={world['second'].id}")
    move(world)

    assert re.search(r"Журналы[^—]* — 1", page.text)
    new = of_second(world, "МДК.11.01")
    assert db.session.scalar(sa.select(StudyGroup.curriculum_id)) == world["second"].id
    assert db.session.scalar(sa.select(LoadAssignment.item_id)) == new
    assert db.session.scalar(sa.select(JournalPage.item_id)) == new


def test_a_mended_index_is_still_the_same_row(world):
    db.session.execute(
        sa.update(CurriculumItem)
        .where(CurriculumItem.id == of_second(world, "МДК.11.01"))
        .values(index_code="МДК.01.01")
    )
    db.session.commit()

    move(world)

    assert db.session.scalar(sa.select(JournalPage.item_id)) == of_second(world, "МДК.01.01")


def test_an_edition_without_a_row_that_has_lessons_is_refused_and_the_row_is_named(world):
    make.lesson(world["page"])
    drop(world, "МДК.11.01")

    text = move(world).text

    assert "Группу перевести нельзя" in text
    assert "МДК.11.01" in text
    assert db.session.scalar(sa.select(StudyGroup.curriculum_id)) == world["first"].id


def test_workload_whose_row_is_gone_is_named_before_the_move(world):
    drop(world, "МДК.11.01")

    page = world["head"].get(f"/groups/{world['group'].id}/curriculum?to={world['second'].id}").text

    assert "распределите нагрузку заново" in page
    assert "Нагрузка: 1" in page


def test_a_draft_or_a_curriculum_of_another_specialty_is_not_offered(world):
    world["second"].state = "draft"
    other = make.curriculum(state="approved")
    db.session.commit()

    for curriculum in (world["second"], other):
        assert world["head"].get(f"/groups/{world['group'].id}/curriculum?to={curriculum.id}").status_code == 404


def test_a_foreign_group_does_not_exist(world, sign_in):
    stranger = sign_in(Role.STUDY_HEAD, employee=make.employee("Чужой Глава Иванович"))

    assert stranger.get(f"/groups/{world['group'].id}/curriculum").status_code == 404
    assert move(world, stranger).status_code == 404


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SECRETARY, Role.CURATOR])
def test_only_heads_move_groups(world, sign_in, role):
    assert move(world, sign_in(role)).status_code == 403


def test_a_form_does_not_take_the_curriculum_from_under_the_journals(world, sign_in):
    group = world["group"]
    answer = sign_in(Role.SECRETARY).post(
        f"/groups/edit/{group.id}",
        data={"name": group.name, "education_module": "vocational", "course_number": "2", "intake_year": "2025",
              "curriculum": world["second"].id, "study_form": "full_time", "funding": "region",
              "row_version": group.version},
    )  # fmt: skip

    assert "Другой учебный план" in answer.text
    assert db.session.scalar(sa.select(StudyGroup.curriculum_id)) == world["first"].id


def test_every_link_of_a_group_to_rows_of_curricula_goes_along(app):
    of_groups = {
        key.parent
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "curriculum_item" and {"group_id", "page_id"} & set(table.c.keys())
    }

    assert {column for _label, column in editions.followed()} == of_groups


def programs_of(item_id):
    table = WorkingProgram.__table__
    return db.session.execute(sa.select(table.c.id, table.c.state).where(table.c.item_id == item_id)).all()


@pytest.mark.parametrize(("hours", "state"), [(4, "approved"), (6, "draft")])
def test_the_approved_working_programme_goes_along_and_stays_approved_only_where_the_hours_agree(world, hours, state):
    new = of_second(world, "МДК.11.01")
    for item, amount in ((world["item"].id, 4), (new, hours)):
        make.saved(ItemHours(item_id=item, semester=3, kind="lecture", hours=amount))
    program = make.working_program(world["item"], state="approved")
    row = make.saved(
        ThematicItem(program_id=program.id, level="lesson", title="Ключи", semester=3, kind="lecture", hours=4)
    )

    move(world)

    ((carried, carried_state),) = programs_of(new)
    table = ThematicItem.__table__
    assert carried_state == state
    assert db.session.scalar(sa.select(table.c.origin_id).where(table.c.program_id == carried)) == row.id
    assert [kept for _id, kept in programs_of(world["item"].id)] == ["approved"]
