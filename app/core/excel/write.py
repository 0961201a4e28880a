"""A table of a register as a workbook that is typed, frozen at the head and prints well."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.core.excel.columns import Column, Kind
from app.core.excel.letters import without_control

FORMATS = {
    Kind.DATE: "dd.mm.yyyy",
    Kind.DATETIME: "dd.mm.yyyy hh:mm",
    Kind.TIME: "hh:mm",
    Kind.INT: "0",
    Kind.TEXT: "@",
}
ROWS_MEASURED = 200
WIDTHS = (8, 60)
CELL_LIMIT = 32_767

_HEAD_FILL = PatternFill("solid", start_color="E8EEF4")
_HEAD_BORDER = Border(bottom=Side("thin", color="9AA7B4"))


def write_workbook(target: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, title: str) -> int:
    """Write rows of values, in the order of the columns, as they come; return how many there were."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    rows = iter(rows)
    measured = [_cells(columns, row) for row in islice(rows, ROWS_MEASURED)]
    lay_out(sheet, columns, widths(columns, measured), title)
    sheet.append([_head_cell(sheet, column) for column in columns])
    count = 0
    for cells in _chained(measured, (_cells(columns, row) for row in rows)):
        sheet.append([written(sheet, column, value) for column, value in zip(columns, cells, strict=True)])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    book.save(target)
    return count


def _chained(first: list[list[Any]], rest: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield from first
    yield from rest


def _cells(columns: Sequence[Column], row: Sequence[Any]) -> list[Any]:
    return [cell_value(column, value) for column, value in zip(columns, row, strict=True)]


def cell_value(column: Column, value: Any) -> Any:
    """A value as Excel holds it: yes and no and choices by their labels, text without what XML refuses."""
    if value is None or value == "":
        return None
    if column.kind is Kind.BOOL:
        return _("yes") if value else _("no")
    if column.kind is Kind.CHOICE:
        return column.choice_label(value)
    if isinstance(value, (int, float, Decimal, dt.date, dt.time)):
        return value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
    return without_control(str(value))[:CELL_LIMIT]


def written(sheet: Any, column: Column, value: Any) -> Any:
    """A typed cell. Text stays text whatever sign it begins with: nobody's name becomes a formula."""
    if value is None:
        return None
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        if value[0] in "=+-@":
            cell.quotePrefix = True
        if "\n" in value:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.number_format = number_format(column)
    return cell


def number_format(column: Column) -> str:
    """How Excel shows the values of a column."""
    if column.kind is Kind.DECIMAL:
        return "0." + "0" * column.places if column.places else "0"
    return FORMATS.get(column.kind, "General")


def _head_cell(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, str(column.label))
    cell.data_type = "s"
    return dressed_head(cell)


def dressed_head(cell: Any) -> Any:
    """The cell in the dress of a heading."""
    cell.font, cell.fill, cell.border = Font(bold=True), _HEAD_FILL, _HEAD_BORDER
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def lay_out(sheet: Any, columns: Sequence[Column], widths: list[float], title: str) -> None:
    """Freeze the head, set the widths, print on the width of a landscape page."""
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.left.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def widths(columns: Sequence[Column], rows: list[list[Any]]) -> list[float]:
    """Widths of the columns, in characters, by what stands in them."""
    low, high = WIDTHS
    longest = [max((len(word) for word in str(column.label).split()), default=1) for column in columns]
    for row in rows:
        for place, value in enumerate(row):
            longest[place] = max(longest[place], _shown_length(columns[place], value))
    return [min(max(length + 2, low), high) for length in longest]


def _shown_length(column: Column, value: Any) -> int:
    if value is None:
        return 0
    if column.kind in (Kind.DATE, Kind.DATETIME, Kind.TIME):
        return len(FORMATS[column.kind])
    return max(map(len, str(value).splitlines()), default=0)


def sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of []:*?/\\."""
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31].strip() or _("Sheet")
