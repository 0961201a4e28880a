"""The curricula of the invented college, loaded as any curriculum is, and what of them an autumn teaches."""

import hashlib

import sqlalchemy as sa

from app.curricula import services
from app.curricula.models import CurriculumItem, ItemHours
from app.curricula.plan import Plan
from app.extensions import db
from app.seeds import charts, editions
from app.seeds.college import College, Item
from app.seeds.plans import ITEMS_OF_A_DENSE_AUTUMN, SAMPLE, TAUGHT, widened

# Hours that stand in a timetable; self-study and assessment do not.
MET_HOURS = ("lecture", "practical", "lab", "seminar", "course_work")


def load(college: College, plan: Plan, course: int) -> tuple[int, list[Item]]:
    """Load the plan of a course's intake: the curriculum and the items of its autumn."""
    if college.is_dense:
        plan = widened(plan)
    digest = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    loading = services.import_plan(plan, source_name=SAMPLE.name, source_digest=digest)
    curriculum = loading.place.curriculum
    charts.draw(curriculum)
    editions.approve(curriculum)
    items = _taught(curriculum.id, course * 2 - 1)
    return curriculum.id, items[:ITEMS_OF_A_DENSE_AUTUMN] if college.is_dense else items


def _taught(curriculum: int, semester: int) -> list[Item]:
    item, hours = CurriculumItem.__table__, ItemHours.__table__
    rows = db.session.execute(
        sa.select(item.c.id, item.c.index_code, item.c.name, item.c.kind, sa.func.sum(hours.c.hours))
        .join(hours, hours.c.item_id == item.c.id)
        .where(
            item.c.curriculum_id == curriculum,
            item.c.kind.in_(TAUGHT),
            item.c.is_counted,
            hours.c.semester == semester,
            hours.c.kind.in_(MET_HOURS),
        )
        .group_by(item.c.id)
        .order_by(item.c.place, item.c.id)
    )
    return [Item(id, index, name, kind, int(total)) for id, index, name, kind, total in rows]
