"""The rows of a curriculum once more under another: sections, items, hours, forms of control, weeks, chart."""

import sqlalchemy as sa

from app.curricula.chart_models import ChartWeek
from app.curricula.models import CurriculumItem, CurriculumSection, ItemControl, ItemHours, ItemWeeks
from app.extensions import db

_sections = CurriculumSection.__table__
_items = CurriculumItem.__table__
_chart = ChartWeek.__table__


def copy_rows(source_id: int, target_id: int) -> None:
    """Copy everything in a number of statements that does not grow with the plan."""
    sections = _copy_tree(_sections, source_id, target_id, {})
    items = _copy_tree(_items, source_id, target_id, {"section_id": sections})
    for model in (ItemHours, ItemControl, ItemWeeks):
        _copy_cells(model.__table__, items)
    weeks = _values(_chart, _chart.c.curriculum_id == source_id)
    if weeks:
        db.session.execute(sa.insert(_chart), [week | {"curriculum_id": target_id} for week in weeks])


def _copy_tree(table: sa.Table, source_id: int, target_id: int, links: dict[str, dict]) -> dict[int, int]:
    """Old key -> new key of rows that may stand under each other."""
    rows = db.session.execute(
        sa.select(table).where(table.c.curriculum_id == source_id).order_by(table.c.place, table.c.id)
    ).all()
    if not rows:
        return {}
    fresh = [_fresh(row._mapping, target_id, links) for row in rows]
    insert = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    keys = dict(zip((row.id for row in rows), db.session.execute(insert, fresh).scalars(), strict=True))
    below = [{"row_id": keys[row.id], "above": keys[row.parent_id]} for row in rows if row.parent_id]
    if below:
        update = sa.update(table).where(table.c.id == sa.bindparam("row_id"))
        db.session.execute(update.values(parent_id=sa.bindparam("above")), below)
    return keys


def _fresh(row, target_id: int, links: dict[str, dict]) -> dict:
    values = {name: value for name, value in row.items() if name != "id"}
    values |= {"curriculum_id": target_id, "parent_id": None}
    values |= {name: keys.get(row[name]) for name, keys in links.items()}
    return values | ({"version": 1} if "version" in values else {})


def _copy_cells(table: sa.Table, items: dict[int, int]) -> None:
    cells = _values(table, table.c.item_id.in_(items)) if items else []
    if cells:
        db.session.execute(sa.insert(table), [cell | {"item_id": items[cell["item_id"]]} for cell in cells])


def _values(table: sa.Table, condition) -> list[dict]:
    columns = [column for column in table.c if column.name != "id"]
    return [dict(row._mapping) for row in db.session.execute(sa.select(*columns).where(condition))]
