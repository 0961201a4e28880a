"""What is stored of working programmes: rows, hours to spread, what may be copied, what is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.text import search_key
from app.curricula.models import Curriculum, CurriculumItem, EducationProgram, ItemHours, Specialty
from app.extensions import db
from app.policy.thematic import LESSON
from app.working_programs import rules
from app.working_programs.models import ThematicItem, WorkingProgram, WorkingProgramStep

_row = ThematicItem.__table__
_program = WorkingProgram.__table__
_item = CurriculumItem.__table__
_hours = ItemHours.__table__
_curriculum = Curriculum.__table__
_education, _specialty = EducationProgram.__table__, Specialty.__table__
_step = WorkingProgramStep.__table__


def lines_of(program_id: int) -> list[rules.Line]:
    """The rows of a plan in their order."""
    found = db.session.execute(sa.select(_row).where(_row.c.program_id == program_id).order_by(_row.c.place, _row.c.id))
    return [
        rules.Line(row.level, row.title, row.semester, row.kind, row.hours, row.homework, row.equipment, row.id)
        for row in found
    ]


def hours_of(item_id: int) -> dict[tuple[int, str], Decimal]:
    """(semester, kind) -> academic hours that the curriculum gives to the item."""
    found = db.session.execute(
        sa.select(_hours.c.semester, _hours.c.kind, sa.func.sum(_hours.c.hours))
        .where(_hours.c.item_id == item_id)
        .group_by(_hours.c.semester, _hours.c.kind)
    )
    return {(semester, kind): Decimal(hours) for semester, kind, hours in found}


def steps_of(program_id: int) -> list:
    """The way of a programme from state to state, oldest first."""
    return list(db.session.execute(sa.select(_step).where(_step.c.program_id == program_id).order_by(_step.c.id)))


def next_edition(item_id: int) -> int:
    """The number of the next edition for an item."""
    return (db.session.scalar(sa.select(sa.func.max(_program.c.edition)).where(_program.c.item_id == item_id)) or 0) + 1


def curricula_of(items: Collection[int]) -> dict[int, str]:
    """Item -> its curriculum in short: «09.02.07, intake of 2025»."""
    found = db.session.execute(
        sa.select(_item.c.id, _specialty.c.code, _curriculum.c.intake_year)
        .join(_curriculum, _curriculum.c.id == _item.c.curriculum_id)
        .join(_education, _education.c.id == _curriculum.c.program_id)
        .join(_specialty, _specialty.c.id == _education.c.specialty_id)
        .where(_item.c.id.in_(items))
    )
    return {item: _("%(code)s, intake of %(year)s", code=code, year=year) for item, code, year in found}


@dataclass(frozen=True)
class Source:
    """A programme whose plan may be copied: of the same discipline in another curriculum, or of another one."""

    id: int
    title: str
    curriculum: str
    state: str
    lessons: int
    is_alike: bool


def sources_for(program: WorkingProgram, readable: sa.Select) -> list[Source]:
    """Programmes with rows among the readable ones, those of the same name first."""
    ids = readable.with_only_columns(WorkingProgram.id).where(WorkingProgram.id != program.id).subquery()
    lessons = sa.func.count(_row.c.id).filter(_row.c.level == LESSON)
    found = db.session.execute(
        sa.select(_program, _item.c.index_code, _item.c.name, _curriculum.c.name.label("curriculum"), lessons)
        .join(_item, _item.c.id == _program.c.item_id)
        .join(_curriculum, _curriculum.c.id == _item.c.curriculum_id)
        .join(_row, _row.c.program_id == _program.c.id)
        .where(_program.c.id.in_(sa.select(ids.c.id)))
        .group_by(_program.c.id, _item.c.id, _curriculum.c.id)
        .order_by(_item.c.sort_key, _program.c.edition.desc())
    ).all()
    own = search_key(program.item.name)
    sources = [
        Source(
            row.id,
            f"{row.index_code} {row.name}".strip(),
            row.curriculum,
            row.state,
            row[-1],
            search_key(row.name) == own,
        )
        for row in found
    ]
    return sorted(sources, key=lambda source: not source.is_alike)


@dataclass(frozen=True)
class Missing:
    """An item of an approved curriculum that has hours in class but no approved working programme."""

    item_id: int
    title: str
    curriculum: str
    state: str | None
    program_id: int | None


def missing(item_ids: sa.Select | None = None) -> list[Missing]:
    """Items without an approved programme; `item_ids` bounds them to those that are taught."""
    latest = (
        sa.select(_program.c.item_id, sa.func.max(_program.c.edition).label("edition"))
        .group_by(_program.c.item_id)
        .subquery()
    )
    taught = sa.select(_hours.c.item_id).where(_hours.c.hours > 0)
    approved = sa.select(_program.c.item_id).where(_program.c.state == "approved")
    statement = (
        sa.select(
            _item.c.id,
            _item.c.index_code,
            _item.c.name,
            _curriculum.c.name.label("curriculum"),
            _program.c.id.label("program_id"),
            _program.c.state,
        )
        .join(_curriculum, _curriculum.c.id == _item.c.curriculum_id)
        .outerjoin(latest, latest.c.item_id == _item.c.id)
        .outerjoin(_program, (_program.c.item_id == _item.c.id) & (_program.c.edition == latest.c.edition))
        .where(
            _curriculum.c.state == "approved",
            _item.c.kind.not_in(("module", "elective_block")),
            _item.c.id.in_(taught),
            _item.c.id.not_in(approved),
        )
        .order_by(_curriculum.c.sort_key, _item.c.place, _item.c.id)
    )
    if item_ids is not None:
        statement = statement.where(_item.c.id.in_(item_ids))
    return [
        Missing(row.id, f"{row.index_code} {row.name}".strip(), row.curriculum, row.state, row.program_id)
        for row in db.session.execute(statement)
    ]
