"""The spread as a PDF: what is read from the paper is what was given to print."""

import datetime as dt
import io
import json
import re
from dataclasses import asdict
from decimal import Decimal

import pytest
from pypdf import PdfReader

from app.core.pdf import TEMPLATES, render_pdf, render_png
from app.core.text import sort_key
from app.journals.paper import Column, Correction, Lesson, Page, Stay, Student, Term
from app.journals.spread import spreads

FIRST = dt.date(2026, 9, 1)
A4 = (595, 842)  # points
HOSTILE = [
    "#include <stdio.h>",
    "*жирный* _курсив_ `код` = заголовок",
    "$x^2$ @ссылка <метка> // не примечание /* и это */",
    "\"кавычки\" 'одинарные' \\n \\u{41} #{1+1} #sys.inputs ~",
    "] #panic() [",
    "- не список -- и не тире --- ...",
    "https://example.org/?a=1&b=2",
]

LABELS = {
    "page": "Страница",
    "continued": "продолжение",
    "number": "№ п/п",
    "name": "Фамилия и инициалы обучающегося",
    "lesson_number": "№ занятия",
    "date": "Дата проведения",
    "hours": "Кол-во часов",
    "type": "Вид занятия",
    "topic": "Наименование тем",
    "homework": "Что задано",
    "signature": "Подпись преподавателя",
    "substitute": "(замена)",
    "corrections": "Исправления (продолжение)",
    "teacher": "Преподаватель",
    "hours_line": "По плану 60 ч. Дано фактически 58 ч. Отклонение −2 ч. Программа не выполнена.",
    "months": [f"месяц{number}" for number in range(1, 13)],
    "months_short": [f"м{number}" for number in range(1, 13)],
}
HEADING = {
    "place": "Группа ИС-21",
    "subject_caption": "Наименование дисциплины (МДК)",
    "subject": "МДК.01.01 Разработка модулей",
    "teacher_caption": "Фамилия, имя, отчество преподавателя",
    "teachers": "Орлова Наталья Сергеевна",
}


def document(page, **changed):
    spread_data = [asdict(spread) for spread in spreads(page)]
    data = {"labels": LABELS, "heading": HEADING, "dates": 28, "with_type": True, "side": "both"}
    return {**data, "spreads": spread_data, **changed}


def pages(data):
    reader = PdfReader(io.BytesIO(render_pdf("journal_spread.typ", data)))
    assert {tuple(map(round, (one.mediabox.width, one.mediabox.height))) for one in reader.pages} == {A4}
    return [one.extract_text() for one in reader.pages]


def squeezed(text):
    """Without blanks: where a line is broken is the paper's own matter."""
    return re.sub(r"[\s\u200b\u00a0]+", "", text)


def student(place, name, **given):
    return Student(place, name, sort_key(name), **given)


def lesson(place, **given):
    return Lesson(100 + place, FIRST + dt.timedelta(days=2 * place), Decimal(2), **given)


def usual(students=25, lessons=20, **given):
    people = [student(place, f"Петров{place} П. П.") for place in range(students)]
    held = [lesson(place, topic=f"Тема{place}", homework=f"Задание{place}") for place in range(lessons)]
    return Page(people, held, given.pop("cells", {}), **given)


def test_names_marks_topics_and_hours_are_read_from_the_paper():
    cells = {(3, 104): ["4", "5"], (3, 105): ["зач."], (4, 104): ["н"], (3, "term"): ["н/а"]}
    columns = [Column("term", "I семестр")]

    left, right = pages(document(usual(cells=cells, columns=columns, term=Term(Decimal(60), Decimal(58), "И"))))

    assert re.search(r"Петров3 П\. П\.\s+4 5\s+зач\.\s+н/а", left)
    assert re.search(r"Петров4 П\. П\.\s+н\s", left)
    assert all(squeezed(f"Петров{place}П.П.") in squeezed(left) for place in range(25))
    for place in range(20):
        held_on = FIRST + dt.timedelta(days=2 * place)
        assert squeezed(f"{place + 1}{held_on:%d.%m.%Y}2Тема{place}Задание{place}") in squeezed(right)
    assert squeezed(LABELS["hours_line"]) in squeezed(right)


