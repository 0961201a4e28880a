"""Registers of the school year."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.register import Refused, RegisterView, Related
from app.school_year.models import AcademicYear, Bell, Term


class AcademicYearView(RegisterView):
    """Academic years."""

    model = AcademicYear
    register = "academic_years"
    list_columns = form_columns = ["name", "starts_on", "ends_on"]
    related = [Related("TermView", "academic_year")]
    empty_hint = _l("Open the first academic year, then add its terms: journals are kept by terms.")
    new_title = _l("New academic year")


class TermView(RegisterView):
    """Semesters, trimesters and quarters."""

    model = Term
    register = "terms"
    list_columns = ["name", "academic_year", "kind", "starts_on", "ends_on", "closed_on"]
    form_columns = ["academic_year", "name", "kind", "number", "starts_on", "ends_on", "closed_on"]
    filters = ["academic_year", "kind"]
    empty_hint = _l("Add the terms of the academic year.")
    new_title = _l("New term")

    def before_save(self, term):
        """A term lies within its year."""
        year = term.academic_year
        if term.starts_on < year.starts_on or term.ends_on > year.ends_on:
            raise Refused(
                _(
                    "The term has to lie within the academic year: %(first)s – %(last)s",
                    first=year.starts_on.strftime("%d.%m.%Y"),
                    last=year.ends_on.strftime("%d.%m.%Y"),
                )
            )


class BellView(RegisterView):
    """Bells by shift and day of the week."""

    model = Bell
    register = "bells"
    list_columns = form_columns = ["shift", "weekday", "pair", "starts_at", "ends_at"]
    filters = ["weekday"]
    empty_hint = _l("Add when each pair begins and ends.")
    new_title = _l("New bell")
