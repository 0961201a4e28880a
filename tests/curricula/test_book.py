"""Curricula in workbooks: the same plan however its table is laid out, and a refusal in words where there is none."""

import io
import zipfile
from decimal import Decimal

import pytest

from app.curricula.plan import Base, ItemKind, Level, PlanError, StudyForm
from app.curricula.reading import read_plan
from tests.curricula.plan_book import (
    BY_SEMESTER,
    CONTROLS,
    FORMS,
    KINDS,
    ROWS,
    TITLE,
    Grid,
    book,
    chart_grid,
    plan_grid,
    title_grid,
)


def sums(plan):
    return {semester: int(hours) for semester, hours in plan.summary.hours_by_semester.items()}


def controls(plan):
    return {str(form): count for form, count in plan.summary.controls.items()}


def warnings(plan):
    return [str(warning) for warning in plan.warnings]


def refusal(content):
    with pytest.raises(PlanError) as refused:
        read_plan(content)
    return str(refused.value)


def by_index(plan):
    return {item.index_code: item for item in plan.items}


# --- the usual export


@pytest.fixture(scope="module")
def plan():
    return read_plan(book())


def test_an_export_gives_its_rows_hours_and_forms_of_control(plan):
    assert (plan.summary.rows, plan.summary.leaves) == (10, 9)
    assert sums(plan) == BY_SEMESTER
    assert controls(plan) == CONTROLS
    assert plan.agrees
    assert warnings(plan) == []


def test_the_title_says_what_is_studied_by_whom_and_since_when(plan):
    assert (plan.specialty_code, plan.specialty_name) == ("09.02.07", "Информационные системы и программирование")
    assert (plan.intake_year, plan.duration, plan.qualification) == (2024, 46, "программист")
    assert (plan.study_form, plan.base, plan.level) == (StudyForm.FULL_TIME, Base.BASIC, Level.SPECIALIST)


def test_cycles_nest_by_the_hours_they_add_up_or_stand_side_by_side(plan):
    assert [section.code for section in plan.sections] == ["ОП", "СО", "ПП", "ОПЦ", "ПЦ", "ФТД"]


def test_a_module_stands_over_its_parts(plan):
    rows = by_index(plan)

    assert [child.index_code for child in rows["ПМ.01"].children] == ["МДК.01.01", "УП.01", "ПП.01", "ПМ.01.ЭК"]
    assert rows["ПМ.01"].kind is ItemKind.MODULE
    assert rows["УП.01"].kind is ItemKind.TRAINING_PRACTICE
    assert rows["ПМ.01.ЭК"].kind is ItemKind.MODULE_EXAM
    assert rows["ФТД.01"].is_optional


def test_the_chart_is_read_by_weeks_and_days(plan):
    first = [cell for cell in plan.chart if cell.course == 1]

    assert {cell.kind for cell in first} == {"theory", "session", "holidays", "day_off"}
    assert [cell.kind for cell in first if cell.week == 10] == ["theory", "day_off", *["theory"] * 4]
    assert {cell.semester for cell in first if cell.week <= 19} == {1}
    assert {cell.semester for cell in first if cell.week > 19} == {2}


# --- the same table laid out otherwise

