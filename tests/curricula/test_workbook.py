"""The program's own workbook: what is written comes back the same, what is filled in wrongly is named."""

import io
from decimal import Decimal

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core.models import AuditEntry
from app.curricula import services
from app.curricula.models import Curriculum
from app.curricula.outline import Amount, RowOutline, chart_outline, outline_of
from app.curricula.plan import PlanError
from app.curricula.plx import read_plan as read_plx
from app.curricula.reading import read_plan
from app.curricula.workbook import layout
from app.curricula.workbook.content import EMPTY, Content, content_of, content_of_plan
from app.curricula.workbook.write import write_curriculum
from app.extensions import db
from app.policy.roles import Role
from app.seeds.samples import college_plan
from tests.curricula.plan_book import book

TITLE = {
    "specialty_code": "09.02.07", "specialty_name": "Информационные системы", "qualification": "Программист",
    "level": "specialist", "study_form": "full_time", "base": "basic", "intake_year": 2026, "years": 3, "months": 10,
    "per_course": 2,
}  # fmt: skip


def written(content):
    target = io.BytesIO()
    write_curriculum(target, content)
    return target.getvalue()


def changed(content, change):
    """The workbook after somebody has typed in it."""
    sheets = load_workbook(io.BytesIO(content))
    change(sheets)
    target = io.BytesIO()
    sheets.save(target)
    return target.getvalue()


def refusal(content):
    with pytest.raises(PlanError) as refused:
        read_plan(content)
    return str(refused.value)


ODD = {
    ("ПМ.01", 1): RowOutline(
        "ПМ.01", "Модуль", "module", ("П Профессиональный цикл", "Модули"), hours_total=Decimal("110.50")
    ),
    ("МДК.01.01", 1): RowOutline(
        "МДК.01.01", "Курс", "mdk", ("П Профессиональный цикл", "Модули"), ("ПМ.01", 1), hours_total=Decimal("110.50"),
        hours={
            (1, "lecture", ""): Amount(Decimal("97.75"), Decimal(10)),
            (2, "other", "Аудиторные (электронные)"): Amount(Decimal("12.75"), Decimal("0.25")),
            (2, "self_study", ""): Amount(Decimal(0), Decimal(2)),
        },
        controls={(2, "other", "Другие формы"): 2, (2, "diff_credit", ""): 1, (1, "qualification_exam", ""): 1},
        joint={(2, "diff_credit", ""): 3},
        hours_recredited=Decimal(36),
    ),
    ("УП.01", 1): RowOutline(
        "УП.01", "=Практика", "training_practice", ("П Профессиональный цикл", "Модули"), ("ПМ.01", 1),
        is_dispersed=True, is_counted=False, weeks={2: Decimal("2.67")},
    ),
    ("Без индекса", 1): RowOutline("", "Без индекса", "other", ("П Профессиональный цикл",), is_optional=True),
    ("Вовсе без цикла", 1): RowOutline("", "Вовсе без цикла", "discipline", (), is_elective=True),
    ("УП.01", 2): RowOutline("УП.01", "Тёзка", "discipline", ("ФТД Факультативы",)),
}  # fmt: skip
CHART = {
    (1, 1, 1): (1, 1, "theory", ""),
    (1, 2, 1): (2, 1, "day_off", ""),
    (1, 2, 2): (2, 2, "other", "777"),
    (2, 53, 1): (1, 4, "certification", "7"),
    (2, 52, 1): (1, 4, "none", ""),
}


# --- round trips


def test_every_oddity_of_a_plan_comes_back_the_same():
    plan = read_plan(written(Content(TITLE, ODD, CHART, semesters=4)))

    assert outline_of(plan) == ODD
    assert chart_outline(plan.chart) == CHART
    assert (plan.specialty_code, plan.intake_year, plan.duration) == ("09.02.07", 2026, 46)


@pytest.mark.parametrize("source", [college_plan.content(), book()], ids=["plx", "xlsx"])
def test_a_file_of_a_planner_goes_through_the_workbook_unchanged(source):
    plan = read_plan(source)

    back = read_plan(written(content_of_plan(plan)))

    assert outline_of(back) == outline_of(plan)
    assert chart_outline(back.chart) == chart_outline(plan.chart)
    assert back.warnings == []


@pytest.mark.real_files
@pytest.mark.parametrize("name", ["spo_09.02.07_2024.plx", "vo_01.03.02_2025.plx", "vo_09.03.01_2021.plx"])
def test_a_real_curriculum_goes_through_the_workbook_unchanged(real_plan, name):
    plan = read_plx(real_plan(name))

    back = read_plan(written(content_of_plan(plan)))

    assert outline_of(back) == outline_of(plan)
    assert chart_outline(back.chart) == chart_outline(plan.chart)


