"""Workbooks of plans for tests, as planners and people lay them out; every oddity is an argument."""

import io

from openpyxl import Workbook

from tests.core.biff import old_workbook

KINDS = ("Итого", "Лек", "Пр", "Лаб", "КРП", "СР", "Конт роль")
FORMS = ("Экза мен", "Зачет", "Зачет с оц.", "КП", "КР", "Др")

# fmt: off
# Index, name, forms («form: semesters»), hours by semester and kind, whether counted.
ROWS = (
    ("§", "ОП.ОБЩЕОБРАЗОВАТЕЛЬНАЯ ПОДГОТОВКА"),
    ("§", "СО.Среднее общее образование"),
    ("ОУД.01", "Русский язык", {"Экза мен": "2", "Др": "1"}, {1: {"Лек": 20, "Пр": 14}, 2: {"Лек": 10, "Пр": 28, "Конт роль": 6}}),  # noqa: E501
    ("ОУД.02", "Литература", {"Зачет с оц.": "12"}, {1: {"Лек": 34}, 2: {"Лек": 17, "СР": 17}}),
    ("§", "ПП.ПРОФЕССИОНАЛЬНАЯ ПОДГОТОВКА"),
    ("§", "ОПЦ.Общепрофессиональный цикл"),
    ("ОП.01", "Архитектура ЭВМ", {"Зачет": "3"}, {3: {"Лек": 30, "Лаб": 20}}),
    ("ОП.02", "Базы данных", {"Экза мен": "4", "КР": "4"}, {3: {"Лек": 16}, 4: {"Пр": 40, "КРП": 20, "Конт роль": 6}}),
    ("§", "ПЦ.Профессиональный цикл"),
    ("ПМ.01", "Разработка модулей", {"Экза мен": "4", "Зачет с оц.": "344"}, {3: {"Лек": 48, "Пр": 36}, 4: {"Пр": 108, "Конт роль": 6}}),  # noqa: E501
    ("МДК.01.01", "Разработка программ", {"Зачет с оц.": "3"}, {3: {"Лек": 48}}),
    ("УП.01", "Учебная практика", {"Зачет с оц.": "4"}, {3: {"Пр": 36}, 4: {"Пр": 36}}),
    ("ПП.01", "Производственная практика", {"Зачет с оц.": "4"}, {4: {"Пр": 72}}),
    ("ПМ.01.ЭК", "Экзамен по модулю", {"Экза мен": "4"}, {4: {"Конт роль": 6}}),
    ("§", "ФТД.Факультативы"),
    ("ФТД.01", "Рисунок", {"Зачет": "1"}, {1: {"Пр": 17}}),
)
# fmt: on
BY_SEMESTER = {1: 85, 2: 78, 3: 150, 4: 180}
CONTROLS = {"exam": 3, "credit": 2, "diff_credit": 5, "course_work": 1, "other": 1}
TITLE = (
    ("МИНИСТЕРСТВО ОБРАЗОВАНИЯ",),
    ("УЧЕБНЫЙ ПЛАН",),
    ("по программе среднего профессионального образования на базе основного общего образования",),
    ("09.02.07",),
    ("09.02.07 Информационные системы и программирование",),
    ("Квалификация: программист", None, "Год начала подготовки (по учебному плану)", None, "2024"),
    ("Форма обучения: Очная", None, "Учебный год", None, "2024-2025"),
    ("Срок получения образования: 3г 10м", None, "Образовательный стандарт (ФГОС)", None, "№ 1547 от 09.12.2016"),
)


