"""What a PLX file says, and why a file is refused."""

import codecs
from decimal import Decimal

import pytest

from app.curricula.index_codes import clean_index
from app.curricula.plan import Base, ControlForm, HourKind, ItemKind, Level, PlanError, StudyForm
from app.curricula.plx import read_plan
from app.curricula.plx_text import MAX_BYTES
from app.seeds.samples import college_plan
from tests.curricula.plx_text import element, hours, item, plan_file, plx

ONE_ROW = (item(1, "ОП.01"), hours(1, 34))


def by_index(plan):
    return {row.index_code: row for row in plan.items}


def warnings(plan):
    return [str(warning) for warning in plan.warnings]


# --- real files


@pytest.mark.real_files
def test_a_real_college_curriculum_gives_the_sums_its_college_prints(real_plan):
    plan = read_plan(real_plan("spo_09.02.07_2024.plx"))

    summary = plan.summary
    assert (summary.rows, plan.hour_rows, summary.leaves) == (61, 472, 53)
    assert summary.hours_total == 4464
    assert list(summary.hours_by_semester.values()) == [612, 900, 612, 864, 612, 864]
    assert summary.hours_by_kind == {
        HourKind.LECTURE: 1092,
        HourKind.PRACTICAL: 3100,
        HourKind.CONTROL: 180,
        HourKind.COURSE_WORK: 84,
        HourKind.SELF_STUDY: 8,
    }
    assert summary.controls == {
        ControlForm.DIFF_CREDIT: 40,
        ControlForm.OTHER: 24,
        ControlForm.EXAM: 10,
        ControlForm.COURSE_WORK: 3,
    }
    assert plan.warnings == []


@pytest.mark.real_files
def test_the_head_of_a_real_curriculum_is_read(real_plan):
    plan = read_plan(real_plan("spo_09.02.07_2024.plx"))

    assert (plan.specialty_code, plan.qualification) == ("09.02.07", "Программист")
    assert plan.specialty_name == "Информационные системы и программирование"
    assert (plan.intake_year, plan.duration_years, plan.duration_months) == (2024, 2, 10)
    assert (plan.level, plan.study_form) == (Level.SPECIALIST, StudyForm.FULL_TIME)
    assert plan.base is Base.SECONDARY


@pytest.mark.real_files
@pytest.mark.parametrize("name", ["vo_01.03.02_2025.plx", "vo_09.03.01_2021.plx"])
def test_a_university_curriculum_agrees_with_its_own_totals(real_plan, name):
    plan = read_plan(real_plan(name))

    assert plan.summary.hours_total > 9000
    assert plan.level is Level.HIGHER
    assert not [text for text in warnings(plan) if "total" in text or "heading" in text]


@pytest.mark.real_files
def test_a_big_endian_file_is_read_and_its_broken_twin_is_refused_with_the_place(real_plan):
    plan = read_plan(real_plan("tiny_valid.plx"))
    with pytest.raises(PlanError) as refusal:
        read_plan(real_plan("tiny_broken.plx"))

    assert [row.name for row in plan.items] == ["Экономика", "Экология"]
    assert (refusal.value.line, refusal.value.column) == (3, 20)


# --- the sample


def test_the_sample_is_what_its_script_writes():
    assert college_plan.PATH.read_bytes() == college_plan.content()


def test_the_sample_is_a_whole_curriculum():
    plan = read_plan(college_plan.content())

    assert list(plan.summary.hours_by_semester.values()) == [612, 864, 612, 864, 612, 864]
    assert plan.summary.hours_total == 4428
    assert plan.warnings == []


@pytest.mark.parametrize("semester", [1, 3, 5])
def test_the_sample_gives_every_course_enough_to_study_in_autumn(semester):
    plan = read_plan(college_plan.content())

    taught = [leaf for leaf in plan.leaves if any(row.semester == semester for row in leaf.hours)]
    assert len(taught) >= 8


# --- text


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-16"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp1251"),
    ],
    ids=["utf-16", "big endian", "no mark", "big endian, no mark", "utf-8", "utf-8 with mark", "cp1251"],
)
def test_a_file_is_read_in_whatever_encoding_it_was_saved(encode):
    plan = read_plan(encode(plx(*ONE_ROW)))

    assert plan.items[0].name == "Математика"


# --- refusals


def refusal(content):
    with pytest.raises(PlanError) as caught:
        read_plan(content)
    return caught.value


def test_malformed_xml_is_refused_with_line_column_and_reason():
    broken = plx(*ONE_ROW).replace("</dsMMISDB>", "</dsMMIS>")

    error = refusal(broken.encode("utf-16"))

    assert error.line == broken[: broken.index("</dsMMIS>")].count("\n") + 1
    assert "another one" in str(error)
    assert "</dsMMIS>" in str(error)


