import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from app.core.excel import Column, Kind, container, read, read_workbook, write_template, write_workbook

COLUMNS = (
    Column("code", "Код", required=True, max_length=12, example="ИС-21"),
    Column("name", "Полное наименование", required=True, hint="как в уставе"),
    Column("hours", "Часов", Kind.INT),
    Column("rate", "Ставка", Kind.DECIMAL),
    Column("opened_on", "Дата открытия", Kind.DATE),
    Column("seen_at", "Замечено", Kind.DATETIME),
    Column("bell", "Звонок", Kind.TIME),
    Column("paid", "Платно", Kind.BOOL),
    Column("form", "Форма обучения", Kind.CHOICE, choices={"full": "Очная", "part": "Заочная"}),
    Column("department", "Отделение", Kind.LINK),
)
FULL = (
    "ИС-21",
    "Информационные системы",
    36,
    Decimal("1.25"),
    dt.date(2026, 9, 1),
    dt.datetime(2026, 9, 1, 8, 30),
    dt.time(8, 30),
    True,
    "part",
    "Отделение связи",
)


def workbook(*rows, title="Лист"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def written(rows, columns=COLUMNS):
    target = io.BytesIO()
    write_workbook(target, columns, rows, title="Группы")
    return target.getvalue()


def one_problem(content, columns=COLUMNS):
    (problem,) = read_workbook(content, columns).problems
    return problem


def with_cell(key, value):
    """A workbook with one row that is right but for one cell."""
    place = [column.key for column in COLUMNS].index(key)
    row = list(FULL)
    row[3], row[7], row[8] = 1.25, "да", "Заочная"
    row[place] = value
    return workbook([column.label for column in COLUMNS], row)


def test_what_was_written_is_read_back_with_its_types():
    result = read_workbook(written([FULL]), COLUMNS)

    assert result.problems == []
    assert tuple(result.rows[0].values[column.key] for column in COLUMNS) == FULL


def test_a_table_has_a_frozen_head_and_prints_on_the_width_of_a_landscape_page():
    sheet = load_workbook(io.BytesIO(written([FULL]))).active

    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["E2"].number_format == "dd.mm.yyyy"
    assert sheet.auto_filter.ref == "A1:J2"


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "#N/A"])
def test_text_never_becomes_a_formula(text):
    row = ("A", text) + (None,) * 8

    cell = load_workbook(io.BytesIO(written([row]))).active["B2"]

    assert (cell.value, cell.data_type) == (text, "s")


def test_control_characters_and_endless_text_do_not_break_a_workbook():
    row = ("A\x0b\x00", "я" * 40_000) + (None,) * 8

    sheet = load_workbook(io.BytesIO(written([row]))).active

    assert sheet["A2"].value == "A"
    assert len(sheet["B2"].value) == 32_767


def test_headings_are_found_in_any_order_below_a_title_and_however_they_are_spelled():
    content = workbook(
        ["Сведения о группах"],
        [],
        ["  полное   НАИМЕНОВАНИЕ* ", "Чужой столбец", "Koд"],
        ["Связь", "x", "СВ-1"],
    )

    result = read_workbook(content, COLUMNS)

    assert result.problems == []
    assert [(row.number, row.values) for row in result.rows] == [(4, {"name": "Связь", "code": "СВ-1"})]
    assert result.unknown == ("Чужой столбец",)
    assert result.keys == ("code", "name")


def test_a_missing_required_heading_is_named_and_nothing_is_read():
    result = read_workbook(workbook(["Код", "Часов"], ["A", 1]), COLUMNS)

    assert [problem.column for problem in result.problems] == ["Полное наименование"]
    assert result.rows == []


def test_a_heading_that_stands_twice_is_refused():
    assert one_problem(workbook(["Код", "Полное наименование", "код"], ["A", "Б", "В"])).column == "Код"


def test_blank_rows_and_stray_spaces_are_no_data():
    content = workbook(["Код", "Полное наименование"], ["  ", None], [], [" A ", "Б\xa0 в\u200b"])

    assert [row.values for row in read_workbook(content, COLUMNS).rows] == [{"code": "A", "name": "Б в"}]


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("code", 101, "101"),
        ("code", 101.0, "101"),
        ("hours", "1 200", 1200),
        ("hours", "36 ", 36),
        ("rate", "0,5", Decimal("0.5")),
        ("rate", 0.1 + 0.2, Decimal("0.3")),
        ("opened_on", "01.09.2026", dt.date(2026, 9, 1)),
        ("opened_on", "1.9.2026 г.", dt.date(2026, 9, 1)),
        ("opened_on", "2026-09-01", dt.date(2026, 9, 1)),
        ("opened_on", dt.datetime(2026, 9, 1), dt.date(2026, 9, 1)),
        ("seen_at", "01.09.2026 8:30", dt.datetime(2026, 9, 1, 8, 30)),
        ("bell", "8:30", dt.time(8, 30)),
        ("bell", dt.time(8, 30), dt.time(8, 30)),
        ("paid", "Да", True),
        ("paid", "-", False),
        ("paid", True, True),
        ("form", "очная", "full"),
        ("form", "full", "full"),
    ],
)
def test_values_are_understood_as_people_type_them(key, raw, value):
    result = read_workbook(with_cell(key, raw), COLUMNS)

    assert result.problems == []
    assert result.rows[0].values[key] == value


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("code", None),
        ("code", "СЛИШКОМ-ДЛИННЫЙ"),
        ("hours", "много"),
        ("hours", 1.5),
        ("hours", 1e300),
        ("rate", "1.2.3"),
        ("rate", 1.234),
        ("opened_on", "31.02.2026"),
        ("opened_on", "01.09.26"),
        ("opened_on", "01.09.0001"),
        ("opened_on", 46266),
        ("opened_on", dt.datetime(2026, 9, 1, 8)),
        ("seen_at", "вчера"),
        ("bell", "25:00"),
        ("paid", "наверное"),
        ("form", "вечерняя"),
        ("name", "#REF!"),
    ],
)
def test_a_value_that_is_not_understood_is_told_with_its_row_and_column(key, raw):
    problem = one_problem(with_cell(key, raw))

    label = next(column.label for column in COLUMNS if column.key == key)
    assert (problem.row, problem.column) == (2, label)
    assert str(problem.message)


