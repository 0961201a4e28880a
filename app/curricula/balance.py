"""The balance of a stored curriculum: its rows, its chart and the college's limits before the rules."""

from collections.abc import Iterable

import sqlalchemy as sa

from app.core import settings
from app.curricula import balance_rules
from app.curricula.balance_rules import Finding, Limits, Severity, Weeks
from app.curricula.chart import Chart, chart_of
from app.curricula.chart_models import ChartWeek
from app.curricula.models import Curriculum
from app.curricula.outline import Outline
from app.curricula.queries import StoredRows
from app.extensions import db

_chart = ChartWeek.__table__


def limits() -> Limits:
    """What the college allows."""
    return Limits(
        week_hours=int(settings.get("curricula.week_hours")),
        exams=int(settings.get("curricula.exams_a_year")),
        credits=int(settings.get("curricula.credits_a_year")),
        block=bool(settings.get("curricula.limits_block")),
    )


def stored_chart(curriculum_id: int) -> Chart:
    """The academic chart of a curriculum; empty where there is none yet."""
    return chart_of(db.session.execute(sa.select(_chart).where(_chart.c.curriculum_id == curriculum_id)))


def findings_of(curriculum: Curriculum, rows: StoredRows, weeks: Weeks | None = None) -> tuple[Finding, ...]:
    """What does not add up in a stored curriculum."""
    if weeks is None:
        weeks = stored_chart(curriculum.id).weeks
    return judge(rows.outline, weeks, curriculum.semesters_per_course)


def judge(outline: Outline, weeks: Weeks, per_course: int) -> tuple[Finding, ...]:
    """The same for rows that are being typed."""
    return balance_rules.findings(outline, weeks=weeks, limits=limits(), per_course=per_course)


def errors(found: Iterable[Finding]) -> list[Finding]:
    """Of the findings, those that keep from approval."""
    return [finding for finding in found if finding.severity == Severity.ERROR]


def rule_in_words(rule: str) -> str:
    """The rule with the college's own numbers."""
    allowed = limits()
    numbers = {"week_load": allowed.week_hours, "exams": allowed.exams, "credits": allowed.credits}
    text = str(balance_rules.RULES[rule])
    return text % {"n": numbers[rule]} if rule in numbers else text
