"""What does not add up in a curriculum: rules without a database."""

from decimal import Decimal

import pytest

from app.curricula.balance_rules import Limits, Severity, Weeks, class_hours, findings
from app.curricula.outline import Amount, RowOutline, row_keys

CHART = Weeks({1: Decimal(16), 2: Decimal(22), 3: Decimal(16)})


def row(index="ОП.01", name="Математика", kind="discipline", hours=None, controls=None, total=None, **more):
    """A row; hours are {semester: lectures}, controls {semester: form}."""
    cells = {(semester, "lecture", ""): Amount(Decimal(amount)) for semester, amount in (hours or {}).items()}
    told = sum((cell.hours for cell in cells.values()), Decimal(0)) if total is None else Decimal(total)
    marks = {(semester, form, ""): 1 for semester, form in (controls or {}).items()}
    return RowOutline(index, name, kind, ("ОП",), hours_total=told, hours=cells, controls=marks, **more)


GOOD = {"hours": {1: 36}, "controls": {1: "exam"}}


def found(*rows, weeks=CHART, limits=None, per_course=2):
    keys = row_keys((r.index_code, r.name) for r in rows)
    outline = dict(zip(keys, rows, strict=True))
    return findings(outline, weeks=weeks, limits=limits or Limits(), per_course=per_course)


def rules(*rows, **options):
    return [(str(finding.severity), finding.rule) for finding in found(*rows, **options)]


def module(**part):
    above = ("ПМ.01", 1)
    return [
        row("ПМ.01", "Разработка", "module", total=part.pop("total", 72)),
        row("МДК.01.01", "Технология", "mdk", {1: 36}, {1: "diff_credit"}, parent=above),
        row("УП.01", "Учебная практика", "training_practice", {2: 36}, {2: "diff_credit"}, parent=above),
        row("ПМ.01.ЭК", "Экзамен", "module_exam", controls={2: "exam"}, parent=above),
    ]


def test_a_plan_that_adds_up_has_nothing_to_tell():
    assert found(row(**GOOD), *module()) == ()


def test_hours_of_a_row_are_the_sum_of_its_semesters():
    (finding,) = found(row(**GOOD, total=40))

    assert (finding.rule, finding.severity, finding.row) == ("row_sum", Severity.ERROR, ("ОП.01", 1))
    assert "40" in str(finding.said)
    assert "36" in str(finding.said)


def test_hours_of_a_module_are_the_sum_of_its_parts():
    assert rules(*module(total=80)) == [("error", "module_sum")]
    assert rules(*module(total=0)) == []


def test_the_option_that_was_not_chosen_is_not_counted_in_its_module():
    above = ("ПМ.01", 1)
    spare = row("МДК.01.02", "Другая технология", "mdk", {1: 50}, {1: "exam"}, parent=above, is_counted=False)

    assert rules(*module(), spare) == []


@pytest.mark.parametrize(("hours", "expected"), [(576, []), (577, [("error", "week_load")])])
def test_a_week_has_at_most_36_hours_in_class(hours, expected):
    assert rules(row(hours={1: hours}, controls={1: "exam"})) == expected


def test_the_load_of_a_week_is_a_setting():
    heavy = row(hours={1: 577}, controls={1: "exam"})

    assert rules(heavy, limits=Limits(week_hours=40)) == []
    assert rules(heavy, limits=Limits(week_hours=0)) == []


def test_practice_certification_and_optional_courses_are_no_class_load():
    rows = [
        row("ОП.09", "Хор", hours={1: 10}, is_optional=True),
        row("УП.01", "Практика", "training_practice", {1: 36}),
        row("ГИА", "Защита", "state_certification", {1: 36}),
        row(hours={1: 20}),
    ]

    keys = row_keys((r.index_code, r.name) for r in rows)
    assert class_hours(dict(zip(keys, rows, strict=True))) == {1: 20}


def test_lessons_in_a_semester_without_weeks_are_told():
    assert rules(row(hours={4: 36}, controls={4: "exam"})) == [("warning", "chart")]


def test_without_a_chart_the_load_is_said_to_be_unknown_once():
    assert rules(row(**GOOD), weeks=Weeks()) == [("warning", "chart")]


def exams(number, form="exam", name="Дисциплина"):
    return [row(f"ОП.{n:02}", f"{name} {n}", hours={1 + n % 2: 10}, controls={1 + n % 2: form}) for n in range(number)]


