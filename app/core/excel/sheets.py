"""Any workbook, old or new, as sheets of cells: for files whose layout is not ours to declare.

Rows and columns count from one, as Excel shows them. A cell's value is what Excel calculated; where a formula has no
result yet the cell is empty and its place stands in `uncounted`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from flask_babel import lazy_gettext as _l
from openpyxl.utils import get_column_letter

from app.core.excel.cells import as_text
from app.core.excel.container import WorkbookError

MAX_SHEET_ROWS = 20_000
MAX_SHEET_COLUMNS = 1_000
MAX_SHEET_CELLS = 600_000
MAX_MERGED_CELLS = 1_000_000


class Area(NamedTuple):
    """A merged area, its edges belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet. Rows are cut after their last filled cell and may be empty."""

    name: str
    rows: list[list[Any]]
    merged: list[Area] = field(default_factory=list)
    uncounted: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False

    @property
    def height(self) -> int:
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def value(self, row: int, column: int) -> Any:
        """What stands in the cell itself, None where nothing does."""
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]

    def text(self, row: int, column: int) -> str:
        """What a person reads in the cell itself, on one line."""
        value = self.value(row, column)
        return "" if value is None else as_text(value)

    def shown(self, row: int, column: int) -> str:
        """What a person sees at this place: a merged area says the same everywhere in it."""
        area = self.area(row, column)
        return self.text(area.top, area.left) if area else self.text(row, column)

    def area(self, row: int, column: int) -> Area | None:
        """The merged area that covers a cell."""
        return self._areas.get((row, column))

    def filled(self, row: int) -> Iterator[tuple[int, str]]:
        """Columns of a row and what stands in them, where anything does."""
        for column in range(1, len(self.rows[row - 1]) + 1 if 1 <= row <= len(self.rows) else 1):
            if text := self.text(row, column):
                yield column, text

    @cached_property
    def _areas(self) -> dict[tuple[int, int], Area]:
        places: dict[tuple[int, int], Area] = {}
        for area in self.merged:
            bottom, right = min(area.bottom, self.height), min(area.right, self.width)
            if len(places) + (bottom - area.top + 1) * (right - area.left + 1) > MAX_MERGED_CELLS:
                raise too_large(self.name)
            for row in range(area.top, bottom + 1):
                places |= dict.fromkeys(((row, column) for column in range(area.left, right + 1)), area)
        return places


class Book(Protocol):
    """An open workbook; a sheet is read when it is asked for."""

    names: tuple[str, ...]

    def sheet(self, name: str) -> Sheet:
        """The cells of a sheet; WorkbookError where they cannot be read."""


def place(row: int, column: int) -> str:
    """How Excel calls a cell: «C7»."""
    return f"{get_column_letter(column)}{row}"


def trimmed(cells: list[Any]) -> list[Any]:
    """A row without the empty cells at its end; blank text is nothing."""
    values = [None if isinstance(cell, str) and not cell.strip() else cell for cell in cells]
    while values and values[-1] is None:
        values.pop()
    return values


def too_large(name: str) -> WorkbookError:
    """The refusal of a sheet that would take too long to read."""
    return WorkbookError(
        _l(
            "Sheet “%(name)s” is too large: at most %(rows)s rows and %(cells)s cells are read.",
            name=name,
            rows=MAX_SHEET_ROWS,
            cells=MAX_SHEET_CELLS,
        )
    )
