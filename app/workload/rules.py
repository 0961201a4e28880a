"""What assignments of the workload have to agree with, and what follows from their hours. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l


class Unit(NamedTuple):
    """What a journal page is of: a group (or a subgroup of it), an item of its curriculum, a term."""

    group_id: int
    item_id: int
    term_id: int
    subgroup_id: int | None

    @property
    def key(self) -> str:
        """The unit as pages and requests name it."""
        return f"{self.group_id}-{self.item_id}-{self.term_id}-{self.subgroup_id or 0}"

    @classmethod
    def of_key(cls, key: object) -> "Unit | None":
        """The unit that a request names, or None when it names none."""
        parts = str(key).split("-")
        if len(parts) != 4 or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
            return None
        group, item, term, subgroup = map(int, parts)
        return cls(group, item, term, subgroup or None)


def refusal(assignment: Any) -> Any | None:
    """Why the assignment cannot stand as it is, or None."""
    curriculum_id = assignment.group.curriculum_id
    if curriculum_id is not None and assignment.item.curriculum_id != curriculum_id:
        return _l("The discipline is not from the curriculum of this group")
    if assignment.subgroup is not None and assignment.subgroup.group_id != assignment.group.id:
        return _l("The subgroup belongs to another group")
    if assignment.starts_on and assignment.ends_on and assignment.ends_on < assignment.starts_on:
        return _l("The assignment ends before it begins")
    return None


def refusal_of_teacher(teacher: Any, term: Any) -> Any | None:
    """Why the person cannot be given lessons of the term, or None."""
    if teacher.dismissed_on is not None and teacher.dismissed_on < term.ends_on:
        return _l(
            "%(name)s is dismissed since %(day)s",
            name=str(teacher),
            day=f"{teacher.dismissed_on:%d.%m.%Y}",
        )
    return None


def vacant(planned: Mapping[str, Decimal], given: Iterable[Any], kind: str | None = None) -> Decimal:
    """Hours that nobody was given yet; of one kind of lesson, or of all. Negative: more was given than is planned.

    Of lessons that two give together the hours cover the plan once.
    """
    given = [one for one in given if not one.is_shared]
    total = sum(planned.values(), Decimal(0)) - sum((one.hours for one in given), Decimal(0))
    if kind is None:
        return total
    of_kind = planned.get(kind, Decimal(0)) - sum((one.hours for one in given if one.kind == kind), Decimal(0))
    return min(total, of_kind)


def overdrawn(planned: Mapping[str, Decimal], given: Iterable[Any]) -> bool:
    """Whether more hours were given, in total or of a kind, than there are to be given."""
    given = list(given)
    return any(vacant(planned, given, kind) < 0 for kind in {None, *(one.kind for one in given)})


def rate(hours: Decimal, norm: int) -> Decimal:
    """Hours as a share of a full rate, to two places: 792 hours of 720 are 1.10."""
    return (Decimal(hours) / norm).quantize(Decimal("0.01"))


def strain(hours: Decimal, norm: int, limit: int) -> str:
    """«over» above what one teacher may have, «more» above a full rate, else nothing."""
    if hours > limit:
        return "over"
    return "more" if hours > norm else ""


def rest_of_hours(hours: Decimal, days_before: int, days_all: int) -> Decimal:
    """What of the hours is left for whoever takes over after so many of all days of study: whole pairs of hours."""
    if days_all <= 0 or days_before <= 0:
        return hours
    left = hours * max(days_all - days_before, 0) / days_all
    return min(hours, Decimal(round(left / 2) * 2))


def period_of_course(first_year: int, intake_year: int, per_course: int, semester: int) -> int | None:
    """Number in the school year of a semester counted from the first course; None when it is of another year."""
    number = semester - (first_year - intake_year) * per_course
    return number if 1 <= number <= per_course else None
