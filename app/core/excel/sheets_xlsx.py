"""`.xlsx` workbooks as sheets of cells, whatever their names end with."""

import io
import zipfile
from typing import Any

from flask_babel import lazy_gettext as _l
from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from app.core.excel.container import WorkbookError, check, formulas_without_value, merged_ranges
from app.core.excel.read import EXCEL_ROWS
from app.core.excel.sheets import (
    MAX_SHEET_CELLS,
    MAX_SHEET_COLUMNS,
    MAX_SHEET_ROWS,
    Area,
    Sheet,
    too_large,
    trimmed,
)


class NewBook:
    """A workbook that openpyxl streams."""

    def __init__(self, content: bytes) -> None:
        check(content)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            self._sheets = {sheet.title: sheet for sheet in self._book.worksheets}
        except Exception as error:  # hostile XML makes openpyxl raise anything at all
            raise _damaged() from error
        self.names = tuple(self._sheets)

    def sheet(self, name: str) -> Sheet:
        try:
            sheet = self._sheets[name]
            sheet.reset_dimensions()
            xml = self._archive.read(sheet._worksheet_path)
            rows = _rows(sheet, name)
        except WorkbookError:
            raise
        except Exception as error:  # as above
            raise _damaged() from error
        return Sheet(
            name,
            rows,
            [Area(top, left, bottom, right) for left, top, right, bottom in merged_ranges(xml)],
            frozenset(map(_place, formulas_without_value(xml))),
            is_hidden=sheet.sheet_state != "visible",
        )


def _rows(sheet: Any, name: str) -> list[list[Any]]:
    """Rows by their number; openpyxl gives the empty rows between two filled ones, too."""
    count, rows = 0, []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        row = trimmed(list(cells[:MAX_SHEET_COLUMNS]))
        count += len(row)
        if count > MAX_SHEET_CELLS or (row and number > MAX_SHEET_ROWS) or number > EXCEL_ROWS:
            raise too_large(name)
        if number <= MAX_SHEET_ROWS:
            rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _place(coordinate: str) -> tuple[int, int]:
    letters, row = coordinate_from_string(coordinate)
    return row, column_index_from_string(letters)


def _damaged() -> WorkbookError:
    return WorkbookError(_l("The file is damaged: download or save it again"))
