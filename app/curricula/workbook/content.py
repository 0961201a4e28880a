"""What goes into the workbook of a curriculum: the same whether it comes from the database or from a file."""

from dataclasses import dataclass, field

from app.curricula.models import Curriculum
from app.curricula.outline import ChartOutline, Outline, chart_outline, outline_of
from app.curricula.plan import Plan
from app.curricula.queries import stored_chart, stored_rows

TEMPLATE_SEMESTERS = 8


@dataclass(frozen=True)
class Content:
    """A curriculum without its place in the database. `title` by the keys of `layout.TITLE`."""

    title: dict[str, object] = field(default_factory=dict)
    outline: Outline = field(default_factory=dict)
    chart: ChartOutline = field(default_factory=dict)
    semesters: int = TEMPLATE_SEMESTERS
    per_course: int = 2


EMPTY = Content({"per_course": 2})


def content_of(curriculum: Curriculum) -> Content:
    """A curriculum as it is stored."""
    program = curriculum.program
    years, months = divmod(program.duration_months, 12)
    title = {
        "specialty_code": program.specialty.code,
        "specialty_name": program.specialty.name,
        "program": program.name,
        "qualification": program.qualification or "",
        "level": program.specialty.kind,
        "study_form": program.study_form,
        "base": program.admission_base,
        "intake_year": curriculum.intake_year,
        "years": years,
        "months": months,
        "per_course": curriculum.semesters_per_course,
    }
    outline, chart = stored_rows(curriculum.id).outline, stored_chart(curriculum.id)
    last = max([curriculum.semesters, *_semesters(outline)], default=0)
    return Content(title, outline, chart, last or TEMPLATE_SEMESTERS, curriculum.semesters_per_course)


def content_of_plan(plan: Plan) -> Content:
    """A curriculum as a file says it."""
    title = {
        "specialty_code": plan.specialty_code,
        "specialty_name": plan.specialty_name,
        "program": "",
        "qualification": plan.qualification,
        "level": str(plan.level),
        "study_form": str(plan.study_form),
        "base": str(plan.base),
        "intake_year": plan.intake_year,
        "years": plan.duration // 12,
        "months": plan.duration % 12,
        "per_course": plan.semesters_per_course,
    }
    return Content(
        title, outline_of(plan), chart_outline(plan.chart), max(plan.semesters, 1), plan.semesters_per_course
    )


def _semesters(outline: Outline) -> set[int]:
    """Every semester that anything stands in."""
    placed = {key[0] for row in outline.values() for key in (*row.hours, *row.controls)}
    return placed | {semester for row in outline.values() for semester in row.weeks}
