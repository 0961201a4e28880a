"""What may be in the contingent. Pure."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from app.policy.kinds import COURSES_OF_MODULES


class Period(Protocol):
    """Days from the first to the last; no last day while it lasts."""

    starts_on: datetime.date
    ends_on: datetime.date | None


class Stay(Period, Protocol):
    """A stay in a group, as the rules need to know it; `ends_on` is the last day."""

    group: Any


class Lead(Period, Protocol):
    """Somebody's leading of a group; deputies lead beside the class teacher."""

    is_deputy: bool


def overlapping(stay: Stay, others: Iterable[Stay]) -> Stay | None:
    """The first of the other stays that shares a day with this one. Additional education goes beside a main group."""
    if stay.group.education_module == "additional":
        return None
    for other in others:
        if other.group.education_module != "additional" and share_a_day(stay, other):
            return other
    return None


def overlapping_lead(lead: Lead, others: Iterable[Lead]) -> Lead | None:
    """The first of the group's other class teachers who leads on a day of this one. A deputy is in nobody's way."""
    if lead.is_deputy:
        return None
    return next((other for other in others if not other.is_deputy and share_a_day(lead, other)), None)


def share_a_day(one: Period, other: Period) -> bool:
    """Whether two periods have a day in common."""
    return (one.ends_on is None or other.starts_on <= one.ends_on) and (
        other.ends_on is None or one.starts_on <= other.ends_on
    )


def is_within(period: Period, day: datetime.date) -> bool:
    """Whether the day belongs to the period."""
    return period.starts_on <= day and (period.ends_on is None or period.ends_on >= day)


def group_refusal(module: str, course: int, intake_year: int, shift: int | None, today: datetime.date) -> Any:
    """Why a group cannot be of that course and intake; None when it can."""
    first, last = COURSES_OF_MODULES.get(module, (1, 11))
    if not first <= course <= last:
        return _l("The course is a number from %(first)s to %(last)s for groups of this module", first=first, last=last)
    if not today.year - 15 <= intake_year <= today.year + 1:
        return _l("The intake year is written in four digits, for example %(year)s", year=today.year)
    if shift is not None and not 1 <= shift <= 3:
        return _l("The shift is 1, 2 or 3")
    return None


def halves(students: Sequence[int], subgroups: Sequence[int]) -> dict[int, int]:
    """Students, in alphabetical order, shared out equally in runs: student -> subgroup. The first ones are larger."""
    share, more = divmod(len(students), len(subgroups)) if subgroups else (0, 0)
    shared: dict[int, int] = {}
    start = 0
    for place, subgroup in enumerate(subgroups):
        end = start + share + (place < more)
        shared |= dict.fromkeys(students[start:end], subgroup)
        start = end
    return shared


def moves(
    now: Mapping[int, int], wanted: Mapping[int, int | None], students: Iterable[int]
) -> dict[int, tuple[int | None, int | None]]:
    """Who changes the subgroup: student -> (from, to). Students that nobody speaks of stay where they are."""
    return {
        student: (now.get(student), wanted[student])
        for student in students
        if student in wanted and now.get(student) != wanted[student]
    }
