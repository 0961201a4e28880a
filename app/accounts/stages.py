"""How far a person has come on the way to the own account, and when an account ends. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from app.policy.issuing import AGE_OF_MAJORITY, Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an account. `is_handed`: its latest slip was handed over."""

    active: bool
    has_password: bool
    must_change: bool
    has_signed_in: bool
    password_until: datetime.date | None
    access_until: datetime.date | None
    is_handed: bool


def stage(standing: Standing | None, *, today: datetime.date) -> Stage:
    """Where on the way the person stands."""
    if standing is None:
        return Stage.NONE
    if not standing.active:
        return Stage.BLOCKED
    if is_over(standing.access_until, today):
        return Stage.ENDED
    if standing.has_signed_in and not standing.must_change:
        return Stage.IN_USE
    if not standing.has_password:
        return Stage.CREATED
    if standing.must_change and is_over(standing.password_until, today):
        return Stage.EXPIRED
    return Stage.HANDED if standing.is_handed else Stage.PRINTED


def is_over(last_day: datetime.date | None, today: datetime.date) -> bool:
    """Whether something that held until a day, or for ever, holds no more."""
    return last_day is not None and last_day < today


FOREVER = None


def latest(ends: Iterable[datetime.date | None]) -> datetime.date | None:
    """The last day of several accesses of one person; one without an end outlasts all others."""
    known = list(ends)
    return FOREVER if not known or FOREVER in known else max(day for day in known if day is not None)


def student_until(last_day: datetime.date | None, *, days_after: int) -> datetime.date | None:
    """The last day on which one who left still reads the own marks."""
    return FOREVER if last_day is None else last_day + datetime.timedelta(days=days_after)


def guardian_until(
    child_until: datetime.date | None, born_on: datetime.date | None, *, after_majority: bool
) -> datetime.date | None:
    """The last day on which a parent reads a child's marks: as long as the child, and before the child is of age."""
    of_age = None if after_majority or born_on is None else birthday(born_on, AGE_OF_MAJORITY)
    if of_age is None:
        return child_until
    eve = of_age - datetime.timedelta(days=1)
    return eve if child_until is None else min(eve, child_until)


def is_of_age(born_on: datetime.date | None, today: datetime.date) -> bool:
    """Whether one is of age on the day; of whom no birth date is known, is not."""
    return born_on is not None and birthday(born_on, AGE_OF_MAJORITY) <= today


def birthday(born_on: datetime.date, years: int) -> datetime.date:
    """The birthday on which one becomes so many years old; of the 29 February, the 1 March."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return datetime.date(born_on.year + years, 3, 1)
