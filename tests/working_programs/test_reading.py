"""Tables of thematic plans as teachers keep them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.working_programs.reading import read_plan


def read(*rows, semesters=(1, 2)):
    return read_plan(list(enumerate(rows, 1)), semesters)


def told(plan):
    return [(line.level, line.title, line.semester, line.kind, line.hours) for line in plan.lines]


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context():
        yield


def test_hours_may_stand_in_columns_of_kinds():
    plan = read(["Тема", "Всего", "Лекции", "Практические", "Лаб."], ["Ключи", 6, 2, 4, None])

    assert told(plan) == [
        ("lesson", "Ключи", 1, "lecture", Decimal(2)),
        ("lesson", "Ключи", 1, "practical", Decimal(4)),
    ]


def test_a_head_of_two_storeys_is_one_head():
    plan = read(["№", "Наименование тем", "Количество часов"], [None, None, "теория", "практика"], [1, "Ключи", 2, 4])

    assert [(line.kind, line.hours) for line in plan.lines] == [("lecture", 2), ("practical", 4)]


@pytest.mark.parametrize(("row", "semester"), [("2 семестр", 2), ("II семестр", 2), ("Семестр № 2", 2)])
def test_a_row_may_say_which_semester_begins(row, semester):
    plan = read(["Тема", "Часы"], ["Ключи", 2], [row], ["Индексы", 2])

    assert [line.semester for line in plan.lines] == [1, semester]


def test_headings_with_sums_are_headings_and_the_total_is_compared():
    plan = read(
        ["№", "Содержание", "Объём часов", "Тип урока"],
        [None, "Раздел 1. Основы", 8, None],
        [None, "Тема 1.1 Модели", 4, None],
        [1, "Виды моделей", "2", "урок изучения нового материала"],
        [2, "Лабораторная работа № 1", "2 ч", "лаб. работа"],
        [None, "ИТОГО:", 8, None],
    )

    assert [line.level for line in plan.lines] == ["section", "topic", "lesson", "lesson"]
    assert [line.kind for line in plan.lines[2:]] == ["lecture", "lab"]
    assert [remark.message for remark in plan.remarks] == ["В файле указано всего 8 ч, а по строкам получается 4 ч"]


def test_homework_on_the_next_row_belongs_to_the_lesson_above():
    plan = read(["Тема", "Часы", "Задание на дом"], ["Ключи", 2, "с. 5"], [None, None, "упр. 7"])

    assert [line.homework for line in plan.lines] == ["с. 5\nупр. 7"]


def test_an_unknown_kind_is_told_not_swallowed():
    plan = read(["Тема", "Часы", "Вид"], ["Ключи", 2, "квест"])

    assert plan.lines[0].kind == "lecture"
    assert "квест" in plan.remarks[0].message


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=12), st.integers(0, 99)), max_size=6), max_size=12))
def test_whatever_a_sheet_holds_reading_ends_in_rows_or_words(rows):
    plan = read(*rows)

    assert plan.lines or plan.errors
