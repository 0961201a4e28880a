"""The pages of the workload: handing out, publishing, comparing; one's own hours (clauses 3.2, 3.8)."""

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock, settings
from app.core.access import needs
from app.core.actor import current
from app.core.fields import parse_date
from app.core.refusal import Refused
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import LOAD_KINDS
from app.school_year import queries as school_year
from app.workload import board, checks, own_hours, services
from app.workload.deriving import Derived, derive


def year_or_404(pk: int) -> sa.Row:
    """The academic year by its number."""
    return next((year for year in school_year.years() if year.id == pk), None) or abort(404)


class WorkloadView(BaseView):
    """`/workload/year/`: the teaching of a year and who gives it."""

    route_base = "/workload/year"
    register = "teaching_load"
    default_view = "current"

    @expose("/")
    @needs(Act.READ)
    def current(self):
        """The year that is running, or the one to come."""
        years = school_year.years()
        return self._page(school_year.year_of(clock.today(), years), years)

    @expose("/<int:pk>")
    @needs(Act.READ)
    def year(self, pk: int):
        """A year by its number."""
        years = school_year.years()
        return self._page(next((year for year in years if year.id == pk), None) or abort(404), years)

    @staticmethod
    def _page(year, years):
        if year is None:
            return render_template("workload/none.html")
        asked = board.wanted(request.args)
        shown = board.board(current(), year, asked)
        kept = {name: value for name, value in request.args.items() if name != "page"}
        return render_template(
            "workload/board.html",
            year=year,
            years=years,
            board=shown,
            groups=board.by_group(shown.rows),
            asked=asked,
            kept=kept,
            may_write=current().may("teaching_load", Act.WRITE),
            may_publish=current().may("teaching_load", Act.APPROVE),
            account=current().account_id,
            load_kinds=LOAD_KINDS,
            norms=(settings.get("workload.rate_hours"), settings.get("workload.max_hours")),
        )

    @expose("/<int:pk>/derive", methods=["POST"])
    @needs(Act.WRITE)
    def derive(self, pk: int):
        """Bring the list of teaching in line with the approved curricula; done again it changes nothing."""
        year = year_or_404(pk)
        done = derive(current(), year)
        db.session.commit()
        _tell_derived(done)
        return redirect(url_for(".year", pk=pk))

    @expose("/<int:pk>/publish", methods=["GET", "POST"])
    @needs(Act.APPROVE)
    def publish(self, pk: int):
        """What publishing would open and what is doubtful about it; then publish."""
        year = year_or_404(pk)
        error = None
        if request.method == "POST":
            try:
                done = services.publish(current(), year, *_change_of_form())
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                error = str(refusal)
            else:
                _tell_published(done)
                return redirect(url_for(".year", pk=pk))
        waiting = services.drafts(pk, current())
        today = clock.today()
        late = sum(1 for row in waiting if row.term_starts_on <= today and row.starts_on is None)
        problems = checks.problems(current(), year)
        return render_template(
            "workload/publish.html", year=year, waiting=waiting, late=late, problems=problems, error=error
        )

    @expose("/<int:pk>/check")
    @needs(Act.READ)
    def check(self, pk: int):
        """Hours of the plans against hours that were given, by group and item; what is wrong, by name."""
        year = year_or_404(pk)
        page = checks.comparison(current(), year)
        return render_template("workload/check.html", year=year, page=page)


def _change_of_form() -> tuple:
    """(first day or None, order) of a change within a term. Raises Refused."""
    typed = request.form.get("since", "").strip()
    since = parse_date(typed)
    if typed and since is None:
        raise Refused(_("A date like 14.10.2026 is expected"))
    return since, request.form.get("order", "").strip()


def _tell_derived(done: Derived) -> None:
    if done.added or done.changed or done.removed:
        text = _(
            "The list of teaching follows the plans: added %(added)s, changed %(changed)s, removed %(removed)s",
            added=done.added,
            changed=done.changed,
            removed=done.removed,
        )
    else:
        text = _("The list of teaching follows the plans already: nothing has changed")
    flash(text, "success")
    if done.kept:
        flash(_("Rows that the plans no longer have were kept, because somebody teaches them: %(n)s", n=done.kept),
              "warning")  # fmt: skip
    if done.unmatched:
        flash(
            ngettext(
                "%(num)s group has a plan whose terms the year does not have: add the terms first",
                "%(num)s groups have a plan whose terms the year does not have: add the terms first",
                len(done.unmatched),
            ),
            "warning",
        )


def _tell_published(done: services.Published) -> None:
    if not done.assignments:
        flash(_("Everything was published already"), "success")
        return
    flash(
        ngettext(
            "Published: %(num)s assignment. The journals are open to their teachers",
            "Published: %(num)s assignments. The journals are open to their teachers",
            done.assignments,
        ),
        "success",
    )


class MyWorkloadView(BaseView):
    """«Моя нагрузка»."""

    route_base = "/workload/mine"
    register = "workload"
    default_view = "mine"

    @expose("/")
    @needs(Act.READ)
    def mine(self):
        """One's own published hours of a year with sums."""
        years = school_year.years()
        wanted = request.args.get("year", type=int)
        year = next((year for year in years if year.id == wanted), None) or school_year.year_of(clock.today(), years)
        page = own_hours.own_hours(current(), year) if year is not None else None
        return render_template("workload/mine.html", years=years, year=year, page=page)
