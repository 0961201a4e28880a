"""The rules of the journal, without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.journals import rules
from app.journals.rules import Window
from app.policy.lesson_types import LESSON_TYPES
from app.policy.marks import MARKS, VALUES, Place, codes_for
from app.policy.work_types import DEFAULT_WORK_TYPE, WORK_TYPE, WORK_TYPES

TODAY = date(2026, 10, 14)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("5", "5"), (" 4 ", "4"), ("５", "5"),
        ("з", "зач"), ("ЗАЧ", "зач"), ("зачёт", "зач"), ("зач.", "зач"), ("p", "зач"), ("3ач", "зач"),
        ("нз", "нз"), ("yp", "нз"), ("Незачёт", "нз"),
        (".", "."), ("/", "."), ("ю", "."), ("•", "."),
        ("Н", "н"), ("y", "н"), ("H", "н"), ("от", "н"),
        ("нп", "нп"), ("yg", "нп"), ("Hп", "нп"),
        ("у", "уп"), ("УП", "уп"), ("e", "уп"), ("eg", "уп"), ("yп", "уп"),
        ("б", "б"), (",", "б"), ("<", "б"),
        ("о", "оп"), ("O", "оп"), ("j", "оп"), ("jg", "оп"), ("oп", "оп"),
        ("осв", "осв"), ("осв.", "осв"), ("jcd", "осв"),
        ("на", "на"), ("н/а", "на"), ("yf", "на"), ("Hа", "на"),
        ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_a_value_is_read_in_any_case_layout_and_alphabet(typed, code):
    assert rules.normalise(typed) == code


@pytest.mark.parametrize(
    "typed", ["1", "6", "10", "5-", "кот", "нн", "5 4", "..", None, 5, 5.0, True, [], {}, "5" * 5000]
)
def test_what_is_not_a_value_is_not_guessed(typed):
    assert rules.normalise(typed) is None


@given(st.text(max_size=20))
def test_reading_twice_is_reading_once(typed):
    code = rules.normalise(typed)

    assert code is None or code == "" or code in MARKS
    assert code is None or rules.normalise(code) == code


def test_every_code_reads_as_itself():
    assert [rules.normalise(value.code) for value in VALUES] == [value.code for value in VALUES]


@pytest.mark.parametrize(
    ("place", "graded", "codes"),
    [
        (Place.ATTENDANCE, True, {"н", "нп", "уп", "б", "оп", "осв", ""}),
        (Place.WORK, True, {"5", "4", "3", "2", ".", "осв", ""}),
        (Place.WORK, False, {"зач", "нз", ".", "осв", ""}),
        (Place.COLUMN, True, {"5", "4", "3", "2", "зач", "нз", "осв", "на", ""}),
    ],
)
def test_a_place_takes_its_own_values_only(place, graded, codes):
    taken = {code for code in [*MARKS, ""] if rules.value_refusal(code, place, graded=graded) is None}

    assert taken == codes
    assert rules.value_refusal(None, place).status == "invalid"


def test_the_tables_are_complete():
    assert len(WORK_TYPES) == 12
    assert len(LESSON_TYPES) == 14
    assert DEFAULT_WORK_TYPE in WORK_TYPE
    assert len({kind.short for kind in WORK_TYPES}) == 12
    assert set(codes_for(Place.COLUMN)) >= {"на", "5", "зач"}
    assert not set(codes_for(Place.WORK)) & {"н", "на"}


@pytest.mark.parametrize(
    ("held_on", "state"),
    [
        (date(2026, 10, 15), "future"),
        (date(2026, 10, 14), "open"),
        (date(2026, 10, 11), "open"),
        (date(2026, 10, 10), "late"),
        (date(2026, 10, 1), "late"),
        (date(2026, 9, 30), "locked"),
    ],
)
def test_a_lesson_is_open_then_late_then_locked(held_on, state):
    found, why = rules.lesson_state(held_on, TODAY, Window())

    assert found == state
    assert (why is None) == (state == "open")


def test_the_month_is_locked_from_its_day_on():
    september = date(2026, 9, 10)

    assert rules.lesson_closed(september, date(2026, 10, 4), Window()) is None
    assert rules.lesson_closed(september, date(2026, 10, 5), Window()).code == "month_locked"


def test_months_are_not_locked_where_the_college_says_so():
    assert rules.lesson_closed(date(2025, 9, 10), TODAY, Window(lock_day=0)) is None


def test_an_unlock_opens_the_month_and_the_term_but_not_the_future():
    window = Window(term_closed=True, unlocked=True)

    assert rules.lesson_state(date(2026, 9, 10), TODAY, window)[0] == "late"
    assert rules.lesson_closed(date(2026, 10, 20), TODAY, window) is rules.FUTURE
    assert rules.lesson_closed(date(2026, 9, 10), TODAY, window, cancelled=True) is rules.CANCELLED


def test_a_closed_term_is_closed():
    assert rules.lesson_closed(TODAY, TODAY, Window(term_closed=True)) is rules.TERM_CLOSED
    assert rules.description_closed(TODAY + timedelta(9), TODAY, Window(term_closed=True)) is rules.TERM_CLOSED


def test_a_future_lesson_may_be_prepared():
    assert rules.description_closed(TODAY + timedelta(9), TODAY, Window()) is None


@given(days, st.integers(1, 40))
def test_a_month_locks_within_the_next_month(held_on, lock_day):
    locks_on = rules.month_locks_on(held_on, lock_day)

    assert locks_on > held_on
    assert (locks_on.year * 12 + locks_on.month) - (held_on.year * 12 + held_on.month) == 1


@given(days, days, st.integers(0, 30), st.integers(1, 28))
def test_a_lesson_once_locked_stays_locked(held_on, today, soft_days, lock_day):
    window = Window(soft_days=soft_days, lock_day=lock_day)
    state = rules.lesson_state(held_on, today, window)[0]

    if state == "locked":
        assert rules.lesson_state(held_on, today + timedelta(1), window)[0] == "locked"
    assert (state == "future") == (held_on > today)


def test_membership_counts_both_ends():
    stay = [(date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 10, 12), None)]

    assert not rules.is_member(stay, date(2026, 8, 31))
    assert rules.is_member(stay, date(2026, 9, 1))
    assert rules.is_member(stay, date(2026, 9, 30))
    assert not rules.is_member(stay, date(2026, 10, 1))
    assert rules.is_member(stay, date(2027, 6, 1))
    assert rules.was_member(stay, date(2026, 9, 30), date(2026, 10, 2))
    assert not rules.was_member(stay, date(2026, 10, 1), date(2026, 10, 11))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], None),
        (["зач", "нз", ".", "осв", None, ""], None),
        (["5", "4"], "4.50"),
        (["5", "5", "4"], "4.67"),
        (["3", "4", "зач", None], "3.50"),
        (["5"] * 5 + ["4"] * 3, "4.63"),
    ],
)
def test_an_average_is_half_up_over_grades_only(codes, expected):
    assert rules.average(codes) == (Decimal(expected) if expected else None)


@given(st.lists(st.sampled_from(["5", "4", "3", "2"]), min_size=1, max_size=200))
def test_an_average_lies_between_worst_and_best_and_does_not_mind_order(codes):
    found = rules.average(codes)

    assert int(min(codes)) <= found <= int(max(codes))
    assert found == rules.average(reversed(codes))
    assert abs(found - Decimal(sum(map(int, codes))) / len(codes)) <= Decimal("0.005")


def test_absence_is_counted_in_hours():
    missed = rules.absence([("н", 2), ("уп", 2), ("б", 1), ("оп", 2), ("осв", 2), (None, 2), ("", 2), ("нп", 6)])

    assert (missed.hours, missed.excused, missed.unexcused, missed.late) == (11, 3, 8, 1)