LAYOUTS = {
    "an old workbook": {"old": True},
    "shifted": {"plan": plan_grid(down=5, right=3)},
    "without merged areas": {"plan": plan_grid(merged=False)},
    "old and without merged areas": {"plan": plan_grid(merged=False), "old": True},
    "tall heads": {"plan": plan_grid(tall=True)},
    "heads not merged and tall": {"plan": plan_grid(tall=True, merged=False)},
    "name before index": {"plan": plan_grid(index_first=False)},
    "other order of kinds": {"plan": plan_grid(kinds=tuple(reversed(KINDS)))},
    "other order of forms": {"plan": plan_grid(forms=tuple(reversed(FORMS)))},
    "no column of what is counted": {"plan": plan_grid(counted=False)},
    "no totals of rows": {"plan": plan_grid(totals=False)},
    "no courses over semesters": {"plan": plan_grid(courses=False)},
    "semesters in short": {"plan": plan_grid(semester_name="Сем. {}")},
    "semesters with weeks": {"plan": plan_grid(semester_name="Семестр {} [17 нед.]")},
    "number before the word": {"plan": plan_grid(semester_name="{} семестр 17 недель")},
    "columns that nobody knows": {"plan": plan_grid(extra=("з.е.", "Примечание", "Лек интер"))},
    "words in full": {
        "plan": plan_grid(
            heads={
                "Индекс": "Индекс дисциплины", "Наименование": "Наименование учебных циклов, дисциплин, МДК",
                "Экза мен": "Экзамены", "Зачет": "Зачёты", "Зачет с оц.": "Дифференцированные зачёты",
                "КР": "Курсовые работы", "КП": "Курсовые проекты", "Др": "Другие формы контроля",
                "Форма контроля": "Формы промежуточной аттестации", "Лек": "Лекции, уроки",
                "Пр": "Практические занятия", "Лаб": "Лабораторные занятия", "КРП": "Курсовое проектирование",
                "СР": "Самостоятельная работа", "Конт роль": "Промежуточная аттестация", "Итого": "Всего",
                "Итого акад.часов": "Объём образовательной программы",
            }
        )
    },
    "latin look-alikes": {"plan": plan_grid(heads={"Индекс": "Индeкc", "Лек": "Лeк", "Пр": "Пp", "СР": "CP"})},
    "another name of the sheet": {"plan": False, "УчПлан 2024": plan_grid()},
    "other sheets beside it": {"Компетенции": title_grid((("Индекс", "Наименование"), ("ОК 1", "Уметь"))),
                               "Свод": title_grid((("Итого", "Курс 1"),))},
    "the title at the end": {"title": False, "Титульный лист": title_grid()},
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_layout_changes_nothing(layout):
    plan = read_plan(book(**layout))

    assert sums(plan) == BY_SEMESTER
    assert controls(plan) == CONTROLS
    assert plan.summary.rows == 10
    assert [child.index_code for child in by_index(plan)["ПМ.01"].children] == [
        "МДК.01.01", "УП.01", "ПП.01", "ПМ.01.ЭК",
    ]  # fmt: skip
    assert plan.specialty_code == "09.02.07"


def test_a_plan_without_totals_of_semesters_is_read_by_its_kinds():
    plan = read_plan(book(plan_grid(kinds=KINDS[1:])))

    assert sums(plan) == BY_SEMESTER
    assert plan.stated == {}


def test_an_unknown_heading_that_is_a_part_of_the_total_is_counted_and_said_aloud():
    rows = (("ОП.01", "Физика", {}, {1: {"Лек": 30, "КО": 6}}),)

    plan = read_plan(book(plan_grid(rows, kinds=(*KINDS, "КО"))))

    assert sums(plan) == {1: 36}
    assert [str(hours.work.name) for hours in plan.items[0].hours] == ["Лек", "КО"]
    assert any("КО" in text for text in warnings(plan))


def test_an_unknown_heading_that_is_not_a_part_of_the_total_is_left_out_aloud():
    grid = plan_grid((("ОП.01", "Физика", {}, {1: {"Лек": 30}}),), kinds=(*KINDS, "Загадка"), semesters=2)
    column = grid.rows[2].index("Загадка") + 1
    grid.put(4, column, 99)

    plan = read_plan(book(grid))

    assert sums(plan) == {1: 30}
    assert any("Загадка" in text for text in warnings(plan))


# --- forms of control


@pytest.mark.parametrize(
    ("written", "semesters"),
    [("1234", [1, 2, 3, 4]), ("1, 3", [1, 3]), ("1-4", [1, 2, 3, 4]), (34, [3, 4]), ("3 4", [3, 4]), ("44", [4, 4]),
     ("4*", [4]), ("1.2", [1, 2])],
)  # fmt: skip
def test_semesters_of_a_form_of_control_are_read_however_they_are_written(written, semesters):
    rows = (("ОП.01", "Физика", {"Зачет": written}, {n: {"Лек": 10} for n in (1, 2, 3, 4)}),)

    plan = read_plan(book(plan_grid(rows)))

    assert [c.semester for c in plan.items[0].controls for _time in range(c.count)] == semesters


@pytest.mark.parametrize(("written", "semester"), [("A", 10), ("10", 10), ("А", 10), ("9", 9)])
def test_the_tenth_semester_is_a_letter_or_a_number(written, semester):
    rows = (("ОП.01", "Физика", {"Зачет": written}, {n: {"Лек": 10} for n in (9, 10)}),)

    plan = read_plan(book(plan_grid(rows, semesters=10)))

    assert [control.semester for control in plan.items[0].controls] == [semester]


def test_a_semester_head_may_bear_a_letter():
    grid = plan_grid((("ОП.01", "Физика", {}, {10: {"Лек": 10}}),), semesters=10)
    grid.rows[1] = ["Семестр A" if text == "Семестр 10" else text for text in grid.rows[1]]

    assert sums(read_plan(book(grid)))[10] == 10


def test_a_form_of_control_that_is_no_semester_is_left_out_aloud():
    rows = (("ОП.01", "Физика", {"Зачет": "весной"}, {1: {"Лек": 10}}),)

    plan = read_plan(book(plan_grid(rows)))

    assert plan.items[0].controls == []
    assert any("весной" in text for text in warnings(plan))


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Э4, ДЗ(2,3)", [("exam", 4), ("diff_credit", 2), ("diff_credit", 3)]),
     ("-/ДЗ/–/Э", [("diff_credit", 2), ("exam", 4)]), ("4Э", [("exam", 4)])],
)  # fmt: skip
def test_one_column_may_hold_all_forms_of_control(written, expected):
    rows = (("ОП.01", "Физика", {"Форма контроля": written}, {n: {"Лек": 10} for n in (2, 3, 4)}),)

    plan = read_plan(book(plan_grid(rows, forms=("Форма контроля",), merged=False)))

    assert [(str(control.form), control.semester) for control in plan.items[0].controls] == sorted(
        expected, key=lambda pair: pair[1]
    )


