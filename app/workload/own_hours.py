"""What a teacher has to give in a year: lines by group and item, hours by term, sums and rate."""

from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from app.core import settings
from app.core.actor import Actor
from app.core.scope import narrow
from app.curricula.models import CurriculumItem
from app.extensions import db
from app.policy.kinds import LOAD_KINDS
from app.school_year.models import Term
from app.students.models import StudyGroup, Subgroup
from app.workload import rules
from app.workload.board import short_term
from app.workload.models import LoadAssignment

_assignment = LoadAssignment.__table__
_term = Term.__table__


@dataclass
class Line:
    """Lessons of one item with one group or subgroup: hours by term."""

    group: str
    subgroup: str
    item: str
    kind: str
    note: str
    hours: dict[int, Decimal]

    @property
    def total(self) -> Decimal:
        """Hours of all terms."""
        return sum(self.hours.values(), Decimal(0))


@dataclass
class OwnHours:
    """The page «Моя нагрузка»."""

    terms: list[tuple[int, str]]
    lines: list[Line]
    sums: dict[int, Decimal]
    total: Decimal
    rate: Decimal


def own_hours(actor: Actor, year: sa.Row) -> OwnHours:
    """The actor's own published assignments of the year; one statement."""
    statement = (
        sa.select(
            LoadAssignment.term_id, LoadAssignment.kind, LoadAssignment.hours, LoadAssignment.starts_on,
            LoadAssignment.ends_on, _term.c.name.label("term"), StudyGroup.__table__.c.name.label("group_name"),
            CurriculumItem.__table__.c.index_code, CurriculumItem.__table__.c.name.label("item"),
            Subgroup.__table__.c.name.label("subgroup"), LoadAssignment.group_id, LoadAssignment.item_id,
            LoadAssignment.subgroup_id,
        )
        .join(_term, _term.c.id == LoadAssignment.term_id)
        .join(StudyGroup.__table__, StudyGroup.__table__.c.id == LoadAssignment.group_id)
        .join(CurriculumItem.__table__, CurriculumItem.__table__.c.id == LoadAssignment.item_id)
        .outerjoin(Subgroup.__table__, Subgroup.__table__.c.id == LoadAssignment.subgroup_id)
        .where(
            _term.c.academic_year_id == year.id,
            LoadAssignment.teacher_id == actor.employee_id,
            LoadAssignment.published_on.is_not(None),
        )
        .order_by(StudyGroup.__table__.c.sort_key, CurriculumItem.__table__.c.place, _term.c.starts_on)
    )  # fmt: skip
    rows = db.session.execute(narrow(statement, LoadAssignment, actor)).all() if actor.employee_id else []
    lines: dict[tuple, Line] = {}
    terms: dict[int, str] = {}
    sums: dict[int, Decimal] = {}
    for row in rows:
        key = row.group_id, row.item_id, row.subgroup_id, row.kind, row.starts_on, row.ends_on
        line = lines.setdefault(key, _line(row))
        line.hours[row.term_id] = line.hours.get(row.term_id, Decimal(0)) + row.hours
        terms[row.term_id] = short_term(row.term)
        sums[row.term_id] = sums.get(row.term_id, Decimal(0)) + row.hours
    total = sum(sums.values(), Decimal(0))
    return OwnHours(
        terms=sorted(terms.items(), key=lambda term: term[1]),
        lines=list(lines.values()),
        sums=sums,
        total=total,
        rate=rules.rate(total, settings.get("workload.rate_hours")),
    )


def _line(row: sa.Row) -> Line:
    dates = " – ".join(f"{day:%d.%m.%Y}" if day else "…" for day in (row.starts_on, row.ends_on))
    return Line(
        group=row.group_name,
        subgroup=row.subgroup or "",
        item=f"{row.index_code} {row.item}".strip(),
        kind=str(LOAD_KINDS[row.kind]) if row.kind else "",
        note=dates if row.starts_on or row.ends_on else "",
        hours={},
    )
