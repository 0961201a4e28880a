"""Students (clause 3.4)."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock, listing
from app.core.access import needs
from app.core.actor import current
from app.core.listing import ExtraFilter
from app.core.register import Refused, RegisterView, Related
from app.core.show import Doubt, FormPage, Section
from app.core.values import Cell
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import EDUCATION_MODULES, STAY_ENDINGS, STUDY_FORMS
from app.staff.models import Department
from app.students import family, merging, queries, states
from app.students.models import Enrollment, Student, StudyGroup

_stay, _group = Enrollment.__table__.alias("filtered_stay"), StudyGroup.__table__.alias("filtered_group")


def _in_groups(rule: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Students whose latest or present stay is in a group of which the rule holds."""
    today = clock.today()
    later = Enrollment.__table__.alias("later_stay")
    is_last = ~sa.exists().where(later.c.student_id == _stay.c.student_id, later.c.starts_on > _stay.c.starts_on)
    return Student.id.in_(
        sa.select(_stay.c.student_id)
        .join_from(_stay, _group, _group.c.id == _stay.c.group_id)
        .where(rule, sa.or_(queries.is_on(_stay, today), is_last))
    )


def _of_state(value: str) -> sa.ColumnElement[bool] | None:
    return states.condition(value, clock.today())


class StudentView(RegisterView):
    """Students."""

    model = Student
    register = "students"
    list_columns = ["last_name", "first_name", "middle_name", "birth_date"]
    extra_columns = {"group": _l("Group"), "state": _l("State")}
    form_columns = [
        "last_name", "first_name", "middle_name", "birth_date", "foreign_language", "phone", "email", "citizenship",
        "address", "dormitory", "benefit", "school", "notes",
    ]  # fmt: skip
    extra_filters = {
        "group": ExtraFilter(_l("Group"), lambda value: _in_groups(_group.c.id == int(value)), model=StudyGroup),
        "course": ExtraFilter(
            _l("Course"),
            lambda value: _in_groups(_group.c.course_number == int(value)),
            {str(number): str(number) for number in range(1, 10)},
        ),
        "department": ExtraFilter(
            _l("Department"), lambda value: _in_groups(_group.c.department_id == int(value)), model=Department
        ),
        "module": ExtraFilter(
            _l("Module"), lambda value: _in_groups(_group.c.education_module == value), EDUCATION_MODULES
        ),
        "form": ExtraFilter(_l("Form of study"), lambda value: _in_groups(_group.c.study_form == value), STUDY_FORMS),
        "state": ExtraFilter(_l("State"), _of_state, states.STATES, default="current"),
    }
    card_columns = [*form_columns, "former_names"]
    related = [
        Related("EnrollmentView", "student", ("group", "starts_on", "ends_on", "order_in", "order_out")),
        Related("OrderLineView", "student", ("order", "from_group", "group")),
    ]
    told_apart_by = ("birth_date",)
    empty_hint = _l("Add students from the order of enrolment, then their stay in a group (clause 3.4).")
    new_title = _l("New student")
    sure_label = _l("This is another person, save")

    def extra_cells(self, rows):
        """In which groups, and whether still there."""
        today = clock.today()
        stays: dict[int, list] = {}
        for stay in queries.stays_shown([row.id for row in rows], today):
            stays.setdefault(stay.student_id, []).append(stay)
        return {student_id: _stay_cells(found, today) for student_id, found in stays.items()}

    def choice_hint(self, student) -> str:
        """What stands beside the name in a message."""
        return self.choice_hints([student])[student.id]

    def choice_hints(self, rows) -> dict[int, str]:
        """Students differ by group; namesakes also by birth date, or by number where that is closed."""
        groups = queries.groups_now([row.id for row in rows], clock.today())
        alike = queries.equally_named(rows)
        closed = self.closed([row for row in rows if row.id in alike], ["birth_date"]) if alike else set()
        opened = self.may(Act.PERSONAL)
        hints = {}
        for row in rows:
            parts = list(groups.get(row.id, ()))
            if row.id in alike and opened and row.id not in closed and row.birth_date:
                parts.append(f"{row.birth_date:%d.%m.%Y}")
            elif row.id in alike and not parts:
                parts.append(_("No. %(id)s", id=row.id))
            hints[row.id] = ", ".join(parts)
        return hints

    # ---- form -------------------------------------------------------------------------------------------------

    def doubts(self, form) -> list[Doubt]:
        """Is it the same person? Asked when the name is there already and no birth date says no."""
        born = form.birth_date.data if "birth_date" in form else None
        return family.doubts(
            self,
            form,
            told_apart=lambda other: bool(born and other.birth_date and born != other.birth_date),
            tell=lambda other: f"{other.birth_date:%d.%m.%Y}" if other.birth_date else "",
        )

    def before_save(self, student):
        """Nobody is born tomorrow."""
        if student.birth_date and student.birth_date > clock.today():
            raise Refused(_("The date of birth lies in the future"))

    def back_to(self, row):
        """A new student's card comes next: group and parents are added there."""
        return redirect(url_for(".show", pk=row.id) if request.endpoint.endswith(".add") else self.back_url())

    def before_delete(self, student):
        """Told in words, not by the database."""
        if held := merging.held(student):
            raise Refused(
                _(
                    "The card of %(who)s cannot be deleted: it holds %(what)s. Who has left is expelled by an order; "
                    "of two cards of one person make one: «Merge with another card»",
                    who=student, what=", ".join(held),
                )
            )  # fmt: skip

    # ---- card -------------------------------------------------------------------------------------------------

    def card(self, row, names):
        """With parents and their contacts, and what may be done."""
        card = super().card(row, names)
        if (section := family.section(row)) is not None:
            card.sections.append(section)
        if names and (alike := queries.namesakes(Student, row.last_name, row.first_name, row.middle_name, row.id)):
            card.sections.insert(0, _namesakes(self, alike)) if self.may(Act.WRITE) else None
        if self.may(Act.WRITE) and self.may(Act.DELETE):
            card.actions.append((_("Merge with another card"), url_for(".merge", pk=row.id)))
        return card

    # ---- merging ----------------------------------------------------------------------------------------------

    @expose("/<int:pk>/merge", methods=["GET", "POST"])
    @needs(Act.DELETE)
    def merge(self, pk: int):
        """Two cards of one person become one."""
        keep = self.row_or_404(pk, Act.DELETE)
        form = merging.MergeForm()
        if request.method == "POST" and form.validate():
            try:
                told = merging.merge(keep, form.other.data)
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                flash(str(refusal), "danger")
            else:
                flash(told, "success")
                return redirect(url_for(".show", pk=pk))
        page = FormPage(
            title=_("Merge with another card: %(who)s", who=keep),
            subtitle=_("All that the other card holds moves to this one; then the other card is deleted"),
            back_url=url_for(".show", pk=pk),
            delete_url=None,
            delete_confirm="",
            save_label=_("Merge"),
        )
        return render_template("register/form.html", page=page, form=form, fieldsets=[(None, ["other"])])


