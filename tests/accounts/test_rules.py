"""What a password has to be."""

import datetime

import pytest

from app.accounts import rules

NOW = datetime.datetime(2026, 10, 14, 8, 0)


@pytest.mark.parametrize(
    "password",
    [
        "short1",
        "1234567890",
        "толькобуквы",
        "qwerty-2026-x",
        "пароль-на-2026",
        "orlova-2026-год",
        "Gfhjkm-2026-ab",
        "Наталья-2007-г",
        "YFNFKMZ-2007-g",
        "ОРЛОВА_1985_аб",
        "asdfgh-tree-71",
        "лес-54321-поле",
        "абвгд-лодка-17",
        "1q2w3e4r5t-xy",
        "ааааааааааа1",
        "zhurnal-vesna-5",
        "сирень-7-" + "окно" * 40,
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password):
    assert rules.password_refusals(password, shortest=10, login="orlova", names=("Орлова", "Наталья"))


@pytest.mark.parametrize("password", ["сирень-7-окон", "tall-grass-41", "Кот и 3 мышки", "янтарь-82-гром"])
def test_a_password_of_words_and_digits_is_accepted(password):
    assert rules.password_refusals(password, shortest=10, login="orlova", names=("Орлова", "Ян")) == []


def test_an_account_is_locked_after_so_many_failures_and_not_before():
    assert rules.locked_until(6, most=7, minutes=15, now=NOW) is None
    assert rules.locked_until(7, most=7, minutes=15, now=NOW) == NOW + datetime.timedelta(minutes=15)
