"""An empty workbook to fill in, which `read_workbook` will understand."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.core.excel.columns import Column, Kind
from app.core.excel.write import cell_value, dressed_head, lay_out, number_format, sheet_name, widths, written

ROWS_OFFERED = 5000
ROWS_FORMATTED = 100
INLINE_LIST_LIMIT = 255

_ASIDE_FONT = Font(italic=True, color="6B7783")


def write_template(target: BinaryIO, columns: Sequence[Column], *, title: str) -> None:
    """An empty table to fill in: headings, a row of hints and a marked example, lists of choices.

    The leading column marks the rows that are not for reading; it may be left empty or deleted.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name(title)
    marked = [Column("", _("No.")), *columns]
    hints = [_("hint"), *(_hint(column) for column in columns)]
    example = [_("example"), *(cell_value(column, column.example) for column in columns)]
    lay_out(sheet, marked, widths(marked, [example]), title)
    for place, column in enumerate(marked, 1):
        _template_column(sheet, place, column, hints[place - 1], example[place - 1])
    _offer_choices(book, sheet, columns)
    book.save(target)


def _template_column(sheet: Any, place: int, column: Column, hint: str, example: Any) -> None:
    head = dressed_head(sheet.cell(1, place, str(column.label) + (" *" if column.required else "")))
    if place > 1:
        head.comment = Comment(hint, "", height=90, width=260)
    for row, value in ((2, hint), (3, example)):
        cell = sheet.cell(row, place)
        typed = written(sheet, column, value)
        if typed is not None:
            cell.value, cell.data_type = typed.value, typed.data_type
            cell.number_format = typed.number_format
        cell.font = _ASIDE_FONT
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in range(4, 4 + ROWS_FORMATTED):
        sheet.cell(row, place).number_format = number_format(column)


def _hint(column: Column) -> str:
    parts = [_("required") if column.required else _("optional"), _expected(column)]
    if column.hint:
        parts.append(str(column.hint))
    return "; ".join(parts)


def _expected(column: Column) -> str:
    return {
        Kind.INT: _("a whole number"),
        Kind.DECIMAL: _("a number"),
        Kind.DATE: _("a date like 31.12.2026"),
        Kind.DATETIME: _("a date and time like 31.12.2026 08:30"),
        Kind.TIME: _("a time like 08:30"),
        Kind.BOOL: _("yes or no"),
        Kind.CHOICE: _("a value from the list"),
        Kind.LINK: _("a name from the other register"),
    }.get(column.kind, _("text"))


def _offer_choices(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, 2):
        labels = _choice_labels(column)
        if not labels:
            continue
        rule = DataValidation(type="list", formula1=_list_formula(book, labels), allow_blank=True)
        rule.errorTitle, rule.error = str(column.label)[:32], _("Choose a value from the list")
        letter = get_column_letter(place)
        rule.add(f"{letter}4:{letter}{ROWS_OFFERED}")
        sheet.add_data_validation(rule)


def _choice_labels(column: Column) -> list[str]:
    if column.kind is Kind.BOOL:
        return [_("yes"), _("no")]
    return [str(label) for label in column.choices.values()]


def _list_formula(book: Any, labels: list[str]) -> str:
    inline = ",".join(labels)
    if len(inline) <= INLINE_LIST_LIMIT and not any("," in label or '"' in label for label in labels):
        return f'"{inline}"'
    # Longer lists stand on a sheet of their own: a list within the rule holds 255 characters.
    name = _("Lists")
    lists = book[name] if name in book.sheetnames else book.create_sheet(name)
    lists.sheet_state = "hidden"
    place = lists.max_column + 1 if lists["A1"].value is not None else 1
    for row, label in enumerate(labels, 1):
        lists.cell(row, place, label).data_type = "s"
    letter = get_column_letter(place)
    return f"'{name}'!${letter}$1:${letter}${len(labels)}"
