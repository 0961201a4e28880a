"""The academic chart of a PLX plan («ПланыГрафикиЯчейки»): cells by semester to weeks of the year."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from app.policy.chart import CHART_KINDS, KIND_BY_PLX_CODE, LAST_WEEK, PARTS_OF_A_WEEK

from .plan import ChartCell
from .plx_hours import LONGEST_PROGRAMME_IN_COURSES
from .plx_rows import Row, Tables

OUTSIDE = "none"


def read_chart(tables: Tables, semesters_per_course: int, warnings: list[object]) -> list[ChartCell]:
    """Every cell of the courses that are studied; the grid of the file has room for more of them."""
    weeks: defaultdict[tuple[int, int], list[ChartCell]] = defaultdict(list)
    misplaced, unknown = 0, set()
    for row in tables["ПланыГрафикиЯчейки"]:
        cell = _cell(row, semesters_per_course)
        if cell is None:
            misplaced += 1
            continue
        if cell.kind == "other":
            unknown.add(cell.source_code)
        weeks[cell.course, cell.week].append(cell)
    if misplaced:
        warnings.append(
            _l("Cells of the academic chart without a course or a week are left out: %(count)s.", count=misplaced)
        )
    if unknown:
        warnings.append(
            _l(
                "The academic chart has codes of weeks that are not known, they are kept as they are: %(codes)s.",
                codes=", ".join(sorted(unknown)),
            )
        )
    studied = {course for (course, _week), cells in weeks.items() if any(cell.kind != OUTSIDE for cell in cells)}
    return [cell for key in sorted(weeks) if key[0] in studied for cell in settled(weeks[key])]


def _cell(row: Row, per_course: int) -> ChartCell | None:
    course = row.whole("Курс") or 0
    week = (row.whole("НомерПервойНедели") or 1) + (row.whole("НомерНедели") or 0) - 1
    if not 1 <= course <= LONGEST_PROGRAMME_IN_COURSES or not 1 <= week <= LAST_WEEK:
        return None
    parts = row.whole("КоличествоЧастейВНеделе") or 1
    parts = parts if parts in PARTS_OF_A_WEEK else 1
    within = max(1, min(row.whole("Семестр") or 1, per_course))
    kind, code = kind_of_code(row.whole("КодВидаДеятельности"))
    return ChartCell(
        course=course,
        week=week,
        part=max(1, min(row.whole("НомерЧастиНедели") or 1, parts)),
        parts=parts,
        semester=(course - 1) * per_course + within,
        kind=kind,
        source_code=code,
    )


def kind_of_code(code: int | None) -> tuple[str, str]:
    """The kind of a week and the code to keep: none where the kind alone gives it back."""
    kind = KIND_BY_PLX_CODE.get(code, "other") if code is not None else OUTSIDE
    said = code is None or (kind in CHART_KINDS and CHART_KINDS[kind].plx_codes[:1] == (code,))
    return kind, "" if said else str(code)


def settled(cells: list[ChartCell]) -> Iterator[ChartCell]:
    """The cells of one week, each part once.

    A week on the border of two semesters is told by both of them; where one says it is outside of its term, the other
    is right. Parts of different size are brought to the finer one.
    """
    parts = max(cell.parts for cell in cells)
    slots: dict[int, ChartCell] = {}
    for cell in sorted(cells, key=lambda cell: (cell.kind == OUTSIDE, cell.parts != parts)):
        width = parts // cell.parts
        for part in range((cell.part - 1) * width + 1, cell.part * width + 1):
            slots.setdefault(part, replace(cell, part=part, parts=parts))
    return (slots[part] for part in sorted(slots))
