"""Where everything stands on the spread of a journal page; no database, no paper."""

import datetime as dt
from decimal import Decimal

import pytest

from app.core.text import sort_key
from app.journals.paper import Column, Correction, Form, Lesson, Page, Stay, Student, Term, breakable, plain
from app.journals.spread import NOTES_PER_SIDE, NOTES_UNDER_LESSONS, ROWS_AT_LEAST, ROWS_AT_MOST, spreads

FIRST = dt.date(2026, 9, 1)


def lesson(place, **given):
    held_on = given.pop("held_on", FIRST + dt.timedelta(days=place))
    return Lesson(id=100 + place, held_on=held_on, hours=given.pop("hours", Decimal(2)), **given)


def student(place, name="Иванов И. И.", **given):
    return Student(place, name, sort_key(name), **given)


def page(students=1, lessons=1, **given):
    people = given.pop("people", [student(place) for place in range(1, students + 1)])
    held = given.pop("held", [lesson(place) for place in range(lessons)])
    return Page(people, held, given.pop("cells", {}), **given)


def texts(row):
    return [mark.text for mark in row.marks]


@pytest.mark.parametrize(("lessons", "expected"), [(0, 1), (1, 1), (28, 1), (29, 2), (300, 11)])
def test_lessons_that_do_not_fit_go_on_to_the_next_spread(lessons, expected):
    made = spreads(page(lessons=lessons))

    assert len(made) == expected
    assert [one.number for one in made] == list(range(1, expected + 1))
    assert [one.continued for one in made] == [False] + [True] * (expected - 1)


@pytest.mark.parametrize("lessons", [0, 1, 28, 29, 300])
def test_left_dates_are_the_right_dates(lessons):
    for spread in spreads(page(lessons=lessons)):
        left = [slot.held_on for slot in spread.slots if slot.held_on]

        assert [f"{day:%d.%m.%Y}" for day in left] == [line.date for line in spread.lines]
        assert [slot.day for slot in spread.slots if slot.day] == [str(day.day) for day in left]
        assert sum(span for _month, span in spread.months) == len(left)


def test_lessons_are_numbered_through_all_spreads():
    made = spreads(page(lessons=60))

    assert [line.number for one in made for line in one.lines] == list(range(1, 61))


def test_a_month_of_the_next_year_is_another_month():
    held = [lesson(0, held_on=dt.date(2026, 1, 12)), lesson(1, held_on=dt.date(2027, 1, 12))]

    assert spreads(page(held=held))[0].months == [(1, 1), (1, 1)]


def test_names_stand_in_alphabetical_order_with_yo_after_ye():
    people = [student(place, name) for place, name in enumerate(["Жук А.", "Ёж А.", "Елин А.", "Ершов А."])]

    names = [row.name for row in spreads(page(people=people))[0].rows if row.name]

    assert names == ["Елин А.", "Ершов А.", "Ёж А.", "Жук А."]


@pytest.mark.parametrize(("students", "rows"), [(0, [35]), (20, [35]), (45, [45]), (46, [45, 35])])
def test_a_long_list_of_names_goes_on_to_the_next_spread(students, rows):
    made = spreads(page(students=students))

    assert [len(one.rows) for one in made] == rows
    assert ROWS_AT_LEAST == 35
    assert ROWS_AT_MOST == 45
    assert [row.number for one in made for row in one.rows if row.number] == list(range(1, students + 1))


def test_every_row_is_as_wide_as_the_page():
    left = Stay(None, FIRST + dt.timedelta(days=3), "Отчислен, пр. № 84-к от 04.09.2026")
    people = [student(1, stays=(left,)), student(2, stays=(Stay(FIRST + dt.timedelta(days=5)),)), student(3)]

    for spread in spreads(page(people=people, lessons=40, columns=[Column("term", "I сем.")])):
        assert {sum(mark.span for mark in row.marks) for row in spread.rows} == {len(spread.slots)}


def test_marks_of_one_cell_stand_side_by_side():
    cells = {(1, 100): ["4", "5"], (1, 101): ["н"], (1, 102): ["н", "4"]}

    row = spreads(page(lessons=4, cells=cells))[0].rows[0]

    assert texts(row)[:4] == ["4 5", "н", "н 4", ""]


def test_the_term_stands_right_after_the_last_lesson():
    cells = {(1, "term"): ["4"]}

    spread = spreads(page(lessons=3, cells=cells, columns=[Column("term", "I сем.")]))[0]

    assert [slot.title for slot in spread.slots[:5]] == ["", "", "", "I сем.", ""]
    assert texts(spread.rows[0])[3] == "4"
    assert len(spread.slots) == 28


def test_the_term_has_room_beside_a_full_spread():
    made = spreads(page(lessons=28, columns=[Column("term", "I сем."), Column("final", "Итог")]))

    assert [len(one.slots) for one in made] == [30]


def test_columns_and_hours_of_the_term_stand_on_the_last_spread_only():
    term = Term(Decimal(60), Decimal(58))

    made = spreads(page(lessons=30, columns=[Column("term", "I сем.")], term=term))

    assert [one.term for one in made] == [None, term]
    assert [sum(bool(slot.title) for slot in one.slots) for one in made] == [0, 1]


