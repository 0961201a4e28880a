"""Kinds of lesson: what the register of lesson types starts with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LessonType:
    """One kind of lesson and the short form that fits into the head of a column."""

    code: str
    name: str
    short: str


# fmt: off
LESSON_TYPES: tuple[LessonType, ...] = (
    LessonType("lesson",           "Урок",                        "ур"),
    LessonType("lecture",          "Лекция",                      "лек"),
    LessonType("seminar",          "Семинар",                     "сем"),
    LessonType("practice",         "Практика",                    "пр"),
    LessonType("practical",        "Практическое занятие",        "пз"),
    LessonType("practical_work",   "Практическая работа",         "п/р"),
    LessonType("lab",              "Лабораторное занятие",        "лаб"),
    LessonType("self_study",       "Самостоятельная работа",      "с/р"),
    LessonType("consultation",     "Консультация",                "конс"),
    LessonType("excursion",        "Экскурсия",                   "экс"),
    LessonType("control_work",     "Контрольная работа",          "к/р"),
    LessonType("composition",      "Сочинение",                   "соч"),
    LessonType("business_game",    "Деловая игра",                "д/и"),
    LessonType("sports_standards", "Сдача спортивных нормативов", "норм"),
)
# fmt: on

LESSON_TYPE: dict[str, LessonType] = {kind.code: kind for kind in LESSON_TYPES}

DEFAULT_LESSON_TYPE = "lesson"
