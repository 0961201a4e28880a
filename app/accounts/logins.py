"""Logins made of names by the college's pattern: in Latin letters, one bearer each, never changed. Pure."""

import re
from collections.abc import Iterable
from typing import Protocol

from app.accounts.latin import in_latin

LONGEST = 40  # characters before the number that tells namesakes apart
# Part of a patronymic, not a name of its own: «Рамиз оглы» has one initial.
_PARTICLES = frozenset({"оглы", "оглу", "кызы", "гызы", "улы", "уулу", "кызи", "углы"})
_PART = re.compile(r"\{([^{}]*)\}")


class Named(Protocol):
    """Whoever bears three names."""

    last_name: str
    first_name: str
    middle_name: str | None


def stem(pattern: str, person: Named) -> str:
    """The login before it is made unique: `ivanova.ap` of «{фамилия}.{и}{о}»."""
    middle = _without_particles(person.middle_name or "")
    parts = {
        "фамилия": in_latin(person.last_name),
        "имя": in_latin(person.first_name),
        "отчество": in_latin(middle),
        "и": in_latin(person.first_name.strip()[:1]),
        "о": in_latin(middle[:1]),
    }
    filled = _PART.sub(lambda part: parts.get(part[1], ""), pattern.lower())
    kept = "".join(sign for sign in filled if sign.isascii() and (sign.isalnum() or sign in "._-"))
    # A name that is missing leaves no double or hanging point behind.
    tidy = re.sub(r"([._-])[._-]+", r"\1", kept).strip("._-")
    return tidy[:LONGEST].rstrip("._-") or "user"


def _without_particles(middle: str) -> str:
    return " ".join(word for word in re.split(r"[\s-]+", middle.strip()) if word.lower() not in _PARTICLES)


class Logins:
    """Hands out logins that nobody bears: `ivanova.ap`, `ivanova.ap2`, …"""

    def __init__(self, pattern: str, taken: Iterable[str]):
        self._pattern = pattern
        self._taken = {login.lower() for login in taken}

    def next(self, person: Named) -> str:
        """A fresh login for the person; it is taken from now on."""
        login = first = stem(self._pattern, person)
        number = 1
        while login in self._taken:
            number += 1
            login = f"{first}{number}"
        self._taken.add(login)
        return login
