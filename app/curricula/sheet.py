"""The rows of a curriculum as the editor sends and gets them: a flat list whose levels make the tree. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l

from app.policy.kinds import CONTROL_FORMS, HOUR_KINDS, ITEM_KINDS

from .outline import Amount, HourKey, Outline, RowKey, RowOutline, row_keys
from .plan import ZERO, plain

MOST_ROWS = 600
MOST_HOURS = Decimal(9999)
MOST_TIMES = 9
SECTION, ITEM = "section", "item"
_LENGTHS = {SECTION: {"index": 40, "name": 400}, ITEM: {"index": 40, "name": 800}}


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell: the row's key, the field («name», «hours 3:lecture»), a sentence."""

    key: str
    field: str
    said: object


@dataclass
class SheetRow:
    """A line of the editor. `id` is the stored row, None for a new one; `key` tells lines apart in the browser."""

    key: str
    id: int | None
    type: str
    level: int
    index: str
    name: str
    kind: str = "discipline"
    is_counted: bool = True
    is_elective: bool = False
    is_optional: bool = False
    total: Decimal = ZERO
    hours: dict[HourKey, Amount] = field(default_factory=dict)
    controls: dict[HourKey, int] = field(default_factory=dict)
    above: "SheetRow | None" = None

    @property
    def section(self) -> "SheetRow | None":
        """The cycle that the line stands in."""
        row = self.above
        while row is not None and row.type == ITEM:
            row = row.above
        return row

    @property
    def parent(self) -> "SheetRow | None":
        """The item that an item is part of."""
        return self.above if self.above is not None and self.above.type == self.type else None


