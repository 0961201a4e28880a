"""What is wrong with the workload of a year, by name; and plans against what was handed out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.core import settings
from app.core.actor import Actor
from app.core.text import initials
from app.core.values import plain
from app.curricula.models import Curriculum, CurriculumItem, EducationProgram, Specialty
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import CURRICULUM_STATES
from app.school_year.models import Term
from app.staff.models import Employee
from app.students.models import StudyGroup, Subgroup
from app.workload import board, sums
from app.workload.board import Row
from app.workload.models import LoadAssignment, TeachingLoad
from app.workload.scopes import groups_reached

_group = StudyGroup.__table__
_curriculum = Curriculum.__table__
_assignment = LoadAssignment.__table__
_load = TeachingLoad.__table__
_term = Term.__table__


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `tone`: bad keeps teaching from being given, warn is to be looked at."""

    text: str
    url: str | None
    tone: str = "bad"


@dataclass(frozen=True)
class Compared:
    """An item of a group in the year: hours to be given, given, vacant."""

    group: str
    item: str
    planned: Decimal
    given: Decimal
    vacant: Decimal
    tone: str


@dataclass(frozen=True)
class Comparison:
    """The page of comparison."""

    lines: list[Compared]
    problems: list[Problem]
    planned: Decimal
    given: Decimal
    vacant: Decimal


def comparison(actor: Actor, year: sa.Row) -> Comparison:
    """Plans against hours that were handed out, by group and item, and all problems; eight statements."""
    rows = board.rows_of(actor, year.id, None)
    items: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        items[row.unit.group_id, row.unit.item_id].append(row)
    lines = [_compared(of_item) for of_item in items.values()]
    return Comparison(
        lines=lines,
        problems=problems(actor, year, rows),
        planned=sum((line.planned for line in lines), Decimal(0)),
        given=sum((line.given for line in lines), Decimal(0)),
        vacant=sum((max(line.vacant, Decimal(0)) for line in lines), Decimal(0)),
    )


def _compared(rows: list[Row]) -> Compared:
    planned = sum((row.hours for row in rows), Decimal(0))
    vacant = sum((row.vacant for row in rows), Decimal(0))
    is_over = any(row.is_overdrawn for row in rows)
    tone = "bad" if is_over else "warn" if vacant else "good"
    first = rows[0]
    return Compared(first.group, f"{first.index_code} {first.item}".strip(), planned, planned - vacant, vacant, tone)


def problems(actor: Actor, year: sa.Row, rows: list[Row] | None = None) -> list[Problem]:
    """Everything that is wrong, the gravest first."""
    if rows is None:
        rows = board.rows_of(actor, year.id, None)
    reach = groups_reached(actor, Act.READ)
    found = [
        *_plans(reach, year),
        *_foreign_items(reach, year),
        *_dismissed(reach, year),
        *_strained(year, rows),
        *_overdrawn(rows, year),
        *_halves_at_once(rows, year),
        *_undivided(reach, year),
    ]
    vacant = sum((max(row.vacant, Decimal(0)) for row in rows), Decimal(0))
    if vacant:
        url = url_for("WorkloadView.year", pk=year.id, vacant=1)
        found.append(Problem(_("Vacant: %(hours)s h", hours=plain(vacant)), url, "warn"))
    return sorted(found, key=lambda problem: problem.tone != "bad")


def _of_group(year: sa.Row, group_id: int) -> str:
    return url_for("WorkloadView.year", pk=year.id, group=group_id)


