"""Registers of what is taught (clause 3.2)."""

import sqlalchemy as sa
from flask import render_template, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.access import needs
from app.core.register import Refused, RegisterView, Related
from app.curricula import life_rules
from app.curricula.card import life_card
from app.curricula.models import Curriculum, CurriculumItem, EducationProgram, Specialty
from app.curricula.queries import last_semester, state_of, stored_rows
from app.curricula.table import CurriculumTable, table_of
from app.extensions import db
from app.policy.access import Act


class SpecialtyView(RegisterView):
    """Specialties and professions."""

    model = Specialty
    register = "specialties"
    list_columns = ["code", "name", "kind"]
    form_columns = ["code", "name", "kind", "group_pattern"]
    filters = ["kind"]
    related = [Related("EducationProgramView", "specialty")]
    empty_hint = _l("Specialties come with the first loaded curriculum, or are added by hand.")
    new_title = _l("New specialty")


class EducationProgramView(RegisterView):
    """Programmes."""

    model = EducationProgram
    register = "programs"
    list_columns = ["name", "specialty", "kind", "study_form", "admission_base", "duration_months"]
    form_columns = [
        "specialty", "name", "kind", "training_level", "study_form", "admission_base", "duration_months",
        "qualification",
    ]  # fmt: skip
    filters = ["specialty", "kind", "study_form", "admission_base"]
    related = [Related("CurriculumView", "program")]
    empty_hint = _l("Programmes come with the first loaded curriculum, or are added by hand.")
    new_title = _l("New programme")


class CurriculumView(RegisterView):
    """Curricula."""

    model = Curriculum
    register = "curricula"
    list_columns = ["name", "intake_year", "semesters", "edition", "state", "approved_on"]
    form_columns = ["program", "name", "intake_year", "edition", "semesters", "semesters_per_course"]
    card_columns = ["program", "intake_year", "edition", "state", "semesters", "approved_on", "based_on", "source_name"]
    filters = ["program", "state"]
    related = [Related("StudyGroupView", "curriculum", ("name", "course_number", "department"))]
    shows_history = False  # the card tells the steps of its life instead
    empty_hint = _l("Load a curriculum from its PLX file: the tree, hours and forms of control come along.")
    new_title = _l("New curriculum")

    @expose("/show/<int:pk>")
    @needs(Act.READ)
    def show(self, pk: int):
        """The card: the record and the rows of the curriculum."""
        row = self.row_or_404(pk, eager=self.card_columns)
        rows = stored_rows(pk)
        card = self.card(row, self.card_columns)
        if life_rules.lock_refusal(row.state):
            card.edit_url = card.delete_url = None
        elif self.may(Act.WRITE):
            card.actions.append((_("Update from a file"), url_for("CurriculumImportView.upload", **{"for": pk})))
        if self.may(Act.EXPORT):
            card.actions.append((_("Excel workbook"), url_for("CurriculumWorkbookView.workbook", pk=pk)))
        if self.may(Act.PRINT):
            card.actions.append((_("Print"), url_for(".print", pk=pk)))
        return render_template(
            "curricula/card.html",
            card=card,
            plan=table_of(rows.outline, row.semesters_per_course, rows.item_ids),
            life=life_card(row, rows),
            curriculum=row,
        )

    @expose("/<int:pk>/print")
    @needs(Act.PRINT)
    def print(self, pk: int):
        """The curriculum as it goes on paper."""
        row = self.row_or_404(pk, Act.PRINT)
        card = {"title": str(row), "back_url": url_for(".show", pk=pk)}
        return render_template("curricula/print.html", card=card, plan=_table(row))

    def before_save(self, row: Curriculum) -> None:
        """An approved or submitted curriculum keeps even its name; semesters with hours are not cut off."""
        state = sa.inspect(row)
        if not state.persistent:
            return
        if state.session.is_modified(row):
            _refuse_locked(row.state)
        if sa.inspect(row).attrs.semesters.history.has_changes():
            last = last_semester(row.id)
            if row.semesters < last:
                raise Refused(_("Hours or forms of control stand in semester %(n)s: take them away first.", n=last))

    def before_delete(self, row: Curriculum) -> None:
        """What was approved once stays."""
        _refuse_locked(row.state)


def _refuse_locked(state: str) -> None:
    if refusal := life_rules.lock_refusal(state):
        raise Refused(str(refusal))


def _table(curriculum: Curriculum) -> CurriculumTable:
    return table_of(stored_rows(curriculum.id).outline, curriculum.semesters_per_course)


class CurriculumItemView(RegisterView):
    """Items of curricula: chosen in the workload, shown on the card of the curriculum."""

    model = CurriculumItem
    register = "curricula"
    list_columns = ["index_code", "name", "kind", "curriculum", "hours_total"]
    form_columns = ["curriculum", "index_code", "name", "kind", "is_counted", "is_elective", "hours_total"]
    filters = ["curriculum", "kind"]

    def __init__(self):
        super().__init__()
        self.route_base = "/curriculum-items"

    def before_save(self, row: CurriculumItem) -> None:
        """Rows of a curriculum that is approved or waits for approval stay as they are, by form and by Excel."""
        for curriculum_id in {row.curriculum_id, row.curriculum.id if row.curriculum else None} - {None}:
            _refuse_locked(state_of(curriculum_id))
            # An editor opened before this change is told of it instead of writing over it.
            table = Curriculum.__table__
            db.session.execute(sa.update(table).where(table.c.id == curriculum_id).values(version=table.c.version + 1))

    def before_delete(self, row: CurriculumItem) -> None:
        """The same for taking one away."""
        _refuse_locked(state_of(row.curriculum_id))

    def choice_hint(self, item) -> str:
        """The same discipline stands in many curricula."""
        return str(item.curriculum)