def test_a_file_cut_off_in_the_middle_is_refused():
    assert "not well-formed" in str(refusal(plan_file(*ONE_ROW)[:-40]))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!doctype x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "http://example.com/">]>',
    ],
)
def test_a_document_type_is_refused_whatever_it_says(declaration):
    hostile = plx(*ONE_ROW).replace("<Документ>", f"{declaration}<Документ>")

    assert "document type" in str(refusal(hostile.encode("utf-16")))


def test_elements_nested_too_deeply_are_refused():
    deep = plx("<a>" * 5000 + "</a>" * 5000)

    assert "too deeply" in str(refusal(deep.encode("utf-16")))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"PK\x03\x04 and so on", "Excel"),
        (b"\xd0\xcf\x11\xe0 and so on", "Excel"),
        (b"<html><body/></html>", "html"),
        ("Здравствуйте".encode(), "there is no XML"),
        (b"\xff\xfe\x00", "cannot be read"),
        ("<Документ/>".encode(), "dsMMISDB"),
        ("<Документ><План Шифр='PLM'/></Документ>".encode("cp1251"), "PLM"),
        (b" " * MAX_BYTES + b"<a/>", "20"),
    ],
    ids=["empty", "blank", "xlsx", "xls", "html", "text", "cut", "no plan", "old format", "too large"],
)
def test_what_is_not_a_curriculum_is_refused_with_what_was_expected(content, said):
    assert said in str(refusal(content))


def test_a_word_in_place_of_a_number_is_refused_with_its_row_and_column():
    error = refusal(plan_file(item(1, "ОП.01"), hours(1, "много")))

    assert "Количество" in str(error)
    assert "много" in str(error)
    assert error.line > 1


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e400", "12345678901"])
def test_a_number_that_is_none_is_refused(amount):
    assert amount in str(refusal(plan_file(item(1, "ОП.01"), hours(1, amount))))


def test_a_plan_without_a_year_of_intake_is_refused():
    assert "ГодНачалаПодготовки" in str(refusal(plan_file(*ONE_ROW, ГодНачалаПодготовки=None)))


def test_a_plan_without_the_code_of_a_specialty_is_refused():
    assert "Шифр" in str(refusal(plan_file(*ONE_ROW, programme=element("ООП", Код=1, Название="Без кода"))))


# --- rows


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  МДК.01.01", "МДК.01.01"),
        ("ПM.01.ЭК", "ПМ.01.ЭК"),
        ("EH.01", "ЕН.01"),
        ("МДК. 01. 01.", "МДК.01.01"),
        ("CAD.01", "CAD.01"),
        ("Б2.О.01(У)", "Б2.О.01(У)"),
        ("", ""),
    ],
)
def test_an_index_is_freed_of_blanks_and_foreign_letters(typed, clean):
    assert clean_index(typed) == clean


def test_the_index_as_typed_is_kept_beside_the_clean_one():
    row = read_plan(plan_file(item(1, " ПM.01"))).items[0]

    assert (row.index_code, row.index_original) == ("ПМ.01", " ПM.01")


@pytest.mark.parametrize(
    ("index", "columns", "kind"),
    [
        ("ОП.01", {}, ItemKind.DISCIPLINE),
        ("ПМ.01", {"ТипОбъекта": 1}, ItemKind.MODULE),
        (" МДК.01.01", {}, ItemKind.MDK),
        ("УП.01.01", {"ТипОбъекта": 3, "ВидПрактики": 6}, ItemKind.TRAINING_PRACTICE),
        ("ПП.01.01", {"ТипОбъекта": 3, "ВидПрактики": 7}, ItemKind.WORK_PRACTICE),
        ("ПП.02", {"ТипОбъекта": 3}, ItemKind.WORK_PRACTICE),
        ("ПДП", {"ТипОбъекта": 3, "ВидПрактики": 72}, ItemKind.PRE_DIPLOMA_PRACTICE),
        ("НИР", {"ТипОбъекта": 3, "ВидПрактики": 8}, ItemKind.OTHER),
        ("ПМ.01.ЭК", {"ТипОбъекта": 4}, ItemKind.MODULE_EXAM),
        ("Б1.В.ДВ.01", {"ТипОбъекта": 5}, ItemKind.ELECTIVE_BLOCK),
        ("ГИА.01", {"ТипОбъекта": 6, "ВидПрактики": 15}, ItemKind.STATE_CERTIFICATION),
        ("ПМ.01(К)", {"ТипОбъекта": ""}, ItemKind.MODULE_EXAM),
        ("ПМ.01", {"ТипОбъекта": ""}, ItemKind.MODULE),
        ("УП.01", {"ТипОбъекта": ""}, ItemKind.TRAINING_PRACTICE),
        ("ОГСЭ.01", {"ТипОбъекта": ""}, ItemKind.DISCIPLINE),
    ],
)
def test_a_row_is_what_its_codes_say_and_else_what_its_index_says(index, columns, kind):
    assert read_plan(plan_file(item(1, index, **columns))).items[0].kind is kind


