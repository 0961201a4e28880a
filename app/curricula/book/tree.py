"""Rows of a plan's table as a tree of items: modules over their parts, blocks over their options."""

import re
from collections.abc import Iterator

from app.curricula.agreement import double_remarks
from app.curricula.index_codes import clean_index, kind_by_index
from app.curricula.plan import Control, Item, ItemKind, WorkKind

from .cycles import Cycle
from .hours import HourSense
from .lines import Line

_PRACTICE = re.compile(r"\(\s*(У|П|Пд|ПД|Н|НИ)\s*\)$")
PRACTICES = {"У": ItemKind.TRAINING_PRACTICE, "ПД": ItemKind.PRE_DIPLOMA_PRACTICE}
_MODULE_PART = re.compile(r"^(?:МДК|УП|ПП|Э(?:К|М)?|КЭ|ПМ)\.?(?:ПМ\.?)?(\d+)")
_CHOICE = re.compile(r"(?:^|\.)(ДВ|ЭК|КВ)(?=[.\d]|$)")


class TreeBuilder:
    """Makes items of lines; `sense` says what their hours are spent on."""

    def __init__(self, sense: HourSense, warnings: list[object]) -> None:
        self.sense = sense
        self.warnings = warnings
        self.items: list[Item] = []
        self.lines: dict[int, Line] = {}

    def build(self, cycles: list[Cycle]) -> list[Item]:
        """Items in the order of the table, parents before their children."""
        for cycle in cycles:
            self._add(cycle)
        ordered = list(_in_order([item for item in self.items if item.parent is None]))
        for order, item in enumerate(ordered, 1):
            item.order = order
        _settle_kinds(ordered)
        self.warnings.extend(double_remarks(ordered))
        return ordered

    def line_of(self, item: Item) -> Line:
        return self.lines[id(item)]

    def _add(self, cycle: Cycle) -> None:
        siblings: list[Item] = []
        for line in cycle.lines:
            item = self._item(line, cycle)
            parent = _parent(item, siblings)
            if parent is not None:
                item.parent = parent
                item.is_counted = item.is_counted and parent.is_counted
                parent.children.append(item)
            siblings.append(item)
            self.items.append(item)
            self.lines[id(item)] = line

    def _item(self, line: Line, cycle: Cycle) -> Item:
        index = clean_index(line.index)[:40]
        return Item(
            index_code=index,
            index_original=line.index[:60],
            name=line.name[:800],
            kind=_kind(index, line.name, cycle),
            order=0,
            section=cycle.section,
            is_counted=line.is_counted,
            is_elective=bool(_CHOICE.search(index)),
            is_optional=cycle.is_optional or _is_in_optional(cycle),
            hours=list(self.sense.hours(line)),
            practical_training=list(self.sense.training(line)),
            controls=_controls(line),
            weeks=dict(line.weeks),
            recredited=line.recredited,
        )


def _in_order(items: list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _in_order(item.children)


def _is_in_optional(cycle: Cycle) -> bool:
    return cycle.parent is not None and (cycle.parent.is_optional or _is_in_optional(cycle.parent))


def _parent(item: Item, before: list[Item]) -> Item | None:
    """The row this one is a part of: by its index, or by the number of its module."""
    index = item.index_code
    if not index:
        return None
    above = [other for other in before if other.index_code and index.startswith(other.index_code + ".")]
    if above:
        return max(above, key=lambda other: len(other.index_code))
    if index.isdigit():
        blocks = [other for other in before if _CHOICE.search(other.index_code)]
        return blocks[-1] if blocks else None
    found = _MODULE_PART.match(index.upper())
    if found is None or item.kind is ItemKind.MODULE:
        return None
    modules = [other for other in before if other.kind is ItemKind.MODULE]
    return next((m for m in reversed(modules) if _module_number(m) == int(found[1])), None)


def _module_number(item: Item) -> int | None:
    found = re.match(r"^ПМ\.?(\d+)$", item.index_code.upper())
    return int(found[1]) if found else None


def _kind(index: str, name: str, cycle: Cycle) -> ItemKind:
    by_index = kind_by_index(index)
    if by_index is not None:
        return by_index
    if found := _PRACTICE.search(index):
        return PRACTICES.get(found[1].upper(), ItemKind.WORK_PRACTICE)
    titles = " ".join(_titles(cycle)).casefold()
    if "итоговая аттестация" in titles:
        return ItemKind.STATE_CERTIFICATION
    return _practice_by_name(name.casefold()) if "практик" in titles else _by_name(name.casefold())


def _by_name(name: str) -> ItemKind:
    if name.startswith(("учебная практика", "производственная практика", "преддипломная практика")):
        return _practice_by_name(name)
    if name.startswith(("производственная (преддипломная", "практика преддипломная")):
        return ItemKind.PRE_DIPLOMA_PRACTICE
    return ItemKind.STATE_CERTIFICATION if "итоговая аттестация" in name else ItemKind.DISCIPLINE


def _practice_by_name(name: str) -> ItemKind:
    if "преддиплом" in name:
        return ItemKind.PRE_DIPLOMA_PRACTICE
    if "учебн" in name and "производств" not in name:
        return ItemKind.TRAINING_PRACTICE
    return ItemKind.WORK_PRACTICE


def _titles(cycle: Cycle | None) -> Iterator[str]:
    while cycle is not None:
        yield cycle.name
        cycle = cycle.parent


def _settle_kinds(items: list[Item]) -> None:
    """What has parts is a heading: a block of electives or a module."""
    for item in items:
        if not item.children:
            continue
        if item.kind is ItemKind.DISCIPLINE:
            item.kind = ItemKind.ELECTIVE_BLOCK if item.is_elective else ItemKind.MODULE
        if item.kind is ItemKind.ELECTIVE_BLOCK:
            item.is_elective = False


def _controls(line: Line) -> list[Control]:
    counted: dict[tuple, int] = {}
    for mark in line.marks:
        key = (mark.semester, mark.form, mark.label)
        counted[key] = counted.get(key, 0) + 1
    return [
        Control(semester, form, WorkKind(0, label[:80]), count)
        for (semester, form, label), count in sorted(counted.items(), key=lambda pair: pair[0][0])
    ]
