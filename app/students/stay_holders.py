"""What is kept for a student in a group, and so keeps a stay from being undone: an extension point.

Journals, grade sheets and others register here; an order is undone only while nobody names anything.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

# (student id, group id, first day of the stay) -> by student id, in a phrase, what is kept for that student there.
Holder = Callable[[Iterable["Held"]], Mapping[int, str]]

_holders: list[Holder] = []


@dataclass(frozen=True)
class Held:
    """A student's time in a group from a day on."""

    student_id: int
    group_id: int
    since: datetime.date


def holds_stays(holder: Holder) -> Holder:
    """Register who can say what is kept for students in their groups."""
    if holder not in _holders:
        _holders.append(holder)
    return holder


def what_holds(stays: Iterable[Held]) -> dict[int, str]:
    """student id -> what is kept for the student in the group from the day on, in words; nobody who has nothing."""
    stays = list(stays)
    found: dict[int, list[str]] = {}
    if stays:
        for holder in _holders:
            for student_id, phrase in holder(stays).items():
                found.setdefault(student_id, []).append(phrase)
    return {student_id: ", ".join(phrases) for student_id, phrases in found.items()}