@pytest.mark.parametrize(
    ("given", "deviation", "is_done"), [(60, 0, True), (58, -2, False), (62, 2, True), (None, None, None)]
)
def test_a_programme_is_done_when_the_planned_hours_are_given(given, deviation, is_done):
    term = Term(Decimal(60), given)

    assert term.deviation == deviation
    assert term.is_done is is_done


def test_who_left_keeps_the_row_with_the_order_from_that_day():
    note = "Отчислен, пр. № 84-к от 11.09.2026"
    people = [student(1, stays=(Stay(None, FIRST + dt.timedelta(days=10), note),))]

    row = spreads(page(people=people, lessons=28, cells={(1, 105): ["5"]}))[0].rows[0]

    assert [mark.away for mark in row.marks] == [False] * 11 + [True]
    assert (row.marks[-1].text, row.marks[-1].span) == (note, 17)
    assert row.marks[5].text == "5"
    assert row.note == ""


def test_an_order_that_has_no_room_in_the_cells_stands_under_the_name():
    note = "Отчислен, пр. № 84-к от 25.09.2026"
    people = [student(1, stays=(Stay(None, FIRST + dt.timedelta(days=24), note),))]

    row = spreads(page(people=people, lessons=28))[0].rows[0]

    assert row.note == note
    assert row.marks[-1].text == ""


def test_who_came_back_has_cells_again():
    stays = (Stay(None, FIRST, "Академический отпуск"), Stay(FIRST + dt.timedelta(days=10)))

    row = spreads(page(people=[student(1, stays=stays)], lessons=28))[0].rows[0]

    assert [(mark.span, mark.away) for mark in row.marks[:3]] == [(1, False), (9, True), (1, False)]
    assert row.marks[1].text == "Академический отпуск"


def test_a_mark_outside_the_membership_is_still_printed():
    people = [student(1, stays=(Stay(None, FIRST, "Отчислен"),))]

    row = spreads(page(people=people, lessons=28, cells={(1, 104): ["3"]}))[0].rows[0]

    assert "3" in texts(row)


def test_corrections_are_numbered_notes_of_their_spread():
    corrections = [Correction(1, 129, "второй разворот"), Correction(2, 101, "б"), Correction(1, 101, "а")]
    people = [student(1, "Абрамов"), student(2, "Белов")]
    cells = {(1, 101): ["4"], (2, 101): ["5"], (1, 129): ["3"]}

    first, second = spreads(page(people=people, lessons=30, cells=cells, corrections=corrections))

    assert first.notes == ["¹ а", "² б"]
    assert [texts(row)[1] for row in first.rows[:2]] == ["4¹", "5²"]
    assert second.notes == ["¹ второй разворот"]
    assert texts(second.rows[0])[1] == "3¹"


def test_a_cell_corrected_twice_leads_to_both_notes():
    corrections = [Correction(1, 100, "было 3, стало 4"), Correction(1, 100, "было 4, стало 5")]

    row = spreads(page(cells={(1, 100): ["5"]}, corrections=corrections))[0].rows[0]

    assert texts(row)[0] == "5¹,²"


def test_notes_without_room_get_a_spread_of_their_own():
    count = NOTES_UNDER_LESSONS + NOTES_PER_SIDE + 5
    corrections = [Correction(1, 100 + place % 20, str(place)) for place in range(count)]

    made = spreads(page(lessons=20, corrections=corrections, term=Term(Decimal(40))))

    assert [one.number for one in made] == [1, 2]
    assert [len(side) for side in made[1].overflow] == [NOTES_PER_SIDE, 5]
    assert made[0].term is not None
    assert len(made[0].notes) + sum(map(len, made[1].overflow)) == count


def test_the_number_of_dates_is_the_colleges_own():
    made = spreads(page(lessons=25), Form(dates=20))

    assert [len(one.lines) for one in made] == [20, 5]


def test_hours_are_written_as_people_write_them():
    held = [lesson(0, hours=Decimal("2.0")), lesson(1, hours=Decimal("1.5")), lesson(2, hours=Decimal("10"))]

    assert [line.hours for line in spreads(page(held=held))[0].lines] == ["2", "1,5", "10"]


def test_a_substitute_is_named_on_the_lesson():
    held = [lesson(0), lesson(1, substitute="Кузнецов И. П.")]

    assert [line.substitute for line in spreads(page(held=held))[0].lines] == ["", "Кузнецов И. П."]


def test_text_is_one_line_without_control_signs():
    assert plain("а\n\tб\x00в\u202eг\ud800 ") == "а бвг"


def test_a_word_longer_than_its_column_may_be_broken():
    word = "а" * 90

    assert breakable(word).replace("\u200b", "") == word
    assert max(map(len, breakable(word).split("\u200b"))) < 32
    assert breakable("Введение в предмет") == "Введение в предмет"


def test_a_double_surname_is_broken_at_its_hyphen():
    assert "\u200b" not in breakable("Абдурахманова-Константинопольская А. В.")
