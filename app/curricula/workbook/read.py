"""The program's own workbook back to a `Plan`. What is wrong is refused, all of it at once, by sheet and cell."""

import re
from collections.abc import Iterator
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.core.excel import Book, Sheet
from app.core.excel.letters import lookalike_key
from app.core.excel.sheets import place
from app.curricula.agreement import heading_remarks
from app.curricula.book.heads import Column, Heads, find_heads
from app.curricula.book.lines import hours_in
from app.curricula.book.marks import semesters_in
from app.curricula.book.words import Role
from app.curricula.index_codes import clean_index
from app.curricula.plan import (
    ZERO,
    Control,
    ControlForm,
    HourKind,
    Hours,
    Item,
    ItemKind,
    Plan,
    PlanError,
    Section,
    WorkKind,
    plain,
)

from . import layout
from .read_chart import read_chart
from .read_title import read_title

MOST_HOURS = 9_999
MOST_ROWS = 3_000
PROBLEMS_NAMED = 12
YES = frozenset({"+", "да", "1", "v", "✓", "x", "х"})
NO = frozenset({"", "-", "–", "—", "нет", "0"})
_JOINT = re.compile(r"(\d{1,2})\s*\(?\s*[кkКK]\s*(\d{1,3})\s*\)?")


def own_table(book: Book) -> Heads | None:
    """The table of a workbook of ours: it says of each row what it is and what it is a part of."""
    for name in book.names:
        if lookalike_key(name) == lookalike_key(layout.PLAN_SHEET):
            heads = find_heads(book.sheet(name))
            if heads is not None and {layout.ROW_KIND, layout.WITHIN} <= set(_places(heads)):
                return heads
    return None


def read_own(book: Book, heads: Heads) -> Plan:
    """The plan; `PlanError` names every cell that is not what was expected."""
    reader = _Reader(heads)
    sheets = {lookalike_key(name): name for name in book.names}
    title_name = sheets.get(lookalike_key(layout.TITLE_SHEET))
    if title_name is None:
        raise PlanError(_l("There is no sheet “%(name)s” in the workbook.", name=layout.TITLE_SHEET))
    title = read_title(book.sheet(title_name), reader.problems)
    items = reader.items()
    chart_name = sheets.get(lookalike_key(layout.CHART_SHEET))
    chart = list(read_chart(book.sheet(chart_name), reader.problems)) if chart_name else []
    if not items and not reader.problems:
        reader.problems.append(
            str(_l("Sheet “%(sheet)s”: there are no rows under the headings.", sheet=heads.sheet.name))
        )
    if reader.problems:
        raise PlanError(_told(reader.problems))
    years, months = title.years, title.months
    return Plan(
        specialty_code=title.specialty_code,
        specialty_name=title.specialty_name,
        profile="",
        qualification=title.qualification,
        level=title.level,
        study_form=title.study_form,
        base=title.base,
        intake_year=title.intake_year,
        duration_years=years,
        duration_months=months,
        semesters_per_course=title.per_course,
        sections=reader.sections,
        items=items,
        hour_rows=sum(len(item.hours) + len(item.controls) for item in items),
        warnings=[*_remarks(items)],
        chart=chart,
        program_name=title.program,
    )


def _remarks(items: list[Item]) -> Iterator[object]:
    yield from heading_remarks(items)
    for item in items:
        if item.is_leaf and item.stated_total not in (ZERO, item.total, item.total + item.recredited):
            yield _l(
                "%(row)s: semesters give %(counted)s h, the row promises %(total)s h.",
                row=item.title,
                counted=plain(item.total),
                total=plain(item.stated_total),
            )


def _told(problems: list[str]) -> object:
    more = len(problems) - PROBLEMS_NAMED
    told = "\n".join(problems[:PROBLEMS_NAMED])
    return f"{told}\n{_l('and %(count)s more', count=more)}" if more > 0 else told


