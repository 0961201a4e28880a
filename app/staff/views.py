"""Registers of the staff (clause 3.3)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.register import Refused, RegisterView, Related
from app.staff.models import Department, Employee, Position, SubjectCommission


class DepartmentView(RegisterView):
    """Departments and their heads."""

    model = Department
    register = "departments"
    list_columns = form_columns = ["name", "short_name", "study_head", "practice_head"]
    related = [Related("EmployeeView", "department", ("last_name", "first_name", "middle_name", "position"))]
    empty_hint = _l("Add the departments of the college; their heads are chosen among the employees.")
    new_title = _l("New department")


class SubjectCommissionView(RegisterView):
    """Subject commissions."""

    model = SubjectCommission
    register = "subject_commissions"
    list_columns = form_columns = ["name"]
    related = [Related("EmployeeView", "subject_commission", ("last_name", "first_name", "middle_name", "position"))]
    new_title = _l("New subject commission")


class PositionView(RegisterView):
    """Positions of the staff list."""

    model = Position
    register = "positions"
    list_columns = form_columns = ["name", "kind"]
    filters = ["kind"]
    empty_hint = _l("Add the positions of the staff list: an employee's card chooses among them.")
    new_title = _l("New position")


class EmployeeView(RegisterView):
    """Employees."""

    model = Employee
    register = "employees"
    list_columns = ["last_name", "first_name", "middle_name", "position", "department", "hired_on", "dismissed_on"]
    form_columns = [
        "last_name", "first_name", "middle_name", "birth_date", "position", "department", "subject_commission",
        "phone", "email", "hired_on", "hire_order", "dismissed_on", "dismissal_order",
    ]  # fmt: skip
    fieldsets = [
        (_l("Person"), ["last_name", "first_name", "middle_name", "birth_date", "phone", "email"]),
        (_l("Work"), ["position", "department", "subject_commission"]),
        (_l("Orders"), ["hired_on", "hire_order", "dismissed_on", "dismissal_order"]),
    ]
    filters = ["department", "position", "subject_commission", "dismissed_on"]
    empty_hint = _l("Enter the employees from their orders of hiring (clause 3.3).")
    new_title = _l("New employee")

    def choice_hint(self, employee) -> str:
        """Namesakes differ by position."""
        return str(employee.position or "")

    def before_save(self, employee):
        """Dates of a life and of a job follow each other."""
        if employee.birth_date and employee.birth_date > clock.today():
            raise Refused(_("The date of birth lies in the future"))
        if employee.hired_on and employee.dismissed_on and employee.dismissed_on < employee.hired_on:
            raise Refused(_("The dismissal is dated before the hiring"))
