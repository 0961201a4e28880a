"""The content of a curriculum as values that can be compared: the same for a file and for what is stored."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .plan import ZERO, ChartCell, HourKind, Item, Plan, Section

RowKey = tuple[str, int]
"""The index of a row (its name where it has none) and which of the rows with it this is: indices repeat."""

HourKey = tuple[int, str, str]
"""Semester, kind, and for other kinds the name in the file."""


@dataclass(frozen=True)
class Amount:
    """Hours of a cell and the part of them that is practical training."""

    hours: Decimal = ZERO
    practical_training: Decimal = ZERO

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.hours + other.hours, self.practical_training + other.practical_training)


@dataclass(frozen=True)
class RowOutline:
    """A row of a curriculum without its place."""

    index_code: str
    name: str
    kind: str
    section: tuple[str, ...]
    """Titles of the cycles it stands in, the widest first."""
    parent: RowKey | None = None
    is_counted: bool = True
    is_elective: bool = False
    is_optional: bool = False
    is_dispersed: bool = False
    hours_total: Decimal = ZERO
    """Hours of the row; of a heading too, where they repeat the rows under it."""
    hours: Mapping[HourKey, Amount] = field(default_factory=dict)
    controls: Mapping[HourKey, int] = field(default_factory=dict)
    joint: Mapping[HourKey, int] = field(default_factory=dict)
    """Numbers of joint forms of control, where a form is joint."""
    weeks: Mapping[int, Decimal] = field(default_factory=dict)
    """The length of a practice by semester."""
    hours_recredited: Decimal = ZERO

    @property
    def title(self) -> str:
        return f"{self.index_code} {self.name}".strip()


ChartOutline = dict[tuple[int, int, int], tuple[int, int, str, str]]
"""Course, week and part to how many parts the week has, semester, kind and code of the file."""

Outline = dict[RowKey, RowOutline]
"""Rows in the order of the printed plan."""


def row_keys(rows: Iterable[tuple[str, str]]) -> list[RowKey]:
    """Keys of rows given by index and name, in the order of the plan."""
    seen: Counter[str] = Counter()
    keys = []
    for index, name in rows:
        base = index or name
        seen[base] += 1
        keys.append((base, seen[base]))
    return keys


def outline_of(plan: Plan) -> Outline:
    """What a file says. Only rows that hours are counted from carry hours and forms of control."""
    keys = dict(zip(map(id, plan.items), row_keys((i.index_code, i.name) for i in plan.items), strict=True))
    return {keys[id(item)]: _row(item, keys) for item in plan.items}


def chart_outline(cells: Iterable[ChartCell]) -> ChartOutline:
    """The academic chart of a file."""
    return {
        (cell.course, cell.week, cell.part): (cell.parts, cell.semester, cell.kind, cell.source_code) for cell in cells
    }


def _row(item: Item, keys: Mapping[int, RowKey]) -> RowOutline:
    # A heading repeats the sums of the rows under it: stored twice they would be counted twice.
    repeats = bool(item.children) and not item.is_leaf
    return RowOutline(
        index_code=item.index_code,
        name=item.name,
        kind=item.kind,
        section=section_path(item.section),
        parent=keys[id(item.parent)] if item.parent else None,
        is_counted=item.is_counted,
        is_elective=item.is_elective,
        is_optional=item.is_optional,
        is_dispersed=item.is_dispersed,
        hours_total=item.total,
        hours={} if repeats else _hours(item),
        controls={} if repeats else _controls(item),
        joint={} if repeats else _joint(item),
        weeks={} if repeats else dict(item.weeks),
        hours_recredited=ZERO if repeats else item.recredited,
    )


def section_path(section: Section | None) -> tuple[str, ...]:
    """Cycles nest and repeat their names: a section is known by the way to it."""
    if section is None:
        return ()
    return (*section_path(section.parent), f"{section.code} {section.name}".strip())


def _hours(item: Item) -> dict[HourKey, Amount]:
    cells: defaultdict[HourKey, Amount] = defaultdict(Amount)
    for row in item.hours:
        cells[hour_key(row.semester, row.kind, row.work.name)] += Amount(hours=row.amount)
    for row in item.practical_training:
        cells[hour_key(row.semester, row.kind, row.work.name)] += Amount(practical_training=row.amount)
    return {key: amount for key, amount in cells.items() if amount != Amount()}


def _controls(item: Item) -> dict[HourKey, int]:
    cells: Counter[HourKey] = Counter()
    for row in item.controls:
        cells[hour_key(row.semester, row.form, row.work.name)] += row.count
    return dict(cells)


def _joint(item: Item) -> dict[HourKey, int]:
    return {
        hour_key(row.semester, row.form, row.work.name): row.joint for row in item.controls if row.joint is not None
    }


def hour_key(semester: int, kind: str, name: str) -> HourKey:
    """The name in the file matters only for other kinds: names of the known ones differ between versions."""
    return semester, str(kind), name if kind == HourKind.OTHER else ""
