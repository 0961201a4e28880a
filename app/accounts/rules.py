"""What a password has to be and when an account is locked. Pure."""

import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

_FORBIDDEN = ("password", "пароль", "qwerty", "йцукен", "123456")


def password_refusals(password: str, *, shortest: int, login: str = "") -> list[Any]:
    """What is wrong with a password, as sentences for the person; empty when nothing is."""
    refusals = []
    if len(password) < shortest:
        refusals.append(_l("The password is shorter than %(count)s characters", count=shortest))
    if not any(sign.isdigit() for sign in password) or not any(sign.isalpha() for sign in password):
        refusals.append(_l("The password needs both letters and digits"))
    if login and login.lower() in password.lower():
        refusals.append(_l("The password contains the login"))
    if any(word in password.lower() for word in _FORBIDDEN):
        refusals.append(_l("The password contains a word that is guessed first"))
    return refusals


def locked_until(failures: int, *, most: int, minutes: int, now: datetime.datetime) -> datetime.datetime | None:
    """Until when the account is locked after so many failed sign-ins in a row, or None."""
    return now + datetime.timedelta(minutes=minutes) if failures >= most else None
