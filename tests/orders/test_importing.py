"""A list comes from Excel or by pasting: looked at first, written as a whole or not at all, namesakes told apart."""

import datetime
import time

import pytest
import sqlalchemy as sa

from app.policy.roles import Role
from tests import make
from tests.orders.college import confirm, count, draft, name, said, sign, signed, stays, studying, upload, workbook

HEAD = ("ФИО", "Дата рождения", "Телефон", "ФИО родителя", "Телефон родителя", "Кем приходится")


@pytest.fixture
def group(db_session):
    return make.group("1ИС-26")


@pytest.fixture
def order(secretary, group):
    """A draft order of enrolment into the group."""
    return draft(secretary, group=group.id, ordered_on="20.08.2026", effective_on="01.09.2026")


def pasted(client, order, text, **fields):
    return client.post(f"/orders/{order}/students", data={"lines": text} | fields, follow_redirects=True)


def test_25_students_with_parents_come_from_excel_into_a_group(secretary, order, group):
    rows = [
        (f"Фамилин{'абвгдежзиклмнопрстуфхцчшщ'[n]} Иван Петрович", datetime.date(2010, 3, n + 1), None,
         f"Фамилина{'абвгдежзиклмнопрстуфхцчшщ'[n]} Мария Олеговна", f"+7 900 000-00-{n:02}", "мать")
        for n in range(25)
    ]  # fmt: skip
    report = upload(secretary, order, workbook(HEAD, *rows))
    before = count("student")

    confirm(secretary, order, report)
    sign(secretary, order)

    assert before == 0
    assert (count("student"), count("guardian"), count("guardianship")) == (25, 25, 25)
    assert count(f"enrollment WHERE group_id = {group.id} AND order_in_id = {order}") == 25


def test_the_same_file_confirmed_twice_is_written_once(secretary, order):
    report = upload(secretary, order, workbook(HEAD[:2], ("Иванов Иван Ильич", "01.02.2010")))

    confirm(secretary, order, report)
    again = confirm(secretary, order, report)

    assert count("student") == 1
    assert "уже записан" in said(again)


def test_names_may_stand_in_three_columns_under_a_title_with_columns_nobody_knows(secretary, order):
    content = workbook(
        ("Список зачисленных",), (), ("№ п/п", "Фамилия", "Имя", "Отчество", "СНИЛС"),
        (1, "Иванов", "Иван", "Ильич", "000-000-000 00"),
    )  # fmt: skip

    report = upload(secretary, order, content)
    confirm(secretary, order, report)

    assert "СНИЛС" in said(report)
    assert count("student WHERE last_name = 'Иванов' AND middle_name = 'Ильич'") == 1


