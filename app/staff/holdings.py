"""What somebody who leaves still holds: every slice says for its own rows (extension point)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.extensions import db
from app.staff.models import Department


@dataclass(frozen=True)
class Holding:
    """Something that has to pass to somebody else. `endpoint` with `row_id` (pk) is where that is done."""

    kind: Any
    text: str
    endpoint: str | None = None
    row_id: int | None = None


# What an employee would still hold after a day: the day of dismissal is the last one of work.
Finder = Callable[[int, datetime.date], list[Holding]]

_finders: list[Finder] = []


def still_holds(finder: Finder) -> Finder:
    """Register a finder of what an employee still holds after a day; `screens` decides that it is imported."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def holdings(employee_id: int, after: datetime.date) -> list[Holding]:
    """All that the employee would still hold after the day, in the order of the slices.

    Whoever dismisses is told of it all, also of rows that are not among the person's own.
    """
    return [holding for finder in _finders for holding in finder(employee_id, after)]


_department = Department.__table__


@still_holds
def departments_headed(employee_id: int, after: datetime.date) -> list[Holding]:
    """Departments that the employee heads."""
    rows = db.session.execute(
        sa.select(_department.c.id, _department.c.name)
        .where(sa.or_(_department.c.study_head_id == employee_id, _department.c.practice_head_id == employee_id))
        .order_by(_department.c.sort_key)
    )
    return [Holding(_l("heads the department"), row.name, "DepartmentView.show", row.id) for row in rows]
