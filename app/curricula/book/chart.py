"""The academic chart in a workbook: weeks across, courses down, a week divided into days where it is not whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import lazy_gettext as _l

from app.core.excel import Sheet
from app.curricula.plan import ChartCell
from app.policy.chart import CHART_KINDS, LAST_WEEK

from .lines import hours_in
from .words import number_of, squeezed, term_of

DAYS = 6
MOST_ROWS = 400
FEWEST_WEEKS = 30
WINTER_HOLIDAYS = range(16, 30)
USUAL_BORDER = 22
LETTERS = {kind.letter: key for key, kind in CHART_KINDS.items()} | {
    "ПД": "pre_diploma", "ПП": "work_practice", "УП": "training_practice", "Х": "pre_diploma", "О": "training_practice",
    "Д": "certification", "Г": "certification", "ГИА": "certification", "III": "certification", "::": "session",
    "Э": "session", "ПА": "session", "А": "session", "Н": "research", "=": "none", "К": "holidays", "*": "day_off",
    "Т": "theory", "": "theory", "0": "training_practice", "8": "work_practice", "У": "training_practice",
    "П": "work_practice",
}  # fmt: skip
_LEGEND_WORDS = (
    ("каникул", "holidays"), ("преддиплом", "pre_diploma"), ("производств", "work_practice"),
    ("учебнаяпр", "training_practice"),
    ("научно", "research"), ("экзаменац", "session"), ("промежуточн", "session"), ("сесси", "session"),
    ("итоговаяатт", "certification"), ("выпускной", "certification"), ("дипломн", "certification"),
    ("госэкз", "certification"),
    ("праздничн", "day_off"), ("теоретич", "theory"), ("обучениеподисц", "theory"), ("неделиотсут", "none"),
)  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """Where the chart lies in its sheet."""

    sheet: Sheet
    weeks: dict[int, int]
    """Columns by the number of the week."""
    courses: tuple[tuple[int, int, int], ...]
    """Course, its first row and its last."""


def read_chart(sheets: list[Sheet], per_course: int, courses: int, warnings: list[object]) -> list[ChartCell]:
    """The chart of the first sheet that has one; a chart that is not there or not understood is said aloud."""
    for sheet in sheets:
        grid = _find(sheet)
        if grid is not None:
            return list(_cells(grid, per_course, courses, warnings))
    warnings.append(_l("No academic chart was found in the file."))
    return []


def _find(sheet: Sheet) -> Grid | None:
    rows = range(1, min(sheet.height, MOST_ROWS) + 1)
    weeks_row = next((row for row in rows if len(_week_numbers(sheet, row)) >= FEWEST_WEEKS), None)
    if weeks_row is None:
        return None
    weeks = _week_numbers(sheet, weeks_row)
    left = min(weeks.values())
    labels = list(_course_labels(sheet, weeks_row, left))
    ends = [row - 1 for _course, row in labels[1:]]
    courses = []
    for (course, row), limit in zip(labels, [*ends, sheet.height], strict=True):
        area = next((a for column in range(1, left) if (a := sheet.area(row, column)) and a.top == row), None)
        height = area.bottom - area.top + 1 if area else min(limit - row + 1, 1 if limit == row else DAYS)
        courses.append((course, row, row + height - 1))
    return Grid(sheet, weeks, tuple(courses)) if courses else None


def _week_numbers(sheet: Sheet, row: int) -> dict[int, int]:
    """Columns by number where a row counts weeks: 1, 2, 3 …"""
    found: dict[int, int] = {}
    for column, text in sheet.filled(row):
        if text.isdigit() and int(text) == len(found) + 1 <= LAST_WEEK:
            found[int(text)] = column
    return found


def _course_labels(sheet: Sheet, weeks_row: int, left: int) -> Iterator[tuple[int, int]]:
    """«I», «2», «3 курс» left of the weeks, down to the first row that says anything else."""
    expected = 0
    for row in range(weeks_row + 1, sheet.height + 1):
        label = next((text for column, text in sheet.filled(row) if column < left), "")
        if not label:
            continue
        course = term_of(label).course or number_of(label.strip(" ."))
        if course is None or course > 12 or course <= expected:
            if expected:
                return
            continue
        expected = course
        yield course, row


def _cells(grid: Grid, per_course: int, courses: int, warnings: list[object]) -> Iterator[ChartCell]:
    legend = _legend(grid.sheet)
    unknown: set[str] = set()
    for course, top, bottom in grid.courses:
        weeks = {week: _week(grid.sheet, column, top, bottom) for week, column in grid.weeks.items()}
        codes = {code for week in weeks.values() for code in week}
        if codes <= {"", "="} or (courses and course > courses):
            continue
        border = _border(grid.sheet, course, weeks) if per_course > 1 else LAST_WEEK
        for week, marks in weeks.items():
            within = 1 if week <= border else 2
            semester = (course - 1) * per_course + min(within, per_course)
            for part, code in enumerate(marks, 1):
                kind = legend.get(code) or LETTERS.get(code.upper(), "other")
                if kind == "other":
                    unknown.add(code)
                yield ChartCell(course, week, part, len(marks), semester, kind, _kept(code, kind))
    if unknown:
        warnings.append(
            _l(
                "The academic chart has codes of weeks that are not known, they are kept as they are: %(codes)s.",
                codes=", ".join(sorted(unknown)),
            )
        )


def _kept(code: str, kind: str) -> str:
    return "" if code.upper() in ("", CHART_KINDS[kind].letter) else code[:40]


def _week(sheet: Sheet, column: int, top: int, bottom: int) -> tuple[str, ...]:
    """The codes of a week: one, or one a day. A week without a sign is one of lessons."""
    days = tuple(sheet.shown(row, column).strip() for row in range(top, bottom + 1))
    if len(set(days)) == 1 or len(days) == 1:
        return days[:1]
    if len(days) != DAYS or not _is_by_days(sheet, column, top, bottom):
        return (next((day for day in days if day), ""),)
    return days


def _is_by_days(sheet: Sheet, column: int, top: int, bottom: int) -> bool:
    """A single sign in an unmerged column marks the week; several signs or merged areas mark its days."""
    signs = [row for row in range(top, bottom + 1) if sheet.text(row, column)]
    merged = any(sheet.area(row, column) for row in range(top, bottom + 1))
    return merged or len(signs) > 1 or (bool(signs) and signs[0] != top)


def _border(sheet: Sheet, course: int, weeks: dict[int, tuple[str, ...]]) -> int:
    """The last week of the first semester: by the sheet's own sums, by the winter holidays, else the usual one."""
    stated = _stated_weeks(sheet, 2 * course - 1)
    if stated:
        return stated
    winter = [week for week in WINTER_HOLIDAYS if all(code.upper() == "К" for code in weeks.get(week, ("",)))]
    return max(winter, default=USUAL_BORDER)


def _stated_weeks(sheet: Sheet, semester: int) -> int | None:
    """«Итого» under «Сем. N» of the table of sums."""
    for row in range(1, min(sheet.height, MOST_ROWS) + 1):
        for column, text in sheet.filled(row):
            if term_of(text).semester == semester:
                for below in range(row + 1, sheet.height + 1):
                    if squeezed(next((t for _c, t in sheet.filled(below)), "")) == "итого":
                        weeks = hours_in(sheet.value(below, column))
                        return int(weeks) if weeks and 0 < weeks < LAST_WEEK else None
    return None


def _legend(sheet: Sheet) -> dict[str, str]:
    """Signs that the sheet itself explains: a sign and, right of it, its words."""
    legend = {}
    for row in range(1, min(sheet.height, MOST_ROWS) + 1):
        filled = list(sheet.filled(row))
        for (_column, sign), (_next, words) in pairwise(filled):
            if len(sign) <= 3 and len(words) > 6:
                kind = next((kind for word, kind in _LEGEND_WORDS if word in squeezed(words)), None)
                if kind:
                    legend.setdefault(sign, kind)
    return legend
