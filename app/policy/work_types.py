"""Kinds of work that a mark is given for: what the register of work types starts with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkType:
    """One kind of work. `graded` works take 5 4 3 2, the others take зач and нз."""

    code: str
    name: str
    short: str
    graded: bool = True


# fmt: off
WORK_TYPES: tuple[WorkType, ...] = (
    WorkType("answer",           "Ответ на занятии",             "ОЗ"),
    WorkType("control_work",     "Контрольная работа",           "КР"),
    WorkType("self_study",       "Самостоятельная работа",       "СР"),
    WorkType("lab",              "Лабораторное занятие",         "ЛЗ"),
    WorkType("cross_section",    "Срезовая работа",              "СЗ"),
    WorkType("homework",         "Домашнее задание",             "ДЗ"),
    WorkType("essay",            "Реферат",                      "РФ"),
    WorkType("test",             "Тест",                         "ТТ"),
    WorkType("talk",             "Доклад",                       "ДК"),
    WorkType("colloquium",       "Коллоквиум",                   "КЛ"),
    WorkType("sports_standards", "Сдача спортивных нормативов",  "СН", graded=False),
    WorkType("practical_work",   "Практическая работа",          "ПР"),
)
# fmt: on

WORK_TYPE: dict[str, WorkType] = {kind.code: kind for kind in WORK_TYPES}

# A lesson is born with one work, so that a mark can be typed at once.
DEFAULT_WORK_TYPE = "answer"
