"""The paper spread of a journal page: two facing A4 pages, cells on the left, topics on the right.

Pure. What does not fit on one spread goes on to the next, with the names repeated; both sides of a spread
have one number and the same dates in the same order (the rules of the paper journal).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from app.journals.paper import (
    Column,
    Form,
    Key,
    Lesson,
    Line,
    Mark,
    Page,
    Row,
    Slot,
    Spread,
    Student,
    breakable,
    hours_text,
    plain,
)

ROWS_AT_LEAST = 35  # the paper form has empty lines below a short list
ROWS_AT_MOST = 45
NOTES_UNDER_LESSONS = 10
NOTES_PER_SIDE = 35
GAP_WITH_ROOM_FOR_NOTE = 8  # columns; in a narrower gap the note stands under the name


def spreads(page: Page, form: Form | None = None) -> list[Spread]:
    """The spreads of a page: at least one, be there no lessons and no students."""
    form = form or Form()
    made: list[Spread] = []
    for first, lessons, columns in _parts(page, form):
        for students in _portions(_listed(page.students), ROWS_AT_MOST):
            made += _spread(page, form, form.first_number + len(made), first, lessons, columns, students)
    last = max(place for place, spread in enumerate(made) if spread.overflow is None)
    made[last] = replace(made[last], term=page.term)
    return made


def _parts(page: Page, form: Form) -> Iterable[tuple[int, Sequence[Lesson], Sequence[Column]]]:
    """Portions of lessons with the number of the first; the term's columns stand in the last."""
    lessons = sorted(page.lessons, key=lambda lesson: lesson.held_on)
    portions = _portions(lessons, form.dates)
    for place, portion in enumerate(portions):
        yield place * form.dates + 1, portion, page.columns if place == len(portions) - 1 else ()


def _portions(things: Sequence, size: int) -> list[Sequence]:
    return [things[start : start + size] for start in range(0, len(things), size)] or [()]


def _listed(students: Iterable[Student]) -> list[tuple[int, Student]]:
    """Alphabetical, numbered through all spreads."""
    return list(enumerate(sorted(students, key=lambda student: (student.order, student.id)), 1))


def _spread(page, form, number, first, lessons, columns, students) -> Iterable[Spread]:
    slots = _slots(lessons, columns, form.dates)
    notes, signs = _footnotes(page.corrections, slots, students)
    yield Spread(
        number=number,
        continued=number > form.first_number,
        slots=slots,
        months=_months(slots),
        rows=_rows(page, form, slots, students, signs),
        lines=[_line(place, lesson) for place, lesson in enumerate(lessons, first)],
        notes=notes[:NOTES_UNDER_LESSONS],
    )
    for place, rest in enumerate(_portions(notes[NOTES_UNDER_LESSONS:], 2 * NOTES_PER_SIDE), 1):
        if rest:
            yield Spread(number + place, True, overflow=(rest[:NOTES_PER_SIDE], rest[NOTES_PER_SIDE:]))


def _slots(lessons: Sequence[Lesson], columns: Sequence[Column], size: int) -> list[Slot]:
    """Dates, then the columns with nothing between, then what remains empty."""
    taken = [Slot(one.id, one.held_on, str(one.held_on.day)) for one in lessons]
    taken += [Slot(key=column.key, title=plain(column.title)) for column in columns]
    return taken + [Slot()] * (size - len(taken))


def _months(slots: Sequence[Slot]) -> list[tuple[int, int]]:
    """The band above the days: a month and how many columns it takes. Columns without a date take none."""
    dated = [slot.held_on for slot in slots if slot.held_on]
    bands = groupby(dated, key=lambda day: (day.year, day.month))
    return [(month, len(list(days))) for (_year, month), days in bands]


def _rows(page, form, slots, students, signs) -> list[Row]:
    rows = [_row(page, form, slots, number, student, signs) for number, student in students]
    return rows + [Row(marks=[Mark()] * len(slots))] * (ROWS_AT_LEAST - len(rows))


def _row(page, form, slots, number, student, signs) -> Row:
    marks: list[Mark] = []
    note = ""
    for away, run in groupby(slots, key=lambda slot: _absence(page, student, slot)):
        found = list(run)
        if away is None:
            marks += [Mark(_printed(page, form, student, slot, signs)) for slot in found]
            continue
        has_room = len(found) >= GAP_WITH_ROOM_FOR_NOTE
        marks.append(Mark(away if has_room else "", span=len(found), away=True))
        note = note if has_room else away
    return Row(number, breakable(student.name), note, marks)


def _absence(page: Page, student: Student, slot: Slot) -> str | None:
    """The note (maybe empty) of a day without membership; None when the cell is in use."""
    if slot.held_on is None or page.cells.get((student.id, slot.key)):
        return None
    if any(stay.covers(slot.held_on) for stay in student.stays):
        return None
    ended = [stay for stay in student.stays if stay.end is not None and stay.end < slot.held_on]
    return plain(max(ended, key=lambda stay: stay.end).note) if ended else ""


def _printed(page: Page, form: Form, student: Student, slot: Slot, signs) -> str:
    values = [] if slot.key is None else page.cells.get((student.id, slot.key), ())
    marks = form.between.join(plain(value) for value in values if value)
    return marks + signs.get((student.id, slot.key), "")


def _footnotes(corrections, slots, students) -> tuple[list[str], dict[tuple[int, Key], str]]:
    """The texts of a spread and the small numbers that lead to them, by columns, then by names."""
    columns = {slot.key: place for place, slot in enumerate(slots) if slot.key is not None}
    names = {student.id: number for number, student in students}
    here = [one for one in corrections if one.key in columns and one.student in names]
    here.sort(key=lambda one: (columns[one.key], names[one.student]))
    signs: dict[tuple[int, Key], str] = {}
    for number, one in enumerate(here, 1):
        cell = (one.student, one.key)
        signs[cell] = f"{signs[cell]},{_small(number)}" if cell in signs else _small(number)
    return [f"{_small(number)} {breakable(one.text)}" for number, one in enumerate(here, 1)], signs


def _small(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _line(number: int, lesson: Lesson) -> Line:
    return Line(
        number=number,
        date=f"{lesson.held_on:%d.%m.%Y}",
        hours=hours_text(lesson.hours),
        type=plain(lesson.type),
        topic=breakable(lesson.topic),
        homework=breakable(lesson.homework),
        substitute=breakable(lesson.substitute),
    )
