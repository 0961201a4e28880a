"""Moving a group to another edition of its curriculum: what follows, what would stay behind, what forbids it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.refusal import Refused
from app.curricula import queries
from app.curricula.comparison import Comparison, compare
from app.curricula.models import Curriculum, EducationProgram
from app.curricula.queries import StoredRows
from app.extensions import db
from app.students.models import StudyGroup
from app.working_programs import carrying

# Selects (item_id, number) of what a group must never lose: journal pages with entries. Later slices say so.
_precious: list[tuple[object, Callable[[int], sa.Select]]] = []


# Derived rows that go with an item when it goes, and with their group to another edition.
_derived: list[tuple[object, sa.Column]] = []


def follows(label: object, attribute) -> None:
    """Declare rows of a group that are made from rows of its curriculum and go along with it."""
    column = attribute.property.columns[0]
    if not any(known is column for _label, known in _derived):
        _derived.append((label, column))


def never_loses(label: object, entries_of: Callable[[int], sa.Select]) -> None:
    """Declare what of a group's rows may not be left without a row of the curriculum."""
    if not any(known is entries_of for _label, known in _precious):
        _precious.append((label, entries_of))


@dataclass(frozen=True)
class Move:
    """What moving a group would do. `refusal` says why it may not be moved, `behind` what keeps the old row."""

    comparison: Comparison
    follows: list[tuple[object, int]]
    behind: list[str]
    refusal: str | None
    pairs: dict[int, int]
    """Old row -> new row, for the rows that both editions have."""


def choices(group: StudyGroup) -> list[Curriculum]:
    """Approved curricula of the group's specialty (of all, where it has no curriculum yet), the newest first."""
    found = (
        sa.select(Curriculum)
        .join(EducationProgram, EducationProgram.id == Curriculum.program_id)
        .where(Curriculum.state == "approved")
        .order_by(Curriculum.intake_year.desc(), Curriculum.edition.desc(), Curriculum.sort_key)
    )
    if group.curriculum_id is not None:
        mine = (
            sa.select(EducationProgram.specialty_id)
            .join(Curriculum, Curriculum.program_id == EducationProgram.id)
            .where(Curriculum.id == group.curriculum_id)
        )
        found = found.where(
            EducationProgram.specialty_id == mine.scalar_subquery(), Curriculum.id != group.curriculum_id
        )
    return list(db.session.scalars(found))


def preview(group: StudyGroup, target: Curriculum) -> Move:
    """What moving would do. Nothing is written."""
    older = queries.stored_rows(group.curriculum_id) if group.curriculum_id else queries.StoredRows({}, {}, {})
    newer = queries.stored_rows(target.id)
    pairs = _pairs(older, newer)
    lost = {item_id: older.outline[key].title for key, item_id in older.item_ids.items() if item_id not in pairs}
    return Move(
        comparison=compare(older.outline, newer.outline),
        follows=[(label, n) for label, column in followed() if (n := _count(group.id, column, set(pairs)))],
        behind=_behind(group.id, lost),
        refusal=_refusal(group.id, lost),
        pairs=pairs,
    )


def move(group: StudyGroup, target: Curriculum) -> None:
    """Move the group with everything that hangs on rows of its curriculum. Raises Refused. The caller commits."""
    planned = preview(group, target)
    if planned.refusal:
        raise Refused(planned.refusal)
    changed = [{"old": old, "new": new} for old, new in planned.pairs.items()]
    for _label, column in followed() if changed else ():
        rows = sa.update(column.table).where(_of_group(column.table, group.id), column == sa.bindparam("old"))
        db.session.connection().execute(rows.values({column.name: sa.bindparam("new")}), changed)
    group.curriculum_id = target.id
    carrying.carry(planned.pairs)
    db.session.flush()


def is_tied(group: StudyGroup) -> bool:
    """Whether anything of the group hangs on rows of a curriculum."""
    return any(
        db.session.scalar(sa.select(sa.exists().where(_of_group(column.table, group.id), column.is_not(None))))
        for _label, column in followed()
    )


def followed() -> Iterator[tuple[object, sa.Column]]:
    """Foreign keys to rows of curricula that a group has."""
    return (
        (label, column)
        for label, column in (*queries.labelled_users(), *_derived)
        if next(iter(column.foreign_keys)).column.table.name == "curriculum_item"
        and _of_group(column.table, 0) is not None
    )


def _of_group(table: sa.Table, group_id: int) -> sa.ColumnElement[bool] | None:
    """Rows of a group, by their own group or by that of what they stand on; None where rows have no group."""
    if "group_id" in table.c:
        return table.c.group_id == group_id
    for key in table.foreign_keys:
        above = key.column.table
        if above.name != "curriculum_item" and {"group_id", "item_id"} <= set(above.c.keys()):
            return key.parent.in_(sa.select(key.column).where(above.c.group_id == group_id))
    return None


def _pairs(older: StoredRows, newer: StoredRows) -> dict[int, int]:
    """Rows by their index; where an index was mended, by kind and name, if those tell one row from all others."""
    pairs = {item_id: newer.item_ids[key] for key, item_id in older.item_ids.items() if key in newer.item_ids}
    taken = set(pairs.values())
    free = _by_name(newer, {item_id for item_id in newer.item_ids.values() if item_id not in taken})
    for name, item_id in _by_name(older, {i for i in older.item_ids.values() if i not in pairs}).items():
        if item_id and free.get(name):
            pairs[item_id] = free[name]
    return pairs


def _by_name(rows: StoredRows, item_ids: set[int]) -> dict[tuple[str, str], int | None]:
    found: dict[tuple[str, str], int | None] = {}
    for key, item_id in rows.item_ids.items():
        if item_id in item_ids:
            name = (rows.outline[key].kind, rows.outline[key].name.casefold())
            found[name] = None if name in found else item_id
    return found


def _count(group_id: int, column: sa.Column, item_ids: set[int]) -> int:
    rows = sa.select(sa.func.count()).select_from(column.table)
    return db.session.scalar(rows.where(_of_group(column.table, group_id), column.in_(item_ids)))


def _behind(group_id: int, lost: dict[int, str]) -> list[str]:
    """What stands on rows that the new edition lacks: «ОП.05 Физика — Нагрузка: 2»."""
    lines = []
    for label, column in followed():
        counted = sa.select(column, sa.func.count()).where(_of_group(column.table, group_id), column.in_(set(lost)))
        for item_id, number in db.session.execute(counted.group_by(column)):
            lines.append(f"{lost[item_id]} — {label}: {number}")
    return sorted(lines)


def _refusal(group_id: int, lost: dict[int, str]) -> str | None:
    held = [
        f"{lost[item_id]} ({label}: {number})"
        for label, entries_of in _precious
        for item_id, number in db.session.execute(entries_of(group_id))
        if item_id in lost
    ]
    if not held:
        return None
    return _("The new edition lacks rows by which journals have entries already: %(rows)s", rows="; ".join(held))
