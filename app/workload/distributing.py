"""Handing the teaching out: assign, change, take back. Every deed answers for its own groups only."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.refusal import Refused
from app.core.values import plain
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import LOAD_KINDS
from app.school_year.models import Term
from app.staff.models import Employee
from app.students.models import StudyGroup, Subgroup
from app.workload import rules, services
from app.workload.deriving import unit_of
from app.workload.models import LoadAssignment, TeachingLoad
from app.workload.rules import Unit
from app.workload.scopes import groups_reached

_load = TeachingLoad.__table__
_assignment = LoadAssignment.__table__
_employee = Employee.__table__
_DAY = datetime.timedelta(days=1)


def within_reach(actor: Actor, units: Iterable[Unit]) -> list[Unit]:
    """Those of the units that the actor may hand out; the others do not exist for the actor."""
    units = list(dict.fromkeys(units))
    groups = {unit.group_id for unit in units}
    reach = groups_reached(actor, Act.WRITE)
    own = set(db.session.scalars(sa.select(StudyGroup.__table__.c.id).where(
        StudyGroup.__table__.c.id.in_(groups), StudyGroup.__table__.c.id.in_(reach))))  # fmt: skip
    return [unit for unit in units if unit.group_id in own]


def planned_of(units: Iterable[Unit]) -> dict[Unit, dict[str, Decimal]]:
    """Hours by kind that are to be given, of the units."""
    found: dict[Unit, dict[str, Decimal]] = defaultdict(dict)
    wanted = set(units)
    for row in db.session.execute(_of_units(_load, wanted)):
        if (unit := unit_of(row)) in wanted:
            found[unit][row.kind] = row.hours
    return found


def given_of(units: Iterable[Unit]) -> dict[Unit, list[sa.Row]]:
    """Assignments of the units, of whatever state."""
    found: dict[Unit, list[sa.Row]] = defaultdict(list)
    wanted = set(units)
    for row in db.session.execute(_of_units(_assignment, wanted).order_by(_assignment.c.id)):
        if (unit := unit_of(row)) in wanted:
            found[unit].append(row)
    return found


def _of_units(table: sa.Table, units: set[Unit]) -> sa.Select:
    """Rows of the groups, terms and items of the units: some more than wanted, in one statement of any size."""
    return sa.select(table).where(
        table.c.group_id.in_({unit.group_id for unit in units}),
        table.c.term_id.in_({unit.term_id for unit in units}),
        table.c.item_id.in_({unit.item_id for unit in units}),
    )


def teacher_of(teacher_id: object) -> Employee:
    """The person to be given lessons. Raises Refused."""
    found = None
    if isinstance(teacher_id, int) and 0 < teacher_id < 2**31:
        found = db.session.scalar(
            sa.select(Employee).where(Employee.id == teacher_id).execution_options(scoped_by="anybody may teach")
        )
    if found is None:
        raise Refused(_("Choose the teacher from the list"))
    return found


def assign(units: Iterable[Unit], teacher: Employee, *, kind: str | None = None, hours: Decimal | None = None,
           shared: bool = False) -> list[Unit]:  # fmt: skip
    """Give the vacant hours of the units (or so many hours, of one kind if named) to a teacher as a draft.

    Units without vacant hours are passed over when many are given at once. Raises Refused. The caller commits.
    """
    units = list(units)
    if kind is not None and kind not in LOAD_KINDS:
        raise Refused(_("Choose the kind of lesson from the list"))
    planned, given = planned_of(units), given_of(units)
    terms = {term.id: term for term in db.session.scalars(
        sa.select(Term).where(Term.id.in_({unit.term_id for unit in units})))}  # fmt: skip
    taken = []
    for unit in units:
        if reason := rules.refusal_of_teacher(teacher, terms[unit.term_id]):
            raise Refused(str(reason))
        amount = _amount(planned[unit], given[unit], kind, hours, shared)
        if amount is None:
            continue
        if any(one.teacher_id == teacher.id and one.kind == kind and one.ends_on is None for one in given[unit]):
            if len(units) == 1:
                raise Refused(_("%(name)s has these lessons already: change the hours there", name=teacher.short_name))
            continue
        db.session.add(LoadAssignment(
            teacher_id=teacher.id, **unit._asdict(), kind=kind, hours=amount, is_shared=shared))  # fmt: skip
        taken.append(unit)
    if not taken and len(units) == 1:
        raise Refused(_("There are no vacant hours here: take them back from somebody first"))
    db.session.flush()
    return taken


def _amount(planned: dict, given: list, kind: str | None, hours: Decimal | None, shared: bool) -> Decimal | None:
    if shared:
        whole = planned.get(kind, Decimal(0)) if kind else sum(planned.values(), Decimal(0))
        return hours if hours is not None else (whole or None)
    free = rules.vacant(planned, given, kind)
    if hours is None:
        return free if free > 0 else None
    if hours > max(free, Decimal(0)):
        raise Refused(_("Only %(free)s h are vacant here", free=plain(max(free, Decimal(0)))))
    return hours


def assignment_of(actor: Actor, assignment_id: object, version: object) -> LoadAssignment | None:
    """The assignment to be changed if the actor may; Refused when somebody else has changed it meanwhile."""
    if not isinstance(assignment_id, int) or not 0 < assignment_id < 2**31:
        return None
    found = db.session.scalar(
        sa.select(LoadAssignment)
        .where(LoadAssignment.id == assignment_id, LoadAssignment.group_id.in_(groups_reached(actor, Act.WRITE)))
        .execution_options(scoped_by="teaching_load:write")
    )
    if found is not None and found.version != version:
        raise Refused(_("Somebody else has changed this assignment meanwhile: look at it again"))
    return found


def change(assignment: LoadAssignment, *, kind: str | None, hours: Decimal, shared: bool) -> None:
    """Other hours, kind or company of an assignment. Raises Refused. The caller commits."""
    if kind is not None and kind not in LOAD_KINDS:
        raise Refused(_("Choose the kind of lesson from the list"))
    unit = unit_of(assignment)
    others = [one for one in given_of([unit])[unit] if one.id != assignment.id]
    _amount(planned_of([unit])[unit], others, kind, hours, shared)
    assignment.kind, assignment.hours, assignment.is_shared = kind, hours, shared
    db.session.flush()


def take_back(assignment: LoadAssignment) -> None:
    """Remove an assignment by which no lesson was given. Raises Refused. The caller commits."""
    if assignment.published_on is not None and services.has_written(assignment):
        raise Refused(_("Lessons have been given by this assignment: end it by a date and an order"))
    db.session.delete(assignment)
    db.session.flush()


def whole_year(assignment: LoadAssignment, year_id: int) -> list[Unit]:
    """The same teacher for the same item in all other terms of the year where hours are vacant."""
    number = _number_of(assignment.subgroup_id)
    rows = db.session.execute(
        sa.select(_load.c.group_id, _load.c.item_id, _load.c.term_id, _load.c.subgroup_id)
        .join(Term.__table__, Term.__table__.c.id == _load.c.term_id)
        .outerjoin(Subgroup.__table__, Subgroup.__table__.c.id == _load.c.subgroup_id)
        .where(
            Term.__table__.c.academic_year_id == year_id,
            _load.c.group_id == assignment.group_id,
            _load.c.item_id == assignment.item_id,
            _load.c.term_id != assignment.term_id,
            sa.func.coalesce(Subgroup.__table__.c.number, 0) == number,
        )
        .distinct()
    )
    units = [unit_of(row) for row in rows]
    if not units:
        raise Refused(_("There are no lessons of this item in other terms of the year"))
    return assign([*units, unit_of(assignment)], assignment.teacher, kind=assignment.kind, shared=assignment.is_shared)


def _number_of(subgroup_id: int | None) -> int:
    if subgroup_id is None:
        return 0
    return db.session.scalar(sa.select(Subgroup.__table__.c.number).where(Subgroup.__table__.c.id == subgroup_id))
