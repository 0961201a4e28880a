"""What concerns many rows of teaching at once: division by subgroups, and everything as it was last year."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.refusal import Refused
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.policy.access import Act
from app.school_year.models import Term
from app.staff.models import Employee
from app.students.models import StudyGroup, Subgroup
from app.workload import rules
from app.workload.deriving import unit_of
from app.workload.distributing import assign, given_of
from app.workload.models import LoadAssignment, TeachingLoad
from app.workload.rules import Unit
from app.workload.scopes import groups_reached

_load = TeachingLoad.__table__
_assignment = LoadAssignment.__table__
_employee = Employee.__table__


def divide(group_id: int, item_id: int, kinds: Iterable[str], count: int) -> None:
    """Give lessons of these kinds by subgroups, the others to the whole group, in every term of the item.

    Subgroups that are missing are made. What was given to somebody is taken back first. The caller commits.
    """
    kinds = set(kinds)
    rows = db.session.execute(sa.select(_load).where(_load.c.group_id == group_id, _load.c.item_id == item_id)).all()
    units = {unit_of(row) for row in rows}
    if any(given_of(units).values()):
        raise Refused(_("These lessons have been given to somebody: take them back before dividing them anew"))
    halves = _halves(group_id, item_id, count) if kinds else []
    whole: dict[tuple[int, str], Decimal] = {(row.term_id, row.kind): row.hours for row in rows}
    place = {"group_id": group_id, "item_id": item_id}
    stamp = {"entered_at": clock.now(), "entered_on": clock.today()}
    new = [
        {**place, "term_id": term, "kind": kind, "hours": hours, "subgroup_id": half, **stamp}
        for (term, kind), hours in whole.items()
        for half in (halves if kind in kinds else [None])
    ]
    db.session.execute(sa.delete(_load).where(_load.c.id.in_([row.id for row in rows])))
    if new:
        db.session.execute(sa.insert(_load), new)


def _halves(group_id: int, item_id: int, count: int) -> list[int]:
    table = Subgroup.__table__
    there = db.session.scalars(
        sa.select(table.c.id)
        .where(table.c.group_id == group_id, table.c.item_id == item_id)
        .order_by(table.c.number, table.c.id)
    ).all()
    made = [
        Subgroup(group_id=group_id, item_id=item_id, number=number, name=_("subgroup %(n)s", n=number))
        for number in range(len(there) + 1, count + 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    return [*there, *(row.id for row in made)][: max(count, len(there))]


def as_before(actor: Actor, year: sa.Row, group_ids: Iterable[int] | None = None) -> int:
    """Give vacant units to whoever gave the like lessons last year: the same item of the same group, else the item of
    the same name in groups of the department. Returns how many units were given. The caller commits."""
    reach = groups_reached(actor, Act.WRITE)
    if group_ids is not None:
        reach = reach.where(StudyGroup.__table__.c.id.in_(list(group_ids)))
    units = _vacant_units(year, reach)
    by_unit, by_name = _former_teachers(year)
    names = dict(
        db.session.execute(
            sa.select(CurriculumItem.__table__.c.id, CurriculumItem.__table__.c.name).where(
                CurriculumItem.__table__.c.id.in_({unit.item_id for unit in units})
            )
        ).all()
    )
    wanted: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        teacher = by_unit.get((unit.group_id, unit.item_id)) or by_name.get(names[unit.item_id])
        if teacher is not None:
            wanted[teacher].append(unit)
    people = {
        row.id: row
        for row in db.session.scalars(
            sa.select(Employee).where(Employee.id.in_(wanted)).execution_options(scoped_by="who taught last year")
        )
    }
    return sum(len(assign(units, people[teacher])) for teacher, units in wanted.items())


def _vacant_units(year: sa.Row, reach: sa.Select) -> list[Unit]:
    term = Term.__table__
    rows = db.session.execute(
        sa.select(_load)
        .join(term, term.c.id == _load.c.term_id)
        .where(term.c.academic_year_id == year.id, _load.c.group_id.in_(reach))
    ).all()
    planned: dict[Unit, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        planned[unit_of(row)][row.kind] = row.hours
    given = given_of(planned) if planned else {}
    return [unit for unit, kinds in planned.items() if not given[unit] and rules.vacant(kinds, given[unit]) > 0]


def _former_teachers(year: sa.Row) -> tuple[dict, dict]:
    """Who gave what in the year before, as far as they still work; whoever gave more hours of it is named."""
    term, item = Term.__table__, CurriculumItem.__table__
    rows = db.session.execute(
        sa.select(
            _assignment.c.group_id, _assignment.c.item_id, item.c.name, _assignment.c.teacher_id,
            sa.func.sum(_assignment.c.hours).label("hours"),
        )
        .join(term, term.c.id == _assignment.c.term_id)
        .join(item, item.c.id == _assignment.c.item_id)
        .join(_employee, _employee.c.id == _assignment.c.teacher_id)
        .where(
            term.c.ends_on < year.starts_on,
            term.c.ends_on >= year.starts_on - datetime.timedelta(days=366),
            sa.or_(_employee.c.dismissed_on.is_(None), _employee.c.dismissed_on >= year.ends_on),
        )
        .group_by(_assignment.c.group_id, _assignment.c.item_id, item.c.name, _assignment.c.teacher_id)
        .order_by("hours", _assignment.c.teacher_id)
    ).all()  # fmt: skip
    hours: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        hours[row.name][row.teacher_id] += row.hours
    by_unit = {(row.group_id, row.item_id): row.teacher_id for row in rows}
    return by_unit, {name: max(given, key=given.__getitem__) for name, given in hours.items()}
