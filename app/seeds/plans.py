"""What is taught in the invented college: the sample file, and one programme of a profession given as a table."""

import dataclasses
from decimal import Decimal
from pathlib import Path

from app.curricula.plan import (
    Base,
    Control,
    ControlForm,
    HourKind,
    Hours,
    Item,
    ItemKind,
    Level,
    Plan,
    Section,
    StudyForm,
    WorkKind,
)
from app.curricula.plx import read_plan

SAMPLE = Path(__file__).parent / "samples" / "college_plan.plx"
# A benchmark's number of pages is a matter of arithmetic: so many items in every autumn.
ITEMS_OF_A_DENSE_AUTUMN = 15
TAUGHT = (ItemKind.DISCIPLINE, ItemKind.MDK, ItemKind.TRAINING_PRACTICE, ItemKind.WORK_PRACTICE)

# Electives that a college adds; they fill the autumns of a benchmark's curriculum.
ELECTIVES = (
    "Основы финансовой грамотности",
    "Психология общения",
    "Информационная безопасность",
    "Введение в специальность",
    "Русский язык и культура речи",
    "Экологические основы природопользования",
    "Основы предпринимательства",
    "Основы философии",
    "История родного края",
    "Этика деловых отношений",
)

_OOD, _OP, _P = "ОУД", "ОП", "П"
_SECTIONS = {
    _OOD: "Общеобразовательный цикл",
    _OP: "Общепрофессиональный цикл",
    _P: "Профессиональный цикл",
    "ДВ": "Дисциплины по выбору",
}
# Cycle, index, name, kind, and for each semester its hours and form of control.
# fmt: off
_DESIGN = (
    (_OOD, "ОУД.01", "Русский язык", "discipline", {1: (36, "other"), 2: (42, "exam")}),
    (_OOD, "ОУД.02", "Литература", "discipline", {1: (54, "other"), 2: (60, "diff_credit")}),
    (_OOD, "ОУД.03", "Иностранный язык", "discipline", {1: (36, "other"), 2: (42, "diff_credit")}),
    (_OOD, "ОУД.04", "Математика", "discipline", {1: (102, "other"), 2: (126, "exam")}),
    (_OOD, "ОУД.05", "История", "discipline", {1: (54, "other"), 2: (60, "diff_credit")}),
    (_OOD, "ОУД.06", "Физическая культура", "discipline", {1: (36, "credit"), 2: (42, "credit")}),
    (_OOD, "ОУД.07", "Основы безопасности и защиты Родины", "discipline", {1: (34, "diff_credit")}),
    (_OOD, "ОУД.08", "Информатика", "discipline", {1: (68, "other"), 2: (76, "exam")}),
    (_OOD, "ОУД.09", "Физика", "discipline", {1: (54, "other"), 2: (54, "diff_credit")}),
    (_OP, "ОП.01", "Основы материаловедения", "discipline", {1: (34, "diff_credit")}),
    (_OP, "ОП.02", "Безопасность жизнедеятельности", "discipline", {3: (34, "diff_credit")}),
    (_OP, "ОП.03", "История дизайна", "discipline", {3: (52, "diff_credit")}),
    (_OP, "ОП.04", "Основы дизайна и композиции", "discipline", {1: (68, "exam"), 2: (60, "exam")}),
    (_OP, "ОП.05", "Основы экономики", "discipline", {3: (36, "diff_credit")}),
    (_OP, "ОП.06", "Иностранный язык в профессиональной деятельности", "discipline",
        {3: (34, "other"), 4: (32, "diff_credit")}),
    (_OP, "ОП.07", "Физическая культура", "discipline", {3: (34, "credit"), 4: (32, "diff_credit")}),
    (_P, "ПМ.01", "Разработка технического задания на продукт графического дизайна", "module", {}),
    (_P, "МДК.01.01", "Дизайн-проектирование", "mdk", {3: (84, "other"), 4: (76, "diff_credit")}),
    (_P, "МДК.01.02", "Проектная графика", "mdk", {3: (68, "diff_credit")}),
    (_P, "УП.01.01", "Учебная практика", "training_practice", {3: (72, "diff_credit")}),
    (_P, "ПП.01.01", "Производственная практика", "work_practice", {4: (108, "diff_credit")}),
    (_P, "ПМ.02", "Создание графических дизайн-макетов", "module", {}),
    (_P, "МДК.02.01", "Фирменный стиль и корпоративный дизайн", "mdk", {3: (68, "other"), 4: (68, "exam")}),
    (_P, "МДК.02.02", "Информационный дизайн и медиа", "mdk", {3: (52, "other"), 4: (60, "diff_credit")}),
    (_P, "УП.02.01", "Учебная практика", "training_practice", {4: (72, "diff_credit")}),
)
# fmt: on
_LECTURES, _PRACTICE = WorkKind(101, "Лекции"), WorkKind(103, "Практические занятия")
_FORMS = {
    "exam": WorkKind(1, "Экзамен"),
    "credit": WorkKind(2, "Зачет"),
    "diff_credit": WorkKind(3, "Дифференцированный зачет"),
    "other": WorkKind(49, "Другие формы контроля"),
}


