"""What HR does to an employee by an order: another name, another position, dismissal, a new hiring (clause 3.3)."""

from flask import abort, flash, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.access import needs
from app.core.actor import current
from app.core.refusal import Refused
from app.core.register import RegisterView
from app.core.values import plain
from app.extensions import db
from app.policy.access import Act
from app.staff import card, rules, services
from app.staff.forms import DismissForm, HireAnewForm, MoveForm, RenameForm, WithdrawForm
from app.staff.holdings import holdings
from app.staff.models import Employee

_NEW_POSITION = (_l("New position"), ["position", "kind", "rate"])


class CareerView(BaseView):
    """Orders about an employee. Every page shows its form, carries the order out and returns to the card."""

    route_base = "/employees"
    register = "employees"
    default_view = "rename"

    @expose("/<int:pk>/rename", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def rename(self, pk: int):
        """Another name; the former one is kept with the order."""
        employee = _employee_or_404(pk)
        form = RenameForm(obj=employee)

        def carry_out():
            names = (form.last_name.data, form.first_name.data, form.middle_name.data)
            services.rename(employee, names, form.on.data, form.order.data)
            return _("The name is changed: %(name)s", name=str(employee))

        sets = [(None, ["last_name", "first_name", "middle_name", "on", "order"])]
        return _page(employee, form, sets, _("Change of the name"), _("Change the name"), carry_out)

    @expose("/<int:pk>/move", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def move(self, pk: int):
        """Another position instead of one that is held, or beside them."""
        employee = _employee_or_404(pk)
        if employee.is_dismissed(clock.today()):
            abort(404)
        form = MoveForm()
        open_ones = {str(held.id): held for held in employee.positions if held.ends_on is None}
        main = rules.main_of(open_ones.values(), clock.today())
        form.leaving.choices = [
            ("", _("none: the new one is held beside the others")),
            *((key, card.held_text(str(held.position), held.kind, held.rate)) for key, held in open_ones.items()),
        ]
        if request.method == "GET" and main is not None:
            form.leaving.data = str(main.id)

        def carry_out():
            held = services.move(
                employee, open_ones.get(form.leaving.data), form.position.data, kind=form.kind.data,
                rate=form.rate.data, starts_on=form.on.data, order=form.order.data,
            )  # fmt: skip
            return _("Appointed: %(position)s", position=str(held.position))

        sets = [_NEW_POSITION, (_l("Order (document)"), ["on", "order", "leaving"])]
        return _page(employee, form, sets, _("Transfer or appointment"), _("Appoint"), carry_out)

    @expose("/<int:pk>/dismiss", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def dismiss(self, pk: int):
        """Dismissal: access ends, and what is still held is told before and after."""
        employee = _employee_or_404(pk)
        if employee.dismissed_on:
            abort(404)
        form = DismissForm()
        after = form.on.data if request.method == "POST" and form.on.data else clock.today()

        def carry_out():
            if employee.account_id is not None and employee.account_id == current().account_id:
                raise Refused(_("Nobody dismisses himself: another person of the staff department has to do it"))
            services.dismiss(employee, form.on.data, form.order.data, keep_last_day=form.keep_last_day.data)
            return _("Dismissed from %(day)s: %(name)s", day=plain(form.on.data), name=str(employee))

        held = card.held_rows(holdings(employee.id, after))
        sets = [(None, ["on", "order", "keep_last_day"])]
        return _page(employee, form, sets, _("Dismissal"), _("Dismiss"), carry_out, held=held)

    @expose("/<int:pk>/withdraw", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def withdraw(self, pk: int):
        """The dismissal is taken back: a mistake, an application withdrawn in time."""
        employee = _employee_or_404(pk)
        if employee.dismissed_on is None:
            abort(404)
        form = WithdrawForm()

        def carry_out():
            services.withdraw_dismissal(employee, form.order.data)
            return _("The dismissal is withdrawn: positions and access are as before")

        return _page(employee, form, [(None, ["order"])], _("Withdrawal of the dismissal"), _("Withdraw"), carry_out)

    @expose("/<int:pk>/hire", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def hire(self, pk: int):
        """A new hiring of somebody who has left; the former employment stays on the card."""
        employee = _employee_or_404(pk)
        if not employee.is_dismissed(clock.today()):
            abort(404)
        form = HireAnewForm(employee)

        def carry_out():
            services.hire_anew(
                employee, form.on.data, form.order.data, form.position.data, kind=form.kind.data, rate=form.rate.data
            )
            return _("Hired anew: %(row)s", row=str(employee))

        sets = [(_l("Order of hiring"), ["on", "order"]), _NEW_POSITION]
        return _page(employee, form, sets, _("New hiring"), _("Hire"), carry_out)


def _employee_or_404(pk: int) -> Employee:
    return RegisterView.views_by_model[Employee].row_or_404(pk, Act.WRITE)


def _page(employee: Employee, form, fieldsets, title: str, save_label: str, carry_out, held=None):
    """Show the form, or do what it says and return to the card; a refusal keeps what was typed."""
    employee_id, name = employee.id, str(employee)
    if request.method == "POST" and form.validate():
        try:
            done = carry_out()
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
        else:
            flash(done, "success")
            return card.to_card(employee_id)
    back_url = url_for("EmployeeView.show", pk=employee_id)
    return render_template(
        "staff/order.html",
        page=card.form_page(title, name, back_url, save_label),
        form=form,
        fieldsets=fieldsets,
        held=held,
    )
