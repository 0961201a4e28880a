"""The rows of a plan into the tables, in bulk. Rows that stay keep their keys: workload and journals point at them."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.core.columns import keys_of
from app.curricula.chart_models import ChartWeek
from app.curricula.models import CurriculumItem, CurriculumSection, ItemControl, ItemHours, ItemWeeks
from app.curricula.outline import ChartOutline, Outline, RowKey, RowOutline, section_path
from app.curricula.plan import HourKind, Item, Plan, Section
from app.curricula.queries import StoredRows
from app.extensions import db

_items = CurriculumItem.__table__
_sections = CurriculumSection.__table__
_hours = ItemHours.__table__
_controls = ItemControl.__table__
_weeks = ItemWeeks.__table__
_chart = ChartWeek.__table__


def write_rows(curriculum_id: int, plan: Plan, outline: Outline, stored: StoredRows) -> None:
    """Make the stored rows of a curriculum those of the plan."""
    sections = _write_sections(curriculum_id, plan, stored)
    keys = _write_items(curriculum_id, plan, outline, stored, sections)
    _write_parents(outline, keys)
    gone = [item_id for key, item_id in stored.item_ids.items() if key not in outline]
    if gone:
        db.session.execute(sa.delete(_items).where(_items.c.id.in_(gone)))
    _write_cells(plan, outline, keys)
    _drop_sections(curriculum_id, sections)


def _write_sections(curriculum_id: int, plan: Plan, stored: StoredRows) -> dict[tuple[str, ...], int]:
    """Keys of the plan's sections by their path; a parent is written before its children."""
    keys: dict[tuple[str, ...], int] = {}
    for path, section in sorted(_paths(plan), key=lambda pair: len(pair[0])):
        values = {"place": section.order, "parent_id": keys.get(path[:-1])}
        if path in stored.section_ids:
            keys[path] = stored.section_ids[path]
            db.session.execute(sa.update(_sections).where(_sections.c.id == keys[path]).values(values))
        elif path not in keys:
            values |= {"curriculum_id": curriculum_id, "code": section.code, "name": section.name}
            keys[path] = db.session.execute(sa.insert(_sections).values(values)).inserted_primary_key[0]
    return keys


def _paths(plan: Plan) -> Iterator[tuple[tuple[str, ...], Section]]:
    return ((section_path(section), section) for section in plan.sections)


def _write_items(
    curriculum_id: int, plan: Plan, outline: Outline, stored: StoredRows, sections: dict
) -> dict[RowKey, int]:
    """Keys of all rows of the plan: those that were there are updated, the others inserted in one go."""
    rows = {
        key: _item_values(row, item) | {"section_id": sections.get(row.section), "parent_id": None}
        for (key, row), item in zip(outline.items(), plan.items, strict=True)
    }
    known = [{"row_id": stored.item_ids[key], **rows[key]} for key in rows if key in stored.item_ids]
    new = [{"curriculum_id": curriculum_id, "version": 1, **rows[key]} for key in rows if key not in stored.item_ids]
    if known:
        update = sa.update(_items).where(_items.c.id == sa.bindparam("row_id"))
        db.session.execute(update.values(version=_items.c.version + 1), known)
    made = iter(_insert_items(new)) if new else iter(())
    return {key: stored.item_ids[key] if key in stored.item_ids else next(made) for key in rows}


def _insert_items(rows: list[dict]) -> list[int]:
    insert = sa.insert(_items).returning(_items.c.id, sort_by_parameter_order=True)
    return list(db.session.execute(insert, rows).scalars())


def _item_values(row: RowOutline, item: Item) -> dict:
    values = {
        "place": item.order,
        "index_code": row.index_code,
        "index_original": item.index_original or None,
        "name": row.name,
        "kind": str(row.kind),
        "is_counted": row.is_counted,
        "is_elective": row.is_elective,
        "is_optional": row.is_optional,
        "is_dispersed": row.is_dispersed,
        "hours_total": row.hours_total,
        "hours_recredited": row.hours_recredited,
    }
    return values | keys_of(CurriculumItem, values)


def _write_parents(outline: Outline, keys: dict[RowKey, int]) -> None:
    children = [{"row_id": keys[key], "above": keys[row.parent]} for key, row in outline.items() if row.parent]
    if children:
        update = sa.update(_items).where(_items.c.id == sa.bindparam("row_id"))
        db.session.execute(update.values(parent_id=sa.bindparam("above")), children)


def _write_cells(plan: Plan, outline: Outline, keys: dict[RowKey, int]) -> None:
    """Hours, forms of control and weeks: nothing points at them, so they are written anew."""
    ids = list(keys.values())
    told = (
        (_hours, _hour_rows(plan, outline, keys)),
        (_controls, _control_rows(plan, outline, keys)),
        (_weeks, _week_rows(outline, keys)),
    )
    for table, rows in told:
        db.session.execute(sa.delete(table).where(table.c.item_id.in_(ids)))
        if cells := list(rows):
            db.session.execute(sa.insert(table), cells)


def _week_rows(outline: Outline, keys: dict[RowKey, int]) -> Iterator[dict]:
    for key, row in outline.items():
        for semester, weeks in row.weeks.items():
            yield {"item_id": keys[key], "semester": semester, "weeks": weeks}


def write_chart(curriculum_id: int, chart: ChartOutline) -> None:
    """Make the academic chart of a curriculum that of the file; a file without one leaves what is there."""
    if not chart:
        return
    db.session.execute(sa.delete(_chart).where(_chart.c.curriculum_id == curriculum_id))
    names = ("parts", "semester", "kind", "source_code")
    rows = [
        {"curriculum_id": curriculum_id, "course": course, "week": week, "part": part}
        | dict(zip(names, cell, strict=True))
        for (course, week, part), cell in chart.items()
    ]
    db.session.execute(sa.insert(_chart), rows)


def _hour_rows(plan: Plan, outline: Outline, keys: dict[RowKey, int]) -> Iterator[dict]:
    for (key, row), item in zip(outline.items(), plan.items, strict=True):
        called = {hours.kind: hours.work.name for hours in (*item.practical_training, *item.hours)}
        for (semester, kind, name), amount in row.hours.items():
            yield {
                "item_id": keys[key],
                "semester": semester,
                "kind": kind,
                "source_kind": name if kind == HourKind.OTHER else called[HourKind(kind)],
                "hours": amount.hours,
                "practical_training": amount.practical_training,
            }


def _control_rows(plan: Plan, outline: Outline, keys: dict[RowKey, int]) -> Iterator[dict]:
    for (key, row), item in zip(outline.items(), plan.items, strict=True):
        called = {control.form: control.work.name for control in item.controls}
        for (semester, form, name), count in row.controls.items():
            yield {
                "item_id": keys[key],
                "semester": semester,
                "form": form,
                "source_form": name or called[form],
                "count": count,
                "joint": row.joint.get((semester, form, name)),
            }


def _drop_sections(curriculum_id: int, kept: dict) -> None:
    """Sections that the plan no longer has; no row stands in them any more."""
    gone = _sections.c.curriculum_id == curriculum_id
    if kept:
        gone = sa.and_(gone, _sections.c.id.not_in(kept.values()))
    db.session.execute(sa.delete(_sections).where(gone))