def test_an_unknown_type_of_row_is_judged_by_its_index_and_said_aloud():
    plan = read_plan(plan_file(item(1, "МДК.01.01", kind=77)))

    assert plan.items[0].kind is ItemKind.MDK
    assert any("77" in text for text in warnings(plan))


def test_rows_stand_in_the_order_of_the_printed_plan_under_their_module():
    plan = read_plan(
        plan_file(
            item(3, "МДК.01.02", КодРодителя=1),
            item(2, "МДК.01.01", КодРодителя=1),
            item(1, "ПМ.01", kind=1),
            item(4, "ОП.01", Порядок=0),
        )
    )

    assert [(row.index_code, row.depth) for row in plan.items] == [
        ("ОП.01", 0),
        ("ПМ.01", 0),
        ("МДК.01.01", 1),
        ("МДК.01.02", 1),
    ]


def test_sections_come_in_their_order_and_know_their_parent():
    cycles = (
        element("ПланыЦиклы", Код=-2, КодРодителя=-1, Номер=2000, Идентификатор="ОП", Цикл="Общий"),
        element("ПланыЦиклы", Код=-1, Номер=1000, Идентификатор="ПП", Цикл="Подготовка"),
    )

    plan = read_plan(plan_file(*cycles, item(1, "ОП.01", КодБлока=-2)))

    assert [section.code for section in plan.sections] == ["ПП", "ОП"]
    assert plan.items[0].section.parent.code == "ПП"


def test_rows_that_are_each_others_parents_do_not_hang_the_reader():
    plan = read_plan(plan_file(item(1, "А.1", КодРодителя=2), item(2, "А.2", КодРодителя=1)))

    assert len(plan.items) == 2
    assert plan.warnings


def test_the_same_index_twice_is_said_aloud():
    plan = read_plan(plan_file(item(1, "УП.01", "Первая"), item(2, "УП.01", "Вторая")))

    assert any("Первая" in text and "Вторая" in text for text in warnings(plan))


def test_rows_of_another_profile_are_left_out():
    programme = element("ООП", Код=1, Шифр="09.02.07", Название="Системы")
    profiles = [element("ООП", Код=code, КодРодительскогоООП=1, Шифр="", Название=f"П{code}") for code in (2, 3)]

    plan = read_plan(
        plan_file(
            *profiles,
            item(1, "ОП.01", КодООП=1),
            item(2, "ОП.02", КодООП=2),
            item(3, "ОП.03", КодООП=3),
            programme=programme,
            КодАктивногоООП=2,
        )
    )

    assert [row.index_code for row in plan.items] == ["ОП.01", "ОП.02"]
    assert (plan.specialty_code, plan.profile) == ("09.02.07", "П2")


# --- hours


def test_hours_are_counted_from_the_first_semester_of_the_programme():
    plan = read_plan(plan_file(item(1, "ОП.01"), hours(1, 34, course=2, semester=1)))

    assert plan.summary.hours_by_semester == {1: 0, 2: 0, 3: 34}


def test_fractions_of_an_hour_are_kept_exactly():
    plan = read_plan(plan_file(item(1, "ОП.01"), hours(1, "97.75"), hours(1, "0,25", work=103)))

    assert plan.summary.hours_total == Decimal("98.00")


def test_a_module_repeats_its_rows_and_is_not_added_to_them():
    plan = read_plan(
        plan_file(
            item(1, "ПМ.01", kind=1),
            item(2, "МДК.01.01", КодРодителя=1),
            hours(1, 100),
            hours(1, 1, work=1),
            hours(2, 100),
            hours(2, 1, work=1),
        )
    )

    assert plan.summary.hours_total == 100
    assert plan.summary.controls == {ControlForm.EXAM: 1}
    assert plan.summary.leaves == 1


def test_a_module_that_claims_more_than_its_rows_is_said_aloud():
    plan = read_plan(
        plan_file(item(1, "ПМ.01", kind=1), item(2, "МДК.01.01", КодРодителя=1), hours(1, 118), hours(2, 100))
    )

    assert any("118" in text and "100" in text for text in warnings(plan))


def test_an_option_that_was_not_chosen_is_shown_and_not_counted():
    plan = read_plan(
        plan_file(
            item(1, "ДВ.01", kind=5),
            item(2, "ДВ.01.01", КодРодителя=1, ВидОбъекта=2),
            item(3, "ДВ.01.02", КодРодителя=1, ВидОбъекта=3, СчитатьВПлане="false"),
            hours(2, 50),
            hours(3, 70),
            hours(1, 50),
        )
    )

    assert plan.summary.hours_total == 50
    assert not by_index(plan)["ДВ.01.02"].is_counted
    assert by_index(plan)["ДВ.01.02"].is_elective


