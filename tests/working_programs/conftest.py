"""A discipline with hours, its teacher, a head and a stranger among the teachers."""

from types import SimpleNamespace

import pytest

from app.curricula.models import ItemHours
from app.policy.roles import Role
from app.working_programs.models import WorkingProgram
from tests import make

LINES = [
    {"level": "section", "title": "Раздел 1. Основы"},
    {"level": "lesson", "title": "Понятие базы данных", "semester": 3, "kind": "lecture", "hours": "2",
     "homework": "с. 5"},
    {"level": "lesson", "title": "Создание таблиц", "semester": 3, "kind": "practical", "hours": "4"},
    {"level": "lesson", "title": "Ключи", "semester": 3, "kind": "lecture", "hours": "2"},
]  # fmt: skip


@pytest.fixture
def world(db_session):
    """Orlova teaches databases to a second course: 4 h of lectures and 4 h of practical classes in semester 3."""
    head, teacher, stranger = make.employee("Глава Анна Львовна"), make.employee(), make.employee("Чужой Пётр Ильич")
    department = make.department("Отделение", study_head=head, practice_head=head)
    group = make.group(department=department, course_number=2)
    item = make.item(make.curriculum(state="approved"))
    for kind, hours in (("lecture", 4), ("practical", 4), ("self_study", 10)):
        make.saved(ItemHours(item_id=item.id, semester=3, kind=kind, hours=hours))
    page = make.page(teacher=teacher, group_=group, item_=item)
    make.assignment(teacher=stranger)
    program = make.saved(WorkingProgram(item=item, author=teacher))
    return SimpleNamespace(
        head=head, teacher=teacher, stranger=stranger, item=item.id, page=page.id, program=program.id
    )


@pytest.fixture
def teacher(world, sign_in):
    return sign_in(Role.TEACHER, employee=world.teacher)


@pytest.fixture
def head(world, sign_in):
    return sign_in(Role.STUDY_HEAD, employee=world.head)


@pytest.fixture
def stranger_teacher(world, sign_in):
    return sign_in(Role.TEACHER, employee=world.stranger)