def programming(intake: int) -> Plan:
    """09.02.07 of an intake, read from the sample file as any file is."""
    return dataclasses.replace(read_plan(SAMPLE.read_bytes()), intake_year=intake)


def design(intake: int) -> Plan:
    """54.01.20, a profession of one year and ten months."""
    plan = Plan(
        specialty_code="54.01.20",
        specialty_name="Графический дизайнер",
        profile="",
        qualification="Графический дизайнер",
        level=Level.WORKER,
        study_form=StudyForm.FULL_TIME,
        base=Base.BASIC,
        intake_year=intake,
        duration_years=1,
        duration_months=10,
        semesters_per_course=2,
        sections=[Section(code, name, order) for order, (code, name) in enumerate(_SECTIONS.items())],
        items=[],
        hour_rows=0,
    )
    module = None
    for cycle, index, name, kind, terms in _DESIGN:
        item = _add(plan, cycle, index, name, ItemKind(kind), terms)
        if item.kind is ItemKind.MODULE:
            module = item
        elif cycle == _P:
            item.parent = module
            module.children.append(item)
    return plan


def widened(plan: Plan) -> Plan:
    """The plan with electives in every autumn that has fewer items than a benchmark needs."""
    if all(section.code != "ДВ" for section in plan.sections):
        plan.sections.append(Section("ДВ", _SECTIONS["ДВ"], len(plan.sections)))
    for semester in range(1, plan.semesters + 1, 2):
        lacking = ITEMS_OF_A_DENSE_AUTUMN - sum(1 for item in plan.items if _is_taught(item, semester))
        for number, name in enumerate(ELECTIVES[: max(0, lacking)], start=1):
            index = f"ДВ.{semester}{number:02}"
            _add(plan, "ДВ", index, name, ItemKind.DISCIPLINE, {semester: (36, "diff_credit")})
    return plan


def _is_taught(item: Item, semester: int) -> bool:
    return item.kind in TAUGHT and any(hours.semester == semester for hours in item.hours)


def _add(plan: Plan, cycle: str, index: str, name: str, kind: ItemKind, terms: dict) -> Item:
    section = next(section for section in plan.sections if section.code == cycle)
    item = Item(index, index, name, kind, order=len(plan.items) + 1, section=section)
    for semester, (amount, form) in terms.items():
        lectures = 0 if "practice" in kind else amount // 4 * 2
        item.hours += _hours(semester, lectures, amount - lectures)
        item.controls.append(Control(semester, ControlForm(form), _FORMS[form], 1))
    plan.items.append(item)
    plan.hour_rows += len(item.hours)
    return item


def _hours(semester: int, lectures: int, practice: int) -> list[Hours]:
    kinds = ((HourKind.LECTURE, _LECTURES, lectures), (HourKind.PRACTICAL, _PRACTICE, practice))
    return [Hours(semester, kind, work, Decimal(amount)) for kind, work, amount in kinds if amount]
