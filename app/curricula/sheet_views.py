"""The editor of a curriculum: the grid, saving it, judging it while it is typed."""

from typing import Any

from flask import Response, abort, jsonify, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.core.access import needs
from app.core.actor import current
from app.core.refusal import Refused
from app.curricula import balance, life_rules, sheet, sheet_store
from app.curricula.balance_rules import RULES, Finding, Weeks
from app.curricula.chart import Chart
from app.curricula.curriculum_rows import CurriculumPages
from app.curricula.models import Curriculum
from app.curricula.outline import RowKey
from app.curricula.sheet import Problem, Sheet
from app.curricula.sheet_heads import control_heads, hour_heads
from app.extensions import db
from app.policy.access import Act
from app.policy.kinds import ITEM_KINDS


class CurriculumSheetView(CurriculumPages):
    """Rows of a curriculum as a table that is typed into."""

    @expose("/<int:pk>/editor")
    @needs(Act.WRITE)
    def editor(self, pk: int):
        """The grid. A curriculum that may not be changed is told to be so, and shown on its card."""
        curriculum = self.curriculum_or_404(pk, Act.WRITE)
        if refusal := life_rules.lock_refusal(curriculum.state):
            return self.refused(curriculum, refusal)
        lines = sheet_store.load(pk)
        chart = balance.stored_chart(pk)
        page = {
            "title": curriculum.name,
            "back_url": url_for("CurriculumView.show", pk=pk),
            "chart_url": url_for("CurriculumChartView.chart", pk=pk),
            "settings": _settings(curriculum, lines, chart),
        }
        return render_template("curricula/editor.html", page=page)

    @expose("/<int:pk>/rows", methods=["POST"])
    @needs(Act.WRITE)
    def rows(self, pk: int):
        """Save the whole table: all of it or nothing."""
        curriculum = self.curriculum_or_404(pk, Act.WRITE)
        if refusal := life_rules.lock_refusal(curriculum.state):
            return jsonify(status="locked", message=str(refusal)), 409
        sent = _sent()
        lines = sheet.read(sent.get("rows"), curriculum.semesters)
        if lines.problems:
            return _refusal(_("Not saved: some cells cannot be read. They are marked."), lines.problems)
        version = sent.get("version")
        try:
            version = sheet_store.save(curriculum, lines, version if isinstance(version, int) else 0)
        except sheet_store.ConflictError:
            db.session.rollback()
            return _conflict(pk)
        except Refused as refused:
            db.session.rollback()
            return _refusal(str(refused), [])
        db.session.commit()
        saved = sheet_store.load(pk)
        return jsonify(
            status="saved",
            version=version,
            rows=[sheet.as_json(row) for row in saved.rows],
            findings=_findings(saved, balance.stored_chart(pk).weeks, curriculum.semesters_per_course),
        )

    @expose("/<int:pk>/judge", methods=["POST"])
    @needs(Act.WRITE)
    def judge(self, pk: int):
        """What does not add up in the table as it is typed now; nothing is written."""
        curriculum = self.curriculum_or_404(pk, Act.WRITE)
        lines = sheet.read(_sent().get("rows"), curriculum.semesters)
        weeks = balance.stored_chart(pk).weeks
        return jsonify(
            findings=_findings(lines, weeks, curriculum.semesters_per_course), problems=_problems(lines.problems)
        )


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else abort(400)


def _settings(curriculum: Curriculum, lines: Sheet, chart: Chart) -> dict[str, Any]:
    """What the scripts need: addresses, heads of the columns, the lines and what was found in them."""
    weeks = chart.weeks
    allowed = balance.limits()
    return {
        "id": curriculum.id,
        "user": current().account_id,
        "version": curriculum.version,
        "save_url": url_for(".rows", pk=curriculum.id),
        "judge_url": url_for(".judge", pk=curriculum.id),
        "page_url": url_for(".editor", pk=curriculum.id),
        "login_url": url_for("SignInView.login"),
        "semesters": curriculum.semesters,
        "per_course": max(curriculum.semesters_per_course, 1),
        "weeks": {semester: round(float(number), 2) for semester, number in weeks.theory.items()},
        "week_hours": allowed.week_hours,
        # Pairs, because JSON forgets the order of names.
        "kinds": [[key, str(label)] for key, label in ITEM_KINDS.items()],
        "hour_kinds": [head.as_json() for head in hour_heads(lines.rows)],
        "control_forms": [head.as_json() for head in control_heads(lines.rows)],
        "rows": [sheet.as_json(row) for row in lines.rows],
        "findings": _findings(lines, weeks, max(curriculum.semesters_per_course, 1)),
    }


def _findings(lines: Sheet, weeks: Weeks, per_course: int) -> list[dict[str, Any]]:
    outline, keys = sheet.outline_of(lines)
    rules = {rule: balance.rule_in_words(rule) for rule in RULES}
    return [_told(finding, keys, rules) for finding in balance.judge(outline, weeks, per_course)]


def _told(finding: Finding, keys: dict[RowKey, str], rules: dict[str, str]) -> dict[str, Any]:
    return {
        "rule": rules[finding.rule],
        "severity": str(finding.severity),
        "row": keys.get(finding.row) if finding.row else None,
        "title": finding.title,
        "said": str(finding.said),
        "suggestion": finding.suggestion,
    }


def _problems(problems: list[Problem]) -> list[dict[str, str]]:
    return [{"row": problem.key, "field": problem.field, "said": str(problem.said)} for problem in problems]


def _refusal(message: str, problems: list[Problem]) -> tuple[Response, int]:
    return jsonify(status="refused", message=message, problems=_problems(problems)), 422


def _conflict(pk: int) -> tuple[Response, int]:
    message = _("Somebody else has saved this curriculum meanwhile: %(who)s.", who=sheet_store.last_saver(pk))
    version = db.session.get(Curriculum, pk).version
    return jsonify(status="conflict", message=message, version=version), 409