def _namesakes(view, alike) -> Section:
    rows = [
        listing.Row(row.id, url_for("StudentView.show", pk=row.id), None, [Cell(str(row)), Cell(hint)])
        for row in alike
        for hint in [view.choice_hint(row)]
    ]
    columns = [listing.Column("name", _("Student"), None, None), listing.Column("group", _("Group"), None, None)]
    return Section(_("Bear the same name"), len(rows), columns, rows, None, None)


def _stay_cells(stays: list, today) -> dict[str, Cell]:
    first = next((stay for stay in stays if _is_on(stay, today)), stays[0])
    url = url_for("StudyGroupView.show", pk=first.group_id) if current().may("groups", Act.READ) else None
    here = [stay.group for stay in stays if _is_on(stay, today)]
    return {"group": Cell(", ".join(here) or first.group, url), "state": _state_cell(first, today)}


def _is_on(stay, day) -> bool:
    return stay.starts_on <= day and (stay.ends_on is None or stay.ends_on >= day)


def _state_cell(stay, today) -> Cell:
    if stay.starts_on > today:
        return Cell(_("from %(day)s", day=f"{stay.starts_on:%d.%m.%Y}"), None, "warn", is_data=False)
    if stay.ends_on is None or stay.ends_on >= today:
        return Cell(_("studies"), None, "good", is_data=False)
    how = str(STAY_ENDINGS[stay.ending]) if stay.ending in STAY_ENDINGS else _("left")
    tone = "warn" if stay.ending == "leave" else "none"
    return Cell(_("%(how)s since %(day)s", how=how, day=f"{stay.ends_on:%d.%m.%Y}"), None, tone, is_data=False)
