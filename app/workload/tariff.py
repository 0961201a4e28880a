"""The tariff list (тарификационный список): who gives what in the year, by department and teacher, with rates."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.excel import Column, Kind, write_workbook
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import LOAD_KINDS
from app.staff.models import Department, Employee
from app.workload import board, sums
from app.workload.board import Given, Row

_employee = Employee.__table__
_department = Department.__table__


@dataclass
class TariffLine:
    """Lessons of one item with a group or a subgroup: hours by term."""

    group: str
    item: str
    subgroup: str
    kind: str
    hours: dict[int, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """Hours of all terms."""
        return sum(self.hours.values(), Decimal(0))


@dataclass
class TariffTeacher:
    """A teacher with lines of the groups that the reader answers for, and all that the teacher has in the college."""

    id: int
    name: str
    position: str
    lines: list[TariffLine]
    elsewhere: Decimal
    total: Decimal
    rate: Decimal
    strain: str

    def of_term(self, term_id: int) -> Decimal:
        """Hours of the lines in a term."""
        return sum((line.hours.get(term_id, Decimal(0)) for line in self.lines), Decimal(0))

    @property
    def here(self) -> Decimal:
        """Hours of the lines."""
        return sum((line.total for line in self.lines), Decimal(0))


@dataclass
class Tariff:
    """The list: terms of its columns, teachers by department, hours in all."""

    terms: list[tuple[int, str]]
    departments: dict[str, list[TariffTeacher]]
    total: Decimal
    has_drafts: bool


def tariff(actor: Actor, year: sa.Row, act: str = Act.READ) -> Tariff:
    """The tariff list of the year; four statements."""
    rows = board.rows_of(actor, year.id, None, act)
    lines: dict[int, dict[tuple, TariffLine]] = defaultdict(dict)
    terms: dict[int, tuple] = {}
    for row in rows:
        terms[row.unit.term_id] = (row.term, row.unit.term_id)
        for one in row.given:
            line = lines[one.teacher_id].setdefault(_key(row, one), _line(row, one))
            line.hours[row.unit.term_id] = line.hours.get(row.unit.term_id, Decimal(0)) + one.hours
    departments: dict[str, list[TariffTeacher]] = defaultdict(list)
    of_teacher = _departments(lines)
    people = sums.teacher_sums(year, lines) if lines else []
    for one in people:
        own = list(lines[one.id].values())
        here = sum((line.total for line in own), Decimal(0))
        elsewhere = one.hours - here
        departments[of_teacher.get(one.id) or ""].append(
            TariffTeacher(one.id, one.name, one.note, own, elsewhere, one.hours, one.rate, one.strain)
        )
    return Tariff(
        terms=[(term_id, name) for name, term_id in sorted(terms.values())],
        departments=dict(sorted(departments.items(), key=lambda found: (not found[0], found[0]))),
        total=sum((teacher.here for found in departments.values() for teacher in found), Decimal(0)),
        has_drafts=any(not one.is_published for row in rows for one in row.given),
    )


def _key(row: Row, one: Given) -> tuple:
    return row.unit.group_id, row.unit.item_id, row.unit.subgroup_id, one.kind


def _line(row: Row, one: Given) -> TariffLine:
    kind = str(LOAD_KINDS[one.kind]) if one.kind else ""
    return TariffLine(row.group, f"{row.index_code} {row.item}".strip(), row.subgroup, kind)


def _departments(teachers) -> dict[int, str]:
    rows = db.session.execute(
        sa.select(_employee.c.id, _department.c.name)
        .join(_department, _department.c.id == _employee.c.department_id)
        .where(_employee.c.id.in_(list(teachers)))
    )
    return dict(rows.all())


def write_tariff(target: BinaryIO, listed: Tariff, title: str) -> int:
    """The list as a workbook; every teacher ends with a line of sums. Returns the number of rows."""
    columns = [
        Column("department", _("Department")),
        Column("teacher", _("Teacher")),
        Column("position", _("Position")),
        Column("group", _("Group")),
        Column("item", _("Discipline, course or practice")),
        Column("subgroup", _("Subgroup")),
        Column("kind", _("Kind of lesson")),
        *(Column(f"term{term_id}", name, Kind.DECIMAL) for term_id, name in listed.terms),
        Column("total", _("Hours in total"), Kind.DECIMAL),
        Column("rate", _("Rates"), Kind.DECIMAL),
    ]
    return write_workbook(target, columns, _rows(listed), title=title)


def _rows(listed: Tariff):
    for department, teachers in listed.departments.items():
        for teacher in teachers:
            who = [department, teacher.name, teacher.position]
            for line in teacher.lines:
                hours = [line.hours.get(term_id) for term_id, _name in listed.terms]
                yield [*who, line.group, line.item, line.subgroup, line.kind, *hours, line.total, None]
            blank = [None] * len(listed.terms)
            if teacher.elsewhere:
                yield [*who, "", _("In other departments"), "", "", *blank, teacher.elsewhere, None]
            of_terms = [teacher.of_term(term_id) for term_id, _name in listed.terms]
            yield [*who, "", _("In total"), "", "", *of_terms, teacher.total, teacher.rate]
