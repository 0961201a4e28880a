"""What a thematic plan has to be, and which way a working programme goes. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from app.policy import thematic
from app.policy.kinds import HOUR_KINDS, PRACTICE_ITEMS
from app.policy.thematic import CLASS_HOURS, LESSON

Hours = Mapping[tuple[int, str], Decimal]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a thematic plan. `hours` are academic hours; sections and topics have none."""

    level: str
    title: str
    semester: int | None = None
    kind: str | None = None
    hours: Decimal = Decimal(0)
    homework: str = ""
    equipment: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: its number from one, the field and a sentence."""

    row: int
    field: str
    message: Any


@dataclass(frozen=True, slots=True)
class Balance:
    """Hours of one kind in one semester: what the curriculum gives and what the plan spreads."""

    semester: int
    kind: str
    planned: Decimal
    spread: Decimal

    @property
    def difference(self) -> Decimal:
        return self.spread - self.planned


def problems(lines: Sequence[Line], semesters: Collection[int]) -> list[Problem]:
    """What keeps the rows from being stored, row by row. `semesters` are those of the curriculum's item, if any."""
    if len(lines) > thematic.MOST_ROWS:
        return [Problem(thematic.MOST_ROWS, "title", _l("At most %(n)s rows are possible", n=thematic.MOST_ROWS))]
    return [found for number, line in enumerate(lines, 1) for found in _of_line(number, line, semesters)]


def _of_line(number: int, line: Line, semesters: Collection[int]) -> Iterable[Problem]:
    if line.level not in thematic.LEVELS:
        yield Problem(number, "level", _l("Choose from the list."))
    if not line.title:
        yield Problem(number, "title", _l("A title is expected"))
    limits = (
        ("title", thematic.LONGEST_TITLE),
        ("homework", thematic.LONGEST_HOMEWORK),
        ("equipment", thematic.LONGEST_EQUIPMENT),
    )
    for field, most in limits:
        if len(getattr(line, field)) > most:
            yield Problem(number, field, _l("The text is longer than %(most)s letters.", most=most))
    if line.level == LESSON:
        yield from _of_lesson(number, line, semesters)


def _of_lesson(number: int, line: Line, semesters: Collection[int]) -> Iterable[Problem]:
    if line.kind not in HOUR_KINDS:
        yield Problem(number, "kind", _l("Choose the kind of hours"))
    if not 0 < line.hours <= thematic.MOST_HOURS or line.hours * 2 % 1:
        yield Problem(
            number, "hours", _l("Hours from 0.5 to %(most)s are expected, in halves.", most=thematic.MOST_HOURS)
        )
    if line.semester is None or (semesters and line.semester not in semesters):
        known = ", ".join(str(semester) for semester in sorted(semesters))
        yield Problem(number, "semester", _l("The curriculum gives hours in these semesters: %(known)s", known=known))


def balance(lines: Iterable[Line], planned: Hours, item_kind: str) -> list[Balance]:
    """Hours of the plan against those of the curriculum, by semester and kind.

    Hours in class have to agree kind by kind; self-study only where the plan spreads any. A practice is compared as a
    whole: its hours have no kinds that a lesson could follow.
    """
    spread: dict[tuple[int, str], Decimal] = {}
    for line in lines:
        if line.level == LESSON and line.semester and line.kind:
            key = (line.semester, line.kind)
            spread[key] = spread.get(key, Decimal(0)) + line.hours
    if item_kind in PRACTICE_ITEMS:
        planned, spread = _as_whole(planned), _as_whole(spread)
    compared = {key for key in planned if key[1] in CLASS_HOURS or item_kind in PRACTICE_ITEMS} | set(spread)
    found = [Balance(*key, planned.get(key, Decimal(0)), spread.get(key, Decimal(0))) for key in sorted(compared)]
    return [line for line in found if line.planned or line.spread]


def _as_whole(hours: Hours) -> dict[tuple[int, str], Decimal]:
    whole: dict[tuple[int, str], Decimal] = {}
    for (semester, _kind), amount in hours.items():
        whole[semester, "other"] = whole.get((semester, "other"), Decimal(0)) + amount
    return whole


def plain(hours: Decimal) -> str:
    """Hours without needless zeros: 34, 1.5."""
    return f"{hours.normalize():f}"


def refusal_to_submit(state: str, lines: Sequence[Line], balances: Sequence[Balance]) -> Any | None:
    """Why the programme cannot be submitted or approved as it is, or None."""
    if state not in ("draft", "submitted"):
        return _l("Only a draft goes for approval")
    if not any(line.level == LESSON for line in lines):
        return _l("The thematic plan has no lessons yet")
    for line in balances:
        if line.difference:
            return _l(
                "Semester %(semester)s, %(kind)s: the curriculum gives %(planned)s h, the plan spreads %(spread)s h",
                semester=line.semester,
                kind=HOUR_KINDS[line.kind],
                planned=plain(line.planned),
                spread=plain(line.spread),
            )
    return None


def refusal_to_change(state: str) -> Any | None:
    """Why the table cannot be changed, or None."""
    if state == "draft":
        return None
    if state == "submitted":
        return _l("The programme is submitted: take it back to change it")
    return _l("An approved programme is not changed: begin a new edition")


def numbered(levels: Iterable[str]) -> list[int | None]:
    """Numbers of lessons through the whole plan; sections and topics have none."""
    numbers: list[int | None] = []
    count = 0
    for level in levels:
        count += level == LESSON
        numbers.append(count if level == LESSON else None)
    return numbers
