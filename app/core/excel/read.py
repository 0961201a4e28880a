"""Rows out of a workbook that somebody else filled: what can be read, and what is wrong where."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from app.core.excel.cells import CellError, as_text, parse
from app.core.excel.columns import Column
from app.core.excel.container import MAX_BYTES, WorkbookError, check, formulas_without_value, merged_ranges
from app.core.excel.letters import key_of, lookalike_key

MAX_ROWS = 20_000
MAX_COLUMNS = 200
EXCEL_ROWS = 1_048_576
HEADER_WITHIN = 20
PROBLEMS_KEPT = 1000

__all__ = ["MAX_BYTES", "MAX_ROWS", "Problem", "Row", "SheetRead", "read_workbook"]


@dataclass(frozen=True)
class Problem:
    """What is wrong: in which row and column, the value as it stands there, and what was expected.

    Without a row the whole file is meant, without a column the whole row.
    """

    message: Any
    row: int | None = None
    column: Any = None
    value: str = ""

    def as_json(self) -> dict[str, Any]:
        column = None if self.column is None else str(self.column)
        return {"row": self.row, "column": column, "value": self.value, "message": str(self.message)}


@dataclass(frozen=True)
class Row:
    """One filled row: its number as Excel shows it, and values by column key. A bad cell has no key."""

    number: int
    values: dict[str, Any]


@dataclass
class SheetRead:
    """All that was read. `keys` are the columns that the file has: others must stay as they are."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def add(self, problem: Problem) -> None:
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)


@dataclass(frozen=True)
class _Sheet:
    rows: list[tuple[int, list[Any]]]
    uncounted: set[str]


def read_workbook(content: bytes, columns: Sequence[Column], *, sheet: str | None = None) -> SheetRead:
    """Read the first visible sheet, or the named one, by the headings of the columns."""
    result = SheetRead()
    try:
        source = _load(content, sheet)
        header = _header(source.rows, columns)
        _check_header(header, columns, result)
        if not result.problems:
            _read_rows(source, header, result)
    except WorkbookError as refusal:
        return SheetRead(problems=[Problem(refusal.message)])
    return result


def _load(content: bytes, name: str | None) -> _Sheet:
    check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = _choose(book, name)
        sheet.reset_dimensions()
        xml = zipfile.ZipFile(io.BytesIO(content)).read(sheet._worksheet_path)
        rows = list(_filled(sheet))
    except WorkbookError:
        raise
    except Exception as error:  # hostile XML makes openpyxl raise anything at all
        raise WorkbookError(_l("The file is damaged: download or save it again")) from error
    _spread_merged(rows, merged_ranges(xml))
    return _Sheet(rows, formulas_without_value(xml))


def _choose(book: Any, name: str | None) -> Any:
    if name is None:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise WorkbookError(_l("The workbook has no sheet with cells"))
        return visible[0]
    for sheet in book.worksheets:
        if key_of(sheet.title) == key_of(name):
            return sheet
    names = ", ".join(sheet.title for sheet in book.worksheets)
    raise WorkbookError(_l("There is no sheet “%(name)s”. Found: %(names)s", name=name, names=names))