def test_latin_letters_in_a_name_are_told_and_put_right_on_demand(secretary, order, db_session):
    content = workbook(
        HEAD[:2], ("Cмирнов Иван Ильич", "01.02.2010"), ("Петров Oлeг", "01.02.2010"), ("COPOKA Ян", "02.02.2010")
    )

    report = upload(secretary, order, content)
    token = report.request.args["check"]
    mended = secretary.get(f"/orders/{order}/import?check={token}&mends=1")
    confirm(secretary, order, mended, mends="1")

    assert "Возможно, «Смирнов Иван Ильич»?" in said(report)
    assert "Исправить буквы" in said(report)
    names = db_session.scalars(sa.text("SELECT last_name || ' ' || first_name FROM student ORDER BY id")).all()
    assert names == ["Смирнов Иван", "Петров Олег", "СОРОКА Ян"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("Иванов", "01.02.2010"), "Ожидаются фамилия и имя"),
        (("Иванов Иван", "31.02.2010"), "Ожидается дата"),
        (("Иванов Иван", "01.02.2035"), "в будущем"),
        (("Иванов Иван", "01.02.2024"), "возраст"),
        (("Ivanov Ivan", "01.02.2010"), "по-русски"),
        (("Иванов2 Иван", "01.02.2010"), "цифра"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column_and_nothing_is_written(secretary, order, row, words):
    report = upload(secretary, order, workbook(HEAD[:2], ("Верный Ян Ильич", "01.02.2010"), row))

    assert words in said(report) or "дат" in said(report)
    assert " 3 " in said(report)
    assert 'name="confirm"' not in report.text
    assert count("student") == 0


def test_a_group_that_does_not_exist_is_told_with_the_one_that_was_meant(secretary, order):
    report = upload(secretary, order, workbook(("ФИО", "Группа"), ("Иванов Иван", "1ИС-62")))

    assert "Возможно, «1ИС-26»" in said(report)


def test_a_row_may_name_its_own_group(secretary, order):
    make.group("1ГД-26")
    report = upload(secretary, order, workbook(("ФИО", "Группа"), ("Иванов Иван", "1ГД-26"), ("Петров Пётр", None)))
    confirm(secretary, order, report)
    sign(secretary, order)

    assert count("enrollment e JOIN study_group g ON g.id = e.group_id WHERE g.name = '1ГД-26'") == 1
    assert count("enrollment") == 2


def test_a_namesake_with_another_birthday_is_another_person(secretary, order):
    make.student("Иванов Иван Ильич", birth_date=datetime.date(2009, 1, 1))

    confirm(secretary, order, upload(secretary, order, workbook(HEAD[:2], ("Иванов Иван Ильич", "01.02.2010"))))

    assert count("student") == 2


def test_the_same_name_and_birthday_is_the_same_person_though_spelled_with_yo(secretary, order):
    known = make.student("Королёв Пётр Ильич", birth_date=datetime.date(2010, 2, 1))

    confirm(secretary, order, upload(secretary, order, workbook(HEAD[:2], ("Королев Петр Ильич", "01.02.2010"))))
    sign(secretary, order)

    assert count("student") == 1
    assert stays(known)[0][0] == "1ИС-26"


@pytest.mark.parametrize(("answer", "cards"), [("new", 2), ("known", 1)])
def test_a_namesake_without_a_birthday_is_asked_about(secretary, order, answer, cards):
    known = make.student("Иванов Иван Ильич", birth_date=datetime.date(2009, 1, 1))
    report = upload(secretary, order, workbook(HEAD[:2], ("Иванов Иван Ильич", None)))

    unanswered = confirm(secretary, order, report)
    before = count("student_order_line")
    confirm(secretary, order, report, **{"same-2": known.id if answer == "known" else "new"})

    assert "кто это?" in said(report)
    assert "кто это?" in said(unanswered)
    assert before == 0
    assert count("student") == cards
    assert count("student_order_line") == 1


def test_one_person_twice_in_a_file_is_told(secretary, order):
    rows = ("Иванов Иван Ильич", "01.02.2010"), ("ИВАНОВ Иван Ильич", "01.02.2010")

    assert "уже есть в строке 2" in said(upload(secretary, order, workbook(HEAD[:2], *rows)))


def test_who_studies_already_is_told_by_row_with_group_and_order(secretary, order):
    student = make.student("Иванов Иван Ильич", birth_date=datetime.date(2010, 2, 1))
    signed(
        secretary,
        "enrolment",
        student,
        number="9",
        group=make.group("1ГД-26").id,
        effective_on="01.09.2026",
        ordered_on="20.08.2026",
    )

    report = upload(secretary, order, workbook(HEAD[:2], ("Иванов Иван Ильич", "01.02.2010")))

    assert "Уже учится в группе 1ГД-26 с 01.09.2026 (приказ № 9 от 20.08.2026)" in said(report)


def test_the_mother_of_two_is_one_person(secretary, order):
    mother = ("Иванова Мария Олеговна", "+7 (900) 111-22-33", "мать")
    rows = ("Иванов Иван Ильич", "01.02.2010", None, *mother), ("Иванова Анна Ильинична", "01.02.2010", None, *mother)

    confirm(secretary, order, upload(secretary, order, workbook(HEAD, *rows)))

    assert (count("guardian"), count("guardianship")) == (1, 2)


def test_cards_that_came_with_a_draft_go_with_it_and_others_stay(secretary, order):
    make.student("Знакомый Ян Ильич", birth_date=datetime.date(2010, 2, 1))
    rows = (
        ("Знакомый Ян Ильич", "01.02.2010", None, None, None, None),
        ("Новый Ян", "02.02.2010", None, "Новая Ия Яновна", "+7 900", "мать"),
    )
    confirm(secretary, order, upload(secretary, order, workbook(HEAD, *rows)))
    before = count("student"), count("guardian")

    secretary.post(f"/orders/delete/{order}")

    assert before == (2, 1)
    assert (count("student"), count("guardian")) == (1, 0)


def test_1500_students_are_looked_at_and_written_in_seconds(secretary, order):
    syllables = ("бо", "ве", "га", "до", "жу", "зе", "ка", "ли", "мо", "ну")
    surname = lambda n: "".join(syllables[int(digit)] for digit in f"{n:04}").capitalize() + "в"  # noqa: E731
    rows = [
        (f"{surname(n)} Иван Петрович", datetime.date(2010, 1 + n % 12, 1 + n % 28), None,
         f"{surname(n)}а Мария Олеговна", f"+7 900 {n:07}", "мать")
        for n in range(1500)
    ]  # fmt: skip
    content = workbook(HEAD, *rows)

    began = time.perf_counter()
    report = upload(secretary, order, content)
    looked = time.perf_counter() - began
    confirm(secretary, order, report)
    wrote = time.perf_counter() - began - looked
    card = secretary.get(f"/orders/show/{order}")
    sign(secretary, order)
    signed_in = time.perf_counter() - began - looked - wrote

    assert count("enrollment") == 1500
    assert card.status_code == 200
    assert looked < 10
    assert (wrote < 30, signed_in < 30) == (True, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Файл пуст"),
        (b"\x00junk" * 1000, "не книга Excel"),
        (b"PK\x03\x04" + b"0" * 100_000, "Файл повреждён"),
        (workbook(("а", "б"), (1, 2)), "В одной строке ожидаются"),
    ],
)
def test_what_is_no_list_is_told_in_russian(secretary, order, content, words):
    answer = upload(secretary, order, content)

    assert answer.status_code == 200
    assert words in said(answer)
    assert count("student") == 0


