"""The invented timetable and the invented marks."""

import random
from collections import Counter
from datetime import date, timedelta

from app.seeds import filling
from app.seeds.filling import Held, Pupil, Work
from app.seeds.weeks import MONDAY_TO_SATURDAY, Slot, Week, crammed, meetings, times_a_week

TODAY = date(2026, 10, 14)
FIRST = date(2026, 9, 1)


def pupils(count=30, **changes):
    dice = random.Random(1)
    common = {"starts_on": FIRST, "ends_on": None} | changes
    return [Pupil(n, ability=filling.ability(dice), truancy=filling.truancy(dice), **common) for n in range(count)]


def lesson(day, *, required=False, number=1):
    return Held(number, day, 2, 7, [Work(number * 10, is_graded=True, is_required=required)])


def test_nobody_stands_in_two_rooms_at_once():
    week = Week()
    taken = Counter()
    for number in range(12):
        teacher, group = f"teacher {number % 4}", f"group {number % 3}"
        for slot in week.place(teacher, [group], 2):
            taken[teacher, slot] += 1
            taken[group, slot] += 1

    assert max(taken.values()) == 1


def test_subgroups_may_sit_at_the_same_time_in_different_rooms():
    week = Week()

    first = week.place("Orlova", ["1ИС-26 lane 1"], 1)
    second = week.place("Belova", ["1ИС-26 lane 2"], 1)

    assert first == second


def test_a_wished_slot_is_taken_first():
    assert Slot(3, 2) in Week().place("teacher", ["group"], 2, Slot(3, 2))


def test_a_discipline_meets_on_different_days():
    slots = Week().place("teacher", ["group"], 4)

    assert len({slot.weekday for slot in slots}) == 4


def test_hours_decide_how_often_a_discipline_meets():
    assert times_a_week(34, 17) == 1
    assert times_a_week(102, 17) == 3
    assert times_a_week(8, 17) == 1


def test_meetings_fall_on_their_weekdays():
    dates = list(meetings([Slot(3, 2)], FIRST, TODAY))

    assert dates[-1] == (TODAY, 2)
    assert all(day.isoweekday() == 3 for day, _ in dates)


def test_crammed_lessons_stay_within_the_days_and_off_sundays():
    dates = [day for day, _ in crammed(80, FIRST, TODAY)]

    assert len(dates) == 80
    assert dates == sorted(dates)
    assert all(FIRST <= day <= TODAY and day.isoweekday() in MONDAY_TO_SATURDAY for day in dates)


def test_nothing_is_written_outside_of_a_students_stay():
    gone = pupils(ends_on=date(2026, 10, 1))

    assert not list(filling.entries(lesson(date(2026, 10, 2)), gone, TODAY, random.Random(1)))
    assert list(filling.entries(lesson(date(2026, 10, 1), required=True), gone, TODAY, random.Random(1)))


def test_a_control_paper_leaves_hardly_anybody_without_a_mark():
    column = list(filling.entries(lesson(date(2026, 9, 10), required=True), pupils(), TODAY, random.Random(1)))

    marked = {entry.student for entry in column if entry.work is not None}

    assert len(marked) >= 24


def test_a_fresh_absence_has_no_reason_yet_and_an_old_one_has():
    def codes(day):
        column = filling.entries(lesson(day), pupils(400), TODAY, random.Random(1))
        return {entry.new for entry in column if entry.work is None} - {"оп"}

    assert codes(TODAY - timedelta(days=1)) == {"н"}
    assert codes(FIRST) == {"нп", "уп", "б"}


def test_a_mended_mark_follows_the_first_one():
    column = filling.entries(lesson(FIRST, required=True), pupils(2000), TODAY, random.Random(1))
    mended = [entry for entry in column if entry.version == 2]

    assert mended
    assert all(entry.old and entry.reason and entry.day > FIRST for entry in mended)


def test_the_dense_filling_meets_the_share_that_was_asked():
    filled = sum(1 for _ in filling.dense_entries(lesson(FIRST), pupils(10_000), 0.5, random.Random(1)))

    assert 4_800 < filled < 5_200