def test_a_number_in_a_date_column_is_offered_as_the_date_it_may_be():
    assert "01.09.2026" in str(one_problem(with_cell("opened_on", 46266)).message)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Cвязь", "Связь"), ("ИC-21", "ИС-21"), ("HТML", "HTML"), ("Отделeние cвязи", "Отделение связи")],
)
def test_a_latin_letter_in_a_russian_word_is_found_and_the_right_word_offered(typed, meant):
    problem = one_problem(with_cell("name", typed))

    assert problem.value == typed
    assert meant in str(problem.message)


@pytest.mark.parametrize("text", ["HTML-вёрстка", "Web дизайн", "C++ и Python", "1С:Бухгалтерия", "МДК.01.01"])
def test_words_of_two_languages_side_by_side_are_fine(text):
    assert read_workbook(with_cell("name", text), COLUMNS).problems == []


def test_a_choice_with_a_slip_is_answered_with_the_nearest_one():
    assert "Заочная" in str(one_problem(with_cell("form", "Заочноя")).message)


def test_a_cell_merged_down_the_rows_says_the_same_of_each():
    book = Workbook()
    for row in (["Код", "Полное наименование"], ["A", "Связь"], ["B", None], ["C", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B4")

    result = read_workbook(saved(book), COLUMNS)

    assert [row.values["name"] for row in result.rows] == ["Связь"] * 3


def test_a_formula_nobody_has_calculated_is_an_error_not_an_empty_cell():
    problem = one_problem(with_cell("hours", "=6*6"))

    assert (problem.row, problem.column) == (2, "Часов")


def test_the_template_is_read_as_an_empty_table_until_somebody_fills_it():
    target = io.BytesIO()
    write_template(target, COLUMNS, title="Группы")
    book = load_workbook(target)
    empty = read_workbook(target.getvalue(), COLUMNS)
    for place, value in ((2, "ИС-21"), (3, "Связь"), (5, "0,5"), (10, "Очная")):
        book.active.cell(4, place, value)

    result = read_workbook(saved(book), COLUMNS)

    assert (empty.rows, empty.problems) == ([], [])
    assert [(row.number, row.values["code"], row.values["form"]) for row in result.rows] == [(4, "ИС-21", "full")]


def test_the_template_offers_long_lists_from_a_hidden_sheet():
    choices = {number: f"Специальность номер {number}" for number in range(40)}
    target = io.BytesIO()
    write_template(target, [Column("s", "Специальность", Kind.CHOICE, choices=choices)], title="Г")

    book = load_workbook(target)

    assert book.worksheets[1].sheet_state == "hidden"
    assert book.active.data_validations.dataValidation[0].formula1.endswith("$A$1:$A$40")


def renamed_xls():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(container.MAX_UNPACKED + 1))
    return target.getvalue()


def entities():
    source = zipfile.ZipFile(io.BytesIO(workbook(["Код", "Полное наименование"], ["A", "Б"])))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                lol = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
                content = (
                    b'<!DOCTYPE x [<!ENTITY l0 "ha">'
                    + lol
                    + b"]>"
                    + content.replace(b"</sheetData>", b"&l9;</sheetData>")
                )
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04" + bytes(100),
        b"\x00junk" * 2_000_000,
        bytes(container.MAX_BYTES + 1),
        "Код;Название\nA;Б\n".encode(),
        "Код;Название\nA;Б\n".encode("cp1251"),
        renamed_xls(),
        bomb(),
        entities(),
        workbook(["Код", "Полное наименование"], ["A", "Б"])[:-200],
        workbook([]),
        workbook(["ничего", "похожего"], ["A", "Б"]),
    ],
    ids=[
        "empty",
        "cut-head",
        "junk",
        "too-large",
        "csv",
        "csv-1251",
        "xls",
        "bomb",
        "entities",
        "cut-tail",
        "blank",
        "foreign",
    ],
)
def test_a_file_that_is_no_such_table_is_answered_in_words(content):
    result = read_workbook(content, COLUMNS)

    assert result.rows == []
    assert [(problem.row, problem.column) for problem in result.problems] == [(None, None)]


def test_a_row_number_beyond_all_sheets_takes_no_time():
    content = workbook(["Код", "Полное наименование"], ["A", "Б"])
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace(b'r="2"', b'r="999999999"'))

    assert read_workbook(target.getvalue(), COLUMNS).rows == []


def test_more_rows_than_allowed_are_refused_as_a_whole(monkeypatch):
    monkeypatch.setattr(read, "MAX_ROWS", 3)
    content = workbook(["Код", "Полное наименование"], *([str(n), "Б"] for n in range(4)))

    result = read_workbook(content, COLUMNS)

    assert result.rows == []
    assert result.problems[0].row is None


def test_a_sheet_can_be_asked_for_by_name():
    book = Workbook()
    book.active.append(["пусто"])
    second = book.create_sheet("Группы")
    second.append(["Код", "Полное наименование"])
    second.append(["A", "Б"])

    assert len(read_workbook(saved(book), COLUMNS, sheet="группы").rows) == 1
    assert "Группы" in str(read_workbook(saved(book), COLUMNS, sheet="Нет").problems[0].message)
