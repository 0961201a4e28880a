"""Names of groups from a pattern, growing with the course."""

import pytest
import sqlalchemy as sa

from app.core.refusal import Refused
from app.policy.roles import Role
from app.students import naming
from app.students.models import GroupName, StudyGroup
from tests import make
from tests.test_registers import said


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


def form(**fields):
    return {"education_module": "vocational", "course_number": "1", "intake_year": "2026", "study_form": "full_time",
            "funding": "region", "state": "active"} | fields  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "name"),
    [("{курс}ИС-{набор}", "2ИС-25"), ("ИС-{год}", "ИС-2025"), ("{Курс} А", "2 А"), ("Робототехника", "Робототехника")],
)
def test_a_pattern_makes_a_name(app, pattern, name):
    with app.test_request_context():
        assert naming.name_for(pattern, 2, 2025) == name


@pytest.mark.parametrize("pattern", ["{семестр}ИС", "{курсИС", "", "x" * 60])
def test_a_pattern_that_makes_no_name_is_told(app, pattern):
    with app.test_request_context(), pytest.raises(naming.PatternError):
        naming.name_for(pattern, 2, 2025)


def test_the_name_of_a_new_group_comes_from_its_pattern(secretary, db_session):
    secretary.post("/groups/add", data=form(pattern="{курс}ИС-{набор}"))

    assert db_session.scalar(sa.select(StudyGroup.name)) == "1ИС-26"


def test_a_pattern_with_a_mistake_is_told_at_its_field(secretary, db_session):
    answer = secretary.post("/groups/add", data=form(pattern="{семестр}ИС"))

    assert "{семестр}" in said(answer)
    assert "{курс}" in said(answer)
    assert 'value="{семестр}ИС"' in answer.text
    assert db_session.scalar(sa.select(sa.func.count()).select_from(StudyGroup.__table__)) == 0


def test_a_group_without_name_and_pattern_is_asked_for_one(secretary):
    assert "шаблон" in said(secretary.post("/groups/add", data=form()))


def test_the_pattern_of_the_specialty_names_a_group_without_one_of_its_own(secretary, db_session):
    specialty = make.curriculum().program.specialty
    specialty.group_pattern = "{курс}СА-{набор}"
    db_session.commit()

    secretary.post("/groups/add", data=form(specialty=specialty.id))
    secretary.post("/groups/add", data=form(specialty=specialty.id, name="Особая"))

    assert sorted(db_session.scalars(sa.select(StudyGroup.name))) == ["1СА-26", "Особая"]


def test_the_name_is_shown_while_the_pattern_is_typed(secretary):
    shown = secretary.get("/groups/name?pattern={курс}ИС-{набор}&course_number=3&intake_year=2024").json
    wrong = secretary.get("/groups/name?pattern={x}&course_number=3&intake_year=2024").json

    assert shown["name"] == "3ИС-24"
    assert "{x}" in wrong["error"]


def test_the_name_grows_with_the_course_and_the_former_one_is_found(secretary, db_session):
    group = make.group("1ИС-25", pattern="{курс}ИС-{набор}", course_number=1)

    secretary.post(
        f"/groups/edit/{group.id}",
        data=form(pattern=group.pattern, course_number="2", intake_year="2025", row_version=group.version),
    )

    assert db_session.scalar(sa.select(StudyGroup.name)) == "2ИС-25"
    assert [row.name for row in db_session.scalars(sa.select(GroupName))] == ["1ИС-25"]
    assert "2ИС-25" in secretary.get("/groups/list/?q=1ис-25").text
    assert "1ИС-25 (по 13.10.2026)" in secretary.get(f"/groups/show/{group.id}").text


def test_groups_are_promoted_from_the_oldest_down(db_session):
    second, first = (make.group(name, pattern="{курс}1", course_number=n) for name, n in (("21", 2), ("11", 1)))

    naming.rename(second, 3)
    naming.rename(first, 2)
    db_session.commit()

    assert (second.name, first.name) == ("31", "21")


def test_a_name_that_another_group_bears_is_refused(db_session):
    make.group("21", course_number=2)
    first = make.group("11", pattern="{курс}1", course_number=1)

    with pytest.raises(Refused, match="21"):
        naming.rename(first, 2)


def test_a_group_of_the_archive_gives_its_name_up_and_is_found_by_it(secretary, db_session):
    old = make.group("41", state="graduated", course_number=4)
    third = make.group("31", pattern="{курс}1", course_number=3)

    naming.rename(third, 4)
    db_session.commit()

    assert third.name == "41"
    assert old.name != "41"
    assert old.former_names == "41"
    assert f"/groups/show/{old.id}" in secretary.get("/groups/list/?q=41&state=all").text


def test_the_course_of_a_class_is_the_eighth_or_the_ninth(secretary):
    answer = secretary.post("/groups/add", data=form(education_module="general", name="7А", course_number="7"))

    assert "от 8 до 9" in said(answer)


def test_a_class_keeps_nothing_that_its_module_does_not_know(secretary, db_session):
    specialty = make.curriculum().program.specialty

    secretary.post(
        "/groups/add",
        data=form(education_module="general", pattern="{курс}А", course_number="8", specialty=specialty.id),
    )
    group = db_session.scalars(sa.select(StudyGroup)).one()

    assert (group.name, group.specialty_id) == ("8А", None)
    assert "Основа обучения" not in secretary.get(f"/groups/show/{group.id}").text
