"""Registers of the staff (clause 3.3)."""

import sqlalchemy as sa
from flask import flash, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect

from app.core import clock
from app.core.access import needs
from app.core.listing import ExtraFilter
from app.core.register import Refused, RegisterView, Related
from app.core.scans import KeepsScan
from app.core.values import Cell, plain
from app.policy.access import Act
from app.policy.kinds import EMPLOYMENT_KINDS, POSITION_KINDS
from app.staff import card, queries, rules, services
from app.staff.consent_models import EmployeeConsent
from app.staff.forms import HIRING_FIELDSETS, hiring_form
from app.staff.models import (
    Department,
    Employee,
    EmployeeName,
    EmployeePosition,
    FormerEmployment,
    Position,
    SubjectCommission,
)

_PEOPLE = ("last_name", "first_name", "middle_name", "position")


class DepartmentView(RegisterView):
    """Departments and their heads."""

    model = Department
    register = "departments"
    list_columns = form_columns = ["name", "short_name", "study_head", "practice_head"]
    related = [Related("EmployeeView", "department", _PEOPLE)]
    empty_hint = _l("Add the departments of the college; their heads are chosen among the employees.")
    new_title = _l("New department")


class SubjectCommissionView(RegisterView):
    """Subject commissions."""

    model = SubjectCommission
    register = "subject_commissions"
    list_columns = form_columns = ["name"]
    related = [Related("EmployeeView", "subject_commission", _PEOPLE)]
    new_title = _l("New subject commission")


class PositionView(RegisterView):
    """Positions of the staff list."""

    model = Position
    register = "positions"
    list_columns = form_columns = ["name", "kind"]
    filters = ["kind"]
    related = [Related("EmployeePositionView", "position", ("employee", "kind", "rate", "starts_on", "ends_on"))]
    empty_hint = _l("Add the positions of the staff list: an employee's card chooses among them.")
    new_title = _l("New position")


# What most cards never hold is shown on those that do.
_TOLD_WHEN_KNOWN = ("former_names", "dismissed_on", "dismissal_order")
_STATES = {"working": _l("working"), "leaving": _l("are leaving"), "dismissed": _l("dismissed"), "all": _l("all")}


def _in_state(state: str):
    today = clock.today()
    return {
        "working": queries.works(today),
        "leaving": Employee.dismissed_on > today,
        "dismissed": Employee.dismissed_on <= today,
    }.get(state, sa.true())


def _holding(**wanted):
    """Employees who hold such a position today."""
    held, position = EmployeePosition.__table__, Position.__table__
    tables = {"kind": held.c.kind, "staff": position.c.kind}
    statement = sa.select(held.c.employee_id).join(position, position.c.id == held.c.position_id)
    found = statement.where(
        queries.in_force(held, clock.today()), *(tables[name] == value for name, value in wanted.items())
    )
    return Employee.id.in_(found)


