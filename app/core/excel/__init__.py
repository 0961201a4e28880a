"""Excel out and Excel in: workbooks are made from declared columns and read back by them."""

from app.core.excel.cells import CellError
from app.core.excel.columns import Column, Kind
from app.core.excel.read import MAX_BYTES, MAX_ROWS, Problem, Row, SheetRead, read_workbook
from app.core.excel.template import write_template
from app.core.excel.write import write_workbook

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "CellError",
    "Column",
    "Kind",
    "Problem",
    "Row",
    "SheetRead",
    "read_workbook",
    "write_template",
    "write_workbook",
]
