"""The academic chart: looked at, painted, printed."""

from typing import Any

from flask import abort, jsonify, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.core import audit
from app.core.access import needs
from app.core.actor import current
from app.core.db import write_first
from app.core.refusal import Refused
from app.curricula import chart_store, life_rules
from app.curricula.chart import monday_of, usual_chart
from app.curricula.chart_page import ChartPage, courses_of
from app.curricula.curriculum_rows import CurriculumPages
from app.curricula.models import Curriculum
from app.curricula.sheet_store import last_saver
from app.extensions import db
from app.policy.access import Act
from app.policy.chart import CHART_KINDS


class CurriculumChartView(CurriculumPages):
    """The academic chart of a curriculum."""

    @expose("/<int:pk>/chart")
    @needs(Act.READ)
    def chart(self, pk: int):
        """The chart: typed and painted while the curriculum is a draft, read by everybody else."""
        curriculum = self.curriculum_or_404(pk, Act.READ)
        chart_page = ChartPage.of(curriculum)
        may_edit = curriculum.state == "draft" and current().may("curricula", Act.WRITE)
        page = {
            "curriculum": curriculum,
            "may_edit": may_edit,
            "why_not": life_rules.lock_refusal(curriculum.state) if current().may("curricula", Act.WRITE) else None,
            "back_url": url_for("CurriculumView.show", pk=pk),
            "print_url": url_for(".print_chart", pk=pk) if current().may("curricula", Act.PRINT) else None,
            "settings": _settings(curriculum, chart_page) if may_edit else None,
        }
        return render_template("curricula/chart.html", page=page, chart=chart_page)

    @expose("/<int:pk>/chart/save", methods=["POST"])
    @needs(Act.WRITE)
    def save(self, pk: int):
        """Save the whole chart."""
        curriculum = self.curriculum_or_404(pk, Act.WRITE)
        sent = request.get_json(silent=True)
        if not isinstance(sent, dict):
            abort(400)
        try:
            chart = chart_store.read(sent.get("weeks"))
            chart_store.save(curriculum, chart, courses_of(curriculum, chart))
        except Refused as refusal:
            db.session.rollback()
            return jsonify(status="refused", message=str(refusal)), 422
        version = chart_store.take_turn(pk, sent.get("version"))
        if version is None:
            db.session.rollback()
            message = _("Somebody else has saved this curriculum meanwhile: %(who)s.", who=last_saver(pk))
            return jsonify(status="conflict", message=message, version=db.session.get(Curriculum, pk).version), 409
        db.session.commit()
        return jsonify(status="saved", version=version)

    @expose("/<int:pk>/chart/print")
    @needs(Act.PRINT)
    def print_chart(self, pk: int):
        """The chart on paper, landscape."""
        write_first()
        curriculum = self.curriculum_or_404(pk, Act.PRINT)
        audit.note("printed", Curriculum.__tablename__, pk, curriculum.name)
        db.session.commit()
        curriculum = self.curriculum_or_404(pk, Act.PRINT)
        page = {"curriculum": curriculum, "back_url": url_for(".chart", pk=pk)}
        return render_template("curricula/chart_print.html", page=page, chart=ChartPage.of(curriculum))


def _settings(curriculum: Curriculum, page: ChartPage) -> dict[str, Any]:
    """What the scripts need."""
    per_course = max(curriculum.semesters_per_course, 1)
    courses = max(courses_of(curriculum, page.chart), 1)
    usual = usual_chart(courses, per_course, curriculum.semesters or courses * per_course)
    return {
        "id": curriculum.id,
        "user": current().account_id,
        "version": curriculum.version,
        "save_url": url_for(".save", pk=curriculum.id),
        "page_url": url_for(".chart", pk=curriculum.id),
        "login_url": url_for("SignInView.login"),
        "courses": courses,
        "per_course": per_course,
        "last_week": page.chart.last_week,
        "mondays": [
            [f"{monday_of(curriculum.intake_year + course, week):%d.%m.%Y}" for week in range(1, 54)]
            for course in range(courses)
        ],
        # Pairs, because JSON forgets the order of names.
        "kinds": [
            [key, {"letter": kind.letter, "label": str(kind.label), "theory": kind.is_theory}]
            for key, kind in CHART_KINDS.items()
        ],
        "weeks": _weeks(page.chart),
        "usual": _weeks(usual),
    }


def _weeks(chart) -> list[list]:
    return [
        [course, number, week.semester, list(week.kinds), list(week.codes)]
        for course, weeks in chart.courses.items()
        for number, week in weeks.items()
    ]
