"""The academic chart as a page: weeks under months, a strip per course, sums. One object for card, editor and print."""

import datetime
from dataclasses import dataclass

from flask_babel import gettext as _

from app.curricula import balance
from app.curricula.chart import Chart, Month, monday_of, months
from app.curricula.models import Curriculum
from app.curricula.plan import plain
from app.policy.chart import CHART_KINDS, ChartKind


@dataclass(frozen=True)
class ChartCell:
    """A week of a course. `begins` marks the first week of a further semester."""

    week: int
    letters: str
    kind: str
    kinds: tuple[str, ...]
    semester: int
    title: str
    begins: bool


@dataclass(frozen=True)
class ChartLine:
    """A course: its weeks, and how many of each kind."""

    course: int
    cells: tuple[ChartCell, ...]
    sums: tuple[tuple[str, str], ...]
    """Kind and weeks, as they are read."""
    lessons: tuple[str, ...]
    """Weeks of lessons in each semester of the course."""


@dataclass(frozen=True)
class ChartPage:
    """The whole chart."""

    chart: Chart
    months: list[tuple[str, int]]
    days: list[tuple[int, str]]
    """Number of the week and its days, «31-06»."""
    lines: list[ChartLine]
    kinds: dict[str, ChartKind]
    """Kinds that stand in the chart, for the legend."""

    def __bool__(self) -> bool:
        return bool(self.chart)

    @classmethod
    def of(cls, curriculum: Curriculum) -> "ChartPage":
        """The stored chart of a curriculum."""
        chart = balance.stored_chart(curriculum.id)
        year, last = curriculum.intake_year, chart.last_week
        courses = range(1, max(courses_of(curriculum, chart), 1) + 1)
        per_course = max(curriculum.semesters_per_course, 1)
        lines = [_line(chart, course, year + course - 1, last, per_course) for course in courses]
        used = {kind for line in lines for kind, _weeks in line.sums}
        return cls(
            chart=chart,
            months=[(month_name(month), month.span) for month in months(year, last)],
            days=[(week, _days(monday_of(year, week))) for week in range(1, last + 1)],
            lines=lines,
            kinds={key: kind for key, kind in CHART_KINDS.items() if key in used},
        )


def courses_of(curriculum: Curriculum, chart: Chart) -> int:
    """How many courses the plan has: by its semesters, or more where the chart says so."""
    per_course = max(curriculum.semesters_per_course, 1)
    return max([-(-curriculum.semesters // per_course), *chart.courses], default=0)


def _line(chart: Chart, course: int, year: int, last: int, per_course: int) -> ChartLine:
    weeks = chart.courses.get(course, {})
    cells, before = [], None
    for number in range(1, last + 1):
        week = weeks.get(number)
        semester = week.semester if week else 0
        cells.append(
            ChartCell(
                week=number,
                letters=week.letters if week else "",
                kind=week.main if week else "",
                kinds=week.kinds if week else (),
                semester=semester,
                title=_title(monday_of(year, number), week),
                begins=bool(week and before and semester != before),
            )
        )
        before = semester or before
    sums = tuple((kind, plain(round(amount, 2))) for kind, amount in chart.sums(course).items())
    theory = chart.weeks.theory
    terms = range((course - 1) * per_course + 1, course * per_course + 1)
    lessons = tuple(plain(round(theory[term], 2)) if theory.get(term) else "" for term in terms)
    return ChartLine(course, tuple(cells), sums, lessons)


def _title(monday: datetime.date, week) -> str:
    days = _("from %(first)s to %(last)s", first=f"{monday:%d.%m.%Y}", last=f"{_sunday(monday):%d.%m.%Y}")
    if week is None:
        return days
    kinds = ", ".join(dict.fromkeys(str(CHART_KINDS[kind].label) for kind in week.kinds))
    codes = ", ".join(dict.fromkeys(code for code in week.codes if code))
    return f"{days}: {kinds}" + (f" ({codes})" if codes else "")


def _sunday(monday: datetime.date) -> datetime.date:
    return monday + datetime.timedelta(days=6)


def _days(monday: datetime.date) -> str:
    return f"{monday:%d}-{_sunday(monday):%d}"


def month_name(month: Month) -> str:
    """«Сентябрь», shortened where it stands over few weeks."""
    names = (_("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"),
             _("September"), _("October"), _("November"), _("December"))  # fmt: skip
    return names[month.number - 1]
