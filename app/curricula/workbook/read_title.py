"""The title of the program's own workbook: a label, and right of it what was typed."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.core.excel import Sheet
from app.core.excel.letters import lookalike_key
from app.core.excel.sheets import place
from app.curricula.book.title import base_of, form_of
from app.curricula.plan import Base, Level, StudyForm

from . import layout

NUMBERS = {"intake_year": (1990, 2100), "years": (0, 12), "months": (0, 140), "per_course": (1, 12)}
REQUIRED = ("specialty_code", "intake_year")


@dataclass(frozen=True)
class OwnTitle:
    """What the title says."""

    specialty_code: str
    specialty_name: str
    program: str
    qualification: str
    level: Level
    study_form: StudyForm
    base: Base
    intake_year: int
    years: int
    months: int
    per_course: int


def read_title(sheet: Sheet, problems: list[str]) -> OwnTitle:
    """The title; what is missing or wrong goes to `problems`."""
    cells = dict(_cells(sheet))
    texts = {key: sheet.text(*cells[key]) if key in cells else "" for key in layout.TITLE}
    for key in REQUIRED:
        if not texts[key]:
            problems.append(
                str(_l("Sheet “%(sheet)s”: “%(label)s” is not filled in.", sheet=sheet.name, label=layout.TITLE[key]))
            )
    numbers = {key: _number(sheet, cells, key, texts, problems) for key in NUMBERS}
    return OwnTitle(
        specialty_code=texts["specialty_code"][:20],
        specialty_name=texts["specialty_name"][:300],
        program=texts["program"][:400],
        qualification=texts["qualification"][:300],
        level=Level(_choice(sheet, cells, "level", texts, problems) or Level.SPECIALIST),
        study_form=StudyForm(
            _choice(sheet, cells, "study_form", texts, problems) or form_of(texts["study_form"]) or StudyForm.FULL_TIME
        ),
        base=Base(_choice(sheet, cells, "base", texts, problems) or Base.BASIC),
        intake_year=numbers["intake_year"],
        years=numbers["years"],
        months=numbers["months"],
        per_course=numbers["per_course"] or 2,
    )


def _cells(sheet: Sheet):
    labels = {lookalike_key(label): key for key, label in layout.TITLE.items()}
    for row in range(1, sheet.height + 1):
        for column, text in sheet.filled(row):
            if key := labels.get(lookalike_key(text)):
                yield key, (row, column + 1)


def _number(sheet: Sheet, cells: dict, key: str, texts: dict[str, str], problems: list[str]) -> int:
    low, high = NUMBERS[key]
    text = texts[key]
    if not text:
        return 0
    if not text.isdigit() or not low <= int(text) <= high:
        _wrong(sheet, cells[key], text, _l("a number from %(low)s to %(high)s", low=low, high=high), problems)
        return 0
    return int(text)


def _choice(sheet: Sheet, cells: dict, key: str, texts: dict[str, str], problems: list[str]) -> str | None:
    words = {lookalike_key(word): value for value, word in layout.CHOICES[key].items()}
    text = texts[key]
    known = words.get(lookalike_key(text)) or (base_of(f"на базе {text}") if key == "base" and text else None)
    if text and known is None and not (key == "study_form" and form_of(text)):
        _wrong(sheet, cells[key], text, "; ".join(layout.CHOICES[key].values()), problems)
    return known


def _wrong(sheet: Sheet, cell: tuple[int, int], text: str, expected: object, problems: list[str]) -> None:
    problems.append(
        str(
            _l(
                "Sheet “%(sheet)s”, cell %(cell)s: “%(value)s”, %(expected)s was expected.",
                sheet=sheet.name,
                cell=place(*cell),
                value=text[:40],
                expected=expected,
            )
        )
    )
