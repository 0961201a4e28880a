"""What stands on paper: the content of a journal page going in, the two sides of its spreads coming out.

Pure data. Words of the form are no part of it: they come with the labels of the template.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

Key = int | str  # a lesson's id or the key of a term or final column


@dataclass(frozen=True)
class Stay:
    """A student's dated membership, both days included. `note` is printed from the day after `end`."""

    start: dt.date | None = None
    end: dt.date | None = None
    note: str = ""

    def covers(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Student:
    """A line of the list. `name` is as printed, surname and initials as a rule."""

    id: int
    name: str
    order: str  # the sort key of the full name: initials do not tell brothers apart
    stays: tuple[Stay, ...] = (Stay(),)


@dataclass(frozen=True)
class Lesson:
    """A lesson that was not cancelled. `hours` are academic hours; `substitute` is who gave it instead."""

    id: int
    held_on: dt.date
    hours: Decimal
    type: str = ""
    topic: str = ""
    homework: str = ""
    substitute: str = ""


@dataclass(frozen=True)
class Column:
    """A term or final mark, right after the last lesson."""

    key: str
    title: str


@dataclass(frozen=True)
class Correction:
    """A footnote: a value that was changed after the lesson's day."""

    student: int
    key: Key
    text: str


@dataclass(frozen=True)
class Term:
    """The line under the term: hours by plan and given. `given` is None until the term is over."""

    planned: Decimal
    given: Decimal | None = None
    teacher: str = ""

    @property
    def deviation(self) -> Decimal | None:
        return None if self.given is None else self.given - self.planned

    @property
    def is_done(self) -> bool | None:
        return None if self.given is None else self.given >= self.planned


@dataclass(frozen=True)
class Page:
    """All that is printed of a journal page. `cells` hold printed codes: attendance, then marks by works."""

    students: Sequence[Student]
    lessons: Sequence[Lesson]
    cells: Mapping[tuple[int, Key], Sequence[str]]
    columns: Sequence[Column] = ()
    corrections: Sequence[Correction] = ()
    term: Term | None = None


@dataclass(frozen=True)
class Form:
    """What a college decides about its form."""

    dates: int = 28
    between: str = " "  # two marks of one cell
    first_number: int = 1


@dataclass(frozen=True)
class Slot:
    """A narrow column of the left page: a lesson has a day, a term's column a title, an empty one neither."""

    key: Key | None = None
    held_on: dt.date | None = None
    day: str = ""
    title: str = ""


@dataclass(frozen=True)
class Mark:
    """What is printed in one cell, or in `span` cells during which the student was not in the group."""

    text: str = ""
    span: int = 1
    away: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the left page; `note` stands under the name. An empty line has no number."""

    number: int | None = None
    name: str = ""
    note: str = ""
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Line:
    """A row of the right page."""

    number: int
    date: str
    hours: str
    type: str
    topic: str
    homework: str
    substitute: str


@dataclass(frozen=True)
class Spread:
    """A left and a right page with one number.

    `months` are pairs of a month and the number of columns it takes. `overflow` are the footnotes of both
    sides of a spread that holds nothing else, when there are too many of them.
    """

    number: int
    continued: bool
    slots: Sequence[Slot] = ()
    months: Sequence[tuple[int, int]] = ()
    rows: Sequence[Row] = ()
    lines: Sequence[Line] = ()
    notes: Sequence[str] = ()
    term: Term | None = None
    overflow: tuple[Sequence[str], Sequence[str]] | None = None


def plain(text: str | None) -> str:
    """One line of printable text: no line breaks, no control signs, nothing that turns the direction."""
    kept = "".join(" " if letter.isspace() else letter for letter in text or "" if _is_printable(letter))
    return " ".join(kept.split())


def _is_printable(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def breakable(text: str | None) -> str:
    """Plain text in which a word too long for its column may be broken, by a space of no width."""
    return re.sub(r"([^\s-]{16})(?=[^\s-]{12})", "\\1\u200b", plain(text))


def hours_text(hours: Decimal) -> str:
    """Academic hours as people write them: «2», «1,5», «−4»."""
    text = f"{hours:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",").replace("-", "−")
