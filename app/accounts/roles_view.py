"""The matrix of roles and rights, and the roles that the college makes for itself (clause 3.1)."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _

from app.accounts import matrix, roles
from app.core.access import needs
from app.core.actor import current
from app.core.refusal import Refused
from app.extensions import db
from app.policy.access import Act


class RolesView(BaseView):
    """The matrix role × section × right, edited by the administrator."""

    route_base = "/roles"
    register = "roles"
    default_view = "matrix"

    @expose("/", methods=["GET"])
    @needs(Act.READ)
    def matrix(self):
        """One role at a time."""
        return self._page(request.args.get("role", type=int))

    @staticmethod
    def _page(role_id: int | None, typed: str = ""):
        page = matrix.page(role_id)
        about = roles.about(db.session.get(Role, page["role_id"]))
        return render_template("access/matrix.html", matrix=page, about=about, typed=typed)

    @expose("/<int:pk>", methods=["POST"])
    @needs(Act.WRITE)
    def save(self, pk: int):
        """Set the rights of a role; every worker reads them at its next request."""
        role = _role_or_404(pk)
        if role.name in current().roles:
            flash(_("Nobody changes the rights of a role that he holds himself"), "danger")
            return redirect(url_for("RolesView.matrix", role=pk))
        changed = matrix.save(role, set(request.form.getlist("grant")))
        db.session.commit()
        flash(_("The rights of the role are saved") if changed else _("Nothing has changed"), "success")
        return redirect(url_for("RolesView.matrix", role=pk))

    @expose("/<int:pk>/copy", methods=["POST"])
    @needs(Act.WRITE)
    def copy(self, pk: int):
        """A new role with the rights of this one, to be changed in the matrix."""
        return self._do(pk, roles.copy, _("The role is made: set its rights below"))

    @expose("/<int:pk>/rename", methods=["POST"])
    @needs(Act.WRITE)
    def rename(self, pk: int):
        """Another name for a role of the college's own."""
        return self._do(pk, roles.rename, _("The role is renamed"))

    def _do(self, pk: int, change, done: str):
        role, typed = _role_or_404(pk), request.form.get("name", "")
        try:
            changed = change(role, typed)
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return self._page(pk, typed)
        flash(done, "success")
        return redirect(url_for("RolesView.matrix", role=changed.id))

    @expose("/<int:pk>/delete", methods=["POST"])
    @needs(Act.WRITE)
    def delete(self, pk: int):
        """Delete a role of the college's own that nobody holds."""
        role = _role_or_404(pk)
        try:
            roles.delete(role)
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return redirect(url_for("RolesView.matrix", role=pk))
        flash(_("The role is deleted"), "success")
        return redirect(url_for("RolesView.matrix"))

    @expose("/<int:pk>/second-factor", methods=["POST"])
    @needs(Act.WRITE)
    def demand(self, pk: int):
        """Demand a second factor of the holders, or demand it no more; holds from their next request."""
        role = _role_or_404(pk)
        roles.demand_factor(role, request.form.get("demand") == "1")
        db.session.commit()
        flash(_("Saved: %(row)s", row=role.name), "success")
        return redirect(url_for("RolesView.matrix", role=pk))


def _role_or_404(pk: int) -> Role:
    role = db.session.get(Role, pk)
    if role is None or role.name in matrix.TECHNICAL_ROLES:
        abort(404)
    return role
