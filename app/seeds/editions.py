"""Curricula of the invented college that are still being worked on, and an edition that differs from the first one."""

import datetime

import sqlalchemy as sa

from app.curricula import life
from app.curricula.models import Curriculum, CurriculumItem, CurriculumStep, ItemControl, ItemHours
from app.extensions import db
from app.seeds.college import ENTERED_AT, ENTERED_ON, TODAY, YEAR

_items, _hours, _controls = CurriculumItem.__table__, ItemHours.__table__, ItemControl.__table__
SUBMITTED_ON = datetime.date(2026, 8, 24)
LATELY = {"entered_at": datetime.datetime.combine(TODAY, datetime.time(5)), "entered_on": TODAY}
STUDY_HEAD, PRACTICE_HEAD = "Кравцова Е. М.", "Дементьев О. Н."


def approve(curriculum: Curriculum, protocol: str = "Приказ № 84-у от 27.08.2026") -> None:
    """Submitted and approved before the year began, as clause 3.2 asks."""
    curriculum.state = "approved"
    curriculum.approved_on = ENTERED_ON
    curriculum.entered_at, curriculum.entered_on = ENTERED_AT, ENTERED_ON
    db.session.flush()
    stamp = {"entered_at": ENTERED_AT, "entered_on": ENTERED_ON}
    life.record(curriculum.id, "submitted", SUBMITTED_ON, who=PRACTICE_HEAD, **stamp)
    life.record(curriculum.id, "approved", ENTERED_ON, document=protocol, who=STUDY_HEAD, **stamp)


def make() -> None:
    """A second edition of the designers' curriculum, one curriculum submitted for the next intake, one draft that
    does not add up."""
    if designers := _newest("54.01.20"):
        _second_edition(designers)
        _submitted(designers)
    if programmers := _newest("09.02.07"):
        _draft_with_errors(programmers)


def _newest(code: str) -> Curriculum | None:
    """A small college teaches fewer specialties."""
    found = sa.select(Curriculum).where(Curriculum.name.startswith(code)).order_by(Curriculum.intake_year.desc())
    return db.session.scalars(found.limit(1)).first()


def _copy(source: Curriculum, intake: int) -> Curriculum:
    made = life.copy(source, intake)
    made.entered_at, made.entered_on = LATELY["entered_at"], LATELY["entered_on"]
    step = CurriculumStep.__table__
    db.session.execute(sa.update(step).where(step.c.curriculum_id == made.id).values(happened_on=TODAY, **LATELY))
    return made


def _item(curriculum: Curriculum, index: str) -> int:
    return db.session.scalar(
        sa.select(_items.c.id).where(_items.c.curriculum_id == curriculum.id, _items.c.index_code == index)
    )


def _second_edition(first: Curriculum) -> None:
    """Economics loses hours to a new course on enterprise, and ends with an exam."""
    made = _copy(first, first.intake_year)
    economics = _item(made, "ОП.05")
    hours = _hours.c.item_id == economics
    db.session.execute(sa.update(_hours).where(hours, _hours.c.kind == "practical").values(hours=6))
    total = db.session.scalar(sa.select(sa.func.sum(_hours.c.hours)).where(hours))
    db.session.execute(sa.update(_items).where(_items.c.id == economics).values(hours_total=total))
    db.session.execute(
        sa.update(_controls)
        .where(_controls.c.item_id == economics, _controls.c.form == "diff_credit")
        .values(form="exam", source_form="Экзамен")
    )
    _add(made, "ОП.08", "Основы предпринимательской деятельности", economics, 12)
    approve(made, "Приказ № 91-у от 27.08.2026")


def _add(curriculum: Curriculum, index: str, name: str, beside: int, hours: int) -> None:
    section = db.session.scalar(sa.select(_items.c.section_id).where(_items.c.id == beside))
    last = db.session.scalar(sa.select(sa.func.max(_items.c.place)).where(_items.c.section_id == section))
    row = CurriculumItem(
        curriculum_id=curriculum.id, section_id=section, place=last, index_code=index, name=name, hours_total=hours
    )
    db.session.add(row)
    db.session.flush()
    db.session.add(ItemHours(item_id=row.id, semester=3, kind="practical", hours=hours, source_kind=""))
    db.session.add(ItemControl(item_id=row.id, semester=3, form="credit", source_form=""))
    db.session.flush()


def _submitted(source: Curriculum) -> None:
    made = _copy(source, YEAR + 1)
    made.state = "submitted"
    db.session.flush()
    life.record(made.id, "submitted", TODAY - datetime.timedelta(days=2), who=PRACTICE_HEAD, **LATELY)


def _draft_with_errors(source: Curriculum) -> None:
    """What happens while a plan is typed: hours that do not add up, a Latin letter, a forgotten form of control."""
    made = _copy(source, YEAR + 1)
    maths, history, course = (_item(made, index) for index in ("ООД.04", "СГ.01", "МДК.01.03"))
    db.session.execute(sa.update(_items).where(_items.c.id == maths).values(hours_total=_items.c.hours_total + 12))
    db.session.execute(sa.update(_items).where(_items.c.id == course).values(index_code="МДK.01.03"))
    db.session.execute(sa.delete(_controls).where(_controls.c.item_id == history))
    db.session.flush()