def test_what_is_stored_goes_out_and_back_without_a_difference(db_session):
    curriculum = services.import_plan(read_plx(college_plan.content())).place.curriculum
    db_session.commit()

    loading = services.preview(read_plan(written(content_of(curriculum))))

    assert loading.place.curriculum.id == curriculum.id
    assert (loading.creates, loading.changes) == (False, False)


def test_programmes_of_one_specialty_are_told_apart_by_name(db_session):
    plans = [read_plx(college_plan.content()), read_plx(college_plan.content())]
    plans[1].profile = "Веб-разработка"
    made = [services.import_plan(plan).place.curriculum for plan in plans]
    db_session.commit()

    found = [services.preview(read_plan(written(content_of(one)))).place.curriculum.id for one in made]

    assert found == [one.id for one in made]


# --- filling in


def filled(sheets):
    plan, title = sheets[layout.PLAN_SHEET], sheets[layout.TITLE_SHEET]
    for row, value in enumerate(("15.01.05", "Сварщик", "", "Сварщик", "", "Заочная", "9 классов", 2026, 1, 10, 2), 1):
        title.cell(row, 2, value or None)
    heads = {plan.cell(3, column).value: column for column in range(plan.max_column, 0, -1)}
    lead = {label: place for place, label in enumerate(layout.LEAD, 1)}
    rows = (
        {"Вид строки": "Цикл", "Индекс": "ОП", "Наименование": "Общепрофессиональный цикл"},
        {"Индекс": "ОП.01", "Наименование": "Черчение", "Лек": 20, "Пр": "16,5", "Зачёт": "1"},
        {"Вид строки": "Профессиональный модуль", "Индекс": "ПM.01", "Наименование": "Сварка"},
        {"Вид строки": "МДК", "Индекс": "МДК.01.01", "Наименование": "Техника", "Входит в": "ПМ.01", "Лек": 30},
    )
    for number, told in enumerate(rows, 4):
        for label, value in told.items():
            plan.cell(number, lead.get(label) or heads[label], value)


def test_the_empty_form_is_filled_in_and_read():
    plan = read_plan(changed(written(EMPTY), filled))

    assert [(row.index_code, row.kind, int(row.total)) for row in plan.items] == [
        ("ОП.01", "discipline", 36), ("ПМ.01", "module", 0), ("МДК.01.01", "mdk", 30),
    ]  # fmt: skip
    assert plan.items[2].parent is plan.items[1]
    assert (plan.specialty_name, plan.study_form, plan.base, plan.duration) == ("Сварщик", "extramural", "basic", 22)
    assert [str(control.form) for control in plan.items[0].controls] == ["credit"]


def test_columns_may_be_moved_and_inserted():
    content = written(Content(TITLE, ODD, CHART, semesters=4))

    inserted = changed(content, lambda sheets: _unmerged(sheets[layout.PLAN_SHEET]).insert_cols(1))

    assert outline_of(read_plan(inserted)) == ODD


def _unmerged(sheet):
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    return sheet


