"""The list of all teaching of a year, made from approved curricula and the groups that study by them (clause 3.2)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import sqlalchemy as sa

from app.core import audit, clock
from app.core.actor import Actor
from app.curricula.models import Curriculum, CurriculumItem, ItemHours
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import LOAD_KINDS, PRACTICE_ITEMS, TAUGHT_ITEMS, TERMS_A_COURSE
from app.school_year.models import Term
from app.students.models import StudyGroup, Subgroup
from app.workload.models import LoadAssignment, TeachingLoad
from app.workload.rules import Unit, period_of_course
from app.workload.scopes import groups_reached

_load = TeachingLoad.__table__
_group = StudyGroup.__table__
_subgroup = Subgroup.__table__
_curriculum = Curriculum.__table__
_item = CurriculumItem.__table__
_hours = ItemHours.__table__
_term = Term.__table__
_assignment = LoadAssignment.__table__

_KIND_OF_TERMS = {count: kind for kind, count in TERMS_A_COURSE.items()}
# A statement takes so many parameters on every engine.
_CHUNK = 5000

Hours = dict[tuple[Unit, str], Decimal]


@dataclass
class Derived:
    """What deriving did: rows added, changed, removed, and those that stay because somebody was given them."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0
    unmatched: set[int] = field(default_factory=set)
    """Groups whose curriculum counts in terms that the year does not have."""


def derive(actor: Actor, year: sa.Row, group_ids: Iterable[int] | None = None) -> Derived:
    """Bring the list of the year in line with the curricula, in statements whose number no size changes.

    Done anew it changes nothing. The caller commits.
    """
    reach = groups_reached(actor, Act.WRITE)
    if group_ids is not None:
        reach = reach.where(_group.c.id.in_(list(group_ids)))
    done = Derived()
    stored = _stored(year, reach)
    wanted = _divided(_planned(year, reach, done), stored, _subgroups(reach))
    _write(wanted, stored, _given(year, reach), done)
    if done.added or done.changed or done.removed:
        changes = {"rows": [None, f"+{done.added} ~{done.changed} -{done.removed}"]}
        audit.note("changed", "teaching_load", title=year.name, changes=changes)
    return done


def _planned(year: sa.Row, reach: sa.Select, done: Derived) -> Hours:
    """Hours of whole groups in the terms of the year."""
    terms = {
        (row.kind, row.number): row.id
        for row in db.session.execute(
            sa.select(_term.c.id, _term.c.kind, _term.c.number).where(_term.c.academic_year_id == year.id)
        )
    }
    wanted: Hours = defaultdict(Decimal)
    for row in db.session.execute(_hours_of_groups(reach)):
        number = period_of_course(year.starts_on.year, row.intake_year, row.semesters_per_course, row.semester)
        if number is None:
            continue
        term = terms.get((_KIND_OF_TERMS.get(row.semesters_per_course, "semester"), number))
        if term is None:
            done.unmatched.add(row.group_id)
            continue
        kind = "practical" if row.kind not in LOAD_KINDS else row.kind
        wanted[Unit(row.group_id, row.item_id, term, None), kind] += row.hours
    return {key: hours for key, hours in wanted.items() if hours > 0}


def _hours_of_groups(reach: sa.Select) -> sa.Select:
    # Files give a practice in hours of no kind: all of it is given by its master.
    is_load = sa.or_(_hours.c.kind.in_(LOAD_KINDS), sa.and_(_item.c.kind.in_(PRACTICE_ITEMS), _hours.c.kind == "other"))
    return (
        sa.select(
            _group.c.id.label("group_id"),
            _group.c.intake_year,
            _curriculum.c.semesters_per_course,
            _item.c.id.label("item_id"),
            _hours.c.semester,
            _hours.c.kind,
            _hours.c.hours,
        )
        .join(_curriculum, _curriculum.c.id == _group.c.curriculum_id)
        .join(_item, _item.c.curriculum_id == _curriculum.c.id)
        .join(_hours, _hours.c.item_id == _item.c.id)
        .where(
            _group.c.id.in_(reach),
            _group.c.state == "active",
            _curriculum.c.state == "approved",
            _item.c.is_counted,
            _item.c.kind.in_(TAUGHT_ITEMS),
            is_load,
        )
    )


