"""The values a cell of the journal may hold (regulation 2.3, 3.9) and what each of them means.

A cell is one of three places: the attendance of a lesson, a work of a lesson, a column of the term.
Every question about a value ("is it an absence?", "does it count?") is answered from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Place(StrEnum):
    """Where in the journal a value may stand."""

    ATTENDANCE = "attendance"
    WORK = "work"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class MarkValue:
    """One allowed value: how it is stored, shown on the screen, printed on paper, and what follows from it."""

    code: str
    meaning: LazyString
    shown: str
    printed: str
    places: frozenset[Place]
    grade: int | None = None  # the number that enters an average
    passed: bool | None = None  # credit or no credit; None where the value is not about passing
    absent: bool = False
    excused: bool = False
    late: bool = False
    due: bool = False  # the work is owed, there is no mark yet
    exempt: bool = False


ATTENDANCE = frozenset({Place.ATTENDANCE})
MARK = frozenset({Place.WORK, Place.COLUMN})
WORK = frozenset({Place.WORK})
COLUMN = frozenset({Place.COLUMN})
ANYWHERE = frozenset(Place)

# fmt: off
VALUES: tuple[MarkValue, ...] = (
    MarkValue("5",   _l("Excellent"),                   "5",    "5",      MARK, grade=5),
    MarkValue("4",   _l("Good"),                        "4",    "4",      MARK, grade=4),
    MarkValue("3",   _l("Satisfactory"),                "3",    "3",      MARK, grade=3),
    MarkValue("2",   _l("Unsatisfactory"),              "2",    "2",      MARK, grade=2),
    MarkValue("зач", _l("Credit"),                      "зач",  "зач.",   MARK, passed=True),
    MarkValue("нз",  _l("No credit"),                   "нз",   "незач.", MARK, passed=False),
    MarkValue(".",   _l("A mark is due"),               "•",    "",       WORK, due=True),
    MarkValue("н",   _l("Absent, reason not known"),    "Н",    "н",      ATTENDANCE, absent=True),
    MarkValue("нп",  _l("Absent without good reason"),  "НП",   "н",      ATTENDANCE, absent=True),
    MarkValue("уп",  _l("Absent for a good reason"),    "УП",   "н",      ATTENDANCE, absent=True, excused=True),
    MarkValue("б",   _l("Sick"),                        "Б",    "н",      ATTENDANCE, absent=True, excused=True),
    MarkValue("оп",  _l("Came late"),                   "ОП",   "",       ATTENDANCE, late=True),
    MarkValue("осв", _l("Exempt"),                      "осв.", "осв.",   ANYWHERE, exempt=True),
    MarkValue("на",  _l("Not attested"),                "н/а",  "н/а",    COLUMN),
)
# fmt: on

MARKS: dict[str, MarkValue] = {value.code: value for value in VALUES}


def codes_for(place: Place) -> tuple[str, ...]:
    """The codes that may stand in a place, in the order of the table."""
    return tuple(value.code for value in VALUES if place in value.places)


ABSENT_CODES = tuple(value.code for value in VALUES if value.absent)
EXCUSED_CODES = tuple(value.code for value in VALUES if value.absent and value.excused)
LATE_CODES = tuple(value.code for value in VALUES if value.late)
GRADE_CODES = tuple(value.code for value in VALUES if value.grade is not None)
CREDIT_CODES = tuple(value.code for value in VALUES if value.passed is not None)
