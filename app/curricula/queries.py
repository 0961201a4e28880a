"""What is stored of curricula: their rows as an outline, what a file would meet, and who relies on them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from app.core.excel.letters import clean
from app.curricula.chart_models import ChartWeek
from app.curricula.models import (
    Curriculum,
    CurriculumItem,
    CurriculumSection,
    EducationProgram,
    ItemControl,
    ItemHours,
    ItemWeeks,
    Specialty,
)
from app.curricula.outline import Amount, ChartOutline, Outline, RowKey, RowOutline, hour_key, row_keys
from app.curricula.plan import Plan
from app.extensions import db

_items = CurriculumItem.__table__
_sections = CurriculumSection.__table__
_hours = ItemHours.__table__
_controls = ItemControl.__table__
_weeks = ItemWeeks.__table__
_chart = ChartWeek.__table__


@dataclass(frozen=True)
class StoredRows:
    """The rows of a stored curriculum and how they are found again in the database."""

    outline: Outline
    item_ids: dict[RowKey, int]
    section_ids: dict[tuple[str, ...], int]
    is_known: bool = True
    """Whether there is such a curriculum at all."""


def stored_rows(curriculum_id: int) -> StoredRows:
    """All rows of a curriculum in five statements, whatever its size."""
    sections = _section_paths(curriculum_id)
    items = db.session.execute(
        sa.select(_items).where(_items.c.curriculum_id == curriculum_id).order_by(_items.c.place, _items.c.id)
    ).all()
    keys = dict(zip((i.id for i in items), row_keys((i.index_code, i.name) for i in items), strict=True))
    hours, weeks = hours_by_item(curriculum_id), _weeks_of(curriculum_id)
    controls, joint = controls_by_item(curriculum_id)
    outline = {
        keys[item.id]: RowOutline(
            index_code=item.index_code,
            name=item.name,
            kind=item.kind,
            section=sections.get(item.section_id, ()),
            parent=keys.get(item.parent_id),
            is_counted=item.is_counted,
            is_elective=item.is_elective,
            is_optional=item.is_optional,
            is_dispersed=item.is_dispersed,
            hours_total=item.hours_total,
            hours=hours[item.id],
            controls=controls[item.id],
            joint=joint[item.id],
            weeks=weeks[item.id],
            hours_recredited=item.hours_recredited,
        )
        for item in items
    }
    return StoredRows(
        outline, {key: item_id for item_id, key in keys.items()}, {path: n for n, path in sections.items()}
    )


def _section_paths(curriculum_id: int) -> dict[int, tuple[str, ...]]:
    rows = {
        row.id: row
        for row in db.session.execute(sa.select(_sections).where(_sections.c.curriculum_id == curriculum_id))
    }

    def path(section_id: int | None) -> tuple[str, ...]:
        row = rows.get(section_id)
        return (*path(row.parent_id), f"{row.code} {row.name}".strip()) if row else ()

    return {section_id: path(section_id) for section_id in rows}


def hours_by_item(curriculum_id: int) -> defaultdict[int, dict]:
    """item -> semester, kind and name -> hours, in one statement."""
    cells: defaultdict[int, dict] = defaultdict(dict)
    for row in _cells_of(_hours, curriculum_id):
        key = hour_key(row.semester, row.kind, row.source_kind)
        cells[row.item_id][key] = Amount(row.hours, row.practical_training)
    return cells


def controls_by_item(curriculum_id: int) -> tuple[defaultdict[int, dict], defaultdict[int, dict]]:
    """item -> semester, form and name -> how many times, and which of them are joint, in one statement."""
    counts: defaultdict[int, dict] = defaultdict(dict)
    joint: defaultdict[int, dict] = defaultdict(dict)
    for row in _cells_of(_controls, curriculum_id):
        key = hour_key(row.semester, row.form, row.source_form)
        counts[row.item_id][key] = row.count
        if row.joint is not None:
            joint[row.item_id][key] = row.joint
    return counts, joint


def _weeks_of(curriculum_id: int) -> defaultdict[int, dict]:
    cells: defaultdict[int, dict] = defaultdict(dict)
    for row in _cells_of(_weeks, curriculum_id):
        cells[row.item_id][row.semester] = row.weeks
    return cells


def stored_chart(curriculum_id: int) -> ChartOutline:
    """The academic chart of a curriculum as it stands."""
    rows = db.session.execute(sa.select(_chart).where(_chart.c.curriculum_id == curriculum_id))
    return {
        (row.course, row.week, row.part): (row.parts, row.semester, row.kind, row.source_code or "") for row in rows
    }


def _cells_of(table: sa.Table, curriculum_id: int):
    return db.session.execute(
        sa.select(table).join(_items, _items.c.id == table.c.item_id).where(_items.c.curriculum_id == curriculum_id)
    )


@dataclass(frozen=True)
class Place:
    """Where a plan belongs: what of its specialty, programme and curriculum is there already."""

    specialty: Specialty | None
    program: EducationProgram | None
    curriculum: Curriculum | None


def place_of(plan: Plan) -> Place:
    """Specialty by its code, programme by what it teaches to whom, curriculum by the year of intake."""
    specialty = db.session.scalar(sa.select(Specialty).where(Specialty.code == plan.specialty_code))
    program = _program_of(plan, specialty) if specialty else None
    curriculum = _curriculum_of(plan, program) if program else None
    return Place(specialty, program, curriculum)


def _program_of(plan: Plan, specialty: Specialty) -> EducationProgram | None:
    if plan.program_name and (known := _program_by_name(plan.program_name, specialty)):
        return known
    found = sa.select(EducationProgram).where(
        EducationProgram.specialty_id == specialty.id,
        EducationProgram.study_form == plan.study_form,
        EducationProgram.admission_base == plan.base,
        EducationProgram.duration_months == plan.duration,
        sa.func.coalesce(EducationProgram.qualification, "") == plan.qualification,
    )
    if plan.profile:
        found = found.where(EducationProgram.name.contains(plan.profile, autoescape=True))
    return db.session.scalar(found.order_by(EducationProgram.id).limit(1))


def _program_by_name(name: str, specialty: Specialty) -> EducationProgram | None:
    """A programme by its name as a workbook gives it back: in one line, with plain blanks."""
    programs = db.session.scalars(sa.select(EducationProgram).where(EducationProgram.specialty_id == specialty.id))
    return next((program for program in programs if clean(program.name) == clean(name)), None)


def _curriculum_of(plan: Plan, program: EducationProgram) -> Curriculum | None:
    return db.session.scalar(
        sa.select(Curriculum)
        .where(Curriculum.program_id == program.id, Curriculum.intake_year == plan.intake_year)
        .order_by(Curriculum.edition.desc())
        .limit(1)
    )


_users: list[tuple[object, sa.Column]] = []


def used_by(label: object, attribute) -> None:
    """Declare that rows of a later slice rely on curricula or their items through this foreign key."""
    column = attribute.property.columns[0]
    if not any(known is column for _label, known in _users):
        _users.append((label, column))


def declared_users() -> Iterator[sa.Column]:
    """The foreign keys that were declared."""
    return (column for _label, column in _users)


def labelled_users() -> tuple[tuple[object, sa.Column], ...]:
    """The same with what their rows are called."""
    return tuple(_users)


def users_of(curriculum_id: int) -> list[str]:
    """What relies on a curriculum, with numbers: «Группы: 2»."""
    counts = ((label, _count(column, curriculum_id)) for label, column in _users)
    return [f"{label}: {count}" for label, count in counts if count]


def _count(column: sa.Column, curriculum_id: int) -> int:
    (key,) = column.foreign_keys
    if key.column.table is _items:
        mine = sa.select(_items.c.id).where(_items.c.curriculum_id == curriculum_id)
        condition = column.in_(mine)
    else:
        condition = column == curriculum_id
    return db.session.scalar(sa.select(sa.func.count()).select_from(column.table).where(condition))


def holders_of_items(item_ids: set[int]) -> dict[str, list[str]]:
    """Of these rows of a curriculum, those that something relies on: title -> «Нагрузка: 2», …"""
    held: dict[str, list[str]] = {}
    for label, column in _users if item_ids else ():
        (key,) = column.foreign_keys
        if key.column.table is not _items:
            continue
        counted = (
            sa.select(_items.c.index_code, _items.c.name, sa.func.count())
            .join(column.table, column == _items.c.id)
            .where(_items.c.id.in_(item_ids))
            .group_by(_items.c.id, _items.c.index_code, _items.c.name)
            .order_by(_items.c.index_code, _items.c.id)
        )
        for index, name, count in db.session.execute(counted):
            held.setdefault(f"{index} {name}".strip(), []).append(f"{label}: {count}")
    return held


def state_of(curriculum_id: int) -> str:
    """The stored state of a curriculum; of one that is being made, a draft."""
    table = Curriculum.__table__
    return db.session.scalar(sa.select(table.c.state).where(table.c.id == curriculum_id)) or "draft"


def last_semester(curriculum_id: int) -> int:
    """The last semester that hours or forms of control stand in; 0 where there are none."""
    mine = sa.select(_items.c.id).where(_items.c.curriculum_id == curriculum_id)
    numbers = (
        db.session.scalar(sa.select(sa.func.max(table.c.semester)).where(table.c.item_id.in_(mine)))
        for table in (_hours, _controls)
    )
    return max(number or 0 for number in numbers)