def test_practical_training_is_a_part_of_hours_and_not_added():
    plan = read_plan(plan_file(item(1, "УП.01"), hours(1, 72, work=103), hours(1, 60, work=103, kind=5)))

    assert plan.summary.hours_total == 72
    assert plan.summary.practical_training == 60


@pytest.mark.parametrize("hour_type", [2, 3, 4, 6, 99])
def test_hours_of_other_types_are_not_summed(hour_type):
    plan = read_plan(plan_file(*ONE_ROW, hours(1, 500, kind=hour_type)))

    assert plan.summary.hours_total == 34


def test_an_extramural_plan_stored_by_session_and_by_course_is_taken_once():
    plan = read_plan(
        plan_file(
            item(1, "ОП.01"),
            hours(1, 6, semester=0, session=1),
            hours(1, 8, semester=0, session=2),
            hours(1, 14, semester=1, session=0),
            hours(1, 1, work=1, semester=0, session=2),
            hours(1, 1, work=1, semester=1, session=0),
            КодФормыОбучения=2,
            СеместровНаКурсе=1,
        )
    )

    assert plan.study_form is StudyForm.EXTRAMURAL
    assert plan.summary.hours_by_semester == {1: 14}
    assert plan.summary.controls == {ControlForm.EXAM: 1}


def test_an_extramural_plan_stored_by_session_only_is_not_lost():
    plan = read_plan(
        plan_file(
            item(1, "ОП.01"),
            hours(1, 6, course=2, semester=0, session=1),
            hours(1, 8, course=2, semester=0, session=3),
            СеместровНаКурсе=1,
        )
    )

    assert plan.summary.hours_by_semester == {1: 0, 2: 14}


def test_an_unknown_kind_of_work_is_kept_and_said_aloud():
    plan = read_plan(plan_file(item(1, "ОП.01"), hours(1, 34), hours(1, 6, work=777)))

    assert plan.summary.hours_by_kind == {HourKind.LECTURE: 34, HourKind.OTHER: 6}
    assert any("777" in text for text in warnings(plan))


def test_a_kind_of_work_bears_the_name_the_file_gives_it():
    plan = read_plan(plan_file(item(1, "ОП.01"), hours(1, 9, work=143), works=((143, "Работа в музее", 9),)))

    assert plan.items[0].hours[0].work.name == "Работа в музее"
    assert plan.summary.hours_by_kind == {HourKind.OTHER: 9}


def test_a_file_without_a_directory_is_read_by_the_codes():
    rows = (
        item(1, "ОП.01"),
        hours(1, 34),
        hours(1, 1, work=3),
        hours(1, 34, work=1000),
        hours(1, 9, work=52),
    )

    plan = read_plan(plan_file(*rows, works=()))

    assert plan.summary.hours_by_kind == {HourKind.LECTURE: 34}
    assert plan.summary.controls == {ControlForm.DIFF_CREDIT: 1}


def test_a_total_of_the_file_that_disagrees_is_said_aloud():
    plan = read_plan(plan_file(item(1, "ОП.01"), hours(1, 34), hours(1, 40, work=1000)))

    assert any("34" in text and "40" in text for text in warnings(plan))


def test_hours_of_a_row_that_is_not_there_are_left_out_and_said_aloud():
    plan = read_plan(plan_file(*ONE_ROW, hours(99, 500)))

    assert plan.summary.hours_total == 34
    assert plan.warnings


def test_a_cell_written_twice_is_taken_once():
    plan = read_plan(plan_file(*ONE_ROW, hours(1, 34)))

    assert plan.summary.hours_total == 34
    assert plan.warnings


def test_the_length_of_a_practice_is_in_weeks_and_adds_no_hours():
    plan = read_plan(plan_file(item(1, "УП.01"), hours(1, 72, work=103), hours(1, 0, work=51, Недель=2)))

    assert plan.items[0].weeks == {1: 2}
    assert plan.summary.hours_total == 72


@pytest.mark.parametrize("semester", [-3, 9])
def test_a_semester_outside_of_its_course_stays_within_the_course(semester):
    plan = read_plan(plan_file(item(1, "ОП.01"), hours(1, 34, course=2, semester=semester)))

    assert plan.summary.hours_total == 34
    assert plan.semesters in (3, 4)


@pytest.mark.parametrize("years", [-1, 99])
def test_an_impossible_length_of_study_is_refused(years):
    assert "СрокОбучения" in str(refusal(plan_file(*ONE_ROW, СрокОбучения=years)))
