"""Parents and whose children (clause 3.4)."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import scope
from app.core.access import needs
from app.core.actor import current
from app.core.register import Refused, RegisterView, Related
from app.core.show import Doubt, FormPage
from app.core.values import Cell
from app.extensions import db
from app.policy.access import Act
from app.students import family, queries
from app.students.forms import GuardianOfStudentForm
from app.students.models import Guardian, Guardianship, Student


class GuardianView(RegisterView):
    """Parents."""

    model = Guardian
    register = "guardians"
    list_columns = ["last_name", "first_name", "middle_name", "phone"]
    extra_columns = {"children": _l("Children")}
    form_columns = ["last_name", "first_name", "middle_name", "phone", "email"]
    related = [Related("GuardianshipView", "guardian", ("student", "relation"))]
    told_apart_by = ("phone",)
    empty_hint = _l("Parents are added from the card of the student, or loaded from Excel.")
    new_title = _l("New parent")
    sure_label = _l("This is another person, save")

    def extra_cells(self, rows):
        """Whose parents they are."""
        told = self._children([row.id for row in rows])
        return {row.id: {"children": Cell("; ".join(told.get(row.id, ())))} for row in rows}

    def _children(self, ids: list[int]) -> dict[int, list[str]]:
        told: dict[int, list[str]] = {}
        if current().may("students", Act.READ):
            for child in queries.children_of(ids, scope.condition(Student, current())):
                told.setdefault(child.guardian_id, []).append(f"{child.last_name} {child.first_name}")
        return told

    def choice_hint(self, guardian) -> str:
        """Parents differ by their children."""
        return self.choice_hints([guardian])[guardian.id]

    def choice_hints(self, rows) -> dict[int, str]:
        """Parents differ by their children; those without any by their phone, where that is open."""
        told = self._children([row.id for row in rows])
        phones = self.opens_personal()
        return {row.id: "; ".join(told.get(row.id, ())) or (row.phone or "" if phones else "") for row in rows}

    def doubts(self, form) -> list[Doubt]:
        """Is it the same person? A parent of two children has one card."""
        return family.doubts(self, form, told_apart=lambda _other: False, tell=lambda other: other.phone or "")

    def before_delete(self, guardian):
        """Whoever has children here stays."""
        if children := queries.children_of([guardian.id], None):
            names = ", ".join(f"{child.last_name} {child.first_name}" for child in children)
            raise Refused(
                _(
                    "The card cannot be deleted while it is linked with children: %(names)s. Remove the links first, "
                    "or leave the card",
                    names=names,
                )
            )
        if guardian.account_id is not None:
            raise Refused(_("The card cannot be deleted: it has an account. Block the account first"))


class GuardianshipView(RegisterView):
    """Whose child."""

    model = Guardianship
    register = "guardianships"
    list_columns = form_columns = ["student", "guardian", "relation"]
    filters = ["student", "guardian"]
    new_title = _l("Parent of a student")

    @expose("/of/<int:student>", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def of_student(self, student: int):
        """A parent put on the student's card in one go."""
        found = scope.narrow(sa.select(Student).where(Student.id == student), Student, current())
        row = db.session.scalar(found) or abort(404)
        if not current().may("guardians", Act.WRITE):
            abort(403)
        form = GuardianOfStudentForm()
        if request.method == "POST" and form.validate() and not self._asks(form) and self._relate(row, form):
            flash(_("Saved: %(row)s", row=row), "success")
            return redirect(url_for("StudentView.show", pk=row.id))
        page = FormPage(
            title=_("Parent of a student"),
            subtitle=str(row),
            back_url=url_for("StudentView.show", pk=row.id),
            delete_url=None,
            delete_confirm="",
            save_label=_("Save"),
            doubts=getattr(form, "doubts", []),
            sure_label=str(GuardianView.sure_label),
        )
        fieldsets = [
            (None, ["relation", "guardian"]),
            (_("Or a new one"), ["last_name", "first_name", "middle_name", "phone", "email"]),
        ]
        return render_template("register/form.html", page=page, form=form, fieldsets=fieldsets)

    def doubts(self, form) -> list[Doubt]:
        """A parent entered anew may be there already."""
        if not isinstance(form, GuardianOfStudentForm) or form.guardian.data is not None:
            return []
        form.row_id = None
        return RegisterView.views_by_model[Guardian].doubts(form)

    def _relate(self, student, form) -> bool:
        try:
            link = family.relate(student, form)
            db.session.flush()
            self._refuse_foreign(link)
        except Refused as refusal:
            db.session.rollback()
            flash(str(refusal), "danger")
            return False
        db.session.commit()
        return True
