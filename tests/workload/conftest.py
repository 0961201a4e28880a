"""A small college whose workload is to be handed out."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from app.curricula.models import ItemHours
from app.journals.models import JournalPage
from app.policy.roles import Role
from app.workload.models import LoadAssignment, TeachingLoad
from tests import make


def hours(item, semester, **kinds):
    """Hours of kinds of an item in a semester counted from the first course."""
    for kind, amount in kinds.items():
        make.saved(ItemHours(item_id=item.id, semester=semester, kind=kind, hours=Decimal(amount)))


@pytest.fixture
def college(db_session):
    """A department with a head, two teachers and a group of the second course with a plan of two items."""
    head, orlova, sedov = (
        make.employee(name) for name in ("Кравцова Елена Михайловна", "Орлова Наталья Сергеевна", "Седов Пётр Ильич")
    )
    department = make.department(study_head=head)
    autumn, spring = make.term(1), make.term(2)
    plan = make.curriculum(state="approved", semesters=8, semesters_per_course=2)
    group = make.group("2ИС-25", curriculum=plan, department=department)
    databases = make.item(plan, "МДК.11.01", "Технология разработки баз данных", place=1)
    language = make.item(plan, "ОП.05", "Иностранный язык", kind="discipline", place=2)
    hours(databases, 3, lecture=20, practical=40, self_study=12)
    hours(databases, 4, lecture=16, practical=32)
    hours(databases, 5, lecture=99)
    hours(language, 3, practical=34)
    return SimpleNamespace(
        head=head, orlova=orlova, sedov=sedov, department=department, year=autumn.academic_year, autumn=autumn,
        spring=spring, plan=plan, group=group, databases=databases, language=language,
    )  # fmt: skip


@pytest.fixture
def head(college, sign_in):
    """The browser of the head for studies."""
    return sign_in(Role.STUDY_HEAD, employee=college.head)


@pytest.fixture
def derived(college, head):
    """The college with the list of teaching made."""
    head.post(f"/workload/year/{college.year.id}/derive")
    return college


@pytest.fixture
def send(head, college):
    """send(deed, **json) as the head, in the year."""

    def send(deed, client=head, **sent):
        return client.post(f"/workload/year/{college.year.id}/{deed}", json=sent)

    return send


def unit(college, item, term, subgroup=None):
    return f"{college.group.id}-{item.id}-{term.id}-{subgroup.id if subgroup else 0}"


def assignments(db_session):
    return db_session.scalars(sa.select(LoadAssignment).order_by(LoadAssignment.id)).all()


def loads(db_session):
    return db_session.scalars(sa.select(TeachingLoad).order_by(TeachingLoad.id)).all()


def pages(db_session):
    return db_session.scalars(sa.select(JournalPage).order_by(JournalPage.id)).all()
