"""What a password has to be and when an account is locked. Pure."""

import datetime
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

# Longer ones would only keep the server busy.
LONGEST_PASSWORD = 128

# Words with which guessing begins in this country and in this trade.
_FORBIDDEN = (
    "password", "пароль", "parol", "admin", "админ", "login", "логин", "welcome", "letmein", "iloveyou",
    "журнал", "zhurnal", "journal", "техникум", "tehnikum", "колледж", "kolledzh", "college", "студент", "student",
    "учитель", "привет", "россия", "russia", "марина", "наташа", "солнышко", "люблю",
)  # fmt: skip
# What lies side by side on a keyboard or in an alphabet; five in a row, there or back, are no secret.
_ROWS = (
    "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю",
    "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "1q2w3e4r5t6y", "1й2ц3у4к5е",
)  # fmt: skip
_RUN = 5
_FEWEST_DIFFERENT = 5

_ENGLISH, _RUSSIAN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю"
_OTHER_LAYOUT = str.maketrans(_ENGLISH + _RUSSIAN, _RUSSIAN + _ENGLISH)


def password_refusals(password: str, *, shortest: int, login: str = "", names: Iterable[str] = ()) -> list[Any]:
    """What is wrong with a password, as sentences for the person; empty when nothing is.

    `names` are the person's own; typed in the other keyboard layout they are no harder to guess.
    """
    refusals = []
    if len(password) < shortest:
        refusals.append(_l("The password is shorter than %(count)s characters", count=shortest))
    if len(password) > LONGEST_PASSWORD:
        refusals.append(_l("The password is longer than %(count)s characters", count=LONGEST_PASSWORD))
    if not any(sign.isdigit() for sign in password) or not any(sign.isalpha() for sign in password):
        refusals.append(_l("The password needs both letters and digits"))
    if len(set(password.lower())) < _FEWEST_DIFFERENT:
        refusals.append(_l("The password repeats the same few characters"))
    spellings = _spellings(password)
    if len(login) > 2 and any(login.lower() in spelling for spelling in spellings):
        refusals.append(_l("The password contains the login"))
    if any(name in spelling for name in _long(names) for spelling in spellings):
        refusals.append(_l("The password contains your own name"))
    if any(word in spelling for word in _FORBIDDEN for spelling in spellings) or _has_run(password.lower()):
        refusals.append(_l("The password contains a word that is guessed first"))
    return refusals


def _spellings(password: str) -> tuple[str, str]:
    """The password as typed, and as the same keys give it in the other layout."""
    typed = password.lower()
    return typed, typed.translate(_OTHER_LAYOUT)


def _long(names: Iterable[str]) -> list[str]:
    """Names that are long enough not to stand in half of all words."""
    return [name.lower() for name in names if name and len(name) > 3]


def _has_run(typed: str) -> bool:
    runs = (typed[place : place + _RUN] for place in range(len(typed) - _RUN + 1))
    return any(run in row or run[::-1] in row for run in runs for row in _ROWS)


def locked_until(failures: int, *, most: int, minutes: int, now: datetime.datetime) -> datetime.datetime | None:
    """Until when the account is locked after so many failed sign-ins in a row, or None."""
    return now + datetime.timedelta(minutes=minutes) if failures >= most else None
