"""The screen on which the teaching of a year is handed out: its rows, the sums of teachers, what is still vacant."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.text import initials, search_key, search_words
from app.core.values import plain
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import LOAD_KINDS_SHORT
from app.school_year.models import Term
from app.staff.models import Department, Employee, Position
from app.students.models import StudyGroup, Subgroup
from app.workload import rules
from app.workload.deriving import unit_of
from app.workload.models import LoadAssignment, TeachingLoad
from app.workload.rules import Unit
from app.workload.scopes import groups_reached
from app.workload.sums import TeacherSum, teacher_sums

_load = TeachingLoad.__table__
_assignment = LoadAssignment.__table__
_group = StudyGroup.__table__
_department = Department.__table__
_item = CurriculumItem.__table__
_term = Term.__table__
_subgroup = Subgroup.__table__
_employee = Employee.__table__
_position = Position.__table__

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the year is shown; None and False: no filter."""

    group: int | None = None
    teacher: int | None = None
    term: int | None = None
    vacant: bool = False
    q: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment within a row."""

    id: int
    version: int
    teacher_id: int
    teacher: str
    hours: Decimal
    kind: str | None
    kind_name: str
    is_shared: bool
    is_published: bool
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    order: str


@dataclass(slots=True)
class Row:
    """A unit: what is to be given, who gives it, what is vacant."""

    unit: Unit
    group: str
    index_code: str
    item: str
    term: str
    subgroup: str
    order: tuple
    planned: dict[str, Decimal] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The unit as the page names it."""
        return self.unit.key

    @property
    def hours(self) -> Decimal:
        """All hours to be given."""
        return sum(self.planned.values(), Decimal(0))

    @property
    def kinds(self) -> str:
        """«лек 20 · пр 40»"""
        return " · ".join(
            f"{short} {plain(self.planned[kind])}" for kind, short in LOAD_KINDS_SHORT.items() if kind in self.planned
        )

    @property
    def vacant(self) -> Decimal:
        """Hours that nobody has; negative when more was given than planned."""
        return rules.vacant(self.planned, self.given)

    @property
    def is_overdrawn(self) -> bool:
        """Whether more was given than there is, in total or of a kind."""
        return rules.overdrawn(self.planned, self.given)


@dataclass(slots=True)
class Board:
    """The screen."""

    rows: list[Row]
    total: int
    number: int
    last: int
    hours: Decimal
    vacant: Decimal
    drafts: int
    teachers: list[TeacherSum]
    over: list[TeacherSum]
    groups: list[tuple[int, str]]
    terms: list[tuple[int, str]]
    all_teachers: list[tuple[int, str]]


def wanted(arguments) -> Wanted:
    """Read the address; what makes no sense is left out."""
    ids = {name: arguments.get(name, type=int) for name in ("group", "teacher", "term")}
    ids = {name: value if value is not None and 0 < value < 2**31 else None for name, value in ids.items()}
    number = arguments.get("page", 1, type=int) or 1
    return Wanted(**ids, vacant=arguments.get("vacant") == "1", q=arguments.get("q", "")[:100],
                  number=max(1, min(number, 1000)))  # fmt: skip


