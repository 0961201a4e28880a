"""Rows of a plan's table: what every one of them says, in the words of its heads."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.excel import Sheet
from app.core.excel.cells import as_text
from app.core.excel.sheets import place
from app.curricula.plan import ZERO, PlanError

from .heads import BLANKS, Column, Heads
from .marks import Mark, marks_of
from .words import COUNTED, INDEX, Role, squeezed

MOST_HOURS = 99_999
CELLS_NAMED = 10
_WORDS = re.compile(r"[^\W\d_]{2}")
MINUS = frozenset({"-", "–", "—", "нет", "0"})
SUM_OF_ALL = re.compile(
    r"^(итого|всего|общийобъем|изучаемых|дисциплинимдк|учебнойпрактики$|производственнойпр|преддипломнойпр|экзаменов$|"
    r"зачетов$|дифзачетов|учебнаянагрузка|контактнаяработа|аудиторн)"
)


@dataclass
class Line:
    """One row of the table."""

    row: int
    index: str = ""
    name: str = ""
    title: str = ""
    """The text of a row that is neither: a cycle, a sum of all."""
    is_counted: bool = True
    hours: dict[Column, Decimal] = field(default_factory=dict)
    totals: dict[int, Decimal] = field(default_factory=dict)
    """What the row says of a semester in all."""
    row_totals: dict[Column, Decimal] = field(default_factory=dict)
    row_hours: dict[Column, Decimal] = field(default_factory=dict)
    training: dict[Column, Decimal] = field(default_factory=dict)
    recredited: Decimal = ZERO
    weeks: dict[int, Decimal] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    @property
    def is_item(self) -> bool:
        return bool(self.name) and not self.title

    @property
    def has_numbers(self) -> bool:
        return bool(self.hours or self.totals or self.marks or self.row_totals)

    def semester_total(self, semester: int) -> Decimal:
        """The stated total of a semester, else what its kinds give."""
        if semester in self.totals:
            return self.totals[semester]
        return sum((amount for column, amount in self.hours.items() if column.semester == semester), ZERO)

    @property
    def semesters(self) -> set[int]:
        return {column.semester for column in self.hours} | set(self.totals)


class LineReader:
    """Reads the rows below the heads; cells that are not what their head promises are told, not guessed."""

    def __init__(self, heads: Heads, warnings: list[object]) -> None:
        self.heads = heads
        self.sheet: Sheet = heads.sheet
        self.warnings = warnings
        self.odd: list[str] = []
        self.last_semester = max((column.semester for column in heads.columns), default=0)

    def read(self) -> list[Line]:
        """The rows, without repeated heads, numbering and sums of everything."""
        lines = [line for row in range(self.heads.last_row + 1, self.sheet.height + 1) if (line := self._line(row))]
        self._say_what_is_odd()
        return lines

    def _line(self, row: int) -> Line | None:
        if not self.sheet.rows[row - 1] or self._is_aside(row):
            return None
        line = Line(row, self._own(row, self.heads.index), self._own(row, self.heads.name))
        if self.heads.index == self.heads.name:
            line.index = ""
        if self._spans_name(row) or not line.name:
            line.title, line.name, line.index = self._leading_text(row), "", ""
            if not line.title:
                return None
        if SUM_OF_ALL.match(squeezed(line.title or (line.name if not line.index else ""))):
            return None
        counted = self.heads.one(Role.COUNTED)
        if counted:
            line.is_counted = self.sheet.text(row, counted.number).lower() not in MINUS
        self._take_cells(line)
        return line

    def _own(self, row: int, column: int) -> str:
        text = self.sheet.text(row, column)
        return "" if text in BLANKS else text

    def _spans_name(self, row: int) -> bool:
        """A cycle's title is written over the columns of index and name together."""
        area = self.sheet.area(row, self.heads.name)
        both = {self.heads.index, self.heads.name}
        return area is not None and len(both) == 2 and area.left <= min(both) and max(both) <= area.right

    def _leading_text(self, row: int) -> str:
        """The first words of a row left of its numbers; a lone number or sign is none."""
        texts = (text for column, text in self.sheet.filled(row) if column < self.heads.first_number)
        return next((text for text in texts if _WORDS.search(text) and not COUNTED.match(squeezed(text))), "")

    def _is_aside(self, row: int) -> bool:
        """A head once more on the next printed page, or the row that numbers the columns."""
        if INDEX.match(squeezed(self.sheet.text(row, self.heads.index))):
            return True
        numbers = [text for _column, text in self.sheet.filled(row)]
        return len(numbers) > 3 and all(text.isdigit() for text in numbers) and _counts_up(list(map(int, numbers)))

    def _take_cells(self, line: Line) -> None:
        for column in self.heads.columns:
            value = self.sheet.value(line.row, column.number)
            if (line.row, column.number) in self.sheet.uncounted and column.role in NUMERIC:
                raise self._uncounted(line.row, column.number)
            if value is None or as_text(value) in BLANKS:
                continue
            if column.role is Role.CONTROL:
                self._take_marks(line, column, value)
            elif column.role in NUMERIC:
                self._take_number(line, column, value)

    def _take_marks(self, line: Line, column: Column, value: Any) -> None:
        marks = marks_of(column, as_text(value), self.last_semester, line_semesters(self.sheet, self.heads, line.row))
        if marks is None:
            self._note(line.row, column.number)
        else:
            line.marks.extend(marks)

    def _take_number(self, line: Line, column: Column, value: Any) -> None:
        amount = hours_in(value)
        if amount is None and column.term and (marks := marks_of(column, as_text(value), self.last_semester, ())):
            # Some tables write the form of control among the hours of its semester.
            line.marks.extend(marks)
            return
        if amount is None or not 0 <= amount <= MOST_HOURS:
            self._note(line.row, column.number)
            return
        if amount:
            self._put(line, column, amount)

    def _put(self, line: Line, column: Column, amount: Decimal) -> None:
        match column.role:
            case Role.HOURS | Role.UNKNOWN:
                line.hours[column] = amount
            case Role.TOTAL:
                line.totals[column.semester] = line.totals.get(column.semester, ZERO) + amount
            case Role.TRAINING:
                line.training[column] = amount
            case Role.ROW_TOTAL:
                line.row_totals[column] = amount
            case Role.ROW_HOURS:
                line.row_hours[column] = amount
            case Role.RECREDITED:
                line.recredited += amount
            case Role.WEEKS:
                line.weeks[column.semester] = line.weeks.get(column.semester, ZERO) + amount

    def _note(self, row: int, column: int) -> None:
        self.odd.append(f"{place(row, column)} — «{self.sheet.text(row, column)[:40]}»")

    def _say_what_is_odd(self) -> None:
        if self.odd:
            self.warnings.append(
                _l(
                    "Sheet “%(sheet)s”: cells that are not what their heading promises are left out: %(cells)s.",
                    sheet=self.sheet.name,
                    cells="; ".join(self.odd[:CELLS_NAMED]) + ("; …" if len(self.odd) > CELLS_NAMED else ""),
                )
            )

    def _uncounted(self, row: int, column: int) -> PlanError:
        return PlanError(
            _l(
                "Sheet “%(sheet)s”, cell %(cell)s: the formula has no result."
                " Open the file in Excel and save it again.",
                sheet=self.sheet.name,
                cell=place(row, column),
            ),
            line=row,
            column=column,
        )


