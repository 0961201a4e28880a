"""A curriculum to its workbook: title, table, academic chart, and how to fill them in."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from app.core.excel.letters import without_control
from app.curricula.outline import Amount, RowOutline
from app.curricula.plan import ControlForm, HourKind, ItemKind
from app.policy.chart import CHART_KINDS, LAST_WEEK

from . import layout
from .content import Content

HEAD_ROWS = 3
ROWS_TO_FILL = 200
WIDTHS = {layout.ROW_KIND: 24, layout.INDEX: 14, layout.NAME: 52, layout.WITHIN: 14}
NARROW = 9

_FILL = PatternFill("solid", start_color="E8EEF4")
_CYCLE_FILL = PatternFill("solid", start_color="F3F5F8")
_LINE = Side("thin", color="9AA7B4")
_BORDER = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)


def write_curriculum(target: BinaryIO, content: Content) -> None:
    """Write the workbook; reading it gives the same rows, hours, forms of control and chart."""
    book = Workbook()
    _write_title(book.active, content)
    _PlanSheet(book.create_sheet(layout.PLAN_SHEET), content).write()
    _write_chart(book.create_sheet(layout.CHART_SHEET), content)
    _write_help(book.create_sheet(layout.HELP_SHEET))
    book.active = 1
    book.save(target)


def _put(sheet: Any, row: int, column: int, value: Any) -> Any:
    """A cell. Text stays text whatever sign it begins with."""
    cell = sheet.cell(row, column)
    if value is None or value == "":
        return cell
    if isinstance(value, str):
        cell.value, cell.data_type = without_control(value), "s"
        cell.quotePrefix = value[0] in "=+-@"
    else:
        cell.value = _plain(value) if isinstance(value, Decimal) else value
    return cell


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _head(sheet: Any, row: int, column: int, text: str) -> None:
    cell = _put(sheet, row, column, text)
    cell.font, cell.fill, cell.border = Font(bold=True), _FILL, _BORDER
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")


def _write_title(sheet: Any, content: Content) -> None:
    sheet.title = layout.TITLE_SHEET
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, 80
    for row, (key, label) in enumerate(layout.TITLE.items(), 1):
        cell = _put(sheet, row, 1, label)
        cell.font, cell.fill, cell.border = Font(bold=True), _FILL, _BORDER
        value = content.title.get(key, "")
        words = layout.CHOICES.get(key)
        _put(sheet, row, 2, words.get(str(value), "") if words else value).border = _BORDER
        if words:
            _offer(sheet, f"B{row}", list(words.values()))


def _offer(sheet: Any, cells: str, words: list[str]) -> None:
    # A list inside of the rule knows no comma: such words are typed by hand or copied from the help.
    told = [word for word in words if "," not in word]
    rule = DataValidation(type="list", formula1=f'"{",".join(told)}"', allow_blank=True)
    rule.showErrorMessage = False
    rule.add(cells)
    sheet.add_data_validation(rule)


class _PlanSheet:
    """The table: leading columns, forms of control, then the columns of every semester."""

    def __init__(self, sheet: Any, content: Content) -> None:
        self.sheet = sheet
        self.content = content
        self.rows = list(content.outline.values())
        self.forms = self._forms()
        self.cells = self._cells()
        self.places: dict[object, int] = {}

    def write(self) -> None:
        self._write_heads()
        row = HEAD_ROWS + 1
        above: tuple[str, ...] = ()
        for item in self.rows:
            if item.section != above:
                row = self._write_cycles(row, above, item.section)
                above = item.section
            self._write_item(row, item)
            row += 1
        last = max(row, HEAD_ROWS + ROWS_TO_FILL)
        letter = get_column_letter(self.places[layout.ROW_KIND])
        _offer(self.sheet, f"{letter}{HEAD_ROWS + 1}:{letter}{last}", [layout.CYCLE, *layout.ROW_KINDS.values()])
        self._lay_out()

    def _forms(self) -> list[str]:
        """Heads of forms of control: those in use, for an empty table the usual ones."""
        used = {(form, name) for row in self.rows for _semester, form, name in row.controls}
        if not self.rows:
            return list(layout.USUAL_FORMS)
        known = [head for form, head in layout.FORM_HEADS.items() if (str(form), "") in used]
        return known + sorted(layout.OTHER + name for form, name in used if form == ControlForm.OTHER)

    def _cells(self) -> list[str]:
        """Heads of every semester: kinds of hours in use, their parts of practical training, weeks."""
        if not self.rows:
            return [*layout.USUAL_HOURS, layout.WEEKS]
        used = {(kind, name) for row in self.rows for _semester, kind, name in row.hours}
        trained = {key[1:] for row in self.rows for key, amount in row.hours.items() if amount.practical_training}
        heads = [_hour_head(*pair) for pair in sorted(used, key=_usual_order)]
        heads += [_hour_head(*pair) + layout.TRAINING for pair in sorted(trained, key=_usual_order)]
        return heads + [layout.WEEKS] * any(row.weeks for row in self.rows)

    def _write_heads(self) -> None:
        column = 1
        for label in (*layout.LEAD, layout.RECREDITED, layout.ROW_TOTAL):
            self._tall_head(column, label)
            column += 1
        if self.forms:
            column = self._group(column, layout.FORMS, self.forms, rows=2)
        for semester in range(1, self.content.semesters + 1):
            first = column
            column = self._group(column, f"Семестр {semester}", self.cells, rows=1, key=semester)
            if (semester - 1) % self.content.per_course == 0:
                left = min(self.content.per_course, self.content.semesters - semester + 1)
                course = (semester - 1) // self.content.per_course + 1
                self._wide_head(1, first, first + left * len(self.cells) - 1, f"Курс {course}")

    def _tall_head(self, column: int, label: str) -> None:
        self.places[label] = column
        _head(self.sheet, 1, column, label)
        self.sheet.merge_cells(start_row=1, end_row=HEAD_ROWS, start_column=column, end_column=column)

    def _group(self, column: int, title: str, labels: list[str], *, rows: int, key: int = 0) -> int:
        top = HEAD_ROWS - rows
        if rows == 1:
            self._wide_head(top, column, column + len(labels) - 1, title)
        else:
            _head(self.sheet, 1, column, title)
            self.sheet.merge_cells(
                start_row=1, end_row=HEAD_ROWS - 1, start_column=column, end_column=column + len(labels) - 1
            )
        for place, label in enumerate(labels, column):
            self.places[key, label] = place
            _head(self.sheet, HEAD_ROWS, place, label)
        return column + len(labels)

    def _wide_head(self, row: int, first: int, last: int, text: str) -> None:
        _head(self.sheet, row, first, text)
        if last > first:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    def _write_cycles(self, row: int, above: tuple[str, ...], section: tuple[str, ...]) -> int:
        if not section:
            self._cycle(row, "", "")
            return row + 1
        for depth, title in enumerate(section):
            if section[: depth + 1] != above[: depth + 1]:
                self._cycle(row, title, section[depth - 1] if depth else "")
                row += 1
            elif depth == len(section) - 1:
                # Back from an inner cycle to the one around it.
                self._cycle(row, title, section[depth - 1] if depth else "")
                row += 1
        return row

    def _cycle(self, row: int, title: str, within: str) -> None:
        code, name = layout.split_title(title)
        told = {layout.ROW_KIND: layout.CYCLE, layout.INDEX: code, layout.NAME: name, layout.WITHIN: within}
        for label, value in told.items():
            cell = _put(self.sheet, row, self.places[label], value)
            cell.font, cell.fill = Font(bold=True), _CYCLE_FILL

    def _write_item(self, row: int, item: RowOutline) -> None:
        parent = self.content.outline.get(item.parent) if item.parent else None
        lead = {
            layout.ROW_KIND: layout.ROW_KINDS[ItemKind(item.kind)],
            layout.INDEX: item.index_code,
            layout.NAME: item.name,
            layout.WITHIN: (parent.index_code or parent.name) if parent else "",
            **{label: layout.PLUS if getattr(item, name) else layout.MINUS for label, name in layout.FLAGS.items()},
            layout.RECREDITED: item.hours_recredited or None,
            layout.ROW_TOTAL: item.hours_total or None,
        }
        for label, value in lead.items():
            _put(self.sheet, row, self.places[label], value)
        for place, value in self._numbers(item):
            _put(self.sheet, row, place, value)

    def _numbers(self, item: RowOutline) -> Iterator[tuple[int, Any]]:
        for (semester, kind, name), amount in item.hours.items():
            yield from self._amounts(semester, _hour_head(kind, name), amount)
        for semester, weeks in item.weeks.items():
            yield self.places[semester, layout.WEEKS], weeks
        texts: dict[int, list[str]] = {}
        for key in sorted(item.controls):
            semester, form, name = key
            joint = f"(к{item.joint[key]})" if key in item.joint else ""
            head = layout.OTHER + name if form == ControlForm.OTHER else layout.FORM_HEADS[ControlForm(form)]
            texts.setdefault(self.places[0, head], []).extend([f"{semester}{joint}"] * item.controls[key])
        for place, semesters in texts.items():
            yield place, ", ".join(semesters)

    def _amounts(self, semester: int, head: str, amount: Amount) -> Iterator[tuple[int, Any]]:
        if amount.hours:
            yield self.places[semester, head], amount.hours
        if amount.practical_training:
            yield self.places[semester, head + layout.TRAINING], amount.practical_training

    def _lay_out(self) -> None:
        for label, column in self.places.items():
            self.sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(label, NARROW)
        self.sheet.freeze_panes = self.sheet.cell(HEAD_ROWS + 1, self.places[layout.NAME] + 1)
        self.sheet.print_title_rows = f"1:{HEAD_ROWS}"
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _hour_head(kind: str, name: str) -> str:
    return layout.OTHER + name if kind == HourKind.OTHER else layout.HOUR_HEADS[HourKind(kind)]


def _usual_order(pair: tuple[str, str]) -> tuple[int, str]:
    kind, name = pair
    return list(HourKind).index(HourKind(kind)), name


def _write_chart(sheet: Any, content: Content) -> None:
    """A course in two rows: signs of the weeks, and the semesters that they belong to."""
    _put(sheet, 1, 1, "Календарный учебный график").font = Font(bold=True)
    _head(sheet, 2, 1, "Неделя")
    for week in range(1, LAST_WEEK + 1):
        _head(sheet, 2, week + 1, str(week))
        sheet.column_dimensions[get_column_letter(week + 1)].width = 4.5
    sheet.freeze_panes = "B3"
    courses = {course for course, _week, _part in content.chart} or set(range(1, content.semesters // 2 + 1))
    for number, course in enumerate(sorted(courses)):
        row = 3 + 2 * number
        _put(sheet, row, 1, layout.COURSE_ROW.format(course)).font = Font(bold=True)
        _put(sheet, row + 1, 1, layout.SEMESTER_ROW)
        for week in range(1, LAST_WEEK + 1):
            parts = [cell for key, cell in sorted(content.chart.items()) if key[:2] == (course, week)]
            if parts:
                _put(sheet, row, week + 1, "/".join(_sign(kind, code) for _n, _s, kind, code in parts))
                semesters = list(dict.fromkeys(str(semester) for _n, semester, _k, _c in parts))
                _put(sheet, row + 1, week + 1, "/".join(semesters))


def _sign(kind: str, code: str) -> str:
    letter = CHART_KINDS[kind].letter if kind in CHART_KINDS else CHART_KINDS["other"].letter
    return f"{letter}:{code}" if code else letter


def _write_help(sheet: Any) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 110
    for row, (word, text) in enumerate(_help(), 1):
        _put(sheet, row, 1, word).font = Font(bold=True)
        _put(sheet, row, 2, str(text)).alignment = Alignment(wrap_text=True, vertical="top")


def _help() -> Iterator[tuple[str, object]]:
    kinds = ", ".join(layout.ROW_KINDS.values())
    signs = ", ".join(f"{kind.letter} — {kind.label}" for kind in CHART_KINDS.values())
    yield (
        layout.TITLE_SHEET,
        _("What is studied, how and since when. The code of the specialty and the year are required."),
    )
    yield layout.ROW_KIND, _("“Цикл” for a heading over rows; for the rest one of: %(kinds)s.", kinds=kinds)
    yield (
        layout.WITHIN,
        _(
            "The index of the module or block that a row is a part of; for a cycle the name of the cycle around it."
            " Empty: the row stands in the cycle above."
        ),
    )
    yield ", ".join(layout.FLAGS), _("“+” or “-”. An empty “Считать в плане” means “+”, the others “-”.")
    yield (
        layout.FORMS,
        _("Numbers of semesters, with commas: 1, 3. A joint form of control bears its number in brackets: 4(к1)."),
    )
    yield (
        "Семестр",
        _(
            "Hours of each kind. A kind of your own is a column with the heading “Прочие: name”."
            " A column “Лек пр. подгот” holds the part that is practical training."
        ),
    )
    yield layout.WEEKS, _("How many weeks a practice lasts.")
    yield (
        layout.CHART_SHEET,
        _(
            "A sign for each week: %(signs)s. A week divided by days: Т/*/Т/Т/Т/Т."
            " Below it the number of the semester.",
            signs=signs,
        ),
    )
