"""Excel out and Excel in: workbooks are made from declared columns and read back by them.

Workbooks of layouts that others invented are read as sheets of cells: `open_book`.
"""

from app.core.excel.cells import CellError
from app.core.excel.columns import Column, Kind
from app.core.excel.container import WorkbookError
from app.core.excel.opening import is_workbook, open_book
from app.core.excel.read import MAX_BYTES, MAX_ROWS, Problem, Row, SheetRead, read_workbook
from app.core.excel.sheets import Area, Book, Sheet
from app.core.excel.template import write_template
from app.core.excel.write import write_workbook

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Area",
    "Book",
    "CellError",
    "Column",
    "Kind",
    "Problem",
    "Row",
    "Sheet",
    "SheetRead",
    "WorkbookError",
    "is_workbook",
    "open_book",
    "read_workbook",
    "write_template",
    "write_workbook",
]