def _filled(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    # A sheet whose blank rows are formatted down to the bottom is usual: only rows with a value count.
    limit = MAX_ROWS + HEADER_WITHIN
    filled = 0
    cells_of_rows = sheet.iter_rows(max_row=EXCEL_ROWS, max_col=MAX_COLUMNS, values_only=True)
    for number, cells in enumerate(cells_of_rows, 1):
        if cells.count(None) < len(cells):
            filled += 1
            if filled > limit:
                raise WorkbookError(_l("More than %(limit)s rows: split the file", limit=MAX_ROWS))
            yield number, [_value(cell) for cell in _trimmed(cells)]


def _trimmed(cells: Sequence[Any]) -> Sequence[Any]:
    width = len(cells)
    while cells[width - 1] is None:
        width -= 1
    return cells[:width]


def _value(cell: Any) -> Any:
    return None if isinstance(cell, str) and not cell.strip() else cell


def _spread_merged(rows: list[tuple[int, list[Any]]], ranges: list[tuple[int, int, int, int]]) -> None:
    """A merged cell says the same of all rows that it covers."""
    by_number = dict(rows)
    for left, top, right, bottom in ranges:
        if top not in by_number or left > MAX_COLUMNS or left != right:
            continue
        value = by_number[top][left - 1] if left <= len(by_number[top]) else None
        for number in range(top + 1, min(bottom, top + MAX_ROWS) + 1):
            cells = by_number.get(number)
            if cells is not None:
                cells.extend([None] * (left - len(cells)))
                cells[left - 1] = value


@dataclass(frozen=True)
class _Header:
    number: int
    places: dict[int, Column]
    marker: int | None
    doubled: tuple[str, ...]
    unknown: tuple[str, ...]


def _header(rows: list[tuple[int, list[Any]]], columns: Sequence[Column]) -> _Header:
    by_label = {lookalike_key(alias): column for column in columns for alias in column.aliases}
    by_label |= {lookalike_key(str(column.label)): column for column in columns}
    candidates = [_match(number, cells, by_label) for number, cells in rows[:HEADER_WITHIN]]
    if not candidates:
        raise WorkbookError(_l("The sheet is empty"))
    return max(candidates, key=lambda header: (len(header.places), -header.number))


def _match(number: int, cells: list[Any], by_label: dict[str, Column]) -> _Header:
    places: dict[int, Column] = {}
    doubled, unknown, marker = [], [], None
    for place, cell in enumerate(cells):
        if cell is None:
            continue
        column = by_label.get(lookalike_key(as_text(cell)))
        if column is None:
            if key_of(as_text(cell)) == key_of(_("No.")):
                marker = place
            else:
                unknown.append(as_text(cell))
        elif column in places.values():
            doubled.append(str(column.label))
        else:
            places[place] = column
    return _Header(number, places, marker, tuple(doubled), tuple(unknown))


def _check_header(header: _Header, columns: Sequence[Column], result: SheetRead) -> None:
    found = {column.key for column in header.places.values()}
    if not found:
        names = "; ".join(str(column.label) for column in columns)
        raise WorkbookError(_l("No headings found. Expected in one row: %(names)s", names=names))
    for column in columns:
        if column.required and column.key not in found:
            result.add(Problem(_l("This column is required but missing"), header.number, column.label))
    for label in header.doubled:
        result.add(Problem(_l("This heading stands twice: keep one of the columns"), header.number, label))
    result.keys = tuple(column.key for column in columns if column.key in found)
    result.unknown = header.unknown


def _read_rows(source: _Sheet, header: _Header, result: SheetRead) -> None:
    asides = {key_of(_("hint")), key_of(_("example"))}
    for number, cells in source.rows:
        if number <= header.number:
            continue
        if header.marker is not None and key_of(as_text(_at(cells, header.marker) or "")) in asides:
            continue
        if all(_at(cells, place) is None for place in header.places) and not _has_formula(number, header, source):
            continue
        result.rows.append(_read_row(number, cells, header, source.uncounted, result))
        if len(result.rows) > MAX_ROWS:
            raise WorkbookError(_l("More than %(limit)s rows: split the file", limit=MAX_ROWS))


def _has_formula(number: int, header: _Header, source: _Sheet) -> bool:
    return any(f"{get_column_letter(place + 1)}{number}" in source.uncounted for place in header.places)


def _at(cells: list[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else None


def _read_row(number: int, cells: list[Any], header: _Header, uncounted: set[str], result: SheetRead) -> Row:
    values = {}
    for place, column in header.places.items():
        raw = _at(cells, place)
        try:
            if raw is None and f"{get_column_letter(place + 1)}{number}" in uncounted:
                raise CellError(_l("The formula has no result: open the file in Excel and save it again"))
            values[column.key] = _read_cell(column, raw)
        except CellError as bad:
            result.add(Problem(bad.message, number, column.label, "" if raw is None else as_text(raw)))
    return Row(number, values)


def _read_cell(column: Column, raw: Any) -> Any:
    if isinstance(raw, str) and raw in ERROR_CODES:
        raise CellError(_l("The cell holds an Excel error instead of a value"))
    value = parse(column, raw)
    if value is None and column.required:
        raise CellError(_l("A value is required"))
    return value