def _places(heads: Heads) -> dict[str, int]:
    """Columns of the leading words, wherever they stand."""
    words = {lookalike_key(label): label for label in layout.LEAD}
    found: dict[str, int] = {}
    for column in range(1, heads.sheet.width + 1):
        for row in range(heads.first_row, heads.last_row + 1):
            label = words.get(lookalike_key(heads.sheet.text(row, column)))
            if label:
                found.setdefault(label, column)
    return found


class _Reader:
    def __init__(self, heads: Heads) -> None:
        self.heads = heads
        self.sheet: Sheet = heads.sheet
        self.places = _places(heads)
        self.columns = [column for column in heads.columns if column.role in NUMBERS]
        self.last = max((column.semester for column in heads.columns), default=0)
        self.problems: list[str] = []
        self.sections: list[Section] = []
        self.section: Section | None = None
        self.rows: list[Item] = []

    def items(self) -> list[Item]:
        if self.sheet.height > MOST_ROWS:
            self.problems.append(
                str(_l("Sheet “%(sheet)s”: more than %(most)s rows of a plan.", sheet=self.sheet.name, most=MOST_ROWS))
            )
        elif self._heads_are_known():
            for row in range(self.heads.last_row + 1, self.sheet.height + 1):
                if self._text(row, layout.NAME) or self._text(row, layout.INDEX) or self._text(row, layout.ROW_KIND):
                    self._take(row)
        return self.rows

    def _text(self, row: int, label: str) -> str:
        column = self.places.get(label)
        return self.sheet.text(row, column) if column else ""

    def _wrong(self, row: int, column: int, expected: object) -> None:
        self.problems.append(
            str(
                _l(
                    "Sheet “%(sheet)s”, cell %(cell)s: “%(value)s”, %(expected)s was expected.",
                    sheet=self.sheet.name,
                    cell=place(row, column),
                    value=self.sheet.text(row, column)[:40],
                    expected=expected,
                )
            )
        )

    def _heads_are_known(self) -> bool:
        own = layout.OTHER.strip()
        unknown = [one for one in self.columns if one.role is Role.UNKNOWN and not one.label.startswith(own)]
        for column in unknown:
            self._wrong(
                self.heads.last_row, column.number, _l("a known kind of hours, or “Прочие: …” for one of your own")
            )
        return not unknown

    def _take(self, row: int) -> None:
        kind = self._text(row, layout.ROW_KIND)
        if lookalike_key(kind) == lookalike_key(layout.CYCLE):
            self._take_cycle(row)
            return
        words = {lookalike_key(word): key for key, word in layout.ROW_KINDS.items()}
        known = words.get(lookalike_key(kind)) if kind else ItemKind.DISCIPLINE
        if known is None:
            self._wrong(row, self.places[layout.ROW_KIND], f"{layout.CYCLE}, {', '.join(layout.ROW_KINDS.values())}")
            return
        if not self._text(row, layout.NAME):
            self._wrong(row, self.places[layout.NAME], _l("the name of the row"))
            return
        self._take_item(row, known)

    def _take_cycle(self, row: int) -> None:
        code, name = self._text(row, layout.INDEX), self._text(row, layout.NAME)
        if not code and not name:
            self.section = None
            return
        within = self._text(row, layout.WITHIN)
        parent = next((one for one in reversed(self.sections) if _title(one) == within), None) if within else None
        if within and parent is None:
            self._wrong(row, self.places[layout.WITHIN], _l("the name of a cycle that stands above"))
        known = next((s for s in self.sections if (s.code, s.name, s.parent) == (code, name, parent)), None)
        self.section = known or Section(code[:40], name[:400], len(self.sections) + 1, parent)
        if known is None:
            self.sections.append(self.section)

    def _take_item(self, row: int, kind: ItemKind) -> None:
        original = self._text(row, layout.INDEX)
        item = Item(
            index_code=clean_index(original)[:40],
            index_original=original[:60],
            name=self._text(row, layout.NAME)[:800],
            kind=kind,
            order=len(self.rows) + 1,
            section=self.section,
            **{name: self._flag(row, label) for label, name in layout.FLAGS.items()},
        )
        item.parent = self._parent(row)
        if item.parent is not None:
            item.parent.children.append(item)
        for column in self.columns:
            self._take_cell(row, column, item)
        self.rows.append(item)

    def _flag(self, row: int, label: str) -> bool:
        text = self._text(row, label).lower()
        if not text:
            return label == layout.COUNTED
        if text not in YES | NO:
            self._wrong(row, self.places[label], "«+», «-»")
        return text in YES

    def _parent(self, row: int) -> Item | None:
        within = self._text(row, layout.WITHIN)
        if not within:
            return None
        index = clean_index(within)
        found = next(
            (i for i in reversed(self.rows) if i.index_code == index or (not i.index_code and i.name == within)), None
        )
        if found is None:
            self._wrong(row, self.places[layout.WITHIN], _l("the index of a row that stands above"))
        return found

    def _take_cell(self, row: int, column: Column, item: Item) -> None:
        if (row, column.number) in self.sheet.uncounted:
            self._wrong(row, column.number, _l("a calculated formula: open the file in Excel and save it again"))
        value = self.sheet.value(row, column.number)
        if value is None:
            return
        if column.role is Role.CONTROL:
            self._take_controls(row, column, item)
            return
        amount = hours_in(value)
        if amount is None or not 0 <= amount <= MOST_HOURS:
            self._wrong(row, column.number, _l("a number from 0 to %(most)s", most=MOST_HOURS))
        elif amount:
            _put(item, column, amount)

    def _take_controls(self, row: int, column: Column, item: Item) -> None:
        form = _form_of(column)
        told = list(_numbers(self.sheet.text(row, column.number), self.last))
        if form is None or not told or any(semester is None for semester, _joint in told):
            self._wrong(row, column.number, _l("numbers of semesters from 1 to %(last)s with commas", last=self.last))
            return
        counted: dict[tuple[int, int | None], int] = {}
        for semester, joint in told:
            counted[semester, joint] = counted.get((semester, joint), 0) + 1
        name = column.label.removeprefix(layout.OTHER).strip()
        item.controls += [
            Control(semester, form, WorkKind(0, name[:80]), count, joint)
            for (semester, joint), count in counted.items()
        ]


