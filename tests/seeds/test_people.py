"""The invented people: the same every time, and nobody whom a Russian reader would stumble over."""

import re
from datetime import date

import pytest

from app.seeds import names, teaching
from app.seeds.people import HARD_CASES, Family, People, Person, Sex, in_gender, login, logins, transliterate

MASCULINE = re.compile(r"(ович|евич|ич)$")
FEMININE = re.compile(r"(овна|евна|ична|инична)$")


@pytest.fixture(scope="module")
def families() -> list[Family]:
    source = People(7)
    return [source.family(year=2026, course=1 + number % 4) for number in range(1200)]


def test_the_same_seed_gives_the_same_people(families):
    again = People(7)

    assert [again.family(year=2026, course=1 + number % 4) for number in range(1200)] == families
    assert People(8).family(year=2026, course=1) != families[0]


def test_patronymics_agree_with_the_sex_of_their_bearer(families):
    for family in families:
        for person in (family.student, family.guardian):
            ending = FEMININE if person.sex is Sex.FEMALE else MASCULINE
            assert ending.search(person.middle_name), person


def test_every_father_has_both_patronymics():
    assert {name for name, _ in names.MEN + names.TATAR_MEN} <= set(names.PATRONYMICS)
    for masculine, feminine in names.PATRONYMICS.values():
        assert MASCULINE.search(masculine)
        assert FEMININE.search(feminine)


def test_names_hold_no_latin_letter(families):
    for family in families:
        assert not re.search("[A-Za-z]", family.student.full_name + family.guardian.full_name)


def test_a_guardian_bears_the_surname_of_the_child_and_is_old_enough(families):
    for family in families:
        child, guardian = family.student, family.guardian
        assert in_gender(child.last_name, Sex.FEMALE) == in_gender(guardian.last_name, Sex.FEMALE)
        assert 18 <= (child.born_on - guardian.born_on).days / 365.25 <= 42
        assert family.relation == ("mother" if guardian.sex is Sex.FEMALE else "father")


def test_a_fathers_name_is_the_childs_patronymic(families):
    fathers = [family for family in families if family.relation == "father"]

    assert len(fathers) > 100
    for family in fathers:
        assert family.student.middle_name in names.PATRONYMICS[family.guardian.first_name]


@pytest.mark.parametrize("course", [1, 2, 3, 4])
def test_birth_dates_fit_the_course(course):
    source = People(3)
    for _ in range(300):
        born_on = source.family(year=2026, course=course).student.born_on
        age_at_entry = (date(2026 - course + 1, 9, 1) - born_on).days / 365.25
        assert 15 <= age_at_entry < 17.01


@pytest.mark.parametrize(
    ("masculine", "feminine"),
    [("Иванов", "Иванова"), ("Журавлёв", "Журавлёва"), ("Ильин", "Ильина"), ("Каменский", "Каменская"),
     ("Черных", "Черных"), ("Шевченко", "Шевченко")],
)  # fmt: skip
def test_a_surname_takes_the_gender_of_its_bearer(masculine, feminine):
    assert in_gender(masculine, Sex.FEMALE) == feminine
    assert in_gender(masculine, Sex.MALE) == masculine


def test_the_hard_cases_are_hard():
    full = [(last, first, middle) for last, first, middle, _ in HARD_CASES]

    assert len(set(full)) < len(full), "namesakes"
    assert any(not middle for _, _, middle in full)
    assert any(middle.endswith("оглы") for _, _, middle in full)
    assert any(middle.endswith("кызы") for _, _, middle in full)
    assert any("-" in last for last, _, _ in full)
    assert {"Королёва", "Королева"} <= {last for last, _, _ in full}


def test_logins_are_latin_short_and_unique(families):
    people = [family.student for family in families]

    made = list(logins(people, taken=("teacher",)))

    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[a-z0-9.-]{3,64}", one) for one in made)


def test_a_login_is_the_surname_and_the_initials():
    orlova = Person("Орлова", "Наталья", "Сергеевна", Sex.FEMALE, date(1984, 3, 2))

    assert login(orlova) == "orlova.ns"
    assert transliterate("Щукина-Ёлкина") == "schukina-elkina"


def test_every_lesson_of_a_discipline_has_a_topic_and_homework():
    for discipline in (
        "МДК.11.01 Технология разработки и защиты баз данных",
        "Физическая культура",
        "Охрана леса",
    ):
        themes = [teaching.theme(discipline, number) for number in range(80)]
        assert all(theme.topic and theme.homework for theme in themes)
        assert not any("{" in theme.homework for theme in themes)


def test_physical_education_is_not_physics():
    assert teaching.topics_of("Физическая культура") != teaching.topics_of("Физика")
