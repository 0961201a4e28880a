"""Registers of what is taught (clause 3.2)."""

from flask import render_template, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.access import needs
from app.core.register import RegisterView, Related
from app.curricula.models import Curriculum, CurriculumItem, EducationProgram, Specialty
from app.curricula.queries import stored_rows
from app.curricula.table import CurriculumTable, table_of
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
    list_columns = ["name", "specialty", "study_form", "admission_base", "duration_months"]
    form_columns = ["specialty", "name", "study_form", "admission_base", "duration_months", "qualification"]
    filters = ["specialty", "study_form", "admission_base"]
    related = [Related("CurriculumView", "program")]
    empty_hint = _l("Programmes come with the first loaded curriculum, or are added by hand.")
    new_title = _l("New programme")


class CurriculumView(RegisterView):
    """Curricula."""

    model = Curriculum
    register = "curricula"
    list_columns = ["name", "intake_year", "semesters", "edition", "state", "approved_on"]
    form_columns = ["program", "name", "intake_year", "edition", "state", "semesters", "approved_on"]
    card_columns = ["program", "intake_year", "edition", "state", "semesters", "approved_on", "source_name"]
    filters = ["program", "state"]
    empty_hint = _l("Load a curriculum from its PLX file: the tree, hours and forms of control come along.")
    new_title = _l("New curriculum")

    @expose("/show/<int:pk>")
    @needs(Act.READ)
    def show(self, pk: int):
        """The card: the record and the rows of the curriculum."""
        row = self.row_or_404(pk, eager=self.card_columns)
        card = self.card(row, self.card_columns)
        if self.may(Act.EXPORT):
            card.actions.append((_("Excel workbook"), url_for("CurriculumWorkbookView.workbook", pk=pk)))
        if self.may(Act.PRINT):
            card.actions.append((_("Print"), url_for(".print", pk=pk)))
        return render_template("curricula/card.html", card=card, plan=_table(row))

    @expose("/<int:pk>/print")
    @needs(Act.PRINT)
    def print(self, pk: int):
        """The curriculum as it goes on paper."""
        row = self.row_or_404(pk, Act.PRINT)
        card = {"title": str(row), "back_url": url_for(".show", pk=pk)}
        return render_template("curricula/print.html", card=card, plan=_table(row))


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

    def choice_hint(self, item) -> str:
        """The same discipline stands in many curricula."""
        return str(item.curriculum)