NUMBERS = frozenset(
    {Role.CONTROL, Role.HOURS, Role.TRAINING, Role.ROW_TOTAL, Role.RECREDITED, Role.WEEKS, Role.UNKNOWN}
)


def _put(item: Item, column: Column, amount: Decimal) -> None:
    kind, name = _kind_of(column)
    match column.role:
        case Role.HOURS | Role.UNKNOWN:
            item.hours.append(Hours(column.semester, kind, WorkKind(0, name), amount))
        case Role.TRAINING:
            item.practical_training.append(Hours(column.semester, kind, WorkKind(0, name), amount))
        case Role.WEEKS:
            item.weeks[column.semester] = item.weeks.get(column.semester, ZERO) + amount
        case Role.RECREDITED:
            item.recredited += amount
        case Role.ROW_TOTAL:
            item.stated_total = amount


def _kind_of(column: Column) -> tuple[HourKind, str]:
    if column.label.startswith(layout.OTHER):
        return HourKind.OTHER, column.label.removeprefix(layout.OTHER).removesuffix(layout.TRAINING)[:80]
    return column.kind or HourKind.OTHER, column.label[:80]


def _form_of(column: Column) -> ControlForm | None:
    heads = {lookalike_key(head): form for form, head in layout.FORM_HEADS.items()}
    known = heads.get(lookalike_key(column.label))
    return known or (ControlForm.OTHER if column.label.startswith(layout.OTHER) else column.form)


def _numbers(text: str, last: int) -> Iterator[tuple[int | None, int | None]]:
    for part in re.split(r"[,;]\s*|\s+", text.strip()):
        if joint := _JOINT.fullmatch(part):
            semester = int(joint[1])
            yield (semester if 1 <= semester <= last else None), int(joint[2])
        elif part.isdigit() and 1 <= int(part) <= last:
            yield int(part), None
        else:
            found = semesters_in(part, last) if part else None
            yield from ((number, None) for number in found or [None])


def _title(section: Section) -> str:
    return f"{section.code} {section.name}".strip()
