"""The academic chart as values: weeks × courses, what follows from them, and how a usual chart looks. Pure."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol, TypeVar

from app.policy.chart import CHART_KINDS, LAST_WEEK

from .balance_rules import Weeks

Key = TypeVar("Key", int, str)

USUAL_WEEKS = 52
PRACTICE_WEEKS = frozenset({"training_practice", "work_practice", "pre_diploma"})
# Winter holidays stand between the semesters, summer holidays end the year.
WINTER = range(18, 20)
SUMMER = range(44, USUAL_WEEKS + 1)
SECOND_SEMESTER_BEGINS = 20


class StoredWeek(Protocol):
    """What a row of the table says."""

    course: int
    week: int
    part: int
    parts: int
    semester: int
    kind: str
    source_code: str


@dataclass(frozen=True)
class Week:
    """A week of a course: kinds of its parts in order (one for an undivided week), with the codes of the file."""

    semester: int
    kinds: tuple[str, ...]
    codes: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """What stands in the strip: «Т», or «Т/*» where the week is divided."""
        return "/".join(dict.fromkeys(CHART_KINDS[kind].letter for kind in self.kinds))

    @property
    def main(self) -> str:
        """The kind of most of its parts: the colour of the cell."""
        return max(dict.fromkeys(self.kinds), key=self.kinds.count)

    @property
    def shares(self) -> Iterator[tuple[str, Decimal]]:
        """Kinds with the share of the week that they take."""
        part = Decimal(1) / len(self.kinds)
        return ((kind, part) for kind in self.kinds)


@dataclass(frozen=True)
class Chart:
    """course -> week of the year -> week."""

    courses: Mapping[int, Mapping[int, Week]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.courses.values())

    @property
    def last_week(self) -> int:
        """52, or 53 where something stands in that week."""
        return max([USUAL_WEEKS, *(week for weeks in self.courses.values() for week in weeks)])

    @property
    def weeks(self) -> Weeks:
        """Weeks of lessons and of practice by semester."""
        theory: defaultdict[int, Decimal] = defaultdict(Decimal)
        practice: defaultdict[int, Decimal] = defaultdict(Decimal)
        for course in self.courses.values():
            for week in course.values():
                for kind, share in week.shares:
                    if CHART_KINDS[kind].is_theory:
                        theory[week.semester] += share
                    elif kind in PRACTICE_WEEKS:
                        practice[week.semester] += share
        return Weeks(_rounded(theory), _rounded(practice))

    def sums(self, course: int) -> dict[str, Decimal]:
        """Weeks of a course by kind, in the order of the kinds."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for week in self.courses.get(course, {}).values():
            for kind, share in week.shares:
                sums[kind] += share
        counted = _rounded(sums)
        return {kind: counted[kind] for kind in CHART_KINDS if counted.get(kind)}


def _rounded(sums: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """Thirds and sixths of a week add up to whole ones."""
    return {key: Decimal(round(amount * 6)) / 6 for key, amount in sums.items()}


def chart_of(rows: Iterable[StoredWeek]) -> Chart:
    """The chart that stored rows make."""
    parts: defaultdict[tuple[int, int], list[StoredWeek]] = defaultdict(list)
    for row in rows:
        parts[row.course, row.week].append(row)
    courses: defaultdict[int, dict[int, Week]] = defaultdict(dict)
    for (course, week), found in sorted(parts.items()):
        found.sort(key=lambda row: row.part)
        kinds = tuple(row.kind if row.kind in CHART_KINDS else "other" for row in found)
        courses[course][week] = Week(found[0].semester, kinds, tuple(row.source_code for row in found))
    return Chart(dict(courses))


def usual_chart(courses: int, per_course: int, last_semester: int) -> Chart:
    """What a head begins with: lessons, two weeks of winter and nine of summer holidays, sessions, certification."""
    return Chart({course: _usual_course(course, per_course, last_semester) for course in range(1, courses + 1)})


def _usual_course(course: int, per_course: int, last_semester: int) -> dict[int, Week]:
    first = (course - 1) * per_course + 1
    is_last = course * per_course >= last_semester
    weeks = {}
    for week in range(1, USUAL_WEEKS + 1):
        kind = "theory"
        semester = first + (per_course > 1 and week >= SECOND_SEMESTER_BEGINS)
        if week in WINTER:
            kind = "holidays"
        elif week in SUMMER:
            kind = "none" if is_last else "holidays"
        elif week == SUMMER.start - 1 and not is_last:
            kind = "session"
        elif is_last and week >= SUMMER.start - 6:
            kind = "certification"
        elif is_last and week >= SUMMER.start - 10:
            kind = "pre_diploma"
        weeks[week] = Week(semester, (kind,))
    return weeks


def monday_of(year: int, week: int) -> datetime.date:
    """The Monday of a week of the study year; the first holds 1 September."""
    first = datetime.date(year, 9, 1)
    return first - datetime.timedelta(days=first.weekday()) + datetime.timedelta(weeks=week - 1)


@dataclass(frozen=True)
class Month:
    """A month over the weeks that begin in it."""

    number: int
    span: int


def months(year: int, last_week: int) -> list[Month]:
    """The head of the chart. The first week belongs to September wherever its Monday stands."""
    numbers = [monday_of(year, week).month if week > 1 else 9 for week in range(1, last_week + 1)]
    made: list[Month] = []
    for number in numbers:
        if made and made[-1].number == number:
            made[-1] = Month(number, made[-1].span + 1)
        else:
            made.append(Month(number, 1))
    return made


def problems(chart: Chart, courses: int, per_course: int) -> Iterator[str]:
    """Cells that cannot be: the keys that they have, for a refusal."""
    for course, weeks in chart.courses.items():
        terms = range((course - 1) * per_course + 1, course * per_course + 1)
        for number, week in weeks.items():
            fits = 1 <= course <= courses and 1 <= number <= LAST_WEEK and week.semester in terms
            if not fits or not week.kinds or any(kind not in CHART_KINDS for kind in week.kinds):
                yield f"{course}.{number}"
