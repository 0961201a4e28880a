"""The academic chart of the program's own workbook: a row of signs and a row of semesters for every course."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from app.core.excel import Sheet
from app.core.excel.letters import lookalike_key
from app.core.excel.sheets import place
from app.curricula.plan import ChartCell
from app.policy.chart import CHART_KINDS, LAST_WEEK, PARTS_OF_A_WEEK

LETTERS = {lookalike_key(kind.letter) or kind.letter: key for key, kind in CHART_KINDS.items()}
LAST_COURSE, LAST_SEMESTER = 12, 24
_COURSE = re.compile(r"(\d{1,2})\s*курс", re.IGNORECASE)


def read_chart(sheet: Sheet, problems: list[str]) -> Iterator[ChartCell]:
    """Every part of every week; a sign or a semester that cannot be goes to `problems`."""
    weeks: dict[int, int] = {}
    for row in range(1, sheet.height + 1):
        weeks = weeks or _weeks(sheet, row)
        found = _COURSE.fullmatch(sheet.text(row, 1))
        if found and weeks:
            course = int(found[1])
            if not 1 <= course <= LAST_COURSE:
                problems.append(_wrong(sheet, row, 1, f"1–{LAST_COURSE}"))
                continue
            for week, column in weeks.items():
                yield from _week(sheet, row, column, course, week, problems)


def _weeks(sheet: Sheet, row: int) -> dict[int, int]:
    numbers = {
        int(text): column for column, text in sheet.filled(row) if text.isdigit() and 1 <= int(text) <= LAST_WEEK
    }
    return numbers if len(numbers) > LAST_WEEK // 2 else {}


def _week(sheet: Sheet, row: int, column: int, course: int, week: int, problems: list[str]) -> Iterator[ChartCell]:
    text = sheet.text(row, column)
    if not text:
        return
    signs = text.split("/")
    semesters = sheet.text(row + 1, column).split("/")
    if len(signs) not in PARTS_OF_A_WEEK:
        problems.append(_wrong(sheet, row, column, _l("one sign, or 2, 3 or 6 of them between strokes")))
        return
    for part, sign in enumerate(signs, 1):
        letter, _colon, code = sign.strip().partition(":")
        kind = LETTERS.get(lookalike_key(letter) or letter)
        semester = semesters[part - 1] if len(semesters) == len(signs) else semesters[0]
        if kind is None:
            problems.append(_wrong(sheet, row, column, ", ".join(k.letter for k in CHART_KINDS.values())))
            return
        if not semester.strip().isdigit() or not 1 <= int(semester) <= LAST_SEMESTER:
            problems.append(_wrong(sheet, row + 1, column, _l("the number of a semester")))
            return
        yield ChartCell(course, week, part, len(signs), int(semester), kind, code[:40])


def _wrong(sheet: Sheet, row: int, column: int, expected: object) -> str:
    return str(
        _l(
            "Sheet “%(sheet)s”, cell %(cell)s: “%(value)s”, %(expected)s was expected.",
            sheet=sheet.name,
            cell=place(row, column),
            value=sheet.text(row, column)[:40],
            expected=expected,
        )
    )
