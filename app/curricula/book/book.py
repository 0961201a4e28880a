"""A workbook to a `Plan`: the table of the plan, its title and its academic chart, found by what they say."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.core.excel import Book, Sheet, WorkbookError, open_book
from app.curricula.agreement import heading_remarks, semester_remarks
from app.curricula.plan import ZERO, Base, Item, Plan, PlanError, StudyForm, plain
from app.curricula.workbook.read import own_table, read_own

from . import chart
from .cycles import Cycle, cycles_of
from .heads import Column, Heads, find_heads
from .hours import HourSense
from .lines import Line, LineReader
from .title import Title, read_title
from .tree import TreeBuilder
from .words import Role, squeezed

MOST_SHEETS = 60
MOST_ROWS = 3_000
REMARKS_OF_A_KIND = 12
PLAN_SHEET = re.compile(r"^(план$|учебныйплан|планучебн|планучебногопроцесса|уп$|рабочийучебныйплан)")
OTHER_SHEETS = re.compile(r"^(курс|компет|практик|свод|кафедр|диаграм|матриц|лист\w*регистр)")
TITLE_SHEET = re.compile(r"^титул")


def read_book(content: bytes, file_name: str = "") -> Plan:
    """The curriculum in a workbook; `PlanError` says in the reader's language why it cannot be taken."""
    try:
        book = open_book(content)
        own = own_table(book)
        return read_own(book, own) if own else _read(book, file_name)
    except WorkbookError as refusal:
        raise PlanError(refusal.message) from None


def _read(book: Book, file_name: str) -> Plan:
    sheets = {name: book.sheet(name) for name in book.names[:MOST_SHEETS]}
    heads = _plan_table(sheets)
    warnings: list[object] = []
    lines = LineReader(heads, warnings).read()
    if len(lines) > MOST_ROWS:
        raise PlanError(
            _l("Sheet “%(sheet)s”: more than %(most)s rows of a plan.", sheet=heads.sheet.name, most=MOST_ROWS)
        )
    cycles = cycles_of(lines)
    item_lines = [line for cycle in cycles for line in cycle.lines]
    if not item_lines:
        raise PlanError(_l("Sheet “%(sheet)s”: there are no rows under the headings.", sheet=heads.sheet.name))
    sense = HourSense(heads, item_lines)
    builder = TreeBuilder(sense, warnings)
    items = builder.build(cycles)
    warnings.extend(sense.remarks([item for item in items if item.is_leaf]))
    title = _title(sheets, heads, file_name, warnings)
    warnings.extend(_limited(_remarks(cycles, items, builder, heads)))
    plan = _plan(title, heads, cycles, items, warnings)
    plan.stated = _stated(items, builder)
    plan.chart = chart.read_chart(_chart_sheets(sheets), heads.per_course, _courses(plan, heads), warnings)
    if not any(item.hours for item in items):
        warnings.append(_l("There are no hours in the file: rows of the curriculum are taken without hours."))
    return plan


def _plan_table(sheets: dict[str, Sheet]) -> Heads:
    """The table that says most of hours by semester; a sheet that is named as the plan goes first."""
    found = []
    for name, sheet in sheets.items():
        if OTHER_SHEETS.match(squeezed(name)):
            continue
        heads = find_heads(sheet)
        if heads is not None and (heads.all(Role.HOURS, Role.TOTAL, Role.ROW_TOTAL, Role.CONTROL)):
            found.append((bool(PLAN_SHEET.match(squeezed(name))), not sheet.is_hidden, heads.worth, heads))
    if not found:
        raise PlanError(
            _l(
                "This is not a curriculum: no sheet has a table with the headings “Индекс”, “Наименование” and hours"
                " by semester. Sheets of the file: %(sheets)s.",
                sheets=", ".join(list(sheets)[:12]) or "—",
            )
        )
    return max(found, key=lambda one: one[:3])[3]


def _title(sheets: dict[str, Sheet], heads: Heads, file_name: str, warnings: list[object]) -> Title:
    """Titles first, then any other sheet, the rows above the plan's own table with them."""
    above = Sheet(heads.sheet.name, heads.sheet.rows[: heads.first_row - 1], heads.sheet.merged)
    titles = [sheet for name, sheet in sheets.items() if TITLE_SHEET.match(squeezed(name))]
    others = [sheet for sheet in sheets.values() if sheet not in titles and sheet is not heads.sheet]
    title = read_title([*titles, above] if titles else [above, *others], file_name)
    if not title.code:
        raise PlanError(
            _l(
                "The file does not say the code of the specialty: it was looked for on the title sheet and above the"
                " table, as two digits thrice (09.02.07)."
            )
        )
    if title.intake_year is None and title.missing:
        title.intake_year = int(title.missing[0])
        warnings.append(
            _l("The year of intake is not named, the school year is taken: %(year)s.", year=title.intake_year)
        )
    if title.intake_year is None:
        raise PlanError(
            _l(
                "The file does not say the year of intake: “Год начала подготовки” was looked for on the title sheet,"
                " four digits expected."
            )
        )
    return title


