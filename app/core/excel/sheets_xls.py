"""True `.xls` workbooks (BIFF, of Excel 5 to 2003) as sheets of cells."""

import os
from typing import Any

import xlrd
from flask_babel import lazy_gettext as _l

from app.core.excel.container import WorkbookError
from app.core.excel.sheets import (
    MAX_SHEET_CELLS,
    MAX_SHEET_COLUMNS,
    MAX_SHEET_ROWS,
    Area,
    Sheet,
    too_large,
    trimmed,
)


class OldBook:
    """A workbook that xlrd has opened."""

    def __init__(self, content: bytes) -> None:
        # Merged areas are told only together with formats; where formats are broken, cells are better than nothing.
        self._book = _opened(content, formats=True) or _opened(content, formats=False)
        if self._book is None:
            raise WorkbookError(_l("The file is damaged: download or save it again"))
        self.names = tuple(self._book.sheet_names())

    def sheet(self, name: str) -> Sheet:
        try:
            sheet = self._book.sheet_by_name(name)
            rows = self._rows(sheet, name)
            self._book.unload_sheet(name)
        except WorkbookError:
            raise
        except Exception as error:  # damaged records make xlrd raise anything at all
            raise WorkbookError(_l("The file is damaged: download or save it again")) from error
        merged = [Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
        return Sheet(name, rows, merged, is_hidden=bool(sheet.visibility))

    def _rows(self, sheet: Any, name: str) -> list[list[Any]]:
        count, rows = 0, []
        for number in range(sheet.nrows):
            cells = trimmed([self._value(cell) for cell in sheet.row(number)[:MAX_SHEET_COLUMNS]])
            count += len(cells)
            if count > MAX_SHEET_CELLS or (cells and number >= MAX_SHEET_ROWS):
                raise too_large(name)
            rows.append(cells)
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _value(self, cell: Any) -> Any:
        match cell.ctype:
            case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
                return None
            case xlrd.XL_CELL_DATE:
                return self._date(cell.value)
            case xlrd.XL_CELL_BOOLEAN:
                return bool(cell.value)
            case xlrd.XL_CELL_ERROR:
                return xlrd.error_text_from_code.get(cell.value, "#N/A")
            case _:
                return cell.value

    def _date(self, number: float) -> Any:
        try:
            return xlrd.xldate_as_datetime(number, self._book.datemode)
        except (xlrd.XLDateError, ValueError, OverflowError):
            return number


def _opened(content: bytes, *, formats: bool) -> Any:
    with open(os.devnull, "w") as silence:
        try:
            return xlrd.open_workbook(
                file_contents=content, formatting_info=formats, on_demand=True, ragged_rows=True, logfile=silence
            )
        except xlrd.XLRDError as refusal:
            if "encrypted" in str(refusal):
                raise WorkbookError(_l("The workbook is protected by a password: save it without one")) from None
            return None
        except Exception:  # damaged records make xlrd raise anything at all
            return None
