"""Hiring, appointing, renaming, dismissing: what HR does by orders (clause 3.3). The caller commits."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.core import audit, clock
from app.core.nightly import every_night
from app.core.refusal import Refused
from app.core.text import sort_key
from app.extensions import db
from app.staff import rules
from app.staff.models import Employee, EmployeeName, EmployeePosition, FormerEmployment, Position

Listener = Callable[[Employee], None]

_when_employment_changed: list[Listener] = []


def when_employment_changed(listener: Listener) -> Listener:
    """Register what has to follow a dismissal, its withdrawal or a new hiring (sessions of the account end)."""
    if listener not in _when_employment_changed:
        _when_employment_changed.append(listener)
    return listener


def settle_position(employee: Employee, *, without: EmployeePosition | None = None) -> None:
    """Make the card's position the main one of those held today."""
    main = rules.main_of([held for held in employee.positions if held is not without], clock.today())
    employee.position = main.position if main else None
    employee.position_id = main.position_id or main.position.id if main else None


@every_night(_l("Main positions of employees"))
def settle_all_positions() -> int:
    """Bring the cards to the positions of today, as the day has turned; returns how many changed."""
    held = sa.select(EmployeePosition.employee_id)
    employees = db.session.scalars(sa.select(Employee).where(Employee.id.in_(held))).all()
    changed = 0
    for employee in employees:
        before = employee.position_id
        settle_position(employee)
        changed += employee.position_id != before
    return changed


def appoint(
    employee: Employee,
    position: Position,
    *,
    kind: str = "main",
    rate: Decimal | None = None,
    starts_on: datetime.date | None,
    order: str | None,
) -> EmployeePosition:
    """Appoint to a position. Raises Refused."""
    held = EmployeePosition(
        position=position, kind=kind, rate=rate if rate is not None else Decimal(1), starts_on=starts_on, order_in=order
    )
    refuse_position(held, employee)
    employee.positions.append(held)
    settle_position(employee)
    return held


def refuse_position(held: EmployeePosition, employee: Employee) -> None:
    """Raise Refused when the position cannot be held beside the others."""
    others = [other for other in employee.positions if other is not held and other.id != (held.id or 0)]
    if reason := rules.refusal_of_position(held, others, employee):
        raise Refused(str(reason))


def move(
    employee: Employee,
    leaving: EmployeePosition | None,
    position: Position,
    *,
    kind: str,
    rate: Decimal | None,
    starts_on: datetime.date,
    order: str,
) -> EmployeePosition:
    """Appoint to another position; the one that is left ends on the day before. Raises Refused."""
    with audit.because(order):
        if leaving is not None:
            leaving.ends_on = starts_on - datetime.timedelta(days=1)
            leaving.order_out = order
            refuse_position(leaving, employee)
        return appoint(employee, position, kind=kind, rate=rate, starts_on=starts_on, order=order)


def rename(employee: Employee, names: tuple[str, str, str | None], on: datetime.date, order: str) -> None:
    """Change the name from a day on by an order; the former one stays known and is found. Raises Refused."""
    if reason := rules.refusal_of_new_name(employee, names, on, clock.today()):
        raise Refused(str(reason))
    with audit.because(order):
        employee.names.append(
            EmployeeName(
                last_name=employee.last_name,
                first_name=employee.first_name,
                middle_name=employee.middle_name,
                ends_on=on - datetime.timedelta(days=1),
                changed_by=order,
            )
        )
        employee.last_name, employee.first_name, employee.middle_name = names
        settle_names(employee)


def settle_names(employee: Employee, *, without: EmployeeName | None = None) -> None:
    """Keep on the card what is found by the search: the former names that differ from the present one."""
    present = {employee.last_name, employee.first_name, employee.middle_name}
    borne = (
        (name.last_name, name.first_name, name.middle_name)
        for name in sorted(employee.names, key=lambda name: name.ends_on)
        if name is not without
    )
    former = dict.fromkeys(part for names in borne for part in names if part and part not in present)
    employee.former_names = ", ".join(former)[:250] or None


def dismiss(employee: Employee, on: datetime.date, order: str, *, keep_last_day: bool) -> None:
    """Dismiss by an order: positions end on the day, access on it or, when kept, after it. Raises Refused."""
    if reason := rules.refusal_of_dismissal(employee, on, clock.today()):
        raise Refused(str(reason))
    with audit.because(order):
        employee.dismissed_on, employee.dismissal_order = on, order
        employee.access_ends_on = on + datetime.timedelta(days=1) if keep_last_day else None
        for held in employee.positions:
            if held.ends_on is None or held.ends_on > on:
                held.ends_on, held.order_out = on, order
        _tell_of_employment(employee)


def withdraw_dismissal(employee: Employee, order: str) -> None:
    """Take the dismissal back (a mistake, a withdrawn application): positions that it ended go on. Raises Refused."""
    on, by = employee.dismissed_on, employee.dismissal_order
    with audit.because(order):
        employee.dismissed_on = employee.dismissal_order = employee.access_ends_on = None
        for held in employee.positions:
            if held.ends_on == on and held.order_out == by:
                held.ends_on = held.order_out = None
        settle_position(employee)
        _tell_of_employment(employee)


def hire_anew(
    employee: Employee, on: datetime.date, order: str, position: Position, *, kind: str, rate: Decimal | None
) -> None:
    """Hire somebody who was dismissed; the ended employment is kept beside the card. Raises Refused."""
    former = FormerEmployment(
        hired_on=employee.hired_on,
        hire_order=employee.hire_order,
        dismissed_on=employee.dismissed_on,
        dismissal_order=employee.dismissal_order,
    )
    with audit.because(order):
        employee.former_employments.append(former)
        employee.hired_on, employee.hire_order = on, order
        employee.dismissed_on = employee.dismissal_order = employee.access_ends_on = None
        appoint(employee, position, kind=kind, rate=rate, starts_on=on, order=order)
        _tell_of_employment(employee)


def _tell_of_employment(employee: Employee) -> None:
    for listener in _when_employment_changed:
        listener(employee)


def namesakes(last_name: str, first_name: str, middle_name: str | None, birth_date: datetime.date | None) -> list[Any]:
    """Employees who may be the same person: equal names, and birth dates that do not tell them apart."""
    key = sort_key(last_name, first_name, middle_name)
    found = db.session.scalars(sa.select(Employee).where(Employee.sort_key == key).order_by(Employee.id))
    return [one for one in found if not (birth_date and one.birth_date and one.birth_date != birth_date)]