def test_both_sides_have_one_number_and_the_same_days():
    for left, right in zip(*[iter(pages(document(usual(lessons=60))))] * 2, strict=True):
        number = re.search(r"Страница (\d+)", left)[1]
        days = re.search(r"((?:\b\d{1,2}\s+)+)1\s+Петров0", left)

        assert f"Страница {number}" in right
        assert [day.lstrip("0") for day in re.findall(r"(\d\d)\.\d\d\.2026", right)] == days[1].split()


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_people_type_is_read_as_markup(words):
    stays = (Stay(None, FIRST, words),)
    people = [student(1, words), student(2, "Иванов", stays=stays)]
    held = [lesson(place, topic=words, homework=words, type=words, substitute=words) for place in range(28)]
    made = Page(people, held, {(1, 101): [words]}, [Column("term", "I сем.")], [Correction(1, 101, words)])
    heading = {**HEADING, "subject": words, "teachers": words, "place": words}

    left, right = pages(document(made, heading=heading))

    # On the left: in the heading twice, as a name, as a mark and as a note in the gap.
    assert squeezed(left).count(squeezed(words)) >= 5
    assert squeezed(right).count(squeezed(words)) >= 2 + 2 * 28


@pytest.mark.parametrize(
    ("students", "lessons", "expected"), [(0, 0, 2), (45, 28, 2), (46, 28, 4), (25, 300, 22), (0, 30, 4)]
)
def test_the_page_stays_a_page(students, lessons, expected):
    given = pages(document(usual(students, lessons, columns=[Column("term", "I сем.")], term=Term(Decimal(6)))))

    assert len(given) == expected


def test_a_surname_of_ninety_letters_fits():
    name = "Я" + "абвгдежзик" * 9 + " А. А."

    left, _right = pages(document(Page([student(1, name)], [], {})))

    assert squeezed(name) in squeezed(left)


@pytest.mark.parametrize("word", ["Слово ", "слитно"])
def test_a_topic_of_two_thousand_letters_is_cut(word):
    topic = word * (2000 // len(word))

    made = pages(document(Page([], [lesson(place, topic=topic, homework=topic) for place in range(28)], {})))

    assert len(made) == 2
    assert made[1].count("…") == 56
    assert squeezed(made[1]).count(squeezed(word * 15)) >= 56


def test_long_notes_leave_the_lessons_on_their_page():
    corrections = [Correction(place % 20, 100 + place % 20, "Основание: " + "слово " * 60) for place in range(60)]

    made = pages(document(usual(corrections=corrections, term=Term(Decimal(60), Decimal(58)))))

    assert len(made) == 4
    assert "20 09.10.2026" in made[1]


def test_the_form_without_types_of_lessons():
    page = Page([], [lesson(0, type="лекция", topic="Введение")], {})

    assert "лекция" in pages(document(page))[1]
    assert "лекция" not in pages(document(page, with_type=False))[1]


def test_one_side_is_a_picture_for_the_screen():
    picture = render_png("journal_spread.typ", document(usual(), side="right"))

    assert picture.startswith(b"\x89PNG")


def test_equal_data_makes_equal_bytes():
    assert len({render_pdf("journal_spread.typ", document(usual(2, 2))) for _time in range(2)}) == 1


def test_templates_show_what_they_are_given_and_evaluate_nothing():
    for template in TEMPLATES.glob("*.typ"):
        source = template.read_text("utf-8")

        assert "eval(" not in source, template.name
        assert "@preview" not in source, template.name


def test_labels_of_the_template_are_all_given():
    source = (TEMPLATES / "journal_spread.typ").read_text("utf-8")

    assert set(re.findall(r"labels\.(\w+)", source)) == set(LABELS)
    json.dumps(LABELS)
