"""What a second loading of a curriculum changes, and when it is refused."""

import pytest

from app.curricula.outline import outline_of
from app.curricula.plan import Base, ControlForm, HourKind, ItemKind, Level, StudyForm
from app.curricula.plx import read_plan
from app.curricula.rules import Difference, difference, refusal
from app.policy import kinds
from tests.curricula.plx_text import hours, item, plan_file


def outline(*rows):
    return outline_of(read_plan(plan_file(*rows)))


MATHS = (item(1, "ЕН.01", "Математика"), hours(1, 34))
PHYSICS = (item(2, "ЕН.02", "Физика"), hours(2, 50))


def test_the_same_file_differs_in_nothing():
    assert not difference(outline(*MATHS, *PHYSICS), outline(*MATHS, *PHYSICS))


def test_rows_that_come_and_go_are_named():
    change = difference(outline(*MATHS), outline(*PHYSICS))

    assert change.added == ("ЕН.02 Физика",)
    assert change.removed == ("ЕН.01 Математика",)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((item(1, "ЕН.01", "Высшая математика"), hours(1, 34)), "name"),
        ((item(1, "ЕН.01", "Математика"), hours(1, 36)), "34"),
        ((item(1, "ЕН.01", "Математика"), hours(1, 34, work=103)), "kind"),
        ((item(1, "ЕН.01", "Математика"), hours(1, 34, semester=2)), "semester"),
        ((*MATHS, hours(1, 1, work=3)), "control"),
        ((item(1, "ЕН.01", "Математика", СчитатьВПлане="false"), hours(1, 34)), "counted"),
        ((item(1, "ЕН.01", "Математика", kind=6), hours(1, 34)), "kind of row"),
    ],
)
def test_what_changed_in_a_row_is_said(rows, said):
    (change,) = difference(outline(*MATHS), outline(*rows)).changed

    assert any(said in str(what) for what in change.what)


def test_rows_that_only_changed_places_are_a_difference():
    swapped = (item(2, "ЕН.01", "Математика"), hours(2, 34), item(1, "ЕН.02", "Физика"), hours(1, 50))

    assert difference(outline(*MATHS, *PHYSICS), outline(*swapped)).is_reordered


def test_rows_with_the_same_index_are_told_apart():
    twice = outline(item(1, "УП.01", "Первая"), item(2, "УП.01", "Вторая"))

    assert [row.name for row in twice.values()] == ["Первая", "Вторая"]


def test_a_module_does_not_carry_the_hours_of_its_rows():
    module = outline(item(1, "ПМ.01", kind=1), item(2, "МДК.01.01", КодРодителя=1), hours(1, 90), hours(2, 90))

    assert [bool(row.hours) for row in module.values()] == [False, True]


def test_a_curriculum_in_use_does_not_lose_rows():
    change = difference(outline(*MATHS, *PHYSICS), outline(*MATHS))

    reason = refusal("draft", change, ["группы: 1"])

    assert "ЕН.02 Физика" in str(reason)
    assert "группы" in str(reason)


def test_a_curriculum_in_use_may_gain_rows():
    assert refusal("draft", difference(outline(*MATHS), outline(*MATHS, *PHYSICS)), ["группы: 1"]) is None


def test_a_curriculum_that_nobody_uses_may_lose_rows():
    assert refusal("draft", difference(outline(*MATHS, *PHYSICS), outline(*MATHS)), []) is None


def test_an_approved_curriculum_is_not_changed():
    assert refusal("approved", difference(outline(*MATHS), outline(*PHYSICS)), [])
    assert refusal("approved", Difference(), ["группы: 1"]) is None


def test_kinds_of_a_plan_are_kinds_of_the_registers():
    assert set(ItemKind) == set(kinds.ITEM_KINDS)
    assert set(HourKind) == set(kinds.HOUR_KINDS)
    assert set(ControlForm) <= set(kinds.CONTROL_FORMS)
    assert set(Level) == set(kinds.SPECIALTY_KINDS)
    assert set(Base) == set(kinds.ADMISSION_BASES)
    assert set(StudyForm) == set(kinds.STUDY_FORMS)
