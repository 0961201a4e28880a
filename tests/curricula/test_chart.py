"""The academic chart: what follows from it, painting it, printing it."""

import datetime
import json
import re
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.curricula.chart import Chart, Week, chart_of, monday_of, months, usual_chart
from app.curricula.chart_models import ChartWeek
from app.extensions import db
from app.policy.roles import Role
from tests import make


@pytest.fixture
def head(sign_in):
    return sign_in(Role.STUDY_HEAD)


@pytest.fixture
def plan(db_session):
    return make.curriculum(semesters=4)


def save(browser, plan, weeks, version=None):
    return browser.post(
        f"/curricula/{plan.id}/chart/save",
        json={"weeks": weeks, "version": plan.version if version is None else version},
    )


def stored(plan):
    columns = (ChartWeek.course, ChartWeek.week, ChartWeek.part, ChartWeek.parts, ChartWeek.semester, ChartWeek.kind)
    mine = sa.select(*columns, ChartWeek.source_code).where(ChartWeek.curriculum_id == plan.id)
    return [tuple(row) for row in db.session.execute(mine.order_by(ChartWeek.week, ChartWeek.part))]


def test_the_first_week_holds_the_first_of_september():
    assert monday_of(2026, 1) == datetime.date(2026, 8, 31)
    assert monday_of(2024, 1) == datetime.date(2024, 8, 26)
    assert sum(month.span for month in months(2026, 52)) == 52
    assert months(2026, 52)[0].number == 9


def test_weeks_of_lessons_follow_from_the_chart_by_semester():
    weeks = usual_chart(2, 2, 4).weeks

    assert weeks.theory[1] == 17
    assert weeks.theory[2] == 23
    assert weeks.practice[4] == 4


def test_a_divided_week_counts_by_its_parts():
    parts = ("theory", "theory", "theory", "theory", "day_off", "theory")
    chart = Chart({1: {1: Week(1, parts), 2: Week(1, ("theory",))}})

    assert chart.weeks.theory[1] == Decimal(11) / 6
    assert chart.courses[1][1].letters == "Т/*"
    assert chart.courses[1][1].main == "theory"


def test_a_kind_that_nobody_knows_is_shown_as_other():
    row = ChartWeek(course=1, week=1, part=1, parts=1, semester=1, kind="dancing", source_code="99")

    assert chart_of([row]).courses[1][1].kinds == ("other",)


def test_a_painted_chart_is_stored_week_by_week(head, plan):
    days = ["theory"] * 5 + ["other"]

    answer = save(head, plan, [[1, 1, 1, ["theory"], [""]], [1, 20, 2, days, [""] * 5 + ["Ъ"]]])

    assert answer.json["status"] == "saved"
    rows = stored(plan)
    assert rows[0] == (1, 1, 1, 1, 1, "theory", "")
    assert rows[-1] == (1, 20, 6, 6, 2, "other", "Ъ")
    assert "Т/?" in head.get(f"/curricula/{plan.id}/chart").text


@pytest.mark.parametrize(
    "weeks",
    [
        None, "x", [[1]], [[1, 1, 1, [], []]], [[1, 1, 1, ["theory"] * 5, []]], [[1, 54, 2, ["theory"], [""]]],
        [[1, 1, 3, ["theory"], [""]]], [[1, 1, 1, ["dancing"], [""]]], [["1", 1, 1, ["theory"], [""]]],
    ],
)  # fmt: skip
def test_an_impossible_chart_is_refused_whole(head, plan, weeks):
    make.chart(plan)
    before = stored(plan)

    assert save(head, plan, weeks).status_code == 422
    assert stored(plan) == before


def test_who_paints_second_is_told(head, plan):
    assert save(head, plan, [[1, 1, 1, ["theory"], [""]]], version=77).status_code == 409
    assert stored(plan) == []


def test_a_teacher_reads_the_chart_and_does_not_paint(sign_in, plan):
    make.chart(plan)
    teacher = sign_in(Role.TEACHER)

    page = teacher.get(f"/curricula/{plan.id}/chart").text

    assert "save-button" not in page
    assert "Каникулы" in page
    assert save(teacher, plan, []).status_code == 403
    assert teacher.get(f"/curricula/{plan.id}/chart/print").status_code == 403


def test_the_chart_is_printed_with_its_legend_and_sums(head, plan):
    make.chart(plan)

    text = head.get(f"/curricula/{plan.id}/chart/print").text

    assert "Промежуточная аттестация" in text
    assert re.search(r'k-holidays"[^>]*>К<', text)


def test_the_card_shows_the_strip_and_the_load_of_a_week(head, plan):
    make.chart(plan)
    item = make.item(plan, "ОП.01", "Математика", "discipline", hours_total=700)
    db.session.execute(
        sa.text(
            "INSERT INTO item_hours (item_id, semester, kind, source_kind, hours, practical_training)"
            " VALUES (:item, 1, 'lecture', '', 700, 0)"
        ),
        {"item": item.id},
    )
    db.session.commit()

    text = head.get(f"/curricula/show/{plan.id}").text

    assert "41,2 ч в неделю" in text
    assert "k-session" in text


def test_the_page_brings_the_usual_chart_for_an_empty_one(head, plan):
    text = head.get(f"/curricula/{plan.id}/chart").text

    settings = json.loads(re.search(r'id="academic-chart">(.*?)</script>', text, re.S).group(1))
    assert settings["weeks"] == []
    assert len(settings["usual"]) == 104
