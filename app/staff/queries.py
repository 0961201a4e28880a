"""What is asked about the payroll."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.core.actor import current
from app.core.scope import condition
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import TEACHING_KINDS
from app.staff import rules
from app.staff.consent_models import EmployeeConsent
from app.staff.models import Department, Employee, EmployeePosition, Position

_employee, _held, _position = Employee.__table__, EmployeePosition.__table__, Position.__table__
_consent, _department = EmployeeConsent.__table__, Department.__table__


def in_force(table: sa.FromClause, on: datetime.date) -> sa.ColumnElement[bool]:
    """Whether a row with `starts_on` and `ends_on` (both may be open) holds on the day."""
    return sa.and_(
        sa.or_(table.c.starts_on.is_(None), table.c.starts_on <= on),
        sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= on),
    )


def works(on: datetime.date) -> sa.ColumnElement[bool]:
    """Employees who are not dismissed on the day; those hired later count already."""
    return sa.or_(_employee.c.dismissed_on.is_(None), _employee.c.dismissed_on > on)


def holders(position_id: int, on: datetime.date) -> sa.Select:
    """Ids of the employees who hold the position on the day, as the main one or beside it."""
    return sa.select(_held.c.employee_id).where(_held.c.position_id == position_id, in_force(_held, on))


def valid_consent(table: sa.FromClause, on: datetime.date, kind: str = "processing") -> sa.ColumnElement[bool]:
    """Whether a consent is in force on the day."""
    return sa.and_(
        table.c.kind == kind,
        table.c.signed_on <= on,
        sa.or_(table.c.ends_on.is_(None), table.c.ends_on >= on),
        sa.or_(table.c.withdrawn_on.is_(None), table.c.withdrawn_on > on),
    )


def positions_held(employee_ids: Sequence[int], on: datetime.date) -> Sequence[sa.Row]:
    """employee_id, position, kind, rate of what the employees hold on the day. One statement."""
    return db.session.execute(
        sa.select(_held.c.employee_id, _position.c.name.label("position"), _held.c.kind, _held.c.rate)
        .join_from(_held, _position, _position.c.id == _held.c.position_id)
        .where(_held.c.employee_id.in_(employee_ids), in_force(_held, on))
        .order_by(_held.c.employee_id, _held.c.rate.desc(), _position.c.sort_key)
    ).all()


def _teaches_beside(on: datetime.date) -> sa.ColumnElement[bool]:
    """Whether one of the positions held is a teaching one: a head who teaches half a rate has to be trained, too."""
    other = _position.alias("beside")
    return (
        sa.select(_held.c.id)
        .join(other, other.c.id == _held.c.position_id)
        .where(_held.c.employee_id == _employee.c.id, in_force(_held, on), other.c.kind.in_(TEACHING_KINDS))
        .exists()
    )


@dataclass(frozen=True)
class Gaps:
    """A card and what it lacks."""

    id: int
    name: str
    position: str
    department: str
    qualification_until: datetime.date | None
    lacking: list[rules.Gap]
    search_key: str


def cards_with_gaps(today: datetime.date, notice_days: int) -> list[Gaps]:
    """The cards of working employees that lack something, by name. One statement, the actor's rows only."""
    own = condition(Employee, current(), Act.READ)
    exists = sa.exists().where(_held.c.employee_id == _employee.c.id)
    statement = (
        sa.select(
            *(_employee.c[name] for name in (
                "id", "last_name", "first_name", "middle_name", "birth_date", "phone", "email", "department_id",
                "hired_on", "hire_order", "qualification", "qualification_until", "trained_on", "account_id",
                "search_key",
            )),
            _position.c.name.label("position"),
            _department.c.name.label("department"),
            sa.or_(_position.c.kind.in_(TEACHING_KINDS), _teaches_beside(today)).label("is_teaching"),
            exists.where(_held.c.order_in.is_not(None), _held.c.starts_on.is_not(None)).label("has_position"),
            sa.exists()
            .where(_consent.c.employee_id == _employee.c.id, valid_consent(_consent, today))
            .label("has_consent"),
        )
        .outerjoin(_position, _position.c.id == _employee.c.position_id)
        .outerjoin(_department, _department.c.id == _employee.c.department_id)
        .where(works(today))
        .order_by(_employee.c.sort_key, _employee.c.id)
    )  # fmt: skip
    if own is not None:
        statement = statement.where(own)
    found = ((row, rules.gaps(row, today, notice_days)) for row in db.session.execute(statement))
    return [
        Gaps(
            row.id, " ".join(part for part in (row.last_name, row.first_name, row.middle_name) if part),
            row.position or "", row.department or "", row.qualification_until, lacking, row.search_key,
        )
        for row, lacking in found if lacking
    ]  # fmt: skip
