"""What the card of an employee shows beside its columns, and the pages of its orders."""

import datetime
from decimal import Decimal
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.access import may
from app.core.actor import current
from app.core.listing import Column, Row
from app.core.show import Card, FormPage, Section
from app.core.values import Cell, plain
from app.policy.kinds import EMPLOYMENT_KINDS
from app.staff import rules
from app.staff.holdings import Holding, holdings
from app.staff.models import Employee, EmployeeName, EmployeePosition, FormerEmployment


def held_text(position: str, kind: str, rate: Decimal) -> str:
    """«Методист, 0,5 ст., внутреннее совместительство»; a main job at a full rate needs no more words than its name."""
    share = [] if rate == 1 else [_("%(rate)s of a rate", rate=plain(rate))]
    return ", ".join([position, *share, *([] if kind == "main" else [str(EMPLOYMENT_KINDS[kind])])])


def state_cell(employee: Employee, today: datetime.date) -> Cell:
    """Whether the employee works, is about to leave, or has left."""
    left = employee.dismissed_on
    if left and left <= today:
        return Cell(_("dismissed on %(day)s", day=plain(left)), None, "none", is_data=False)
    if left:
        return Cell(_("leaves on %(day)s", day=plain(left)), None, "warn", is_data=False)
    if employee.hired_on and employee.hired_on > today:
        return Cell(_("from %(day)s", day=plain(employee.hired_on)), None, "warn", is_data=False)
    return Cell(_("at work"), None, "good", is_data=False)


def complete(card: Card, employee: Employee, *, may_write: bool) -> Card:
    """The card with positions, names, employments and consents, and with what HR does by orders."""
    today = clock.today()
    card.fields.insert(0, (_("State"), state_cell(employee, today)))
    sections = [_positions(employee, today, may_write), _names(employee), _former(employee)]
    if employee.dismissed_on and may_write:
        sections.insert(0, _still_held(employee))
    card.sections = [section for section in sections if section] + card.sections
    if may_write:
        card.actions = _actions(employee)
    return card


def _actions(employee: Employee) -> list[tuple[str, str]]:
    def to(method: str) -> str:
        return url_for(f"CareerView.{method}", pk=employee.id)

    if employee.dismissed_on:
        actions = [(_("Withdraw the dismissal"), to("withdraw"))]
        return [*actions, (_("Hire anew"), to("hire"))] if employee.dismissed_on <= clock.today() else actions
    return [(_("Change the name"), to("rename")), (_("Transfer or appoint"), to("move")), (_("Dismiss"), to("dismiss"))]


def _section(title: str, heads: tuple, rows: list[Row], add_url: str | None = None) -> Section:
    columns = [Column("", str(head), None, None) for head in heads]
    return Section(title=title, count=len(rows), columns=columns, rows=rows, more_url=None, add_url=add_url)


def _positions(employee: Employee, today: datetime.date, may_write: bool) -> Section:
    heads = (_("Position"), _("Kind of employment"), _("Share of a rate"), _("Since"), _("Order of appointment"),
             _("Until"), _("Order of the end"))  # fmt: skip
    main = rules.main_of(employee.positions, today)
    ordered = sorted(employee.positions, key=lambda held: (held is not main, held.starts_on or datetime.date.min))
    add_url = url_for("EmployeePositionView.add", employee=employee.id) if may_write else None
    return _section(_("Positions"), heads, [_position(held, may_write) for held in ordered], add_url)


def _position(held: EmployeePosition, may_write: bool) -> Row:
    url = url_for("EmployeePositionView.edit" if may_write else "EmployeePositionView.show", pk=held.id)
    cells = [
        Cell(str(held.position)), Cell(str(EMPLOYMENT_KINDS[held.kind]), is_data=False),
        Cell(plain(held.rate), numeric=True), Cell(plain(held.starts_on)), Cell(held.order_in or ""),
        Cell(plain(held.ends_on)), Cell(held.order_out or ""),
    ]  # fmt: skip
    return Row(held.id, url, None, cells)


def _names(employee: Employee) -> Section | None:
    heads = (_("Former name"), _("Until"), _("Order of the change"))
    rows = [_name(name) for name in reversed(employee.names)]
    return _section(_("Changes of the name"), heads, rows) if rows else None


def _name(name: EmployeeName) -> Row:
    cells = [Cell(str(name)), Cell(plain(name.ends_on)), Cell(name.changed_by or "")]
    return Row(name.id, url_for("EmployeeNameView.show", pk=name.id), None, cells)


def _former(employee: Employee) -> Section | None:
    heads = (_("Hired on"), _("Order of hiring"), _("Dismissed on"), _("Order of dismissal"))
    rows = [_employment(one) for one in employee.former_employments]
    return _section(_("Former employments"), heads, rows) if rows else None


def _employment(one: FormerEmployment) -> Row:
    cells = [
        Cell(plain(one.hired_on)), Cell(one.hire_order or ""), Cell(plain(one.dismissed_on)),
        Cell(one.dismissal_order or ""),
    ]  # fmt: skip
    return Row(one.id, url_for("FormerEmploymentView.show", pk=one.id), None, cells)


def _still_held(employee: Employee) -> Section | None:
    rows = held_rows(holdings(employee.id, employee.dismissed_on))
    return _section(_("Still held by the dismissed"), (_("What"), _("What exactly")), rows) if rows else None


def held_rows(found: list[Holding]) -> list[Row]:
    """What is still held, with links where they open for the person."""
    return [
        Row(place, None, None, [Cell(str(one.kind), is_data=False), Cell(one.text, _address(one))])
        for place, one in enumerate(found)
    ]


def _address(held: Holding) -> str | None:
    if held.endpoint is None or not may(current(), held.endpoint):
        return None
    return url_for(held.endpoint, pk=held.row_id)


def form_page(title: str, subtitle: str, back_url: str, save_label: str) -> FormPage:
    """What stands around the form of an order."""
    return FormPage(
        title=title, subtitle=subtitle, back_url=back_url, delete_url=None, delete_confirm="", save_label=save_label
    )


def present(fieldsets: list, form: Any) -> list:
    """The fieldsets with those of the fields that the form has."""
    return [(legend, [name for name in names if name in form]) for legend, names in fieldsets]


def to_card(employee_id: int):
    """After an order one looks at the card."""
    return redirect(url_for("EmployeeView.show", pk=employee_id))
