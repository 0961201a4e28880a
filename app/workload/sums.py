"""How many hours a teacher has in a year, in the whole college: sum, rate, strain."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from app.core import settings
from app.core.text import initials, search_words
from app.extensions import db
from app.school_year.models import Term
from app.staff.models import Employee, Position
from app.workload import rules
from app.workload.models import LoadAssignment

_assignment = LoadAssignment.__table__
_term = Term.__table__
_employee = Employee.__table__
_position = Position.__table__


@dataclass(frozen=True, slots=True)
class TeacherSum:
    """What a teacher has in the year in the whole college, drafts included."""

    id: int
    name: str
    note: str
    hours: Decimal
    drafts: Decimal
    rate: Decimal
    strain: str
    share: int
    """Of the most that one may have, in percent, at most 100."""


def teacher_sums(year: sa.Row, ids: Iterable[int] | None = None) -> list[TeacherSum]:
    """Hours of teachers in the year, in all departments: whoever hands lessons out has to see all that one has."""
    is_draft = _assignment.c.published_on.is_(None)
    drafts = sa.func.coalesce(sa.func.sum(sa.case((is_draft, _assignment.c.hours), else_=0)), 0)
    in_year = sa.select(_term.c.id).where(_term.c.academic_year_id == year.id)
    of_year = sa.and_(_assignment.c.teacher_id == _employee.c.id, _assignment.c.term_id.in_(in_year))
    statement = (
        sa.select(
            _employee.c.id, _employee.c.last_name, _employee.c.first_name, _employee.c.middle_name,
            _position.c.name.label("position"),
            sa.func.coalesce(sa.func.sum(_assignment.c.hours), 0).label("hours"),
            drafts.label("drafts"),
        )
        .outerjoin(_position, _position.c.id == _employee.c.position_id)
        .group_by(_employee.c.id, _position.c.name)
        .order_by(_employee.c.sort_key, _employee.c.id)
    )  # fmt: skip
    if ids is None:
        statement = statement.join(_assignment, of_year)
    else:
        statement = statement.outerjoin(_assignment, of_year).where(_employee.c.id.in_(list(ids)))
    norm, limit = settings.get("workload.rate_hours"), settings.get("workload.max_hours")
    return [_sum(row, norm, limit) for row in db.session.execute(statement)]


def _sum(row: sa.Row, norm: int, limit: int) -> TeacherSum:
    hours = Decimal(row.hours)
    return TeacherSum(
        id=row.id,
        name=initials(row.last_name, row.first_name, row.middle_name),
        note=row.position or "",
        hours=hours,
        drafts=Decimal(row.drafts),
        rate=rules.rate(hours, norm),
        strain=rules.strain(hours, norm, limit),
        share=min(100, int(hours * 100 / limit)),
    )


def may_teach(year: sa.Row, typed: str, number: int, size: int) -> list[TeacherSum]:
    """People found by name who may be given lessons of the year, with what they have already."""
    statement = (
        sa.select(_employee.c.id)
        .outerjoin(_position, _position.c.id == _employee.c.position_id)
        .where(
            sa.or_(_employee.c.dismissed_on.is_(None), _employee.c.dismissed_on >= year.starts_on),
            sa.or_(_position.c.kind.is_(None), _position.c.kind != "other"),
            *(_employee.c.search_key.contains(word, autoescape=True) for word in search_words(typed)),
        )
        # Those who teach stand first: an accountant is rarely meant.
        .order_by(sa.case({"teacher": 0, "practice_master": 0}, value=_position.c.kind, else_=1), _employee.c.sort_key)
        .offset((number - 1) * size)
        .limit(size + 1)
    )
    ids = list(db.session.scalars(statement))
    by_id = {one.id: one for one in teacher_sums(year, ids)} if ids else {}
    return [by_id[one] for one in ids]