# --- rows


def test_an_option_that_was_not_chosen_is_shown_and_not_counted():
    rows = (
        ("§", "Блок 1.Дисциплины (модули)"),
        ("Б1.В.ДВ.01", "По выбору 1", {"Зачет": "1"}, {1: {"Лек": 30}}),
        ("Б1.В.ДВ.01.01", "Логика", {"Зачет": "1"}, {1: {"Лек": 30}}),
        ("Б1.В.ДВ.01.02", "Этика", {"Зачет": "1"}, {1: {"Лек": 30}}, "-"),
    )

    plan = read_plan(book(plan_grid(rows)))

    assert sums(plan) == {1: 30}
    assert [(row.is_counted, row.is_elective) for row in plan.items] == [(True, False), (True, True), (False, True)]
    assert by_index(plan)["Б1.В.ДВ.01"].kind is ItemKind.ELECTIVE_BLOCK


def test_cycles_may_stand_among_rows_with_indices_of_their_own():
    rows = (
        ("ОГСЭ.00", "Общий гуманитарный цикл", {}, {1: {"Лек": 30}}),
        ("ОГСЭ.01", "История", {"Зачет": "1"}, {1: {"Лек": 30}}),
        ("П.00", "Профессиональный цикл", {}, {2: {"Лек": 20}}),
        ("ПМ.00", "Профессиональные модули", {}, {2: {"Лек": 20}}),
        ("ПМ.01", "Сборка", {}, {2: {"Лек": 20}}),
        ("МДК.01.01", "Основы сборки", {"Экза мен": "2"}, {2: {"Лек": 20}}),
        ("ПДП", "Преддипломная практика", {}, {2: {"Пр": 144}}),
        ("ГИА", "Государственная итоговая аттестация", {}, {}),
        (None, "Всего", {}, {1: {"Лек": 30}, 2: {"Лек": 20}}),
    )

    plan = read_plan(book(plan_grid(rows, counted=False)))

    assert [section.code for section in plan.sections] == ["ОГСЭ", "П", "ПМ"]
    assert sums(plan) == {1: 30, 2: 164}
    assert [row.index_code for row in plan.items] == ["ОГСЭ.01", "ПМ.01", "МДК.01.01", "ПДП", "ГИА"]
    assert warnings(plan) == []


def test_repeated_heads_numbering_and_sums_of_everything_are_no_rows():
    grid = plan_grid()
    head, rows = grid.rows[2], grid.rows[3:]
    numbering = [str(n) for n in range(1, len(head) + 1)]
    grid.rows = [*grid.rows[:3], numbering, *rows[:3], head, *rows[3:], ["Итого", None, None, "Итого", "9", "9"]]
    grid.merged = [area for area in grid.merged if area[0] <= 3]

    plan = read_plan(book(grid))

    assert plan.summary.rows == 10
    assert sums(plan) == BY_SEMESTER


def test_extramural_plans_know_courses_instead_of_semesters():
    rows = (("ОП.01", "Физика", {"Экза мен": "12"}, {1: {"Лек": 10}, 2: {"Лек": 12}}),)
    title = [*TITLE[:6], ("Форма обучения: Заочная",), *TITLE[7:]]

    plan = read_plan(
        book(plan_grid(rows, semesters=2, per_course=1, courses=False, semester_name="Курс {}"), title_grid(title))
    )

    assert (plan.study_form, plan.semesters_per_course) == (StudyForm.EXTRAMURAL, 1)
    assert sums(plan) == {1: 10, 2: 12}
    assert [control.semester for control in plan.items[0].controls] == [1, 2]


