"""The editor's lines out of the tables and back. Rows that stay keep their keys: others point at them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit, clock
from app.core.columns import keys_of
from app.core.models import AuditEntry
from app.core.refusal import Refused
from app.curricula import queries
from app.curricula.chart_store import take_turn
from app.curricula.models import Curriculum, CurriculumItem, CurriculumSection, ItemControl, ItemHours
from app.curricula.plan import HourKind, plain
from app.curricula.sheet import ITEM, SECTION, Sheet, SheetRow, make_tree
from app.extensions import db

_items = CurriculumItem.__table__
_sections = CurriculumSection.__table__
_hours = ItemHours.__table__
_controls = ItemControl.__table__


class ConflictError(Exception):
    """Somebody else has saved the curriculum since it was opened."""


# ---- out ----------------------------------------------------------------------------------------------------------


def load(curriculum_id: int) -> Sheet:
    """The stored rows as lines, in the order of the printed plan."""
    sheet = Sheet(rows=list(_Loader(curriculum_id).lines()))
    make_tree(sheet)
    return sheet


class _Loader:
    def __init__(self, curriculum_id: int) -> None:
        self.hours = queries.hours_by_item(curriculum_id)
        self.controls, _joint = queries.controls_by_item(curriculum_id)
        sections, items = (
            db.session.execute(
                sa.select(table).where(table.c.curriculum_id == curriculum_id).order_by(table.c.place, table.c.id)
            ).all()
            for table in (_sections, _items)
        )
        self.inner, self.own, self.parts = defaultdict(list), defaultdict(list), defaultdict(list)
        for section in sections:
            self.inner[section.parent_id].append(section)
        for item in items:
            (self.own[item.section_id] if item.parent_id is None else self.parts[item.parent_id]).append(item)

    def lines(self, section_id: int | None = None, level: int = 0) -> Iterator[SheetRow]:
        """Items and cycles of a cycle in the order in which their rows are printed."""
        mixed = [(item.place, 0, item) for item in self.own[section_id]]
        mixed += [(self.first_place(section), 1, section) for section in self.inner[section_id]]
        for _place, is_section, row in sorted(mixed, key=lambda entry: entry[0]):
            if is_section:
                yield SheetRow(f"s{row.id}", row.id, SECTION, level, row.code, row.name)
                yield from self.lines(row.id, level + 1)
            else:
                yield from self.item_lines(row, level)

    def first_place(self, section) -> float:
        """Where a cycle stands: with its first row; one without rows after everything else."""
        places = [item.place for item in self.own[section.id]]
        places += [self.first_place(inner) for inner in self.inner[section.id]]
        return min(places, default=10**6 + section.place)

    def item_lines(self, item, level: int) -> Iterator[SheetRow]:
        yield SheetRow(
            f"i{item.id}",
            item.id,
            ITEM,
            level,
            item.index_code,
            item.name,
            kind=item.kind,
            is_counted=item.is_counted,
            is_elective=item.is_elective,
            is_optional=item.is_optional,
            total=item.hours_total,
            hours=self.hours[item.id],
            controls=self.controls[item.id],
        )
        for part in self.parts[item.id]:
            yield from self.item_lines(part, level + 1)


# ---- in -----------------------------------------------------------------------------------------------------------


def save(curriculum: Curriculum, sheet: Sheet, version: int) -> int:
    """Make the stored rows those of the sheet; the new version of the curriculum.

    Raises ConflictError where somebody saved meanwhile, Refused where rows would go that workload or journals rely on.
    The caller commits.
    """
    curriculum_id, name = curriculum.id, curriculum.name
    if (saved := take_turn(curriculum_id, version)) is None:
        raise ConflictError
    before = dict(
        db.session.execute(sa.select(_items.c.id, _items.c.name).where(_items.c.curriculum_id == curriculum_id)).all()
    )
    _forget_foreign(sheet.items, set(before))
    gone = set(before) - {row.id for row in sheet.items}
    _refuse_lost(gone)
    called = _names_of_kinds(curriculum_id)
    _counts, joint = queries.controls_by_item(curriculum_id)
    sections = _write_sections(curriculum_id, sheet)
    keys = _write_items(curriculum_id, sheet, sections)
    if gone:
        db.session.execute(sa.delete(_items).where(_items.c.id.in_(gone)))
    _write_cells(sheet.items, keys, called, joint)
    _drop_sections(curriculum_id, sections)
    _note(curriculum_id, name, before, sheet)
    db.session.expire(curriculum)
    return saved


def _forget_foreign(rows: Iterable[SheetRow], known: set[int]) -> None:
    """A key that is no row of this curriculum (deleted meanwhile, or somebody else's), or one given twice, is new."""
    seen: set[int] = set()
    for row in rows:
        if row.id not in known or row.id in seen:
            row.id = None
        else:
            seen.add(row.id)


def _refuse_lost(gone: set[int]) -> None:
    if held := queries.holders_of_items(gone):
        lines = "; ".join(f"{title} ({', '.join(users)})" for title, users in held.items())
        raise Refused(_("These rows are in use and cannot be removed: %(rows)s", rows=lines))


def _names_of_kinds(curriculum_id: int) -> dict[tuple[str, str], str]:
    """What the file of the curriculum calls its kinds of hours and forms of control: kept while the rows change."""
    names: dict[tuple[str, str], str] = {}
    for table, kind, source in (
        (_hours, _hours.c.kind, _hours.c.source_kind),
        (_controls, _controls.c.form, _controls.c.source_form),
    ):
        found = sa.select(kind, source).join(_items, _items.c.id == table.c.item_id).distinct()
        for key, name in db.session.execute(found.where(_items.c.curriculum_id == curriculum_id)):
            names[table.name, key] = name
    return names


def _write_sections(curriculum_id: int, sheet: Sheet) -> dict[str, int]:
    """Key in the browser -> key in the database; a cycle is written before those inside of it."""
    stored = sa.select(_sections.c.id).where(_sections.c.curriculum_id == curriculum_id)
    _forget_foreign(sheet.sections, set(db.session.scalars(stored)))
    keys: dict[str, int] = {}
    for place, row in enumerate(sheet.sections, 1):
        parent = keys[row.above.key] if row.above else None
        values = {"place": place, "code": row.index, "name": row.name, "parent_id": parent}
        if row.id:
            db.session.execute(sa.update(_sections).where(_sections.c.id == row.id).values(values))
            keys[row.key] = row.id
        else:
            made = db.session.execute(sa.insert(_sections).values(values | {"curriculum_id": curriculum_id}))
            keys[row.key] = made.inserted_primary_key[0]
    return keys


def _write_items(curriculum_id: int, sheet: Sheet, sections: dict[str, int]) -> dict[str, int]:
    rows = sheet.items
    values = {row.key: _values(row, place, sections) for place, row in enumerate(rows, 1)}
    known = [{"row_id": row.id, **values[row.key]} for row in rows if row.id]
    if known:
        update = sa.update(_items).where(_items.c.id == sa.bindparam("row_id"))
        db.session.execute(update.values(version=_items.c.version + 1), known)
    fresh = [row for row in rows if not row.id]
    keys = {row.key: row.id for row in rows if row.id}
    if fresh:
        insert = sa.insert(_items).returning(_items.c.id, sort_by_parameter_order=True)
        lines = [{"curriculum_id": curriculum_id, "version": 1, **values[row.key]} for row in fresh]
        keys |= dict(zip((row.key for row in fresh), db.session.execute(insert, lines).scalars(), strict=True))
    if below := [{"row_id": keys[row.key], "above": keys[row.parent.key]} for row in rows if row.parent]:
        update = sa.update(_items).where(_items.c.id == sa.bindparam("row_id"))
        db.session.execute(update.values(parent_id=sa.bindparam("above")), below)
    return keys


def _values(row: SheetRow, place: int, sections: dict[str, int]) -> dict:
    values = {
        "place": place,
        "parent_id": None,
        "section_id": sections[row.section.key] if row.section else None,
        "index_code": row.index,
        "name": row.name,
        "kind": row.kind,
        "is_counted": row.is_counted,
        "is_elective": row.is_elective,
        "is_optional": row.is_optional,
        "hours_total": row.total,
    }
    return values | keys_of(CurriculumItem, values)


def _write_cells(rows: list[SheetRow], keys: dict[str, int], called: dict, joint: dict) -> None:
    """Hours and forms of control: nothing points at them, so they are written anew."""
    ids = list(keys.values())
    for table in (_hours, _controls):
        db.session.execute(sa.delete(table).where(table.c.item_id.in_(ids)))
    hours = [line for row in rows for line in _hour_lines(row, keys[row.key], called)]
    controls = [line for row in rows for line in _control_lines(row, keys[row.key], called, joint)]
    for table, lines in ((_hours, hours), (_controls, controls)):
        if lines:
            db.session.execute(sa.insert(table), lines)


def _hour_lines(row: SheetRow, item_id: int, called: dict) -> Iterator[dict]:
    for (semester, kind, source), amount in row.hours.items():
        name = source if kind == HourKind.OTHER else called.get((_hours.name, kind), "")
        yield {"item_id": item_id, "semester": semester, "kind": kind, "source_kind": name,
               "hours": amount.hours, "practical_training": amount.practical_training}  # fmt: skip


def _control_lines(row: SheetRow, item_id: int, called: dict, joint: dict) -> Iterator[dict]:
    """What ends a semester together with other rows goes on doing so while it stands in that semester."""
    for (semester, form, source), count in row.controls.items():
        name = source if form == "other" else called.get((_controls.name, form), "")
        together = joint[item_id].get((semester, form, source))
        yield {"item_id": item_id, "semester": semester, "form": form, "source_form": name, "count": count,
               "joint": together}  # fmt: skip


def _drop_sections(curriculum_id: int, kept: dict[str, int]) -> None:
    gone = _sections.c.curriculum_id == curriculum_id
    if kept:
        gone = sa.and_(gone, _sections.c.id.not_in(kept.values()))
    db.session.execute(sa.delete(_sections).where(gone))


def _note(curriculum_id: int, name: str, before: dict[int, str], sheet: Sheet) -> None:
    """For the log of actions: how many rows there were and are, and the hours."""
    items = sheet.items
    total = sum(amount.hours for row in items if row.is_counted for amount in row.hours.values())
    changes = {
        "rows": [len(before), len(items)],
        "removed_rows": [None, "; ".join(sorted(set(before.values()) - {row.name for row in items}))[:300] or None],
        "hours_total": [None, plain(total) if total else "0"],
    }
    audit.note("edited", Curriculum.__tablename__, curriculum_id, name, changes=changes)


def last_saver(curriculum_id: int) -> str:
    """Who saved the rows last and when, for whoever comes second."""
    entry = AuditEntry.__table__
    mine = sa.and_(entry.c.subject == Curriculum.__tablename__, entry.c.subject_id == curriculum_id)
    row = db.session.execute(
        sa.select(entry.c.who, entry.c.at).where(mine).order_by(entry.c.id.desc()).limit(1)
    ).first()
    return f"{row.who}, {clock.local(row.at):%d.%m.%Y %H:%M}" if row else ""