@dataclass
class Sheet:
    """All lines with what could not be read of them."""

    rows: list[SheetRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def items(self) -> list[SheetRow]:
        return [row for row in self.rows if row.type == ITEM]

    @property
    def sections(self) -> list[SheetRow]:
        return [row for row in self.rows if row.type == SECTION]


def read(sent: Any, semesters: int) -> Sheet:
    """The lines that a browser sent; whatever is wrong is told, nothing is guessed."""
    sheet = Sheet()
    if not isinstance(sent, list) or any(not isinstance(line, dict) for line in sent):
        sheet.problems.append(Problem("", "", _l("The table did not arrive whole: reload the page")))
        return sheet
    if len(sent) > MOST_ROWS:
        sheet.problems.append(Problem("", "", _l("A curriculum has at most %(n)s rows", n=MOST_ROWS)))
        return sheet
    for place, line in enumerate(sent):
        sheet.rows.append(_Reader(line, place, semesters, sheet.problems).row())
    make_tree(sheet)
    return sheet


def make_tree(sheet: Sheet) -> None:
    """Hang every line under the nearest one above that is less deep; what cannot hang there is told."""
    path: list[SheetRow] = []
    for row in sheet.rows:
        del path[row.level :]
        if row.level > len(path):
            sheet.problems.append(Problem(row.key, "name", _l("The row hangs in the air: nothing stands above it")))
        row.above = path[-1] if path else None
        if row.type == SECTION and row.above is not None and row.above.type == ITEM:
            sheet.problems.append(Problem(row.key, "name", _l("A cycle cannot be part of a discipline or module")))
        path.append(row)


class _Reader:
    """Reads one line, collecting what is wrong."""

    def __init__(self, line: Mapping[str, Any], place: int, semesters: int, problems: list[Problem]) -> None:
        self.line, self.semesters, self.problems = line, semesters, problems
        self.key = str(line.get("key") or f"line{place}")[:40]

    def row(self) -> SheetRow:
        row_type = SECTION if self.line.get("type") == SECTION else ITEM
        level = self.line.get("level")
        row_id = self.line.get("id")
        row = SheetRow(
            key=self.key,
            id=row_id if isinstance(row_id, int) and not isinstance(row_id, bool) and 0 < row_id < 2**31 else None,
            type=row_type,
            level=level if isinstance(level, int) and 0 <= level <= 8 else 0,
            index=self.text("index", row_type),
            name=self.text("name", row_type),
        )
        if not row.name:
            self.tell("name", _l("Every row has a name"))
        if row_type == ITEM:
            self.fill(row)
        return row

    def fill(self, row: SheetRow) -> None:
        row.kind = str(self.line.get("kind") or "discipline")
        if row.kind not in ITEM_KINDS:
            self.tell("kind", _l("There is no such kind of row"))
        row.is_counted = self.line.get("counted") is not False
        row.is_elective = self.line.get("elective") is True
        row.is_optional = self.line.get("optional") is True
        row.total = self.number(self.line.get("total"), "total")
        row.hours = self.hours()
        row.controls = self.controls()

    def text(self, name: str, row_type: str) -> str:
        text = " ".join(str(self.line.get(name) or "").split())
        if len(text) > _LENGTHS[row_type][name]:
            self.tell(name, _l("At most %(n)s characters", n=_LENGTHS[row_type][name]))
        return text[: _LENGTHS[row_type][name]]

    def number(self, typed: Any, where: str) -> Decimal:
        text = re.sub(r"\s", "", str(typed or "")).replace(",", ".")
        if not text:
            return ZERO
        try:
            number = Decimal(text) if re.fullmatch(r"\d+(\.\d*)?|\.\d+", text) else None
        except InvalidOperation:
            number = None
        if number is None or number > MOST_HOURS or number != round(number, 2):
            self.tell(where, _l("Hours are a number from 0 to 9999, at most two digits after the comma"))
            return ZERO
        return number

    def hours(self) -> dict[HourKey, Amount]:
        cells: dict[HourKey, Amount] = {}
        for name in ("hours", "training"):
            sent = self.line.get(name)
            for cell, typed in sent.items() if isinstance(sent, dict) else ():
                key = self.cell(cell, HOUR_KINDS, name)
                number = self.number(typed, f"{name} {cell}")
                if key and number:
                    amount = Amount(number) if name == "hours" else Amount(practical_training=number)
                    cells[key] = cells.get(key, Amount()) + amount
        for (semester, kind, source), amount in cells.items():
            if amount.practical_training > amount.hours:
                where = f"training {semester}:{kind}" + (f":{source}" if source else "")
                self.tell(where, _l("Practical training is a part of the hours: at most %(n)s", n=plain(amount.hours)))
        return cells

    def cell(self, cell: object, kinds: Mapping[str, object], name: str) -> HourKey | None:
        semester, _colon, rest = str(cell).partition(":")
        kind, _colon, source = rest.partition(":")
        if not semester.isdecimal() or not 1 <= int(semester) <= self.semesters or kind not in kinds:
            self.tell(f"{name} {cell}", _l("The plan has no such semester or kind of hours"))
            return None
        return int(semester), kind, source[:80] if kind == "other" else ""

    def controls(self) -> dict[HourKey, int]:
        sent = self.line.get("controls")
        cells: Counter[HourKey] = Counter()
        for column, typed in sent.items() if isinstance(sent, dict) else ():
            form, _colon, source = str(column).partition(":")
            numbers = semesters_in(str(typed or ""))
            fits = numbers is not None and all(1 <= number <= self.semesters for number in numbers)
            if form not in CONTROL_FORMS or numbers is None or not fits:
                said = _l("Numbers of semesters from 1 to %(n)s are expected, with commas: 1, 3", n=self.semesters)
                self.tell(f"controls {column}", said)
                continue
            for number in numbers:
                cells[number, form, source[:80] if form == "other" else ""] += 1
        if any(count > MOST_TIMES for count in cells.values()):
            self.tell("controls", _l("The same semester is named too many times"))
        return dict(cells)

    def tell(self, where: str, said: object) -> None:
        self.problems.append(Problem(self.key, where, said))


def semesters_in(text: str) -> list[int] | None:
    """Semesters typed as on paper: «1, 3», «1 3», «1-4»; None where it cannot be read."""
    numbers: list[int] = []
    for word in re.split(r"[\s,;]+", re.sub(r"\s*[-–—]\s*", "-", text.strip())):
        found = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", word)
        if found:
            numbers.extend(range(int(found[1]), int(found[2] or found[1]) + 1))
        elif word:
            return None
    return numbers


def outline_of(sheet: Sheet) -> tuple[Outline, dict[RowKey, str]]:
    """The lines as the rules read them, and whose key in the browser each of them is."""
    items = sheet.items
    keys = dict(zip((row.key for row in items), row_keys((r.index, r.name) for r in items), strict=True))
    outline = {
        keys[row.key]: RowOutline(
            index_code=row.index,
            name=row.name,
            kind=row.kind,
            section=tuple(f"{part.index} {part.name}".strip() for part in _cycles(row)),
            parent=keys[row.parent.key] if row.parent else None,
            is_counted=row.is_counted,
            is_elective=row.is_elective,
            is_optional=row.is_optional,
            hours_total=row.total,
            hours=row.hours,
            controls=row.controls,
        )
        for row in items
    }
    return outline, {key: name for name, key in keys.items()}


def _cycles(row: SheetRow) -> tuple[SheetRow, ...]:
    section = row.section
    return (*_cycles(section), section) if section else ()


def as_json(row: SheetRow) -> dict[str, Any]:
    """A line for the browser: numbers as people write them."""
    line: dict[str, Any] = {"key": row.key, "id": row.id, "type": row.type, "level": row.level,
                            "index": row.index, "name": row.name}  # fmt: skip
    if row.type == SECTION:
        return line
    return line | {
        "kind": row.kind,
        "counted": row.is_counted,
        "elective": row.is_elective,
        "optional": row.is_optional,
        "total": plain(row.total) if row.total else "",
        "hours": {_cell(key): plain(amount.hours) for key, amount in row.hours.items() if amount.hours},
        "training": {
            _cell(key): plain(amount.practical_training)
            for key, amount in row.hours.items()
            if amount.practical_training
        },
        "controls": dict(_columns(row.controls)),
    }


def _cell(key: HourKey) -> str:
    semester, kind, source = key
    return f"{semester}:{kind}" + (f":{source}" if source else "")


def _columns(controls: Mapping[HourKey, int]) -> Iterator[tuple[str, str]]:
    columns: dict[str, list[int]] = {}
    for (semester, form, source), count in sorted(controls.items()):
        columns.setdefault(form + (f":{source}" if source else ""), []).extend([semester] * count)
    return ((column, ", ".join(map(str, numbers))) for column, numbers in columns.items())