def _stored(year: sa.Row, reach: sa.Select) -> dict[tuple[Unit, str], sa.Row]:
    rows = db.session.execute(
        sa.select(_load)
        .join(_term, _term.c.id == _load.c.term_id)
        .where(_term.c.academic_year_id == year.id, _load.c.group_id.in_(reach))
    )
    return {(unit_of(row), row.kind): row for row in rows}


def unit_of(row) -> Unit:
    """The unit of a row that has its four columns."""
    return Unit(row.group_id, row.item_id, row.term_id, row.subgroup_id)


def _given(year: sa.Row, reach: sa.Select) -> set[Unit]:
    rows = db.session.execute(
        sa.select(_assignment.c.group_id, _assignment.c.item_id, _assignment.c.term_id, _assignment.c.subgroup_id)
        .join(_term, _term.c.id == _assignment.c.term_id)
        .where(_term.c.academic_year_id == year.id, _assignment.c.group_id.in_(reach))
        .distinct()
    )
    return {unit_of(row) for row in rows}


def _subgroups(reach: sa.Select) -> dict[tuple[int, int], list[int]]:
    """Subgroups of a group for an item; those of the group for everything divide nothing by themselves."""
    found = defaultdict(list)
    for row in db.session.execute(
        sa.select(_subgroup.c.id, _subgroup.c.group_id, _subgroup.c.item_id)
        .where(_subgroup.c.group_id.in_(reach), _subgroup.c.item_id.is_not(None))
        .order_by(_subgroup.c.number, _subgroup.c.id)
    ):
        found[row.group_id, row.item_id].append(row.id)
    return found


def _divided(wanted: Hours, stored: dict, subgroups: dict) -> Hours:
    """Hours of divided kinds stand with every subgroup. What the head decided about a division holds."""
    decided: dict[tuple, bool] = {}
    known = set()
    for unit, kind in stored:
        place = unit._replace(subgroup_id=None)
        known.add(place)
        decided[place, kind] = decided.get((place, kind), False) or unit.subgroup_id is not None
    result: Hours = {}
    for (unit, kind), hours in wanted.items():
        halves = subgroups.get((unit.group_id, unit.item_id), [])
        if halves and (decided.get((unit, kind), False) or unit not in known):
            result.update({(unit._replace(subgroup_id=half), kind): hours for half in halves})
        else:
            result[unit, kind] = hours
    return result


def _write(wanted: Hours, stored: dict, given: set[Unit], done: Derived) -> None:
    stamp = {"entered_at": clock.now(), "entered_on": clock.today()}
    new = [
        {**unit._asdict(), "kind": kind, "hours": hours, **stamp}
        for (unit, kind), hours in wanted.items()
        if (unit, kind) not in stored
    ]
    changed = [
        {"row": stored[key].id, "new_hours": hours}
        for key, hours in wanted.items()
        if key in stored and stored[key].hours != hours
    ]
    gone = [(unit, row.id) for (unit, kind), row in stored.items() if (unit, kind) not in wanted]
    obsolete = [row_id for unit, row_id in gone if unit not in given]
    if new:
        db.session.execute(sa.insert(_load), new)
    if changed:
        statement = sa.update(_load).where(_load.c.id == sa.bindparam("row")).values(hours=sa.bindparam("new_hours"))
        db.session.connection().execute(statement, changed)
    for start in range(0, len(obsolete), _CHUNK):
        db.session.execute(sa.delete(_load).where(_load.c.id.in_(obsolete[start : start + _CHUNK])))
    done.added, done.changed, done.removed = len(new), len(changed), len(obsolete)
    done.kept = len(gone) - len(obsolete)