class EmployeeView(RegisterView):
    """Employees. A new card is made by hiring; name, position and dismissal change by orders (career_views)."""

    model = Employee
    register = "employees"
    list_columns = ["last_name", "first_name", "middle_name", "department"]
    extra_columns = {"held": _l("Positions and rates"), "state": _l("State")}
    form_columns = [
        "last_name", "first_name", "middle_name", "birth_date", "phone", "email", "department", "subject_commission",
        "qualification", "qualification_until", "qualification_order", "trained_on", "training_document", "hired_on",
        "hire_order",
    ]  # fmt: skip
    excel_columns = [
        "last_name", "first_name", "middle_name", "birth_date", "phone", "email", "position", "department",
        "subject_commission", "qualification", "qualification_until", "qualification_order", "trained_on",
        "training_document", "hired_on", "hire_order", "dismissed_on", "dismissal_order",
    ]  # fmt: skip
    card_columns = [
        "last_name", "first_name", "middle_name", "former_names", "birth_date", "phone", "email", "position",
        "department", "subject_commission", "qualification", "qualification_until", "qualification_order",
        "trained_on", "training_document", "hired_on", "hire_order", "dismissed_on", "dismissal_order",
    ]  # fmt: skip
    fieldsets = [
        (_l("Person"), ["last_name", "first_name", "middle_name", "birth_date", "phone", "email"]),
        (_l("Work"), ["department", "subject_commission"]),
        (_l("Qualification"), ["qualification", "qualification_until", "qualification_order"]),
        (_l("Training"), ["trained_on", "training_document"]),
        (_l("Order of hiring"), ["hired_on", "hire_order"]),
    ]
    filters = ["position", "department", "subject_commission"]
    extra_filters = {
        "state": ExtraFilter(_l("State"), _in_state, _STATES, default="working"),
        "staff": ExtraFilter(_l("Kind of staff"), lambda value: _holding(staff=value), POSITION_KINDS),
        "employment": ExtraFilter(_l("Kind of employment"), lambda value: _holding(kind=value), EMPLOYMENT_KINDS),
    }
    related = [Related("EmployeeConsentView", "employee", ("kind", "signed_on", "ends_on", "withdrawn_on"))]
    empty_hint = _l("Enter the employees from their orders of hiring (clause 3.3).")
    new_title = _l("Hiring")

    def __init__(self):
        super().__init__()
        self._hiring_class = None

    def choice_hint(self, employee) -> str:
        """Namesakes differ by position, department and the day of hiring; nobody is dismissed unnoticed."""
        department = employee.department and (employee.department.short_name or employee.department.name)
        hired = _("since %(day)s", day=plain(employee.hired_on)) if employee.hired_on else ""
        left = _("dismissed on %(day)s", day=plain(employee.dismissed_on)) if employee.dismissed_on else ""
        return ", ".join(str(part) for part in (employee.position, department, hired, left) if part)

    def link_rule(self, name, row_id):
        """A position counts also when it is not the main one."""
        if name == "position":
            return Employee.id.in_(queries.holders(row_id, clock.today()))
        return super().link_rule(name, row_id)

    def extra_cells(self, rows):
        """What they hold today, and whether they are still there."""
        today = clock.today()
        held: dict[int, list[str]] = {}
        for one in queries.positions_held([row.id for row in rows], today):
            held.setdefault(one.employee_id, []).append(card.held_text(one.position, one.kind, one.rate))
        return {
            row.id: {"held": Cell("; ".join(held.get(row.id, ()))), "state": card.state_cell(row, today)}
            for row in rows
        }

    @expose("/add", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def add(self):
        """Hiring: the card, the order and the first position in one go."""
        form = self._hiring_form()
        found = []
        if request.method == "GET":
            self.prefill(form)
        elif form.validate():
            names = (form.last_name.data, form.first_name.data, form.middle_name.data)
            born = form.birth_date.data if "birth_date" in form else None
            found = [] if form.is_another.data else services.namesakes(*names, born)
            if not found and (row := self._save(form, self.model())):
                flash(_("Hired: %(row)s", row=str(row)), "success")
                return self.to_card(row)
        if not found and not (request.method == "POST" and form.is_another.data):
            del form["is_another"]
        return render_template(
            "staff/hire.html",
            form=form,
            page=card.form_page(_("Hiring"), self.title, self.back_url(), _("Hire")),
            fieldsets=card.present(HIRING_FIELDSETS, form),
            namesakes=[(str(one), self.choice_hint(one), url_for(".show", pk=one.id)) for one in found],
        )

    def _hiring_form(self):
        if self._hiring_class is None:
            self._hiring_class = hiring_form(self._lookup_of)
        form = self._hiring_class()
        for name in ("birth_date", "phone", "email"):
            if name not in self.shown([name]):
                del form[name]
        return form

    def to_card(self, row):
        """After an order one looks at the card."""
        return card.to_card(row.id)

    def before_save(self, employee):
        """Dates of a life and of a job follow each other; positions change by orders."""
        if reason := rules.refusal_of_card(employee, clock.today()):
            raise Refused(str(reason))
        self._keep_positions(employee)
        if employee.dismissed_on and inspect(employee).attrs.dismissed_on.history.has_changes():
            for held in employee.positions:
                if held.ends_on is None or held.ends_on > employee.dismissed_on:
                    held.ends_on, held.order_out = employee.dismissed_on, employee.dismissal_order
        services.settle_names(employee)

    @staticmethod
    def _keep_positions(employee) -> None:
        """A workbook names the main position: the first one is an appointment, another one a transfer by an order."""
        named = employee.position if inspect(employee).attrs.position.history.has_changes() else None
        if named is None or (employee.positions and named in {held.position for held in employee.positions}):
            if employee.positions:
                services.settle_position(employee)
        elif employee.positions:
            raise Refused(_("The position is changed by a transfer on the card, or in the workbook of positions"))
        else:
            services.appoint(employee, named, starts_on=employee.hired_on, order=employee.hire_order)

    def card(self, row, names):
        """Positions, names and employments with their orders, and what HR may do."""
        made = super().card(row, [name for name in names if name not in _TOLD_WHEN_KNOWN or getattr(row, name)])
        return card.complete(made, row, may_write=made.edit_url is not None)


class _CareerView(RegisterView):
    """Rows of an employee's card that are registers of their own for Excel and corrections."""

    register = "employees"

    def __init__(self):
        super().__init__()
        self.route_base = f"/{self.model.__tablename__.replace('_', '-')}s"

    def plausible(self, name, found, chosen):
        """Of namesakes the one who has such a row already."""
        known = [one for one in found if name == "employee" and self.is_known(one, chosen)]
        return known if len(known) == 1 else found

    def is_known(self, employee, chosen) -> bool:
        """Whether the employee has a row like the one in the workbook."""
        return False


class EmployeePositionView(_CareerView):
    """Positions held by employees, with shares of rates and orders."""

    model = EmployeePosition
    own_title = _l("Positions of employees")
    list_columns = form_columns = [
        "employee", "position", "kind", "rate", "starts_on", "order_in", "ends_on", "order_out",
    ]  # fmt: skip
    filters = ["employee", "position", "kind", "starts_on", "ends_on"]
    extra_filters = {
        "state": ExtraFilter(
            _l("State"),
            lambda value: queries.in_force(EmployeePosition.__table__, clock.today()) if value == "now" else sa.true(),
            {"now": _l("held now"), "all": _l("all")},
            default="now",
        )
    }
    empty_hint = _l("Positions come from hiring and transfers on the cards of employees, or from a workbook.")
    new_title = _l("Position of an employee")

    def is_known(self, employee, chosen) -> bool:
        """Namesakes differ by what they were appointed to and when."""
        wanted = (chosen.get("starts_on"), chosen.get("order_in"))
        return any((held.starts_on, held.order_in) == wanted for held in employee.positions)

    def before_save(self, held):
        """No two main jobs at once; the card follows."""
        services.refuse_position(held, held.employee)
        services.settle_position(held.employee)

    def before_delete(self, held):
        """The card follows."""
        services.settle_position(held.employee, without=held)


class EmployeeNameView(_CareerView):
    """Names that employees bore."""

    model = EmployeeName
    own_title = _l("Former names of employees")
    list_columns = form_columns = ["employee", "last_name", "first_name", "middle_name", "ends_on", "changed_by"]
    filters = ["employee", "ends_on"]
    new_title = _l("Former name")
    empty_hint = _l("A name is changed on the card of the employee; the former one is kept here.")

    def is_known(self, employee, chosen) -> bool:
        """Namesakes differ by the names that they bore."""
        return any(name.ends_on == chosen.get("ends_on") for name in employee.names)

    def before_save(self, name):
        """The search finds the former name."""
        if name.ends_on >= clock.today():
            raise Refused(_("The day has not come yet: enter the change on that day"))
        services.settle_names(name.employee)

    def before_delete(self, name):
        """The search forgets it."""
        services.settle_names(name.employee, without=name)


class FormerEmploymentView(_CareerView):
    """Employments that had ended before the person was hired anew."""

    model = FormerEmployment
    own_title = _l("Former employments")
    list_columns = form_columns = ["employee", "hired_on", "hire_order", "dismissed_on", "dismissal_order"]
    filters = ["employee", "dismissed_on"]
    new_title = _l("Former employment")
    empty_hint = _l("Comes when somebody who was dismissed is hired anew.")

    def is_known(self, employee, chosen) -> bool:
        """Namesakes differ by their dates."""
        return any(one.dismissed_on == chosen.get("dismissed_on") for one in employee.former_employments)

    def before_save(self, former):
        """It had ended before the present one began."""
        if former.hired_on and former.dismissed_on < former.hired_on:
            raise Refused(_("The dismissal is dated before the hiring"))
        begun = former.employee.hired_on
        if begun and former.dismissed_on >= begun:
            raise Refused(_("It ends later than the present employment begins: on %(day)s", day=plain(begun)))


class EmployeeConsentView(KeepsScan, RegisterView):
    """Consents signed by employees."""

    model = EmployeeConsent
    register = "staff_consents"
    list_columns = ["employee", "kind", "signed_on", "ends_on", "withdrawn_on"]
    form_columns = ["employee", "kind", "signed_on", "ends_on", "withdrawn_on", "withdrawal"]
    extra_columns = {"scan": _l("Scan")}
    filters = ["employee", "kind", "signed_on", "withdrawn_on"]
    empty_hint = _l("Enter the consents signed by employees; who has none is told on the page of missing data.")
    new_title = _l("Consent of an employee")

    def extra_cells(self, rows):
        """The scans."""
        return {row_id: {"scan": cell} for row_id, cell in self.scan_cells(rows).items()}

    def before_save(self, consent):
        """Signed, then withdrawn; nothing of it tomorrow."""
        if reason := rules.refusal_of_consent(consent, clock.today()):
            raise Refused(str(reason))
