"""Who may be the same person as somebody with an account: offered to the clerk, never decided here. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """A person as far as it takes to tell people apart."""

    last_name: str
    first_name: str
    middle_name: str | None
    birth_date: datetime.date | None
    phone: str | None


def names_of(person: Known) -> tuple[str, ...]:
    """The three names with е for ё and without capital letters."""
    names = (person.last_name, person.first_name, person.middle_name or "")
    return tuple(" ".join(name.lower().replace("ё", "е").split()) for name in names)


def is_plausible(one: Known, other: Known) -> bool:
    """Whether both may be one person: equal names, and the birth date or the phone agree; dates that differ exclude."""
    if names_of(one) != names_of(other):
        return False
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    number = _number(one.phone)
    return bool(number) and number == _number(other.phone)


def plausible(one: Known, others: Iterable[Known]) -> list[Known]:
    """Those of the others who may be this person."""
    return [other for other in others if is_plausible(one, other)]


def _number(phone: str | None) -> str:
    """The ten digits of a Russian number, however it was written; nothing when there are fewer."""
    digits = "".join(sign for sign in phone or "" if sign.isdecimal())
    return digits[-10:] if len(digits) >= 10 else ""