class Grid:
    """Cells and merged areas of one sheet."""

    def __init__(self):
        self.rows, self.merged = [], []

    def put(self, row, column, value):
        while len(self.rows) < row:
            self.rows.append([])
        cells = self.rows[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value

    def merge(self, top, left, bottom, right):
        if (top, left) != (bottom, right):
            self.merged.append((top, left, bottom, right))


def plan_grid(rows=ROWS, *, down=0, right=0, merged=True, heads=None, kinds=KINDS, forms=FORMS, courses=True,
              extra=(), counted=True, index_first=True, tall=False, totals=True, semesters=4, per_course=2,
              semester_name="Семестр {}"):  # fmt: skip
    """The sheet «План». `heads` renames headings, `extra` adds columns that nobody knows to each semester."""
    grid, called = Grid(), lambda text: (heads or {}).get(text, text)
    top, column = 1 + down, 1 + right
    places = {}
    names = ["Индекс", "Наименование"] if index_first else ["Наименование", "Индекс"]
    lead = ["", *(["Считать в плане"] if counted else []), *names]
    for text in lead:
        places[text] = column
        grid.put(top if tall else top + 2, column, called(text))
        if merged:
            grid.merge(top, column, top + (2 if tall else 1), column)
        column += 1
    start = column
    grid.put(top, column, called("Форма контроля"))
    for text in forms:
        places[text] = column
        grid.put(top + 2, column, called(text))
        column += 1
    if merged:
        grid.merge(top, start, top + 1, column - 1)
    if totals:
        grid.put(top, column, called("Итого акад.часов"))
        for text in ("Экспертное", "По плану", "СР"):
            places["row", text] = column
            grid.put(top + 2, column, called(text))
            column += 1
        if merged:
            grid.merge(top, column - 3, top + 1, column - 1)
    for semester in range(1, semesters + 1):
        start = column
        if courses and (semester - 1) % per_course == 0:
            grid.put(top, column, called(f"Курс {(semester - 1) // per_course + 1}"))
            if merged:
                grid.merge(top, column, top, column + per_course * len((*kinds, *extra)) - 1)
        grid.put(top + 1, column, semester_name.format(semester))
        for text in (*kinds, *extra):
            places[semester, text] = column
            grid.put(top + 2, column, called(text))
            column += 1
        if merged:
            grid.merge(top + 1, start, top + 1, column - 1)
    grid.put(top, column, "Закрепленная кафедра")
    grid.put(top + 2, column, "Код")
    grid.put(top + 2, column + 1, "Наименование")
    if merged:
        grid.merge(top, column, top + 1, column + 1)
    _fill(grid, top + 3, right, places, rows, kinds, merged)
    return grid


def _fill(grid, row, right, places, rows, kinds, merged):
    for told in rows:
        if told[0] == "§":
            grid.put(row, 1 + right, told[1])
            if merged:
                grid.merge(row, 1 + right, row, max(places["Наименование"], places["Индекс"]))
            row += 1
            continue
        index, name, controls, hours = told[:4]
        grid.put(row, places["Индекс"], index)
        grid.put(row, places["Наименование"], name)
        if "Считать в плане" in places:
            grid.put(row, places["Считать в плане"], told[4] if len(told) > 4 else "+")
        for form, semesters in controls.items():
            if form in places:
                grid.put(row, places[form], semesters)
        for semester, amounts in hours.items():
            if (semester, "Итого") in places:
                grid.put(row, places[semester, "Итого"], sum(map(_number, amounts.values())))
            for kind, amount in amounts.items():
                if (semester, kind) in places:
                    grid.put(row, places[semester, kind], str(amount))
        if ("row", "По плану") in places:
            grid.put(row, places["row", "По плану"], sum(_number(n) for a in hours.values() for n in a.values()))
        row += 1


def _number(amount):
    return amount if isinstance(amount, int) else 0


def title_grid(lines=TITLE):
    grid = Grid()
    for row, cells in enumerate(lines, 1):
        for column, value in enumerate(cells, 1):
            if value is not None:
                grid.put(row, column, value)
    return grid


def chart_grid(courses=("I", "II"), *, by_days=True):
    """Weeks across, a course in six rows of days: sessions, holidays, practice; nothing is lessons."""
    grid = Grid()
    grid.put(1, 1, "Календарный учебный график")
    grid.put(2, 1, "Мес")
    grid.put(3, 1, "Нед")
    for week in range(1, 53):
        grid.put(3, week + 1, str(week))
    height = 6 if by_days else 1
    for number, course in enumerate(courses):
        top = 4 + number * height
        grid.put(top, 1, course)
        grid.merge(top, 1, top + height - 1, 1)
        for week, code in {17: "Э", 18: "К", 19: "К", 42: "Э", **dict.fromkeys(range(43, 53), "К")}.items():
            grid.put(top, week + 1, code)
            grid.merge(top, week + 1, top + height - 1, week + 1)
        if by_days:
            grid.put(top + 1, 11, "*")
    return grid


def book(plan=None, title=None, chart=None, *, old=False, **more):
    """Bytes of the workbook: «Титул», «График», «План» and whatever sheets are added; False leaves a sheet out."""
    sheets = {"Титул": title_grid() if title is None else title, "График": chart_grid() if chart is None else chart,
              "План": plan_grid() if plan is None else plan, **more}  # fmt: skip
    sheets = {name: grid for name, grid in sheets.items() if grid}
    if old:
        return old_workbook(**{name: {"rows": grid.rows, "merged": grid.merged} for name, grid in sheets.items()})
    made = Workbook()
    made.remove(made.active)
    for name, grid in sheets.items():
        sheet = made.create_sheet(name)
        for row in grid.rows:
            sheet.append(row)
        for top, left, bottom, right in grid.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()