def _plans(reach: sa.Select, year: sa.Row) -> Iterator[Problem]:
    """Groups without a plan, with one that is not approved, or with one that is for other students."""
    program = EducationProgram.__table__
    rows = db.session.execute(
        sa.select(
            _group.c.id, _group.c.name, _group.c.intake_year, _group.c.study_form, _curriculum.c.id.label("plan_id"),
            _curriculum.c.name.label("plan"), _curriculum.c.state, _curriculum.c.intake_year.label("plan_year"),
            _curriculum.c.semesters, _curriculum.c.semesters_per_course, program.c.study_form.label("plan_form"),
        )
        .outerjoin(_curriculum, _curriculum.c.id == _group.c.curriculum_id)
        .outerjoin(program, program.c.id == _curriculum.c.program_id)
        .where(_group.c.id.in_(reach), _group.c.state == "active", _group.c.intake_year <= year.starts_on.year)
        .order_by(_group.c.sort_key)
    ).all()  # fmt: skip
    for row in rows:
        if row.plan_id is None:
            url = url_for("StudyGroupView.show", pk=row.id)
            yield Problem(_("%(group)s: the group has no curriculum", group=row.name), url)
            continue
        url = url_for("CurriculumView.show", pk=row.plan_id)
        course = year.starts_on.year - row.intake_year + 1
        if row.semesters and course > -(-row.semesters // row.semesters_per_course):
            continue
        if row.state != "approved":
            state = CURRICULUM_STATES[row.state]
            yield Problem(_("%(group)s: the curriculum is not approved (%(state)s)", group=row.name, state=state), url)
        if row.plan_form != row.study_form:
            yield Problem(_("%(group)s: the curriculum is for another form of study", group=row.name), url)
        if row.plan_year != row.intake_year:
            yield Problem(
                _(
                    "%(group)s: the curriculum is for the intake of %(plan)s, the group of %(own)s",
                    group=row.name,
                    plan=row.plan_year,
                    own=row.intake_year,
                ),
                url,
                "warn",
            )


def _foreign_items(reach: sa.Select, year: sa.Row) -> Iterator[Problem]:
    """Teaching by a plan that is not the group's own: it was given another one, maybe of another specialty."""
    item, program, specialty = CurriculumItem.__table__, EducationProgram.__table__, Specialty.__table__
    rows = db.session.execute(
        sa.select(
            _group.c.id, _group.c.name, _curriculum.c.name.label("plan"), specialty.c.code, sa.func.count().label("n")
        )
        .join_from(_assignment, _group, _group.c.id == _assignment.c.group_id)
        .join(_term, _term.c.id == _assignment.c.term_id)
        .join(item, item.c.id == _assignment.c.item_id)
        .join(_curriculum, _curriculum.c.id == item.c.curriculum_id)
        .join(program, program.c.id == _curriculum.c.program_id)
        .join(specialty, specialty.c.id == program.c.specialty_id)
        .where(
            _term.c.academic_year_id == year.id,
            _group.c.id.in_(reach),
            _group.c.curriculum_id.is_not(None),
            _curriculum.c.id != _group.c.curriculum_id,
        )
        .group_by(_group.c.id, _group.c.name, _curriculum.c.name, specialty.c.code)
    )  # fmt: skip
    for row in rows:
        text = _(
            "%(group)s: %(n)s assignments are from a curriculum that is not the group's: %(code)s, %(plan)s",
            group=row.name,
            n=row.n,
            code=row.code,
            plan=row.plan,
        )
        yield Problem(text, _of_group(year, row.id))


def _dismissed(reach: sa.Select, year: sa.Row) -> Iterator[Problem]:
    employee = Employee.__table__
    rows = db.session.execute(
        sa.select(employee.c.id, employee.c.last_name, employee.c.first_name, employee.c.middle_name,
                  employee.c.dismissed_on, sa.func.sum(_assignment.c.hours).label("hours"))
        .join_from(_assignment, employee, employee.c.id == _assignment.c.teacher_id)
        .join(_term, _term.c.id == _assignment.c.term_id)
        .where(
            _term.c.academic_year_id == year.id,
            _assignment.c.group_id.in_(reach),
            sa.func.coalesce(_assignment.c.ends_on, _term.c.ends_on) > employee.c.dismissed_on,
        )
        .group_by(employee.c.id)
    )  # fmt: skip
    for row in rows:
        text = _(
            "%(name)s is dismissed since %(day)s and still has %(hours)s h",
            name=initials(row.last_name, row.first_name, row.middle_name),
            day=f"{row.dismissed_on:%d.%m.%Y}",
            hours=plain(row.hours),
        )
        yield Problem(text, url_for("WorkloadView.year", pk=year.id, teacher=row.id))


def _strained(year: sa.Row, rows: list[Row]) -> Iterator[Problem]:
    """Teachers of these rows who have more in the college than one may."""
    here = {one.teacher_id for row in rows for one in row.given}
    limit = settings.get("workload.max_hours")
    for one in sums.teacher_sums(year):
        if one.id in here and one.strain == "over":
            text = _(
                "%(name)s: %(hours)s h, more than %(limit)s h a year",
                name=one.name,
                hours=plain(one.hours),
                limit=limit,
            )
            yield Problem(text, url_for("WorkloadView.year", pk=year.id, teacher=one.id))


def _overdrawn(rows: Iterable[Row], year: sa.Row) -> Iterator[Problem]:
    for row in rows:
        if not row.is_overdrawn:
            continue
        where = f"{row.group}, {row.index_code} {row.item}, {row.term}"
        if not row.planned:
            text = _("%(where)s: is given to somebody and is not in the list of teaching", where=where)
        else:
            given = plain(row.hours - row.vacant)
            text = _(
                "%(where)s: hours do not add up, to be given %(planned)s, given %(given)s",
                where=where,
                planned=plain(row.hours),
                given=given,
            )
        yield Problem(text, _of_group(year, row.unit.group_id))


def _halves_at_once(rows: Iterable[Row], year: sa.Row) -> Iterator[Problem]:
    """One teacher with several subgroups of an item: they cannot have lessons at the same time, and hours double."""
    found: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        if row.unit.subgroup_id is not None:
            for teacher in {(one.teacher_id, one.teacher) for one in row.given if one.ends_on is None}:
                found[(*teacher, row.unit._replace(subgroup_id=None))].append(row)
    told: set[tuple] = set()
    over = {one.id for one in sums.teacher_sums(year) if one.strain == "over"} if found else set()
    for (teacher_id, name, unit), halves in found.items():
        if len(halves) < 2 or (teacher_id, unit.group_id, unit.item_id) in told:
            continue
        told.add((teacher_id, unit.group_id, unit.item_id))
        first = halves[0]
        values = {"name": name, "group": first.group, "item": f"{first.index_code} {first.item}".strip()}
        if teacher_id in over:
            text = _("%(name)s has several subgroups at once beyond the rate: %(group)s, %(item)s", **values)
        else:
            text = _("%(name)s has several subgroups: %(group)s, %(item)s; their lessons cannot coincide", **values)
        yield Problem(text, _of_group(year, unit.group_id), "bad" if teacher_id in over else "warn")


def _undivided(reach: sa.Select, year: sa.Row) -> Iterator[Problem]:
    """Items for which the group has subgroups, while all hours are given to the whole group."""
    subgroup, item = Subgroup.__table__, CurriculumItem.__table__
    divided = sa.select(_load.c.group_id, _load.c.item_id).where(_load.c.subgroup_id.is_not(None))
    rows = db.session.execute(
        sa.select(_group.c.id, _group.c.name, item.c.index_code, item.c.name.label("item"))
        .join_from(_load, _group, _group.c.id == _load.c.group_id)
        .join(item, item.c.id == _load.c.item_id)
        .join(_term, _term.c.id == _load.c.term_id)
        .join(subgroup, sa.and_(subgroup.c.group_id == _load.c.group_id, subgroup.c.item_id == _load.c.item_id))
        .where(
            _term.c.academic_year_id == year.id,
            _group.c.id.in_(reach),
            sa.tuple_(_load.c.group_id, _load.c.item_id).not_in(divided),
        )
        .distinct()
        .order_by(_group.c.name, item.c.index_code)
    )
    for row in rows:
        text = _(
            "%(group)s, %(item)s: there are subgroups, the hours are not divided",
            group=row.name,
            item=f"{row.index_code} {row.item}".strip(),
        )
        yield Problem(text, _of_group(year, row.id), "warn")