def test_the_empty_form_as_it_is_says_what_is_missing():
    said = refusal(written(EMPTY))

    assert layout.TITLE["specialty_code"] in said
    assert layout.TITLE["intake_year"] in said


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("A5", "Предмет", "A5"),
        ("D7", "ПМ.77", "D7"),
        ("E5", "может быть", "E5"),
        ("C5", None, "C5"),
        ("K5", "девятый", "K5"),
        ("Q5", "много", "Q5"),
        ("Q5", -4, "Q5"),
        ("Q5", "=A1+1", "Q5"),
        ("D4", "Нет такого цикла", "D4"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place(cell, value, said):
    def spoil(sheets):
        filled(sheets)
        sheets[layout.PLAN_SHEET][cell] = value

    told = refusal(changed(written(EMPTY), spoil))

    assert said in told
    assert layout.PLAN_SHEET in told


def test_all_wrong_cells_are_named_at_once():
    def spoil(sheets):
        filled(sheets)
        for cell in ("Q5", "Q7", "D7"):
            sheets[layout.PLAN_SHEET][cell] = "что-то"
        sheets[layout.TITLE_SHEET]["B8"] = "скоро"
        sheets[layout.CHART_SHEET]["B3"] = "Ы"

    said = refusal(changed(written(EMPTY), spoil))

    assert [place for place in ("Q5", "Q7", "D7", "B8", "B3") if place in said] == ["Q5", "Q7", "D7", "B8", "B3"]


def test_a_column_that_nobody_knows_is_refused_by_its_heading():
    def rename(sheets):
        filled(sheets)
        sheets[layout.PLAN_SHEET]["Q3"] = "Прогулки"

    assert "Прогулки" in refusal(changed(written(EMPTY), rename))


@pytest.mark.parametrize(
    ("cell", "value"), [("B8", "позавчера"), ("B8", 1812), ("B6", "по переписке"), ("B5", "Академики"), ("B11", 99)]
)
def test_a_wrong_line_of_the_title_is_refused(cell, value):
    def spoil(sheets):
        filled(sheets)
        sheets[layout.TITLE_SHEET][cell] = value

    assert cell in refusal(changed(written(EMPTY), spoil))


@pytest.mark.parametrize(("sign", "semester"), [("Ы", 1), ("Т/К/Э/Т", 1), ("Т", "первый"), ("Т", 40)])
def test_a_wrong_week_of_the_chart_is_refused(sign, semester):
    def spoil(sheets):
        filled(sheets)
        sheets[layout.CHART_SHEET]["B3"], sheets[layout.CHART_SHEET]["B4"] = sign, semester

    assert layout.CHART_SHEET in refusal(changed(written(EMPTY), spoil))


def test_without_a_title_the_workbook_is_refused():
    assert layout.TITLE_SHEET in refusal(changed(written(EMPTY), lambda sheets: sheets.remove(sheets["Титул"])))


def test_a_total_that_a_row_promises_and_does_not_give_is_said_aloud():
    def promise(sheets):
        filled(sheets)
        sheets[layout.PLAN_SHEET].cell(5, 10, 99)

    plan = read_plan(changed(written(EMPTY), promise))

    assert any("99" in str(warning) and "ОП.01" in str(warning) for warning in plan.warnings)


def test_a_name_that_begins_like_a_formula_stays_a_name():
    sheet = load_workbook(io.BytesIO(written(Content(TITLE, ODD, CHART, semesters=4))))[layout.PLAN_SHEET]

    names = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=Практика"]
    assert [cell.data_type for cell in names] == ["s"]


# --- the pages


def test_a_head_takes_a_curriculum_to_excel_and_loads_it_back(sign_in):
    curriculum = services.import_plan(read_plx(college_plan.content())).place.curriculum
    db.session.commit()
    head = sign_in(Role.STUDY_HEAD)

    answer = head.get(f"/curricula/workbook/{curriculum.id}.xlsx")
    place = head.post("/curricula/load/", data={"file": (io.BytesIO(answer.data), "план.xlsx")}).location

    assert answer.status_code == 200
    assert "Менять нечего" in head.get(place).text
    assert db.session.scalar(sa.select(AuditEntry.act).where(AuditEntry.act == "exported")) == "exported"


def test_the_empty_form_is_offered_where_a_file_is_chosen(sign_in):
    head = sign_in(Role.STUDY_HEAD)

    assert "/curricula/workbook/template.xlsx" in head.get("/curricula/load/").text
    assert load_workbook(io.BytesIO(head.get("/curricula/workbook/template.xlsx").data)).sheetnames[1] == "План"


def test_a_curriculum_that_is_not_there_has_no_workbook(sign_in):
    assert sign_in(Role.STUDY_HEAD).get("/curricula/workbook/4711.xlsx").status_code == 404


def test_a_teacher_takes_no_curriculum_away(sign_in):
    curriculum = services.import_plan(read_plx(college_plan.content())).place.curriculum
    db.session.commit()
    teacher = sign_in(Role.TEACHER)

    assert teacher.get(f"/curricula/workbook/{curriculum.id}.xlsx").status_code in (403, 404)
    assert teacher.get("/curricula/workbook/template.xlsx").status_code in (403, 404)


def test_mistakes_of_a_filled_form_are_told_at_the_field_line_by_line(sign_in):
    def spoil(sheets):
        filled(sheets)
        sheets[layout.PLAN_SHEET]["Q5"], sheets[layout.PLAN_SHEET]["Q7"] = "много", "мало"

    content = changed(written(EMPTY), spoil)
    answer = sign_in(Role.STUDY_HEAD).post("/curricula/load/", data={"file": (io.BytesIO(content), "план.xlsx")})

    assert "ячейка Q5: «много»" in answer.text
    assert "ячейка Q7: «мало»" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Curriculum.id))) == 0
