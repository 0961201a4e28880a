"""The matrix of roles and rights (clause 3.1)."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _

from app.accounts import matrix
from app.core.access import needs
from app.core.actor import current
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
        return render_template("access/matrix.html", matrix=matrix.page(request.args.get("role", type=int)))

    @expose("/<int:pk>", methods=["POST"])
    @needs(Act.WRITE)
    def save(self, pk: int):
        """Set the rights of a role; every worker reads them at its next request."""
        role = db.session.get(Role, pk)
        if role is None or role.name in matrix.TECHNICAL_ROLES:
            abort(404)
        if role.name in current().roles:
            flash(_("Nobody changes the rights of a role that he holds himself"), "danger")
            return redirect(url_for("RolesView.matrix", role=pk))
        changed = matrix.save(role, set(request.form.getlist("grant")))
        db.session.commit()
        flash(_("The rights of the role are saved") if changed else _("Nothing has changed"), "success")
        return redirect(url_for("RolesView.matrix", role=pk))
