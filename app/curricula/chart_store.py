"""Writing the academic chart of a curriculum. Reading it is `balance.stored_chart`."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app.core import audit
from app.core.refusal import Refused
from app.curricula import life_rules
from app.curricula.chart import Chart, Week, problems
from app.curricula.chart_models import ChartWeek
from app.curricula.models import Curriculum
from app.extensions import db
from app.policy.chart import PARTS_OF_A_WEEK

_chart = ChartWeek.__table__
_curricula = Curriculum.__table__


def read(sent: Any) -> Chart:
    """The chart that a browser sent: [course, week, semester, [kinds], [codes]]. Raises Refused."""
    courses: dict[int, dict[int, Week]] = {}
    try:
        for course, week, semester, kinds, codes in sent:
            numbers = (course, week, semester)
            if any(not isinstance(number, int) for number in numbers) or len(kinds) not in PARTS_OF_A_WEEK:
                raise ValueError
            told = [str(code)[:40] for code in codes][: len(kinds)]
            padded = (*told, *[""] * (len(kinds) - len(told)))
            courses.setdefault(course, {})[week] = Week(semester, tuple(map(str, kinds)), padded)
    except (TypeError, ValueError) as error:
        raise Refused(_("The chart did not arrive whole: reload the page")) from error
    return Chart(courses)


def save(curriculum: Curriculum, chart: Chart, courses: int) -> None:
    """Make the stored chart this one, in whole. Raises Refused. The caller commits."""
    if refusal := life_rules.lock_refusal(curriculum.state):
        raise Refused(str(refusal))
    if wrong := list(problems(chart, courses, max(curriculum.semesters_per_course, 1))):
        raise Refused(_("These weeks cannot be as they are (course.week): %(weeks)s", weeks=", ".join(wrong[:20])))
    write(curriculum.id, chart)
    audit.note("chart", Curriculum.__tablename__, curriculum.id, curriculum.name)


def write(curriculum_id: int, chart: Chart) -> None:
    """The rows of the chart instead of those that were there."""
    db.session.execute(sa.delete(_chart).where(_chart.c.curriculum_id == curriculum_id))
    if rows := [{"curriculum_id": curriculum_id, **row} for row in _rows(chart)]:
        db.session.execute(sa.insert(_chart), rows)


def _rows(chart: Chart) -> Iterator[dict]:
    for course, weeks in chart.courses.items():
        for number, week in weeks.items():
            codes = week.codes or ("",) * len(week.kinds)
            for part, (kind, code) in enumerate(zip(week.kinds, codes, strict=True), 1):
                yield {"course": course, "week": number, "part": part, "parts": len(week.kinds),
                       "semester": week.semester, "kind": kind, "source_code": code}  # fmt: skip


def take_turn(curriculum_id: int, version: object) -> int | None:
    """The next version of the curriculum, or None where somebody else has saved since this one was read."""
    if not isinstance(version, int):
        return None
    mine = sa.update(_curricula).where(_curricula.c.id == curriculum_id, _curricula.c.version == version)
    return version + 1 if db.session.execute(mine.values(version=version + 1)).rowcount == 1 else None