def _plan(title: Title, heads: Heads, cycles: list[Cycle], items: list[Item], warnings: list[object]) -> Plan:
    if title.form is None:
        warnings.append(_l("The file does not say the form of study, full-time is taken."))
    if not title.name:
        warnings.append(_l("The file does not say the name of the specialty."))
    plan = Plan(
        specialty_code=title.code,
        specialty_name=title.name,
        profile=title.profile,
        qualification=title.qualification,
        level=title.level,
        study_form=title.form or (StudyForm.FULL_TIME if heads.has_semesters else StudyForm.EXTRAMURAL),
        base=title.base or Base.SECONDARY,
        intake_year=title.intake_year or 0,
        duration_years=(title.months or 0) // 12,
        duration_months=(title.months or 0) % 12,
        semesters_per_course=heads.per_course,
        sections=[cycle.section for cycle in cycles if cycle.section],
        items=items,
        hour_rows=sum(len(item.hours) + len(item.controls) for item in items),
        warnings=warnings,
    )
    if not title.months:
        plan.duration_years = -(-plan.semesters // heads.per_course)
        warnings.append(
            _l(
                "The file does not say the length of study, %(years)s years are taken by its semesters.",
                years=plan.duration_years,
            )
        )
    return plan


def _courses(plan: Plan, heads: Heads) -> int:
    return max(-(-plan.semesters // heads.per_course), -(-plan.duration // 12))


def _chart_sheets(sheets: dict[str, Sheet]) -> list[Sheet]:
    return sorted(sheets.values(), key=lambda sheet: "график" not in squeezed(sheet.name))


def _stated(items: list[Item], builder: TreeBuilder) -> dict[int, Decimal]:
    """The totals that the table itself states for the rows that are counted."""
    sums: defaultdict[int, Decimal] = defaultdict(Decimal)
    for item in items:
        if item.is_leaf:
            for semester, total in builder.line_of(item).totals.items():
                sums[semester] += total
    return dict(sorted(sums.items()))


def _limited(remarks: Iterator[object]) -> Iterator[object]:
    """A table that is read wrongly disagrees everywhere: the first remarks say it."""
    kept = 0
    for remark in remarks:
        kept += 1
        if kept <= REMARKS_OF_A_KIND:
            yield remark
    if kept > REMARKS_OF_A_KIND:
        yield _l("There are %(count)s more disagreements of sums.", count=kept - REMARKS_OF_A_KIND)


def _remarks(cycles: list[Cycle], items: list[Item], builder: TreeBuilder, heads: Heads) -> Iterator[object]:
    yield from _semester_remarks(items, builder)
    yield from _row_remarks(items, builder, heads)
    yield from heading_remarks(items)
    yield from _cycle_remarks(cycles, items)


def _semester_remarks(items: list[Item], builder: TreeBuilder) -> Iterator[object]:
    for item in items:
        yield from semester_remarks(item, sorted(builder.line_of(item).totals.items()))


def _row_remarks(items: list[Item], builder: TreeBuilder, heads: Heads) -> Iterator[object]:
    """The total of a row against its semesters, by the column that agrees with most rows."""
    leaves = [item for item in items if item.is_leaf]
    columns = heads.all(Role.ROW_TOTAL)
    if not columns or not leaves:
        return

    def wrong(column: Column) -> list[Item]:
        return [item for item in leaves if not _agrees(item, builder.line_of(item), column)]

    best = min(columns, key=lambda column: len(wrong(column)))
    for item in wrong(best):
        yield _l(
            "%(row)s: semesters give %(counted)s h, the row promises %(total)s h.",
            row=item.title,
            counted=plain(item.total),
            total=plain(builder.line_of(item).row_totals[best]),
        )


def _agrees(item: Item, line: Line, column: Column) -> bool:
    total = line.row_totals.get(column)
    return total is None or total in (item.total, item.total + item.recredited)


def _cycle_remarks(cycles: list[Cycle], items: list[Item]) -> Iterator[object]:
    """What a cycle states for a semester against its rows."""
    for cycle in cycles:
        if cycle.line is None:
            continue
        within = {id(other.section) for other in cycles if other.is_within(cycle)}
        leaves = [item for item in items if item.is_leaf and id(item.section) in within]
        for semester, total in sorted(cycle.line.totals.items()):
            counted = _hours_in(leaves, semester)
            # Practice before the diploma and the like stand below the last cycle and often outside of its sums.
            inner = [leaf for leaf in leaves if any(sign.isdigit() for sign in leaf.index_code)]
            if leaves and total not in (counted, _hours_in(inner, semester)):
                yield _l(
                    "Cycle “%(cycle)s”, semester %(semester)s: its rows give %(counted)s h,"
                    " the file's total is %(total)s h.",
                    cycle=f"{cycle.code} {cycle.name}".strip(),
                    semester=semester,
                    counted=plain(counted),
                    total=plain(total),
                )


def _hours_in(leaves: list[Item], semester: int) -> Decimal:
    return sum((h.amount for leaf in leaves for h in leaf.hours if h.semester == semester), ZERO)
