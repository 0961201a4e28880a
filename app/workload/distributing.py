"""Handing the teaching out: assign, divide, take back, replace by a date. Every deed answers for its own group only."""

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
from app.policy.kinds import LOAD_KINDS
from app.school_year import rules as days
from app.school_year.models import Term
from app.staff.models import Employee
from app.students.calendars import calendar_of
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
        raise Refused(
            _("Only %(free)s h are vacant here", free=f"{max(free, Decimal(0)):f}".rstrip("0").rstrip(".") or 0)
        )
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


def replace(assignment: LoadAssignment, teacher: Employee | None, since: datetime.date, until: datetime.date | None,
            order: str, hours: Decimal | None = None) -> None:  # fmt: skip
    """From a day on somebody else gives the lessons (or nobody), to the last day or to the end of the term.

    The former assignment ends the day before and keeps what was written; after a last day it goes on by a new row.
    Raises Refused. The caller commits.
    """
    term = assignment.term
    first = max(assignment.starts_on or term.starts_on, term.starts_on)
    last = min(assignment.ends_on or term.ends_on, term.ends_on)
    _check_change(assignment, teacher, (first, last), since, until, order)
    back_on = until + _DAY if until is not None and until < last else None
    calendar = calendar_of(assignment.group_id, term.starts_on)
    gone, rest = _shares(assignment.hours, calendar, first, last, since)
    moved, returned = _shares(rest, calendar, since, last, back_on) if back_on else (rest, Decimal(0))
    if hours is not None:
        if hours > rest:
            raise Refused(
                _("Only %(free)s h of this assignment are left", free=f"{rest:f}".rstrip("0").rstrip(".") or 0)
            )
        moved, returned = hours, (rest - hours if back_on else Decimal(0))
    like = {**unit_of(assignment)._asdict(), "kind": assignment.kind, "is_shared": assignment.is_shared,
            "published_on": clock.today() if assignment.published_on else None, "order_in": order}  # fmt: skip
    ended_on, former = assignment.ends_on, assignment.id
    if teacher is not None:
        ends_on = until if back_on else ended_on
        dates = {"starts_on": since, "ends_on": ends_on}
        db.session.add(LoadAssignment(teacher_id=teacher.id, hours=moved, replaces_id=former, **dates, **like))
    if back_on:
        db.session.add(LoadAssignment(
            teacher_id=assignment.teacher_id, hours=returned, starts_on=back_on, ends_on=ended_on, replaces_id=former,
            **like))  # fmt: skip
    if since <= first:
        # Nothing was written by it (see below), so nothing is lost; the log of actions keeps that it was.
        db.session.flush()
        db.session.delete(assignment)
    else:
        assignment.ends_on, assignment.hours, assignment.order_out = since - _DAY, gone, order
    db.session.flush()


def _check_change(assignment, teacher, span: tuple, since, until, order: str) -> None:
    first, last = span
    if not first <= since <= last:
        raise Refused(
            _(
                "The first day of the change has to lie between %(first)s and %(last)s",
                first=f"{first:%d.%m.%Y}",
                last=f"{last:%d.%m.%Y}",
            )
        )
    if until is not None and until < since:
        raise Refused(_("The last day is before the first one"))
    if not order:
        raise Refused(_("A change within a term is made by an order: give its number and date"))
    if since <= first and assignment.published_on is not None and services.has_written(assignment):
        raise Refused(_("The teacher has given lessons already: name a later first day"))
    if teacher is not None:
        if teacher.id == assignment.teacher_id:
            raise Refused(_("Choose another teacher than the former one"))
        if reason := rules.refusal_of_teacher(teacher, assignment.term):
            raise Refused(str(reason))


def _shares(hours: Decimal, calendar, first, last, since) -> tuple[Decimal, Decimal]:
    """Hours before the day and from it on, by the days of study of the group."""
    if calendar is None:
        before, whole = (since - first).days, (last - first).days + 1
    else:
        before = sum(1 for _day in days.study_days(calendar.days, first, since - _DAY))
        whole = sum(1 for _day in days.study_days(calendar.days, first, last))
    rest = rules.rest_of_hours(hours, before, whole)
    return hours - rest, rest


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