NUMERIC = frozenset(
    {Role.HOURS, Role.UNKNOWN, Role.TOTAL, Role.TRAINING, Role.ROW_TOTAL, Role.ROW_HOURS, Role.RECREDITED, Role.WEEKS}
)
_HOURS = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:ч|час|часа|часов|нед|недель|недели|неделя|н)?\.?")
_MIXED = re.compile(r"(\d+)\s+(\d)/(\d)")


def hours_in(value: Any) -> Decimal | None:
    """A number as Excel or a person wrote it: 36, «36», «36,5», «36 ч», «8 2/6»; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _decimal(f"{value:.10g}")
    text = as_text(value).replace("\u2212", "-").replace("*", "").strip()
    if mixed := _MIXED.fullmatch(text):
        whole, over, under = map(Decimal, mixed.groups())
        return (whole + over / under).quantize(Decimal("0.01")) if under else None
    found = _HOURS.fullmatch(re.sub(r"(?<=\d)\s+(?=\d{3}\b)", "", text))
    return _decimal(found[1].replace(",", ".")) if found else None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def _counts_up(numbers: list[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(numbers))


def line_semesters(sheet: Sheet, heads: Heads, row: int) -> set[int]:
    """Semesters in which a row has hours: what a form of control without blanks between its digits can mean."""
    return {
        column.semester
        for column in heads.columns
        if column.semester and column.role in NUMERIC and hours_in(sheet.value(row, column.number))
    }


def by_semester(amounts: dict[Column, Decimal]) -> dict[int, Decimal]:
    """Sums of columns by their semester."""
    sums: defaultdict[int, Decimal] = defaultdict(Decimal)
    for column, amount in amounts.items():
        sums[column.semester] += amount
    return dict(sums)


def items_of(lines: list[Line]) -> Iterator[Line]:
    """The rows that are disciplines, modules and their parts."""
    return (line for line in lines if line.is_item)