def test_ten_megabytes_of_junk_are_refused_at_once(secretary, order):
    answer = upload(secretary, order, b"PK\x03\x04" + b"\x01\x02" * 5_000_000)

    assert "повреждён" in said(answer)


def test_the_empty_form_is_understood_by_the_import(secretary, order):
    form = secretary.get(f"/orders/{order}/import/template.xlsx")
    report = upload(secretary, order, form.data)

    assert "нет строк" in said(report)


def test_pasted_lines_become_students(secretary, order):
    answer = pasted(
        secretary, order, "1. Иванов Иван Ильич 01.02.2010\n2) Ким Виктория, 03.04.2010 г.р.\n\nАлиев Эльвин Рамиз оглы"
    )

    assert "Добавлено в приказ: 3, новых карточек: 3" in said(answer)
    assert count("student WHERE middle_name = 'Рамиз оглы'") == 1


def test_a_wrong_pasted_line_is_told_by_its_number_and_the_text_stays(secretary, order):
    answer = pasted(secretary, order, "Иванов Иван\nПетров")

    assert "Ожидаются фамилия и имя" in said(answer)
    assert "Иванов Иван\nПетров</textarea>" in answer.text
    assert count("student") == 0


def test_pasted_names_of_an_expulsion_find_those_who_study_and_nobody_else(secretary, group):
    student = studying("Иванов Иван Ильич", group)
    order = draft(secretary, "expulsion", reason="own_wish")

    wrong = pasted(secretary, order, "Иванов Иван Ильич\nПетров Пётр")
    pasted(secretary, order, "Иванов Иван Ильич", **{"same-1": student.id})

    assert "Такого студента нет" in said(wrong)
    assert count(f"student_order_line WHERE from_group_id = {group.id}") == 1


def test_the_search_offers_only_those_whom_the_order_can_name(secretary, group):
    studying("Учащийся Ян", group)
    make.student("Бывший Ян", group=group, starts_on=datetime.date(2025, 9, 1), ends_on=datetime.date(2026, 6, 30))
    order = draft(secretary, "expulsion", reason="own_wish")

    found = secretary.get(f"/orders/{order}/candidates?q=ян").json["results"]

    assert [one["text"] for one in found] == ["Учащийся Ян"]


def test_a_signed_order_takes_no_more_students(secretary, group):
    order = signed(secretary, "expulsion", studying(group=group), reason="own_wish")

    assert secretary.get(f"/orders/{order}/students").status_code == 404
    assert name(secretary, order, studying("Другой Ян", group)).status_code == 404


def test_the_administrator_brings_no_students(sign_in, order):
    administrator = sign_in(Role.ADMINISTRATOR)

    assert administrator.get(f"/orders/{order}/import").status_code == 404
    assert upload(administrator, order, workbook(HEAD[:1], ("Иванов Иван",))).status_code == 404
