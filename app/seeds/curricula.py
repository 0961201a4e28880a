"""The curricula of the invented college and what of them is taught in the autumn of each course."""

from collections.abc import Iterator
from dataclasses import replace

import app.curricula.models as tables
from app.seeds.college import STAMP, YEAR, College, Item
from app.seeds.plans import ELECTIVES, Programme, Row

# A benchmark's page count is a matter of arithmetic: so many items in every autumn.
ITEMS_OF_A_DENSE_AUTUMN = 15
TAUGHT = ("discipline", "mdk", "training_practice", "work_practice")


def add_programme(
    college: College, programme: Programme, courses: tuple[int, ...]
) -> dict[int, tuple[int, list[Item]]]:
    """A programme with a curriculum per course; course -> (curriculum, items of its autumn)."""
    specialty = college.rows.add(tables.Specialty, code=programme.code, name=programme.name, kind=programme.kind)
    program = college.rows.add(
        tables.EducationProgram,
        name=f"{programme.code} {programme.name}, очная форма, на базе 9 классов",
        specialty_id=specialty,
        study_form="full_time",
        admission_base="basic",
        duration_months=22,
        qualification=programme.qualification,
    )
    if college.is_dense:
        programme = widened(programme)
    return {course: _curriculum(college, programme, program, course) for course in courses}


def widened(programme: Programme) -> Programme:
    """The programme with electives, so that every autumn has the items of a benchmark."""
    rows = list(programme.rows)
    for semester in (1, 3):
        lacking = ITEMS_OF_A_DENSE_AUTUMN - sum(1 for row in rows if _hours(row, semester))
        for number, name in enumerate(ELECTIVES[:lacking], start=1):
            code = f"ДВ.{semester}{number:02}"
            rows.append((code, name, "discipline", ((semester, 36, "diff_credit"),)))
    return replace(programme, rows=tuple(rows))


def _curriculum(college: College, programme: Programme, program: int, course: int) -> tuple[int, list[Item]]:
    intake = YEAR - course + 1
    curriculum = college.rows.add(
        tables.Curriculum,
        name=f"{programme.code} {programme.name}, набор {intake}",
        program_id=program,
        intake_year=intake,
        edition=1,
        state="approved",
        semesters=4,
        approved_on=STAMP["entered_on"],
        **STAMP,
    )
    return curriculum, list(_items(college, programme, curriculum, semester=course * 2 - 1))


def _items(college: College, programme: Programme, curriculum: int, semester: int) -> Iterator[Item]:
    sections: dict[str, int] = {}
    module = None
    for place, row in enumerate(programme.rows):
        index_code, name, kind, terms = row
        section = _section(college, curriculum, sections, index_code)
        inside = module if kind in ("mdk", "training_practice", "work_practice") else None
        item = college.rows.add(
            tables.CurriculumItem,
            curriculum_id=curriculum,
            section_id=section,
            parent_id=inside,
            place=place,
            index_code=index_code,
            name=name,
            kind=kind,
            hours_total=sum(hours for _, hours, _ in terms),
        )
        module = item if kind == "module" else module
        _hours_and_controls(college, item, kind, row)
        if kind in TAUGHT and (hours := _hours(row, semester)):
            yield Item(item, index_code, name, kind, hours)


def _section(college: College, curriculum: int, sections: dict[str, int], index_code: str) -> int:
    code = index_code.split(".")[0]
    code = "П" if code in ("ПМ", "МДК", "УП", "ПП") else code
    names = {"ОУД": "Общеобразовательный цикл", "П": "Профессиональный цикл", "ДВ": "Дисциплины по выбору",
             "ОП": "Общепрофессиональный цикл"}  # fmt: skip
    if code not in sections:
        name = names.get(code, "Социально-гуманитарный цикл")
        values = {"curriculum_id": curriculum, "place": len(sections), "code": code, "name": name}
        sections[code] = college.rows.add(tables.CurriculumSection, **values)
    return sections[code]


def _hours_and_controls(college: College, item: int, kind: str, row: Row) -> None:
    for semester, hours, form in row[3]:
        lectures = 0 if "practice" in kind else hours // 4 * 2
        for name, amount in (("lecture", lectures), ("practical", hours - lectures)):
            if amount:
                college.rows.add(tables.ItemHours, item_id=item, semester=semester, kind=name, hours=amount)
        college.rows.add(tables.ItemControl, item_id=item, semester=semester, form=form)


def _hours(row: Row, semester: int) -> int:
    return sum(hours for number, hours, _ in row[3] if number == semester)