def test_semesters_counted_anew_in_every_course_are_numbered_through():
    grid = plan_grid()
    grid.rows[1] = [{"Семестр 3": "Семестр 1", "Семестр 4": "Семестр 2"}.get(text, text) for text in grid.rows[1]]

    assert sums(read_plan(book(grid))) == BY_SEMESTER


def test_hours_with_words_and_fractions_are_hours():
    rows = (("ОП.01", "Физика", {}, {1: {"Лек": "36 ч", "Пр": "17,5", "Лаб": "1 080"}}),)
    grid = plan_grid(rows, kinds=KINDS[1:], totals=False)

    assert read_plan(book(grid)).summary.hours_total == Decimal("1133.5")


# --- what does not agree is said aloud


def test_a_total_that_disagrees_is_said_aloud():
    grid = plan_grid()
    grid.put(6, grid.rows[2].index("Итого") + 1, 40)

    plan = read_plan(book(grid))

    assert not plan.agrees
    assert any("ОУД.01" in text and "34" in text and "40" in text for text in warnings(plan))


def test_a_cycle_whose_rows_do_not_add_up_is_said_aloud():
    grid = plan_grid()
    grid.put(5, grid.rows[2].index("Итого") + 1, 100)

    assert any("СО" in text and "100" in text and "68" in text for text in warnings(read_plan(book(grid))))


def test_a_cell_that_is_no_number_is_named_with_its_place():
    grid = plan_grid()
    grid.put(6, grid.rows[2].index("Лек") + 1, "много")

    assert any("много" in text and "O6" in text for text in warnings(read_plan(book(grid))))


def test_a_plan_without_a_chart_is_taken_and_told_so():
    plan = read_plan(book(chart=False))

    assert plan.chart == []
    assert len(plan.warnings) == 1


def test_a_chart_of_one_row_a_course_is_read():
    plan = read_plan(book(chart=chart_grid(("1 курс", "2 курс"), by_days=False)))

    assert {(cell.week, cell.kind) for cell in plan.chart if cell.course == 2 and cell.kind != "theory"} >= {
        (17, "session"), (18, "holidays"), (52, "holidays"),
    }  # fmt: skip


# --- refusals


def test_a_book_without_a_plan_is_refused_and_its_sheets_are_named():
    assert "Титул" in refusal(book(plan=False))


def test_a_plan_without_a_code_of_specialty_is_refused():
    refusal(book(title=title_grid(TITLE[:3])))


def test_a_plan_without_a_year_of_intake_is_refused():
    refusal(book(title=title_grid(TITLE[:5])))


def test_the_name_of_the_file_says_what_its_title_leaves_open():
    plan = read_plan(book(title=False), "15.02.16_2025.plx.xlsx")

    assert (plan.specialty_code, plan.intake_year) == ("15.02.16", 2025)


def test_a_table_without_rows_is_refused():
    assert refusal(book(plan_grid(())))


def test_a_formula_without_a_result_is_refused_with_its_place():
    grid = plan_grid()
    column = grid.rows[2].index("Лек") + 1
    grid.put(6, column, "=SUM(A1:A2)")

    assert "6" in refusal(book(grid))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not an archive",
        book()[:-200],
        book()[:2000],
        book(old=True)[:700],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900,
    ],
    ids=["no archive", "cut at the end", "cut", "old and cut", "empty container"],
)
def test_a_damaged_book_is_refused_in_words(content):
    assert refusal(content)


def test_a_bomb_of_a_book_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a>" * 30_000_000)

    assert refusal(target.getvalue())


def test_entities_in_a_book_are_refused():
    source = zipfile.ZipFile(io.BytesIO(book()))
    target = io.BytesIO()
    laughs = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets"):
                content = laughs + content.replace(b"<sheetData", b"<x>&b;</x><sheetData", 1)
            archive.writestr(name, content)

    assert refusal(target.getvalue())


def test_an_empty_grid_has_no_plan():
    assert refusal(book(plan=False, title=False, chart=False, Лист1=_one_cell()))


def _one_cell():
    grid = Grid()
    grid.put(1, 1, "Здравствуйте")
    return grid


def test_rows_of_the_sample_are_what_the_sums_say():
    assert len([row for row in ROWS if row[0] != "§"]) == 10
