"""Cycles of a plan's table: which rows are their titles, and which cycle lies within which."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import takewhile

from app.curricula.index_codes import clean_index, kind_by_index
from app.curricula.plan import ZERO, Section

from .lines import Line

_BLOCK = re.compile(r"^Блок\s*(\d+)\s*[.:]?\s*(.*)$", re.IGNORECASE)
_CODED = re.compile(r"^([А-ЯЁA-Z]{1,6}\d{0,2}(?:\.[А-ЯЁA-Z0-9]{1,4})*)\s*\.\s*(?=\D)(\S.*)$")
_SPACED = re.compile(r"^([А-ЯЁA-Z]{1,5}\d{0,2})\s+([А-ЯЁ][а-яё].*)$")
_CYCLE_NAME = re.compile(r"(цикл|блок|часть|подготовк|предметы|дисциплины|модули|программы|образование)", re.IGNORECASE)
_NUMBERED = re.compile(r"[1-9]")


@dataclass(eq=False)
class Cycle:
    """A cycle with the rows that stand right in it."""

    line: Line | None
    code: str
    name: str
    lines: list[Line] = field(default_factory=list)
    parent: "Cycle | None" = None
    section: Section | None = None

    @property
    def total(self) -> Decimal:
        """The hours that the cycle states."""
        if self.line is None:
            return ZERO
        return sum(self.line.totals.values(), ZERO) or max(self.line.row_totals.values(), default=ZERO)

    @property
    def is_optional(self) -> bool:
        """Optional courses are a cycle of their own."""
        return self.code.startswith("ФТД") or "факультатив" in self.name.casefold()

    def is_within(self, other: "Cycle") -> bool:
        """Whether this is the other cycle or a part of it."""
        cycle: Cycle | None = self
        while cycle is not None:
            if cycle is other:
                return True
            cycle = cycle.parent
        return False


def cycles_of(lines: list[Line]) -> list[Cycle]:
    """The cycles in order, each with its rows; rows before the first stand in a cycle without a title."""
    cycles: list[Cycle] = []
    for place, line in enumerate(lines):
        if _is_title(line, lines[place + 1 : place + 3]):
            cycles.append(Cycle(line, *_code_and_name(line)))
        else:
            if not cycles:
                cycles.append(Cycle(None, "", ""))
            cycles[-1].lines.append(line)
    for cycle in cycles:
        cycle.code = cycle.code or _common_code(cycle.lines)
    _nest(cycles)
    for order, cycle in enumerate(cycle for cycle in cycles if cycle.line):
        cycle.section = Section(cycle.code[:40], cycle.name[:400], order + 1)
    for cycle in cycles:
        if cycle.section and cycle.parent:
            cycle.section.parent = cycle.parent.section
    return cycles


def _is_title(line: Line, following: list[Line]) -> bool:
    """A row over the columns of index and name; or one whose index has no number and whose parts come next."""
    if line.title:
        return True
    index = clean_index(line.index)
    if not index or _NUMBERED.search(index) or not following:
        return False
    after = clean_index(following[0].index)
    letters = re.match(r"[^\W\d_]+", index)
    if letters and after.startswith(letters[0]) and after != index and _NUMBERED.search(after):
        return True
    if kind_by_index(index) is not None or not _CYCLE_NAME.search(line.name):
        return False
    return bool(following[0].title or after)


def _code_and_name(line: Line) -> tuple[str, str]:
    if line.index:
        return re.sub(r"(\.0+)+$", "", clean_index(line.index)), line.name
    text = " ".join(line.title.split())
    if block := _BLOCK.match(text):
        return f"Б{block[1]}", block[2] or text
    found = _CODED.match(text) or _SPACED.match(text)
    return (clean_index(found[1]), found[2]) if found else ("", text)


def _common_code(lines: list[Line]) -> str:
    """«Обязательная часть» bears no code: that of its rows, without their numbers («Б1.О» of «Б1.О.01»)."""
    heads = [_letters(clean_index(line.index)) for line in lines if line.index]
    common = takewhile(lambda parts: len(set(parts)) == 1, zip(*heads, strict=False))
    return ".".join(parts[0] for parts in common)


def _letters(index: str) -> list[str]:
    """The parts of an index before its first number standing alone."""
    parts = []
    for part in index.split("."):
        if part[:1].isdigit():
            break
        parts.append(part)
    return parts


def _nest(cycles: list[Cycle]) -> None:
    """By codes where they say so; else a cycle without rows of its own holds those whose hours it adds up."""
    open_cycles: list[Cycle] = []
    held: dict[int, Decimal] = {}
    for place, cycle in enumerate(cycles):
        while open_cycles and not _holds(open_cycles[-1], cycle, held, cycles[place - 1]):
            open_cycles.pop()
        if open_cycles:
            cycle.parent = open_cycles[-1]
            held[id(cycle.parent)] = held.get(id(cycle.parent), ZERO) + cycle.total
        open_cycles.append(cycle)


def _holds(above: Cycle, cycle: Cycle, held: dict[int, Decimal], previous: Cycle) -> bool:
    if above.line is None or cycle.line is None:
        return False
    if above.code and cycle.code.startswith(above.code + "."):
        return True
    if above.lines or (above.code and cycle.code and _is_sibling(above.code, cycle.code)):
        return False
    rest = above.total - held.get(id(above), ZERO)
    if not cycle.total:
        # Without hours nothing tells: an empty cycle stands beside the one before it.
        return above.total > 0 and rest > 0 and (previous is above or previous.parent is above)
    return rest >= cycle.total


def _is_sibling(one: str, other: str) -> bool:
    """«Б1» and «Б2»: the same letters, another number."""
    return bool(re.search(r"\d$", one)) and re.sub(r"\d+$", "", one) == re.sub(r"\d+$", "", other)
