"""Logins made of names, one-time passwords, and who may be the same person."""

import datetime
from types import SimpleNamespace

import pytest

from app.accounts import matching, one_time
from app.accounts.latin import in_latin
from app.accounts.logins import Logins, stem
from app.policy import settings

USUAL = "{фамилия}.{и}{о}"


def person(name):
    last, first, *middle = name.split(" ", 2)
    return SimpleNamespace(last_name=last, first_name=first, middle_name=middle[0] if middle else None)


@pytest.mark.parametrize(
    ("name", "login"),
    [
        ("Иванова Анна Петровна", "ivanova.ap"),
        ("Ёлкин Фёдор Ильич", "elkin.fi"),
        ("Подъячев Игорь Юрьевич", "podieiachev.iiu"),
        ("Щукин Яков Жанович", "shchukin.iazh"),
        ("Воронцова-Дашкова Анна-Мария Львовна", "vorontsova-dashkova.al"),
        ("Алиев Эльвин Рамиз оглы", "aliev.er"),
        ("Мамедова Лейла Тофик кызы", "mamedova.lt"),
        ("Ким Виктория", "kim.v"),
        ("Нгуен Ван Ань", "nguen.va"),
        ("Гәрәева Әлфия Һади кызы", "garaeva.ah"),
        ("Müller José", "muller.j"),
        ("李 小龙", "user"),
    ],
)
def test_a_login_is_made_of_the_names_as_a_passport_spells_them(name, login):
    assert stem(USUAL, person(name)) == login


def test_a_login_fits_its_field_however_long_the_name():
    assert len(stem("{фамилия}-{имя}-{отчество}", person(" ".join(["Константинопольская" * 3] * 3)))) <= 40


def test_namesakes_get_numbers_and_a_login_once_taken_stays_taken():
    logins = Logins(USUAL, ["Ivanova.AP"])

    assert [logins.next(person("Иванова Анна Петровна")) for _place in range(2)] == ["ivanova.ap2", "ivanova.ap3"]


@pytest.mark.parametrize("pattern", ["{имя}.{фамилия}", "st-{фамилия}{и}", "{Фамилия}.{О}"])
def test_a_pattern_of_known_parts_is_a_setting(pattern):
    assert settings.parse("accounts.login_pattern", pattern) == pattern.lower()


@pytest.mark.parametrize(
    "pattern", ["", "{и}{о}", "{фамилия}.{year}", "{фамилия", "{фамилия} {и}", "студент-{фамилия}"]
)
def test_a_pattern_that_makes_no_login_is_refused(pattern):
    with pytest.raises(ValueError, match=r"."):
        settings.parse("accounts.login_pattern", pattern)


def test_letters_that_a_login_cannot_hold_are_left_out():
    assert in_latin("О'Коннор (мл.) №2") == "okonnorml2"


def test_a_one_time_password_is_read_without_mistakes_and_passes_the_rules():
    made = {one_time.new_password() for _place in range(200)}

    assert len(made) == 200
    assert not set("".join(made)) & set("l1o0iIO ")
    assert all(any(sign.isdigit() for sign in password) for password in made)
    assert all(len(password) == 15 for password in made)


def test_the_digest_of_a_one_time_password_is_known_to_be_quick():
    assert one_time.is_quick(one_time.digest(one_time.new_password()))


BORN = datetime.date(1985, 3, 1)


def known(name="Ёлкина Анна Ильинична", born=None, phone=None):
    last, first, middle = name.split()
    return matching.Known(last, first, middle, born, phone)


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        (known(born=BORN), known("Елкина Анна Ильинична", born=BORN), True),
        (known(phone="+7 (912) 345-67-89"), known(phone="89123456789"), True),
        (known(born=BORN, phone="89123456789"), known(born=datetime.date(1985, 3, 2), phone="89123456789"), False),
        (known(), known(), False),
        (known(phone="2-15"), known(phone="2-15"), False),
        (known(born=BORN), known("Ёлкина Алла Ильинична", born=BORN), False),
    ],
)
def test_who_may_be_one_person(one, other, may_be):
    assert matching.is_plausible(one, other) is may_be
