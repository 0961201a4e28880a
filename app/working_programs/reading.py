"""A thematic plan out of a sheet that a teacher keeps: headings are known by what they mean, not by where they stand.

Knows cells and numbers of rows, neither files nor the database.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from app.core.excel.cells import as_text
from app.core.excel.letters import key_of
from app.policy.thematic import LESSON, MOST_ROWS, SECTION, TOPIC
from app.working_programs.rules import Line, plain

HEAD_WITHIN = 40

# What a heading says -> the column. The first that fits wins, so the particular stand before the general.
_HEADINGS = (
    ("homework", r"домашн|задани\w* на дом|д/з|самостоятельн\w+ работ\w+ (обучающ|студент)\w*, задани"),
    ("equipment", r"оснащ|оборудован|нагляд|средств\w* обуч|учебно-методич|обеспечен"),
    ("semester", r"семестр"),
    ("lab", r"лабор|^лр\b|^лаб"),
    ("practical", r"практич|^практика|^пз\b|^пр\b"),
    ("seminar", r"семинар"),
    ("lecture", r"теоретич|лекц|^теория"),
    ("course_work", r"курсов"),
    ("consultation", r"консульт"),
    ("self_study", r"самост|внеаудит|^ср\b"),
    ("kind", r"вид|тип|форма (занят|урок|провед)"),
    ("hours", r"час|объ[её]м|кол-?во|количество|^всего"),
    ("title", r"тем|наименов|содержан|назван"),
    ("number", r"^№|номер|п/п"),
)
_KINDS = (
    ("lab", r"лаб"),
    ("practical", r"прак|^пз|^п/р"),
    ("seminar", r"семин"),
    ("course_work", r"курсов"),
    ("consultation", r"конс"),
    ("self_study", r"самост|внеауд|^ср\b|^с/р"),
    ("control", r"контрол|зач[её]т|экзам|^к/?р\b|аттест"),
    ("lecture", r"лекц|урок|теор|комбин|изучен|нов\w* материал|занят|бесед|обобщ|^л\b"),
)
_KIND_COLUMNS = frozenset(kind for kind, _pattern in _KINDS)
_SECTION = re.compile(r"^\s*(раздел|модуль|глава|мдк)\b", re.IGNORECASE)
_TOPIC = re.compile(r"^\s*тема\s*\d", re.IGNORECASE)
_TOTAL = re.compile(r"^\s*(итого|всего|итог)\b", re.IGNORECASE)
_SEMESTER = re.compile(
    r"^\s*(?:(\d{1,2})|([IVX]{1,5}))\s*[-–]?\w{0,2}\s*семестр\b|семестр\s*(?:№\s*)?(\d{1,2})\b", re.IGNORECASE
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_NUMBER = re.compile(r"^\d+(?:[.,]\d+)?$")


@dataclass(frozen=True)
class Remark:
    """What was not understood: the row of the sheet and a sentence."""

    row: int | None
    message: str


@dataclass
class PlanRead:
    """The rows as they were understood, where each stands in the sheet, and what was not understood."""

    lines: list[Line] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    told_total: Decimal | None = None

    @property
    def hours(self) -> Decimal:
        return sum((line.hours for line in self.lines), Decimal(0))


def read_plan(sheet: Sequence[tuple[int, Sequence[Any]]], semesters: Sequence[int]) -> PlanRead:
    """Read numbered rows of cells. The first of the `semesters` of the item is meant where none is told."""
    read = PlanRead()
    head = _head(sheet)
    if head is None:
        read.errors.append(
            Remark(
                None,
                _("No headings found. Expected in one row: a topic (“Тема”) and hours (“Часы”), also kind, homework"),
            )
        )
        return read
    place, columns = head
    state = _State(semesters[0] if semesters else None)
    for number, cells in sheet[place + 1 :]:
        _take(read, number, cells, columns, state)
        if len(read.lines) > MOST_ROWS:
            read.errors.append(Remark(number, _("At most %(n)s rows are possible", n=MOST_ROWS)))
            break
    if not read.lines and not read.errors:
        read.errors.append(Remark(None, _("There are headings, but no rows under them")))
    if read.told_total is not None and read.told_total != read.hours:
        message = _(
            "The file says %(told)s h in total, its rows give %(sum)s h",
            told=plain(read.told_total),
            sum=plain(read.hours),
        )
        read.remarks.append(Remark(None, message))
    return read


@dataclass
class _State:
    semester: int | None
    kind: str = "lecture"


def _head(sheet) -> tuple[int, dict[str, int]] | None:
    """The row that names most columns, with the row below it where the head has two storeys."""
    best: tuple[int, int, dict[str, int]] | None = None
    for place, (_number, cells) in enumerate(sheet[:HEAD_WITHIN]):
        columns = _named(cells)
        end = place
        if place + 1 < len(sheet):
            below = _named(sheet[place + 1][1])
            added = {name: at for name, at in below.items() if name not in columns and name != "title"}
            if added and not _is_row(sheet[place + 1][1], columns):
                columns, end = {**columns, **added}, place + 1
        has_hours = "hours" in columns or columns.keys() & _KIND_COLUMNS
        if "title" in columns and has_hours and (best is None or len(columns) > best[0]):
            best = (len(columns), end, columns)
    return None if best is None else (best[1], best[2])


def _is_row(cells, columns: dict[str, int]) -> bool:
    """Whether the row is one of the plan: it has a title and a number of hours."""
    return bool(_text(cells, columns.get("title"))) and _hours(cells, columns.get("hours")) is not None


def _named(cells) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        text = key_of(as_text(cell)) if cell is not None else ""
        if not text or len(text) > 120:
            continue
        name = next((name for name, pattern in _HEADINGS if re.search(pattern, text)), None)
        if name and name not in columns:
            columns[name] = place
    return columns


def _take(read: PlanRead, number: int, cells, columns: dict[str, int], state: _State) -> None:
    title = _text(cells, columns["title"])
    whole = " ".join(filter(None, (as_text(cell) for cell in cells if cell is not None)))
    if not whole or _is_ruler(cells):
        return
    if (semester := _semester_row(whole)) is not None:
        state.semester = semester
        return
    if _TOTAL.search(title or whole):
        read.told_total = _hours(cells, columns.get("hours")) or read.told_total
        return
    if not title:
        _keep_more(read, cells, columns)
        return
    amounts = _amounts(read, number, cells, columns, state)
    told = _hours(cells, columns.get("semester"))
    semester = int(told) if told else state.semester
    if not amounts:
        level = SECTION if _SECTION.search(title) else TOPIC
        _add(read, number, Line(level, title))
        return
    if _is_heading_with_sum(title, cells, columns):
        _add(read, number, Line(SECTION if _SECTION.search(title) else TOPIC, title))
        return
    for kind, hours in amounts:
        homework, equipment = _text(cells, columns.get("homework")), _text(cells, columns.get("equipment"))
        _add(read, number, Line(LESSON, title, semester, kind, hours, homework, equipment[:400]))


def _is_ruler(cells) -> bool:
    """The row of column numbers under a printed head: 1 2 3 4 …"""
    texts = [as_text(cell) for cell in cells if cell is not None and as_text(cell)]
    return (
        len(texts) > 2
        and texts == [str(n) for n in range(int(texts[0]) if texts[0].isdecimal() else 1, 99)][: len(texts)]
    )


def _is_heading_with_sum(title: str, cells, columns: dict[str, int]) -> bool:
    """«Раздел 1 … 24 ч» and «Тема 1.2 … 6 ч» with the sum of what follows: a heading, not a lesson."""
    if _SECTION.search(title):
        return True
    numbered = "number" in columns and _text(cells, columns["number"])
    has_kind = "kind" in columns and _text(cells, columns["kind"])
    return bool(_TOPIC.search(title)) and "kind" in columns and not has_kind and not numbered


def _semester_row(whole: str) -> int | None:
    if len(whole) > 60:
        return None
    found = _SEMESTER.search(whole)
    if not found:
        return None
    arabic = found.group(1) or found.group(3)
    return int(arabic) if arabic else _ROMAN.get(found.group(2).upper())


def _keep_more(read: PlanRead, cells, columns: dict[str, int]) -> None:
    """A row without a title goes on with the homework of the row above."""
    more = _text(cells, columns.get("homework"))
    if more and read.lines and read.lines[-1].level == LESSON:
        last = read.lines[-1]
        joined = f"{last.homework}\n{more}".strip()
        read.lines[-1] = Line(last.level, last.title, last.semester, last.kind, last.hours, joined, last.equipment)


def _amounts(read: PlanRead, number: int, cells, columns: dict[str, int], state: _State) -> list[tuple[str, Decimal]]:
    """Kinds and hours of a row: by columns of kinds, or one number with its kind in words."""
    by_column = [(kind, _hours(cells, columns[kind])) for kind in columns if kind in _KIND_COLUMNS]
    found = [(kind, hours) for kind, hours in by_column if hours]
    if found:
        return found
    raw = _text(cells, columns.get("hours"))
    hours = _hours(cells, columns.get("hours"))
    if raw and hours is None:
        read.errors.append(Remark(number, _("Hours: a number is expected, found “%(value)s”", value=raw[:40])))
    if not hours:
        return []
    return [(_kind(read, number, _text(cells, columns.get("kind"))), hours)]


def _kind(read: PlanRead, number: int, told: str) -> str:
    if not told:
        return "lecture"
    text = key_of(told)
    kind = next((kind for kind, pattern in _KINDS if re.search(pattern, text)), None)
    if kind is None:
        read.remarks.append(
            Remark(number, _("Kind “%(kind)s” is not known: taken as a lesson in class", kind=told[:60]))
        )
        return "lecture"
    return kind


def _hours(cells, place: int | None) -> Decimal | None:
    text = _text(cells, place).replace("ч.", "").replace("ч", "").strip().replace(",", ".")
    if not text or not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _text(cells, place: int | None) -> str:
    if place is None or place >= len(cells) or cells[place] is None:
        return ""
    return as_text(cells[place])


def _add(read: PlanRead, number: int, line: Line) -> None:
    read.lines.append(line)
    read.rows.append(number)