@pytest.mark.parametrize(("form", "limit", "rule"), [("exam", 8, "exams"), ("diff_credit", 10, "credits")])
def test_exams_and_credits_of_a_year_are_limited(form, limit, rule):
    assert rules(*exams(limit, form)) == []
    assert rules(*exams(limit + 1, form)) == [("warning", rule)]
    assert rules(*exams(limit + 1, form), limits=Limits(block=True)) == [("error", rule)]
    assert rules(*exams(limit + 1, form), limits=Limits(exams=0, credits=0)) == []


def test_a_joint_credit_of_several_rows_is_one():
    joint = [
        row(f"ОП.9{n}", f"Часть {n}", hours={1: 10}, controls={1: "diff_credit"}, joint={(1, "diff_credit", ""): 1})
        for n in range(3)
    ]

    assert rules(*exams(9, "diff_credit"), *joint) == []
    assert rules(*exams(10, "diff_credit"), *joint) == [("warning", "credits")]


def test_a_practice_beside_lessons_has_no_weeks_of_its_own():
    beside = row("УП.01", "Практика", "training_practice", {1: 30}, {1: "diff_credit"}, is_dispersed=True)
    own = row("УП.02", "Практика", "training_practice", {1: 36}, {1: "diff_credit"})

    assert rules(beside, own, weeks=Weeks({1: Decimal(16)}, {1: Decimal(1)})) == []


def test_physical_education_is_not_counted_among_credits():
    assert rules(*exams(10, "credit"), row("ОП.90", "Физическая культура", hours={1: 2}, controls={1: "credit"})) == []


@pytest.mark.parametrize("kind", ["discipline", "mdk", "work_practice"])
def test_whatever_is_taught_ends_with_a_form_of_control(kind):
    told = rules(row("", "Предмет", kind, {1: 36}))

    assert ("error", "control") in told


def test_an_optional_course_without_control_is_only_a_warning():
    assert rules(row(hours={1: 36}, is_optional=True)) == [("warning", "control")]


def test_a_last_semester_without_control_is_a_warning():
    assert rules(row(hours={1: 36, 2: 36}, controls={1: "exam"})) == [("warning", "control")]


def test_an_index_stands_once_among_counted_rows():
    twice = [row(**GOOD), row(name="Физика", **GOOD)]

    assert rules(*twice) == [("error", "index_twice")] * 2
    assert rules(twice[0], row(name="Физика", **GOOD, is_counted=False)) == []


@pytest.mark.parametrize(
    ("index", "meant"), [("OП.01", "ОП.01"), ("ОП. 01", "ОП.01"), ("МДK.01.01", "МДК.01.01"), ("ПM.01.ЭК", "ПМ.01.ЭК")]
)
def test_latin_letters_in_an_index_are_found_and_the_right_one_is_offered(index, meant):
    finding = next(f for f in found(row(index, **GOOD)) if f.rule == "index_letters")

    assert (finding.severity, finding.suggestion) == (Severity.ERROR, meant)


def test_an_index_that_speaks_of_another_kind_or_module_is_a_warning():
    stray = row("МДК.02.01", "Чужой", "mdk", {1: 10}, {1: "exam"}, parent=("ПМ.01", 1))

    assert ("warning", "index_kind") in rules(row("МДК.01.01", **GOOD))
    assert ("warning", "index_kind") in rules(*module(total=82), stray)


def test_a_practice_has_hours_and_its_weeks_have_36_of_them():
    empty = row("УП.01", "Учебная практика", "training_practice", controls={1: "diff_credit"})
    short = row("УП.01", "Учебная практика", "training_practice", {1: 30}, {1: "diff_credit"})
    a_week = Weeks({1: Decimal(16)}, {1: Decimal(1)})

    assert ("error", "practice") in rules(empty)
    assert ("warning", "practice") in rules(short, weeks=a_week)


def test_a_module_without_an_exam_or_course_is_a_warning():
    head = row("ПМ.02", "Модуль", "module")
    part = row("УП.02", "Практика", "training_practice", {1: 36}, {1: "credit"}, parent=("ПМ.02", 1))

    assert rules(head, part) == [("warning", "tree"), ("warning", "tree")]


def test_errors_stand_before_warnings():
    told = rules(row(hours={1: 36, 2: 36}, controls={1: "exam"}), row("ОП.02", "Физика", **GOOD, total=1))

    assert [severity for severity, _rule in told] == ["error", "warning"]
