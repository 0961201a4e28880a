"""Academic charts of the invented college: a usual year, with the weeks of practice that the plan asks for."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import sqlalchemy as sa

from app.curricula import chart_store
from app.curricula.balance_rules import HOURS_OF_A_PRACTICE_WEEK
from app.curricula.chart import Chart, Week, usual_chart
from app.curricula.models import Curriculum, CurriculumItem, ItemHours
from app.extensions import db

# Kinds of rows that take weeks of their own, the last of a semester first.
_KINDS = {
    "state_certification": "certification",
    "pre_diploma_practice": "pre_diploma",
    "work_practice": "work_practice",
    "training_practice": "training_practice",
}


def draw(curriculum: Curriculum) -> None:
    """Write the chart of a curriculum; practices stand at the end of their semesters, the longest last."""
    per_course = curriculum.semesters_per_course
    chart = usual_chart(-(-curriculum.semesters // per_course), per_course, curriculum.semesters)
    weeks = {(course, number): week for course, year in chart.courses.items() for number, week in year.items()}
    for place, week in weeks.items():
        # Exams of the later courses are taken between lessons.
        if set(week.kinds) & {"pre_diploma", "certification"} or (week.kinds == ("session",) and place[0] > 1):
            weeks[place] = replace(week, kinds=("theory",))
    for semester, kind, number in _own_weeks(curriculum.id):
        _paint(weeks, semester, kind, number)
    chart_store.write(curriculum.id, _chart(weeks))


def _own_weeks(curriculum_id: int) -> list[tuple[int, str, int]]:
    """Semester, kind of week and number of weeks, in the order in which they are painted from the end."""
    item, hours = CurriculumItem.__table__, ItemHours.__table__
    rows = db.session.execute(
        sa.select(hours.c.semester, item.c.kind, sa.func.sum(hours.c.hours))
        .join(item, item.c.id == hours.c.item_id)
        .where(item.c.curriculum_id == curriculum_id, item.c.kind.in_(_KINDS), item.c.is_counted)
        .group_by(hours.c.semester, item.c.kind)
    )
    order = list(_KINDS)
    found = sorted(rows, key=lambda row: (row[0], order.index(row[1])))
    return [(term, _KINDS[kind], round(Decimal(hours) / HOURS_OF_A_PRACTICE_WEEK)) for term, kind, hours in found]


def _paint(weeks: dict[tuple[int, int], Week], semester: int, kind: str, number: int) -> None:
    lessons = [place for place, week in weeks.items() if week.semester == semester and week.kinds == ("theory",)]
    for place in sorted(lessons)[-number:] if number else ():
        weeks[place] = replace(weeks[place], kinds=(kind,))


def _chart(weeks: dict[tuple[int, int], Week]) -> Chart:
    courses: defaultdict[int, dict[int, Week]] = defaultdict(dict)
    for (course, number), week in weeks.items():
        courses[course][number] = week
    return Chart(dict(courses))