def board(actor: Actor, year: sa.Row, asked: Wanted) -> Board:
    """The screen in five statements, whatever its size."""
    everything = rows_of(actor, year.id, None)
    chosen = [row for row in everything if _is_wanted(row, asked)]
    last = max(1, -(-len(chosen) // PAGE_SIZE))
    number = min(asked.number, last)
    shown = chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    sums = teacher_sums(year)
    here = {one.teacher_id for row in shown for one in row.given}
    names = {one.teacher_id: one.teacher for row in everything for one in row.given}
    return Board(
        rows=shown,
        total=len(chosen),
        number=number,
        last=last,
        hours=sum((row.hours for row in chosen), Decimal(0)),
        vacant=sum((max(row.vacant, Decimal(0)) for row in chosen), Decimal(0)),
        drafts=sum(1 for row in everything for one in row.given if not one.is_published),
        teachers=[one for one in sums if one.id in here and one.strain != "over"],
        over=[one for one in sums if one.strain == "over"],
        groups=list(dict.fromkeys((row.unit.group_id, row.group) for row in everything)),
        terms=sorted({(row.unit.term_id, row.term) for row in everything}, key=lambda term: term[1]),
        all_teachers=sorted(names.items(), key=lambda one: one[1]),
    )


def _is_wanted(row: Row, asked: Wanted) -> bool:
    text = search_key(row.index_code, row.item, row.group)
    return (
        (asked.group is None or row.unit.group_id == asked.group)
        and (asked.term is None or row.unit.term_id == asked.term)
        and (asked.teacher is None or any(one.teacher_id == asked.teacher for one in row.given))
        and (not asked.vacant or row.vacant > 0)
        and all(word in text for word in search_words(asked.q))
    )


def rows_of(actor: Actor, year_id: int, group_ids: Iterable[int] | None, act: str = Act.READ) -> list[Row]:
    """The units of the year in the groups that the actor reaches (of them only those named), in two statements."""
    reach = groups_reached(actor, act)
    if group_ids is not None:
        reach = reach.where(_group.c.id.in_(list(group_ids)))
    rows: dict[Unit, Row] = {}
    for one in db.session.execute(_named(_load, year_id, reach, _load.c.kind, _load.c.hours)):
        _row(rows, one).planned[one.kind] = one.hours
    people = (_employee.c.last_name, _employee.c.first_name, _employee.c.middle_name)
    assigned = _named(_assignment, year_id, reach, *_GIVEN, *people).join(
        _employee, _employee.c.id == _assignment.c.teacher_id
    )
    for one in db.session.execute(assigned.order_by(_assignment.c.starts_on, _assignment.c.id)):
        _row(rows, one).given.append(_given(one))
    return sorted(rows.values(), key=lambda row: row.order)


_GIVEN = (
    _assignment.c.id.label("assignment_id"), _assignment.c.version, _assignment.c.teacher_id, _assignment.c.kind,
    _assignment.c.hours, _assignment.c.is_shared, _assignment.c.published_on, _assignment.c.starts_on.label("since"),
    _assignment.c.ends_on.label("until"), _assignment.c.order_in, _assignment.c.order_out,
)  # fmt: skip


def _named(table: sa.Table, year_id: int, reach: sa.Select, *columns) -> sa.Select:
    """Rows of the table with the names of what they are about."""
    return (
        sa.select(
            table.c.group_id, table.c.item_id, table.c.term_id, table.c.subgroup_id,
            _group.c.name.label("group_name"), _group.c.sort_key.label("group_order"), _item.c.index_code,
            _item.c.name.label("item_name"), _item.c.kind.label("item_kind"), _item.c.place,
            _term.c.name.label("term_name"), _term.c.starts_on.label("term_start"),
            _subgroup.c.name.label("subgroup_name"), _subgroup.c.number.label("subgroup_number"),
            *columns,
        )
        .join_from(table, _group, _group.c.id == table.c.group_id)
        .join(_item, _item.c.id == table.c.item_id)
        .join(_term, _term.c.id == table.c.term_id)
        .outerjoin(_subgroup, _subgroup.c.id == table.c.subgroup_id)
        .where(_term.c.academic_year_id == year_id, table.c.group_id.in_(reach))
    )  # fmt: skip


def _row(rows: dict[Unit, Row], one: sa.Row) -> Row:
    unit = unit_of(one)
    if unit not in rows:
        order = (one.group_order, unit.group_id, one.place, unit.item_id, one.term_start, one.subgroup_number or 0)
        rows[unit] = Row(
            unit=unit,
            group=one.group_name,
            index_code=one.index_code,
            item=one.item_name,
            term=short_term(one.term_name),
            subgroup=one.subgroup_name or "",
            order=order,
        )
    return rows[unit]


_YEAR = re.compile(r"\s*\d{4}/\d{4}$")


def short_term(name: str) -> str:
    """«I семестр»: the year stands in the heading already."""
    return _YEAR.sub("", name) or name


def _given(one: sa.Row) -> Given:
    return Given(
        id=one.assignment_id,
        version=one.version,
        teacher_id=one.teacher_id,
        teacher=initials(one.last_name, one.first_name, one.middle_name),
        hours=one.hours,
        kind=one.kind,
        kind_name=str(LOAD_KINDS_SHORT[one.kind]) if one.kind else "",
        is_shared=one.is_shared,
        is_published=one.published_on is not None,
        starts_on=one.since,
        ends_on=one.until,
        order=one.order_out or one.order_in or "",
    )


def groups_of(units: Iterable[Unit]) -> set[int]:
    """The groups of units."""
    return {unit.group_id for unit in units}


def by_group(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows under the name of their group, in order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.group].append(row)
    return found
