"""What a PLX file says besides hours: weeks of practice, joint forms of control, re-credit, the academic chart."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.curricula import queries, services
from app.curricula.chart_models import ChartWeek
from app.curricula.models import CurriculumItem, ItemControl, ItemWeeks
from app.curricula.plx import read_plan
from app.extensions import db
from tests.curricula.plx_text import element, hours, item, plan_file


def cell(week, code, course=1, semester=1, part=1, parts=1, first=1):
    return element(
        "ПланыГрафикиЯчейки", Курс=course, Семестр=semester, НомерНедели=week, НомерПервойНедели=first,
        КоличествоЧастейВНеделе=parts, НомерЧастиНедели=part, КодВидаДеятельности=code,
    )  # fmt: skip


def joint(*rows, code=3, semester=2):
    forms = element("КомплексныеФК", Код=-1, Наименование="Комплексный", КодВидаРабот=code, Курс=1, Семестр=semester)
    return [forms, *(element("Строки_КомплексныеФК", Код=-n, КодСтроки=n, КодКомплекснойФК=-1) for n in rows)]


def warnings(plan):
    return [str(warning) for warning in plan.warnings]


def load(*rows, **header):
    loading = services.import_plan(read_plan(plan_file(*rows, **header)))
    db.session.commit()
    return loading


PRACTICE = (item(1, "УП.01", "Практика", kind=3), hours(1, 72, work=103))
TWO = (item(1, "ОП.01"), hours(1, 34, semester=2), hours(1, 1, work=3, semester=2),
       item(2, "ОП.02", "Физика"), hours(2, 34, semester=2), hours(2, 1, work=3, semester=2))  # fmt: skip
CHART = (cell(1, 1), cell(2, 3), cell(1, 12, semester=2, first=20))


# --- weeks of practice


@pytest.mark.parametrize(("weeks", "days", "expected"), [(2, 0, "2"), (2, 4, "2.67"), (0, 3, "0.5")])
def test_the_length_of_a_practice_counts_days_as_sixths_of_a_week(weeks, days, expected):
    plan = read_plan(plan_file(*PRACTICE, hours(1, 0, work=51, Недель=weeks, Дней=days)))

    assert plan.items[0].weeks == {1: Decimal(expected)}


def test_weeks_of_practice_are_stored_and_compared(db_session):
    load(*PRACTICE, hours(1, 0, work=51, Недель=2))

    assert db_session.execute(sa.select(ItemWeeks.semester, ItemWeeks.weeks)).all() == [(1, 2)]
    assert not load(*PRACTICE, hours(1, 0, work=51, Недель=2)).changes
    changed = load(*PRACTICE, hours(1, 0, work=51, Недель=3))
    assert [str(what) for row in changed.change.changed for what in row.what] == ["недели практики"]
    assert db_session.scalars(sa.select(ItemWeeks.weeks)).all() == [3]


def test_weeks_that_no_calendar_has_are_refused():
    with pytest.raises(Exception, match="Недель"):
        read_plan(plan_file(*PRACTICE, hours(1, 0, work=51, Недель=400)))


# --- joint forms of control


def test_a_joint_credit_is_one_for_several_items(db_session):
    loading = load(*TWO, *joint(1, 2))

    assert {row.joint for row in db_session.scalars(sa.select(ItemControl))} == {1}
    assert loading.plan.warnings == []
    assert not load(*TWO, *joint(1, 2)).changes


def test_a_joint_credit_that_appears_is_a_difference(db_session):
    load(*TWO)

    change = load(*TWO, *joint(1, 2)).change

    assert [row.title for row in change.changed] == ["ОП.01 Математика", "ОП.02 Физика"]


def test_a_joint_form_that_no_row_has_is_said_aloud():
    plan = read_plan(plan_file(*TWO, *joint(1, 99)))

    assert [control.joint for row in plan.items for control in row.controls] == [1, None]
    assert len(plan.warnings) == 1


# --- re-credit


def test_recredited_hours_stand_in_no_semester_and_are_kept(db_session):
    load(item(1, "ОП.01", ЧасовПоПлану=72), hours(1, 34), hours(1, 38, work=1004))

    row = db_session.scalar(sa.select(CurriculumItem))
    assert (row.hours_total, row.hours_recredited) == (34, 38)


def test_what_a_row_promises_is_its_semesters_and_what_was_studied_before():
    told = read_plan(plan_file(item(1, "ОП.01", ЧасовПоПлану=72, ЧасовИзучено=38), hours(1, 34)))
    broken = read_plan(plan_file(item(1, "ОП.01", ЧасовПоПлану=72), hours(1, 34)))

    assert (told.items[0].recredited, told.warnings) == (38, [])
    assert any("ОП.01" in text and "72" in text and "34" in text for text in warnings(broken))


# --- the academic chart


def test_the_chart_is_counted_in_weeks_of_the_year_and_semesters_of_the_programme(db_session):
    load(*PRACTICE, *CHART, cell(2, 4, course=2, semester=2, first=20))

    weeks = db_session.execute(
        sa.select(ChartWeek.course, ChartWeek.week, ChartWeek.semester, ChartWeek.kind).order_by("course", "week")
    ).all()
    assert weeks == [
        (1, 1, 1, "theory"), (1, 2, 1, "session"), (1, 20, 2, "holidays"), (2, 21, 4, "training_practice"),
    ]  # fmt: skip


def test_courses_that_nobody_studies_are_left_out():
    plan = read_plan(plan_file(*PRACTICE, *CHART, *(cell(n, 13, course=7) for n in range(1, 27))))

    assert {week.course for week in plan.chart} == {1}


def test_unknown_codes_of_weeks_are_kept_and_named():
    plan = read_plan(plan_file(*PRACTICE, cell(1, 777), cell(2, 7)))

    assert [(week.kind, week.source_code) for week in plan.chart] == [("other", "777"), ("certification", "7")]
    assert any("777" in text for text in warnings(plan))


def test_a_week_on_the_border_of_semesters_is_the_one_that_is_studied():
    border = [cell(20, 13, semester=1), cell(1, 1, semester=2, first=20)]

    (week,) = read_plan(plan_file(*PRACTICE, *border)).chart

    assert (week.week, week.semester, week.kind) == (20, 2, "theory")


def test_days_of_a_week_are_parts_of_it():
    days = [cell(10, 15 if day == 2 else 1, part=day, parts=6) for day in range(1, 7)]

    plan = read_plan(plan_file(*PRACTICE, *days))

    assert [week.kind for week in plan.chart] == ["theory", "day_off", *["theory"] * 4]


def test_a_week_told_whole_and_by_days_is_brought_to_days():
    halves = [cell(10, 12, part=1, parts=1, semester=2), *(cell(10, 15, part=day, parts=6) for day in (1, 2))]

    plan = read_plan(plan_file(*PRACTICE, *halves))

    assert [(week.part, week.parts, week.kind) for week in plan.chart] == [
        (1, 6, "day_off"), (2, 6, "day_off"), *((day, 6, "holidays") for day in (3, 4, 5, 6)),
    ]  # fmt: skip


def test_cells_outside_of_the_calendar_are_left_out_aloud():
    plan = read_plan(plan_file(*PRACTICE, *CHART, cell(60, 1), cell(1, 1, course=40)))

    assert len(plan.chart) == 3
    assert ["2" in text for text in warnings(plan)] == [True]


def test_another_chart_is_a_difference_and_no_chart_leaves_the_stored_one(db_session):
    curriculum = load(*PRACTICE, *CHART).place.curriculum

    assert not load(*PRACTICE, *CHART).changes
    assert not load(*PRACTICE).changes
    assert load(*PRACTICE, cell(1, 1), cell(2, 1), cell(1, 12, semester=2, first=20)).change.chart_weeks == 1
    assert len(queries.stored_chart(curriculum.id)) == 3
