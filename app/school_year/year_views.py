"""The calendar of the year for everybody, and opening the next year for the administrator (clause 3.1)."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.access import needs
from app.core.actor import current
from app.core.fields import parse_date
from app.core.refusal import explain
from app.extensions import db
from app.policy.access import Act
from app.school_year import opening, queries
from app.school_year.models import AcademicYear
from app.school_year.year_page import year_page


class YearView(BaseView):
    """`/school-year/` and what is done there."""

    route_base = "/school-year"
    register = "academic_years"
    default_view = "current"

    @expose("/")
    @needs(Act.READ)
    def current(self):
        """The year that is running."""
        years = queries.years()
        return self._page(queries.year_of(clock.today(), years), years)

    @expose("/<int:pk>")
    @needs(Act.READ)
    def year(self, pk: int):
        """A year by its number."""
        years = queries.years()
        return self._page(next((year for year in years if year.id == pk), None) or abort(404), years)

    @staticmethod
    def _page(year, years):
        may_open = current().may("academic_years", Act.WRITE)
        if year is None:
            return render_template("school_year/none.html", may_open=may_open)
        page = year_page(year, years, request.args.get("calendar", type=int), clock.today())
        return render_template("school_year/year.html", page=page, may_open=may_open)

    @expose("/open", methods=["GET", "POST"])
    @needs(Act.WRITE)
    def open(self):
        """Look at what the next year will be, correct the dates, open it: all of it or nothing."""
        former = self._former()
        proposed = opening.proposal(former, clock.today())
        errors: dict[str, str] = {}
        typed: dict[str, str] = {}
        if request.method == "POST":
            typed = request.form.to_dict()
            errors = _read(proposed, typed)
            if not errors and (done := _opened(proposed)):
                return done
        return render_template("school_year/open.html", proposed=proposed, errors=errors, typed=typed)

    @staticmethod
    def _former() -> AcademicYear | None:
        """The year that the next one follows: named in the form, so that a second click opens no second year."""
        if "former" in request.values:
            wanted = request.values.get("former", type=int)
            return (db.session.get(AcademicYear, wanted) or abort(404)) if wanted else None
        years = queries.years()
        return db.session.get(AcademicYear, years[0].id) if years else None


def _read(proposed: opening.Proposal, typed: dict[str, str]) -> dict[str, str]:
    """Put the typed dates into the proposal; what is wrong, by the key of its row."""
    errors = {}
    for row in proposed.rows:
        for side in ("starts_on", "ends_on"):
            words = typed.get(f"{row.key}-{side}")
            if words is None:
                continue
            if (day := parse_date(words)) is None:
                errors[row.key] = _("A date like 14.10.2026 is expected")
            else:
                setattr(row, side, day)
    return errors or opening.problems(proposed)


def _opened(proposed: opening.Proposal):
    try:
        year, added = opening.open_year(proposed)
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        flash(explain(error), "danger")
        return None
    if added:
        flash(
            ngettext(
                "The year %(year)s is open: %(num)s row added",
                "The year %(year)s is open: %(num)s rows added",
                added,
                year=year.name,
            ),
            "success",
        )
    else:
        flash(_("The year %(year)s was open already: nothing had to be added", year=year.name), "success")
    return redirect(url_for("YearView.year", pk=year.id))
